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
_LINK = "https://t.me/NAMABOT?start=undangan-"  # as bot/telegram/desk/invitations.py reads it


def invite(db: Database, role: str, hours: int, now: float) -> Iterator[str]:
    """Make an invitation; `now` is in Unix seconds. The link is shown here and nowhere else."""
    token = StaffStore(db).invite(role, now, hours * _HOUR_S)
    yield f"Undangan untuk satu {role}, sekali pakai, berlaku sampai {shown(at(now + hours * _HOUR_S))}:"
    yield ""
    yield f"{_LINK}{token}"
    yield ""
    yield "Ganti NAMABOT dengan nama bot di Telegram. Berikan tautan ini hanya kepada orangnya: akun Telegram pertama"
    yield f"yang membukanya dan menekan Mulai menjadi {role}. Tanpa tautan: kirim kepada bot /start undangan-{token}"
    yield "Tautan tidak bisa ditampilkan lagi: yang disimpan hanya sidiknya (hash)."


def listing(db: Database) -> Iterator[str]:
    """Everybody who works at the desk now, and how many cases they hold."""
    officers, cases = StaffStore(db).active(), CaseStore(db)
    if not officers:
        yield "Belum ada petugas. Undang dengan: python -m bot staff invite --role admin"
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
        yield "Perintah ini tidak memberi tahu siapa pun: sampaikan sendiri. /petugas di Telegram memberi tahu semua."


def _row(officer: Officer, held: int) -> tuple[str, ...]:
    return str(officer.user_id), officer.role, str(held), officer.name
