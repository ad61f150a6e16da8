"""What the `staff` commands do, and what they tell the operator."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlite_utils import Database

from bot.cases.care import CaseCare
from bot.commands.table import table
from bot.errors import OperatorError
from bot.reminders.wib import at, shown
from bot.store.cases import CaseStore
from bot.store.staff import Officer, StaffStore

_HOUR_S = 3600
_NOT_YET = "Belum bisa dipakai di Telegram: menyusul."


def invite(db: Database, role: str, hours: int, now: float) -> Iterator[str]:
    """Make an invitation; `now` is in Unix seconds. The token is shown here and nowhere else."""
    token = StaffStore(db).invite(role, now, hours * _HOUR_S)
    yield f"Undangan untuk satu {role}, sekali pakai, berlaku sampai {shown(at(now + hours * _HOUR_S))}:"
    yield ""
    yield token
    yield ""
    yield f"{_NOT_YET} Menerima undangan di bot belum ada, jadi token ini belum menjadikan"
    yield "siapa pun petugas, dan bisa kedaluwarsa sebelum itu ada. Buat lagi bila sudah waktunya."
    yield "Nanti: berikan token hanya kepada orangnya. Ia menyerahkannya kepada bot dari akun Telegramnya sendiri,"
    yield f"dan akun itu menjadi {role}."
    yield "Token tidak bisa ditampilkan lagi: yang disimpan hanya sidiknya (hash)."


def listing(db: Database) -> Iterator[str]:
    """Everybody who works at the desk now, and how many cases they hold."""
    officers, cases = StaffStore(db).active(), CaseStore(db)
    if not officers:
        yield "Belum ada petugas. Undang dengan: python -m bot staff invite --role petugas"
        yield f"({_NOT_YET})"
        return
    rows = [_row(officer, len(cases.held_by(officer.id))) for officer in officers]
    yield from table(("ID Telegram", "peran", "kasus", "nama"), rows)


def remove(db: Database, user_id: int, clock: Callable[[], float]) -> Iterator[str]:
    """Take the owner of a Telegram account off the staff, and give back what they hold. Raises OperatorError."""
    officer = StaffStore(db).by_user(user_id)
    if officer is None:
        raise OperatorError(
            f"Tidak ada petugas dengan ID Telegram {user_id}.", "Lihat daftarnya: python -m bot staff list"
        )
    released = CaseCare(db, clock).dismiss(officer.id)
    yield f"Akun {user_id} ({officer.role}) bukan petugas lagi."
    if released:
        yield f"Kasus yang dipegangnya menunggu petugas lain: {', '.join(case.number for case in released)}"
        yield "Belum ada yang diberi tahu di Telegram: menyusul. Sampaikan sendiri kepada petugas lain."


def _row(officer: Officer, held: int) -> tuple[str, ...]:
    return str(officer.user_id), officer.role, str(held), officer.name
