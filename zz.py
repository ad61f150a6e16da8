import time, asyncio
import tests.e2e.console.stage as st
o=st.barriers
async def b(page):
    t=time.time(); r=await o(page); print('AXE',page.url,round(time.time()-t,2)); return r
st.barriers=b
op=st.office
import contextlib
