"""/start undangan-<token>: somebody becomes an officer."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlite_utils import Database
from telegram import Message, User
from telegram.constants import ChatType

from bot.cases.orders import Role
from bot.content.texts import Texts
from bot.store.buttons import Buttons
from bot.store.outbox import Call
from bot.store.staff import Officer, StaffStore
from bot.telegram.desk.card import cut
from bot.telegram.turn import Say, Turn, call_of
from bot.telegram.words import worded

_LINK = re.compile(r"/start(?:@\w+)?\s+undangan-(\S+)\s*$", re.IGNORECASE)
LONGEST_NAME = 40  # it stands on buttons and above every message to citizens


class _LastAdmin(Exception):
    """The invitation would leave nobody who can do what only admins can."""


class Invitations:
    """`clock` gives Unix seconds."""

    def __init__(self, db: Database, texts: Texts, clock: Callable[[], float]) -> None:
        self._db = db
        self._texts = texts
        self._clock = clock
        self._staff = StaffStore(db)
        self._buttons = Buttons(db)

    def take(self, message: Message) -> Turn | None:
        """The turn for an invitation, brought in a private chat; None for anything else."""
        match, user = _LINK.match(message.text or ""), message.from_user
        if match is None or user is None or message.chat.type != ChatType.PRIVATE:
            return None
        turn = Turn(message.chat.id)
        turn.effects.append(lambda: self._accept(match.group(1), user))
        return turn

    def _accept(self, token: str, user: User) -> list[Call]:
        before = self._staff.by_user(user.id)
        try:
            officer = self._accepted(token, user)
        except _LastAdmin:
            return self._said(user, self._texts.html("petugas_undangan_admin_terakhir"))
        if officer is None:  # pressed twice, most often
            key = "petugas_undangan_tidak_berlaku" if before is None else "petugas_undangan_sudah"
            return self._said(user, worded(self._texts, key, peran=before.role if before else ""))
        return self._said(user, worded(self._texts, f"petugas_selamat_{officer.role}", petugas=officer.name))

    def _accepted(self, token: str, user: User) -> Officer | None:
        """Raises _LastAdmin, having changed nothing."""
        with self._db.atomic():
            had_admin = self._has_admin()
            officer = self._staff.accept(token, user.id, _name(user), self._clock())
            if had_admin and not self._has_admin():
                raise _LastAdmin
            return officer

    def _has_admin(self) -> bool:
        return any(officer.role == Role.ADMIN for officer in self._staff.active())

    def _said(self, user: User, html: str) -> list[Call]:
        return [call_of(user.id, Say(html), self._buttons)]


def _name(user: User) -> str:
    """As Telegram has it, in one line."""
    words = "".join(character if character.isprintable() else " " for character in user.full_name).split()
    return cut(" ".join(words), LONGEST_NAME) or str(user.id)
