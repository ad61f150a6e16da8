"""What the pages of the console work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database
from starlette.requests import Request

from bot.conversation.library import Library
from bot.editing.editor import Editor
from bot.settings import Settings


@dataclass(frozen=True)
class Context:
    """`clock` gives Unix seconds; `wake` is called when something was put into the outbox or waits for an admin."""

    db: Database
    settings: Settings
    library: Library
    editor: Editor
    clock: Callable[[], float]
    wake: Callable[[], None]


def context_of(request: Request) -> Context:
    context = request.app.state.context
    assert isinstance(context, Context)
    return context
