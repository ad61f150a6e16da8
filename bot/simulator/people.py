"""Who exists in the local Telegram: citizens, officers, the bot itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram.constants import ChatMemberStatus

Json = dict[str, Any]

BOT_USERNAME = "pandu_paspor_lokal_bot"
BOT_NAME = "Pandu Paspor"
GROUP_ID = -1001700000001
GROUP_TITLE = "Petugas Paspor"
_FIRST_CITIZEN_ID = 7001
_FIRST_STAFF_ID = 8001


@dataclass
class User:
    """A person (or the bot). `note` is for the page only, e.g. the age; Telegram knows no such thing."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "id"
    note: str = ""
    staff: bool = False
    is_bot: bool = False
    # The state of the private chat between this person and the bot.
    started: bool = False
    blocked: bool = False
    # ChatMemberStatus in the staff group.
    status: str = str(ChatMemberStatus.LEFT)

    def as_json(self) -> Json:
        """Telegram's User object."""
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for key in ("last_name", "username"):
            if getattr(self, key):
                body[key] = getattr(self, key)
        if not self.is_bot:
            body["language_code"] = self.language_code
        return body

    def as_view(self) -> Json:
        """What the control API tells about a person."""
        return {
            **self.as_json(),
            "note": self.note,
            "staff": self.staff,
            "started": self.started,
            "blocked": self.blocked,
            "status": self.status,
        }


def bot_user(token: str) -> User:
    """The bot of `token`; its id is the number before the colon, as in real tokens."""
    number = token.partition(":")[0]
    bot_id = int(number) if number.isdecimal() else 1
    return User(
        bot_id,
        BOT_NAME,
        username=BOT_USERNAME,
        is_bot=True,
        started=True,
        status=str(ChatMemberStatus.ADMINISTRATOR),
    )


def ready_made() -> list[User]:
    """The people everyone meets in a fresh simulator: citizens first, then officers."""
    owner, member = str(ChatMemberStatus.OWNER), str(ChatMemberStatus.MEMBER)
    citizens = [
        ("Ibu Siti", "54 tahun", ""),
        ("Pak Hasan", "67 tahun", ""),
        ("Rina", "29 tahun", "rina_plg"),
        ("Yuk Mala", "41 tahun, bicara Palembang", ""),
    ]
    staff = [("Dewi Lestari", "petugas, pemilik grup", owner), ("Budi Santoso", "petugas, anggota grup", member)]
    people = [
        User(_FIRST_CITIZEN_ID + index, name, username=username, note=note)
        for index, (name, note, username) in enumerate(citizens)
    ]
    people += [
        User(_FIRST_STAFF_ID + index, name, note=note, staff=True, status=status)
        for index, (name, note, status) in enumerate(staff)
    ]
    return people
