"""Secrets that are handed out once, such as those of links. Only their hashes are stored."""

from __future__ import annotations

import hashlib

from sqlite_utils import Database


def hashed(secret: str) -> str:
    # A plain hash will do: what is hashed is random and long, so there is nothing to guess.
    return hashlib.sha256(secret.encode()).hexdigest()


def use_up(db: Database, table: str, token: str, now: float) -> bool:
    """Mark the token as used; False when it is unknown, used or expired. `now` is in Unix seconds.

    The table has the columns token_hash, used_at and expires_at. Call inside the transaction of what the token allows.
    """
    used = db.execute(
        f"UPDATE {table} SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?",
        [now, hashed(token), now],
    )
    return used.rowcount == 1
