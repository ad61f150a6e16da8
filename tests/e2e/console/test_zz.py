import time
import tests.e2e.console.stage as st
from tests.e2e.browser import marks
from tests.e2e.console.stage import Office
pytestmark = marks
o=st.barriers
async def b(page):
    t=time.time(); r=await o(page); print('AXE',page.url,round(time.time()-t,2)); return r
st.barriers=b
async def test_z(here: Office) -> None:
    t=time.time()
    a = await here.admin()
    print('signed',time.time()-t); t=time.time()
    for p in ("/jawaban","/jawaban/biaya","/fakta","/ringkasan","/belum","/panduan"):
        await a.page.goto(p); print(p,round(time.time()-t,2)); t=time.time()
        await a.look(); print('look',round(time.time()-t,2)); t=time.time()
