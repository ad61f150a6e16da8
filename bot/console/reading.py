"""What takes long to work out of the content, in a thread of its own: citizens' messages do not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from starlette.requests import Request

from bot.editing.editor import Editor
from bot.editing.impact import Change
from bot.editing.preview import Preview
from bot.store.database import open_database

T = TypeVar("T")


class Reader:
    """Reads what is committed. `clock` gives Unix seconds. Methods raise RefusedError, as those of the editor do."""

    def __init__(self, database: Path, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        # One thread: the store's connection belongs to it, and so many previews take turns.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="konsol")
        self._close: Callable[[], None] = lambda: None
        self._editor: Editor | None = None

    async def preview(self, name: str, body: str) -> Preview:
        """The text as people will read it, with what speaks against it."""
        return await self._ask(lambda editor: editor.preview(name, body))

    async def impact(self, name: str, body: str) -> list[Change]:
        """Every answer and step that this text changes."""
        return await self._ask(lambda editor: editor.impact(name, body))

    async def close(self) -> None:
        """No more questions after this."""
        await asyncio.get_running_loop().run_in_executor(self._thread, lambda: self._close())
        self._thread.shutdown()

    async def _ask(self, question: Callable[[Editor], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: question(self._opened()))

    def _opened(self) -> Editor:
        if self._editor is None:
            db = open_database(self._database)
            self._close = db.close
            self._editor = Editor(db, self._clock)
        return self._editor


def reader_of(request: Request) -> Reader:
    reader = request.app.state.reader
    assert isinstance(reader, Reader)
    return reader
