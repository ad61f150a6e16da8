"""Who may enter the web console: links that work once, and sessions. Only their hashes are stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlite_utils import Database

from bot.store.tokens import hashed, use_up

_TOKEN_BYTES = 32
LINK_LIFETIME_S = 10 * 60.0  # of a link, from when it is made
IDLE_S = 2 * 3600.0  # a session that nobody used for so long has ended
_TOUCH_S = 60.0  # being seen is noted at most so often: each note is a write to the disk
_FIELDS = "id_hash, staff_id, made_at, seen_at, expires_at"


@dataclass(frozen=True)
class Session:
    """`key` names it (in lists, and to revoke it) and opens nothing. Times are Unix seconds."""

    key: str
    staff_id: int
    made_at: float
    seen_at: float
    expires_at: float


class ConsoleStore:
    """Times are Unix seconds. Whose role allows what is looked up by whoever asks (bot/store/staff.py)."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def link(self, staff_id: int, now: float, lifetime_s: float) -> str:
        """The token of a link that lets this officer in, once. An older unused link of theirs stops working."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._db.atomic():
            self._db.execute("DELETE FROM console_links WHERE staff_id = ? AND used_at IS NULL", [staff_id])
            self._db.execute(
                "INSERT INTO console_links (token_hash, staff_id, made_at, expires_at) VALUES (?, ?, ?, ?)",
                [hashed(token), staff_id, now, now + lifetime_s],
            )
        return token

    def redeem(self, token: str, now: float) -> int | None:
        """The id of the officer whose link this is, who has used it up now; None: unknown, used or expired."""
        with self._db.atomic():
            if not use_up(self._db, "console_links", token, now):
                return None
            row = self._db.execute("SELECT staff_id FROM console_links WHERE token_hash = ?", [hashed(token)])
            return int(row.fetchone()[0])

    def begin(self, staff_id: int, now: float, lifetime_s: float) -> str:
        """The secret id of a new session."""
        id_ = secrets.token_urlsafe(_TOKEN_BYTES)
        self._db.execute(
            f"INSERT INTO console_sessions ({_FIELDS}) VALUES (?, ?, ?, ?, ?)",
            [hashed(id_), staff_id, now, now, now + lifetime_s],
        )
        return id_

    def session(self, id_: str, now: float) -> Session | None:
        """The open session with this secret id, seen now; None when it has ended, was revoked, or never was."""
        row = self._db.execute(
            f"SELECT {_FIELDS} FROM console_sessions WHERE id_hash = ? AND {_OPEN}", [hashed(id_), *_open_at(now)]
        ).fetchone()
        if row is None:
            return None
        session = Session(*row)
        if now - session.seen_at >= _TOUCH_S:
            self._db.execute("UPDATE console_sessions SET seen_at = ? WHERE id_hash = ?", [now, session.key])
        return session

    def sessions(self, staff_id: int, now: float) -> list[Session]:
        """The officer's open sessions, the newest first."""
        rows = self._db.execute(
            f"SELECT {_FIELDS} FROM console_sessions WHERE staff_id = ? AND {_OPEN} ORDER BY made_at DESC, id_hash",
            [staff_id, *_open_at(now)],
        )
        return [Session(*row) for row in rows]

    def revoke(self, key: str, now: float) -> bool:
        """End the session of this key; False when it had ended."""
        cursor = self._db.execute(
            "UPDATE console_sessions SET revoked_at = ? WHERE id_hash = ? AND revoked_at IS NULL", [now, key]
        )
        return cursor.rowcount == 1

    def revoke_all(self, staff_id: int, now: float) -> int:
        """End all sessions of the officer; how many that were."""
        return sum(self.revoke(session.key, now) for session in self.sessions(staff_id, now))

    def purge(self, now: float) -> None:
        """Forget links and sessions that nobody can use any more."""
        self._db.execute("DELETE FROM console_links WHERE used_at IS NOT NULL OR expires_at <= ?", [now])
        self._db.execute(f"DELETE FROM console_sessions WHERE NOT ({_OPEN})", _open_at(now))


_OPEN = "revoked_at IS NULL AND expires_at > ? AND seen_at > ?"


def _open_at(now: float) -> list[float]:
    return [now, now - IDLE_S]
