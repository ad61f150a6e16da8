"""After /hapus_data, and after the time that cases are kept, nothing is left of a citizen: real processes, real files,
every byte looked at.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from bot.settings import LOCAL_TOKEN
from bot.simulator.app import create_app
from bot.simulator.client import DEWI, GROUP_ID, LocalTelegram
from bot.simulator.people import User
from bot.simulator.serving import serve_in_background
from tests.e2e.bot_process import KillableBot
from tests.e2e.erasure import (
    Group,
    RememberingEngine,
    Somebody,
    cleaned,
    found_in_files,
    found_in_tables,
    number_of,
    with_a_reminder,
)
from tests.telegram.running import until
from tests.telegram.stub_engine import StubEngine, faq

# As long as real ones are: not to be taken for some other number.
NUR, OTHER = 5_482_190_377, 5_482_190_411
MORE = tuple(range(5_482_190_501, 5_482_190_506))
ASKING, ASKING_IN_SHORT = "petugas bisa datang", "mau bicara dengan petugas"
DONE = "Semua data Bapak/Ibu sudah dihapus"
SURE = "🗑 Ya, hapus semua"
WAIT_S = 20.0
LONG_AGO_S = 100 * 24 * 3600  # cases and conversations are kept for less


@pytest.fixture
def simulator() -> Iterator[str]:
    app = create_app(LOCAL_TOKEN, rate_limits=False)
    for id_, first, last in ((NUR, "Nurhayatiqz", "Zubaidahqz"), (OTHER, "Hasanudinqy", "Marzukiqy")):
        app.state.world.add_user(User(id_, first, last_name=last))
    for id_ in MORE:
        app.state.world.add_user(User(id_, *_name(id_).split()))
    with serve_in_background(app) as address:
        yield address


def _name(id_: int) -> str:
    """One of its own for each: letters, as names have."""
    mark = chr(ord("a") + id_ % 26)
    return f"Hartonoq{mark} Suryantoq{mark}"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[StubEngine]:
    (tmp_path / "var").mkdir()
    stub = RememberingEngine(tmp_path / "var" / "tracker.db")
    stub.answers |= {ASKING: faq("layanan-rumah"), ASKING_IN_SHORT: faq("petugas")}
    stub.start()
    yield stub
    stub.stop()


@pytest.fixture
def nur(tg: LocalTelegram) -> Somebody:
    return Somebody(tg, NUR, "Nurhayatiqz Zubaidahqz", "081277665544", "qz")


@pytest.fixture
def other(tg: LocalTelegram) -> Somebody:
    return Somebody(tg, OTHER, "Hasanudinqy Marzukiqy", "081299887766", "qy")


@pytest_asyncio.fixture(params=[True, False], ids=["topics", "no-topics"])
async def group(request: pytest.FixtureRequest, tg: LocalTelegram, bot: KillableBot) -> AsyncIterator[Group]:
    await tg.wait_for_polling(WAIT_S)
    yield Group(tg, bot.data_dir / "pandu.db", request.param)


async def asks_for_a_visit(citizen: Somebody) -> None:
    """The whole form, with a question in its middle, a letter and a phone number."""
    await citizen.writes(ASKING, "Mau dibantu petugas?")
    await citizen.presses("📝 Minta petugas datang", "persetujuan")
    await citizen.presses("✅ Setuju", "kesehatan")
    await citizen.presses("✅ Setuju", "Siapa yang butuh paspor?")
    await citizen.presses("Orang tua saya", "Siapa nama Bapak/Ibu?")
    await citizen.writes(citizen.name, "Siapa nama pasien?")
    await citizen.writes(f"Bu {citizen.word('pasien')}", "Berapa umur pasien?")
    await citizen.writes(f"apa syarat paspor {citizen.word('mangga')}?", "Berapa umur pasien?")
    await citizen.writes("71", "Pasien sekarang ada di mana?")
    await citizen.presses("🏥 Di rumah sakit", "Dirawat di rumah sakit mana?")
    await citizen.writes(f"RS {citizen.word('charitas')}", "Di ruang atau kamar apa?")
    await citizen.writes(f"ruang {citizen.word('melati')}", "di kecamatan")
    await citizen.writes("Sukarami", "masih bisa dibawa")
    await citizen.presses("Tidak bisa", "Menurut dokter")
    await citizen.presses("Tidak, masih bisa menunggu", "Kapan rencana berangkat?")
    await citizen.presses("Belum tahu", "pernah punya paspor?")
    await citizen.presses("Belum pernah", "ada surat dokter?")
    await citizen.sends("photo", "Masih ada lagi?", caption=f"surat {citizen.word('rujukan')}")
    await citizen.presses("✅ Sudah semua", "Nomor telepon")
    await citizen.writes(citizen.phone, "Ringkasan")
    await citizen.presses("✅ Kirim", "sudah tercatat")


async def asks_in_short(citizen: Somebody) -> None:
    await citizen.writes(ASKING_IN_SHORT, "petugas lewat")
    await citizen.presses("📝 Kirim pesan ke petugas", "persetujuan")
    await citizen.presses("✅ Setuju", "Siapa nama")
    await citizen.writes(citizen.name, "Apa yang ingin disampaikan")
    await citizen.writes(f"Paspor saya hilang {citizen.word('jambu')}", "Nomor telepon")
    await citizen.writes(citizen.phone, "Ringkasan")
    await citizen.presses("✅ Kirim", "sudah tercatat")


async def talks(citizen: Somebody, group: Group, number: str) -> None:
    """With an officer, who takes the case: words, edits, a picture; and a note that is not for the citizen."""
    tg = group.tg
    place = await group.place(number)
    await group.press("✋ Ambil", number)
    await citizen.hears("Dewi")
    told = await tg.write(DEWI, f"kami datang {citizen.word('durian')}", **place)
    await citizen.hears(citizen.words[-1])
    await tg.edit(DEWI, told["message_id"], f"kami datang {citizen.word('manggis')}", chat_id=GROUP_ID)
    await citizen.hears(citizen.words[-1])
    asked = await tg.write(citizen.id, f"rumah kami {citizen.word('nangka')}")
    await group.message(citizen.words[-1])
    await tg.edit(citizen.id, asked["message_id"], f"rumah kami {citizen.word('salak')}")
    await group.message(citizen.words[-1])
    await tg.send(citizen.id, "photo", caption=citizen.word("pagar"))
    await group.message(citizen.words[-1])
    await tg.write(DEWI, f"// keluarganya {citizen.word('rambutan')}", **place)
    await group.press("📝 Catatan internal", number)
    question = await group.message("Apa catatannya?")
    await tg.write(DEWI, f"alergi {citizen.word('kelapa')}", **{**place, "reply_to": question["message_id"]})


async def lives(citizen: Somebody, group: Group, database: Path) -> str:
    """Everything that a citizen can leave behind. Returns the number of their case."""
    await asks_for_a_visit(citizen)
    number = number_of(database, citizen.id)
    await talks(citizen, group, number)
    with_a_reminder(database, citizen.id)
    await citizen.writes("/start panduan-bayar-bni", "langkah")
    await citizen.writes("/kasus", "Riwayat")
    return number


async def erases_everything(citizen: Somebody) -> None:
    await citizen.writes("/hapus_data", "Yang tetap ada")
    await citizen.presses(SURE, DONE)


async def nothing_is_left(bot: KillableBot, group: Group, citizen: Somebody) -> None:
    await cleaned(bot.data_dir, citizen.traces)
    assert found_in_files(bot.log.parent, citizen.traces) == []
    # Only that the engine's store is to be cleaned again, and until it is.
    assert set(found_in_tables(bot.data_dir / "pandu.db", citizen.id)) <= {"conversations_to_forget.chat_id"}
    await group.shows_none_of(citizen.traces)


def remaining(database: Path, number: str) -> tuple[str, str, int | None]:
    with closing(sqlite3.connect(database)) as db:
        kind, state, chat = db.execute("SELECT kind, state, chat_id FROM cases WHERE number = ?", [number]).fetchone()
    return kind, state, chat


async def test_nothing_is_left_but_that_there_was_a_case(
    bot: KillableBot, group: Group, nur: Somebody, other: Somebody
) -> None:
    database = bot.data_dir / "pandu.db"
    number, _ = await asyncio.gather(lives(nur, group, database), asks_for_a_visit(other))
    # The search finds what is there: in both stores, and in the group.
    there = found_in_files(bot.data_dir, nur.traces)
    assert {f"{nur.phone[1:]} in pandu.db-wal", "manggaqzé in tracker.db"} <= set(there)
    assert {"pasienqzé", "salakqzé", "rambutanqzé", "kelapaqzé"} <= set(await group.shown_of(nur.traces))
    await erases_everything(nur)
    await nothing_is_left(bot, group, nur)
    assert remaining(database, number) == ("layanan-rumah", "dibatalkan", None)
    # The other one has lost nothing.
    assert "pasienqyé" in await group.shown_of(other.traces)
    assert "manggaqyé in tracker.db" in found_in_files(bot.data_dir, other.traces)
    assert {"cases.chat_id", "consents.chat_id"} <= set(found_in_tables(database, other.id))
    await other.writes("/kasus", number_of(database, other.id))


@pytest.mark.parametrize("group", [True], indirect=True)
async def test_what_the_engine_writes_after_it_goes_though_the_bot_dies(
    bot: KillableBot, group: Group, nur: Somebody, engine: RememberingEngine
) -> None:
    database = bot.data_dir / "pandu.db"
    await nur.writes(f"berapa biaya paspor {nur.word('mangga')}?", "Rp")
    await erases_everything(nur)
    await until(lambda: found_in_tables(database, nur.id) == ["conversations_to_forget.chat_id"])
    await bot.kill()
    engine.answer(str(nur.id), nur.word("terlambat"))
    assert found_in_files(bot.data_dir, nur.traces)
    with closing(sqlite3.connect(database)) as db:
        db.execute("UPDATE conversations_to_forget SET due_at = due_at - 60")
        db.commit()
    await bot.start()
    await cleaned(bot.data_dir, nur.traces)
    await until(lambda: found_in_tables(database, nur.id) == [])


async def asked(tg: LocalTelegram, bot: KillableBot, citizen: Somebody) -> None:
    await citizen.press(SURE)
    await bot.kill()


def held(method: str, when: str) -> Callable[[LocalTelegram, KillableBot, Somebody], Awaitable[None]]:
    async def stage(tg: LocalTelegram, bot: KillableBot, citizen: Somebody) -> None:
        await tg.hold(method, when=when, times=1)
        await citizen.press(SURE)
        await tg.wait_for_call(method, state="held", timeout=WAIT_S)
        await bot.kill()
        await tg.release(outcome="drop")

    return stage


STAGES = (
    asked,
    held("sendMessage", "before"),
    held("sendMessage", "after"),
    held("deleteForumTopic", "before"),
    held("deleteForumTopic", "after"),
)


@pytest.mark.parametrize("group", [True], indirect=True)
async def test_killed_in_the_middle(bot: KillableBot, tg: LocalTelegram, group: Group) -> None:
    """Each of several citizens, each at another stage: after a restart it goes on by itself, to the end."""
    citizens = [Somebody(tg, id_, _name(id_), f"0812{id_ % 10**8:08d}", f"q{id_ % 10}") for id_ in MORE]
    await asyncio.gather(*(asks_in_short(citizen) for citizen in citizens))
    for citizen, stage in zip(citizens, STAGES, strict=True):
        await group.message(f"· {number_of(bot.data_dir / 'pandu.db', citizen.id)}")
        await citizen.writes("/hapus_data", "Yang tetap ada")
        await stage(tg, bot, citizen)
        await bot.start()
        await citizen.hears(DONE)
        await nothing_is_left(bot, group, citizen)


@pytest.mark.parametrize("group", [True, False], indirect=True)
async def test_what_is_kept_for_a_time_is_gone_after_it(bot: KillableBot, group: Group, nur: Somebody) -> None:
    """That somebody has agreed stays known, but not who."""
    database = bot.data_dir / "pandu.db"
    await asks_in_short(nur)
    number = number_of(database, nur.id)
    await talks(nur, group, number)
    await group.press("🚫 Tolak", number)
    await group.press_below("Bukan urusan kantor ini")
    await group.press_below("Tanpa tambahan")
    await nur.hears("Bagaimana pelayanan")
    await nur.presses("2 ⭐", "Terima kasih")
    await until(lambda: not unsent(database))  # what is on its way would go out today, and be kept from today
    await bot.kill()
    with closing(sqlite3.connect(database)) as db:
        db.execute("UPDATE cases SET closed_at = closed_at - ?", [LONG_AGO_S])
        db.execute("UPDATE outbox SET created_at = created_at - ?", [LONG_AGO_S])
        db.commit()
    with closing(sqlite3.connect(bot.data_dir / "tracker.db")) as db:
        db.execute("UPDATE events SET timestamp = timestamp - ?", [LONG_AGO_S])
        db.commit()
    await bot.start()
    traces = [trace for trace in nur.traces if trace != str(nur.id)]
    await cleaned(bot.data_dir, traces)
    await group.shows_none_of(traces)
    assert set(found_in_tables(database, nur.id)) <= {"inbox.chat_id", "buttons.chat_id"}
    assert remaining(database, number) == ("umum", "ditolak", None)


def unsent(database: Path) -> int:
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute("SELECT COUNT(*) FROM outbox WHERE state = 'new'").fetchone()[0])
