"""The menu of commands in Telegram, with the bot as it runs."""

from __future__ import annotations

from sqlite_utils import Database

from bot.conversation.library import Library
from bot.settings import Settings
from bot.simulator.client import LocalTelegram
from bot.store.database import open_database
from bot.store.staff import StaffStore
from tests.telegram.running import running

OFFICER, NOW, LATER = 7001, 0.0, 4_000_000_000.0
OF_ADMINS = {"faq", "fakta", "belum", "konsol"}


def employ(db: Database, role: str) -> int:
    staff = StaffStore(db)
    officer = staff.accept(staff.invite(role, NOW, LATER), OFFICER, "Arif", NOW)
    assert officer
    return officer.id


async def menu(tg: LocalTelegram, chat_id: int) -> set[str]:
    return {command["command"] for command in await tg.commands(chat_id)}


async def when_told(tg: LocalTelegram, method: str, count: int) -> None:
    """After the commands of citizens and of the group, `count` more."""
    await tg.wait_for_call(method, count=count, timeout=20.0)


async def test_each_sees_their_own_commands(settings: Settings, library: Library, tg: LocalTelegram) -> None:
    db = open_database(settings.database)
    employ(db, "admin")
    async with running(settings, library, tg):
        await when_told(tg, "setMyCommands", 3)
        assert await menu(tg, OFFICER) >= OF_ADMINS | {"kasus"}
        citizen = (await tg.add_user("Siti"))["id"]
        assert not await menu(tg, citizen) & OF_ADMINS

        employ(db, "petugas")  # the same person in another role
        await when_told(tg, "setMyCommands", 4)
        assert await menu(tg, OFFICER) & OF_ADMINS == {"konsol"}

        StaffStore(db).remove(employ(db, "petugas"), NOW)
        await when_told(tg, "deleteMyCommands", 1)
        assert not await menu(tg, OFFICER) & OF_ADMINS
    db.close()
