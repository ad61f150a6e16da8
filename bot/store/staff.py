"""Who works at the desk, in which role, and the invitations that make somebody so."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.store.tokens import hashed, use_up

# 32 characters: fits into the `start` parameter of a link, which takes 64.
_TOKEN_BYTES = 24
_SIGNATURE = "staf:"
_FIELDS = "id, user_id, name, role, removed_at"


@dataclass(frozen=True)
class Officer:
    """Somebody of the staff. `id` is ours, and stays when the person leaves; `user_id` is Telegram's."""

    id: int
    user_id: int
    name: str
    role: str
    removed_at: float | None

    @property
    def active(self) -> bool:
        return self.removed_at is None


def signature_of(staff_id: int) -> str:
    """How histories and logs call an officer, for ever."""
    return f"{_SIGNATURE}{staff_id}"


def staff_id_in(signature: str) -> int | None:
    """The officer's id; None for whoever else is called so."""
    id_ = signature.removeprefix(_SIGNATURE)
    return int(id_) if signature.startswith(_SIGNATURE) and id_.isdecimal() else None


class StaffStore:
    """Times are Unix seconds. Being in the group makes nobody an officer: only an invitation does."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def invite(self, role: str, now: float, lifetime_s: float) -> str:
        """A token that makes one person an officer of this role, once. Only its hash is stored."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._db.execute(
            "INSERT INTO invitations (token_hash, role, made_at, expires_at) VALUES (?, ?, ?, ?)",
            [hashed(token), role, now, now + lifetime_s],
        )
        return token

    def accept(self, token: str, user_id: int, name: str, now: float) -> Officer | None:
        """Make the person an officer; who is one already gets the new role and name.

        None when the token is unknown, used or expired.
        """
        with self._db.atomic():
            if not use_up(self._db, "invitations", token, now):
                return None
            self._db.execute(
                "INSERT INTO staff (user_id, name, role, added_at)"
                " SELECT ?, ?, role, ? FROM invitations WHERE token_hash = ?"
                " ON CONFLICT (user_id) WHERE removed_at IS NULL"
                " DO UPDATE SET name = excluded.name, role = excluded.role",
                [user_id, name, now, hashed(token)],
            )
            return self.by_user(user_id)

    def by_user(self, user_id: int) -> Officer | None:
        """The active officer with this Telegram account."""
        return self._one("user_id = ? AND removed_at IS NULL", [user_id])

    def by_id(self, id_: int) -> Officer | None:
        """The officer with this id, also one who has left."""
        return self._one("id = ?", [id_])

    def active(self) -> list[Officer]:
        """Everybody who works at the desk now, by name."""
        rows = self._db.execute(f"SELECT {_FIELDS} FROM staff WHERE removed_at IS NULL ORDER BY name, id")
        return [Officer(*row) for row in rows]

    def former(self) -> list[int]:
        """The Telegram accounts of those who work here no more."""
        rows = self._db.execute("SELECT DISTINCT user_id FROM staff WHERE removed_at IS NOT NULL")
        return [user_id for (user_id,) in rows]

    def remove(self, id_: int, now: float) -> bool:
        """Whether there was somebody to remove. What they hold is bot/cases/care.py's business."""
        cursor = self._db.execute("UPDATE staff SET removed_at = ? WHERE id = ? AND removed_at IS NULL", [now, id_])
        return cursor.rowcount == 1

    def purge(self, now: float) -> None:
        """Forget invitations that nobody can use any more."""
        self._db.execute("DELETE FROM invitations WHERE used_at IS NOT NULL OR expires_at <= ?", [now])

    def _one(self, condition: str, parameters: list[Any]) -> Officer | None:
        row = self._db.execute(f"SELECT {_FIELDS} FROM staff WHERE {condition}", parameters).fetchone()
        return Officer(*row) if row else None
