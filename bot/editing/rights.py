"""Who may change what the bot says, and how the log calls them."""

from __future__ import annotations

from bot.editing.errors import Refusal, RefusedError
from bot.store.content_log import OPERATOR
from bot.store.staff import Officer, StaffStore, signature_of

ADMIN = "admin"


def admin_now(staff: StaffStore, officer: Officer) -> Officer:
    """The officer as they are at this moment. Raises RefusedError for whoever is no admin (any more)."""
    found = staff.by_id(officer.id)
    if found is None or not found.active or found.role != ADMIN:
        raise RefusedError(Refusal.NOT_ADMIN)
    return found


def admins(staff: StaffStore) -> list[Officer]:
    return [officer for officer in staff.active() if officer.role == ADMIN]


def actor(officer: Officer | None) -> str:
    """None is the operator, at the command line."""
    return OPERATOR if officer is None else signature_of(officer.id)
