"""/konsol: a link into the web console that works once."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from bot.settings import Settings
from bot.store.console import LINK_LIFETIME_S, ConsoleStore
from bot.store.staff import Officer


def console_links(db: Database, settings: Settings, clock: Callable[[], float]) -> Callable[[Officer], str]:
    """Makes a link for an officer; empty when there is no console. Use what it makes inside a transaction."""

    def link(officer: Officer) -> str:
        if not settings.console_port:
            return ""
        return settings.sign_in_address(ConsoleStore(db).link(officer.id, clock(), LINK_LIFETIME_S))

    return link
