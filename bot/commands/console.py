"""What the `console` commands do, and what they tell the operator."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from bot.editing.rights import admins
from bot.errors import OperatorError
from bot.reminders.wib import at, shown
from bot.settings import Settings
from bot.store.console import LINK_LIFETIME_S, ConsoleStore
from bot.store.staff import Officer, StaffStore


def link(db: Database, settings: Settings, user_id: int | None, now: float) -> Iterator[str]:
    """A link that lets the officer in once; `now` is in Unix seconds. Raises OperatorError."""
    if not settings.console_port:
        raise OperatorError("Konsol web dimatikan.", "Isi console_port (lihat docs/settings.md).")
    officer = _officer(StaffStore(db), user_id)
    token = ConsoleStore(db).link(officer.id, now, LINK_LIFETIME_S)
    yield f"Tautan masuk untuk {officer.name} ({officer.role}), sekali pakai, berlaku sampai"
    yield f"{shown(at(now + LINK_LIFETIME_S))}:"
    yield ""
    yield settings.sign_in_address(token)
    yield ""
    yield "Berikan hanya kepada orangnya. Tautan sebelumnya yang belum dipakai tidak berlaku lagi."


def _officer(staff: StaffStore, user_id: int | None) -> Officer:
    if user_id is not None:
        officer = staff.by_user(user_id)
        if officer is None:
            raise OperatorError(
                f"Tidak ada petugas dengan ID Telegram {user_id}.", "Lihat daftarnya: python -m bot staff list"
            )
        return officer
    found = admins(staff)
    if not found:
        raise OperatorError("Belum ada admin.", "Undang dulu: python -m bot staff invite --role admin")
    if len(found) > 1:
        raise OperatorError(
            f"Ada {len(found)} admin.", "Sebut orangnya dengan --user; lihat daftarnya: python -m bot staff list"
        )
    return found[0]
