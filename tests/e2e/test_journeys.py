"""Journeys with all processes of `make run`: each of these killed on the way, and how long a press takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import cycle

import psutil
import pytest
import pytest_asyncio

from tests.e2e.stack import ACTIONS, BOT, ENGINE, Guided, Json, Stack, running_stack

# The bar of the design, from the press to the changed message, for 95 of 100 presses.
PRESSES, BAR_MS = 200, 150
# A whole way through each journey: what is pressed, and where it leads.
ROUTES = {
    "bayar-bni": [
        ("E-paspor, 10 tahun", "Paspor lamanya"),
        ("Baru, habis masanya, atau penuh", "Sehari jadi?"),
        ("Biasa (reguler)", "Rp950.000"),
        ("Lanjut →", "Periksa kode billing"),
        ("Lewati →", "Pengingat batas bayar"),
        ("Lewati →", "Bayar lewat apa?"),
        ("wondr by BNI (di HP)", "Lewat wondr by BNI"),
        ("Lanjut →", "Simpan buktinya"),
        ("Lanjut →", "Pembayaran selesai"),
    ],
    "daftar-online": [
        ("Saya sendiri", "Ada keadaan khusus?"),
        ("Tidak ada yang khusus", "Baru atau penggantian?"),
        ("Belum pernah punya paspor", "Umurnya"),
        ("Dewasa", "Kantor yang didatangi"),
        ("Kantor Palembang", "Siapkan dulu"),
        ("Lanjut →", "Buat akun"),
        ("Lanjut →", "Kode OTP"),
        ("Lanjut →", "Mulai permohonan"),
        ("Lanjut →", "NIK dan foto KTP"),
        ("Lanjut →", "Jawab pertanyaannya"),
        ("Lanjut →", "Isi data, unggah dokumen"),
    ],
}
BACK = "← Kembali"

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(500)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    async with running_stack(tmp_path_factory.mktemp("stack")) as made:
        yield made


async def begin(citizen: Guided, journey: str) -> Json:
    await citizen.tg.start(citizen.id, f"panduan-{journey}")
    return await citizen.hears("langkah 1 dari")


async def press(citizen: Guided, message: Json, label: str, then: str) -> Json:
    await citizen.tg.press(citizen.id, message["message_id"], label=label)
    return await citizen.hears(then)


async def write(citizen: Guided, text: str, then: str) -> Json:
    await citizen.tg.write(citizen.id, text)
    return await citizen.hears(then)


# Measured first: with nothing killed before.


async def timed(citizen: Guided, message: Json, label: str, then: str) -> tuple[Json, float]:
    """Press, and the milliseconds until the message has changed for the citizen."""
    began = time.perf_counter()
    await citizen.tg.press(citizen.id, message["message_id"], label=label)
    changed = await citizen.hears(then)
    took = (time.perf_counter() - began) * 1000
    assert changed["message_id"] == message["message_id"]
    return changed, took


async def test_a_press_is_answered_at_once(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    took: list[float] = []
    for journey in cycle(ROUTES):
        if len(took) >= PRESSES:
            break
        citizen = await stack.citizen()
        message = await begin(citizen, journey)
        there = ROUTES[journey]
        back = [(BACK, then) for _, then in reversed(there[:-1])]
        for label, then in (*there, *back):
            message, ms = await timed(citizen, message, label, then)
            took.append(ms)
    *_, p95 = statistics.quantiles(took, n=20)
    load = psutil.getloadavg()[0]
    with capsys.disabled():
        median = statistics.median(took)
        print(f"\n  {len(took)} tekanan: median {median:.0f} ms, p95 {p95:.0f} ms (beban {load:.1f})")
    assert "goes on without it" not in stack.bot_log.read_text(), "not the engine was measured"
    assert p95 <= BAR_MS


# Three citizens at three places, and what each does while a process is dead, and when it is back.

Deed = Callable[[], Awaitable[Json]]


async def at_a_question(stack: Stack) -> tuple[Deed, Deed]:
    citizen = await stack.citizen()
    shown = await press(citizen, await begin(citizen, "bayar-bni"), "E-paspor, 10 tahun", "Paspor lamanya")

    async def meanwhile() -> Json:
        return await press(citizen, shown, "Baru, habis masanya, atau penuh", "langkah 3 ... Sehari jadi?")

    async def afterwards() -> Json:
        return await press(citizen, shown, "Biasa (reguler)", "Untuk satu orang: Rp950.000")

    return meanwhile, afterwards


async def awaiting_a_code(stack: Stack) -> tuple[Deed, Deed]:
    citizen = await stack.citizen()
    shown = await press(citizen, await begin(citizen, "bayar-bni"), "Jenis lain / belum tahu", "Jumlah yang dibayar")
    await press(citizen, shown, "Lanjut →", "Periksa kode billing")

    async def meanwhile() -> Json:
        return await write(citizen, "kodenyo 8202-4112-3456-789", "Kodenya lengkap ... Pengingat batas bayar")

    async def afterwards() -> Json:
        return await write(citizen, "barusan", "Batas bayarnya ... Bayar lewat apa?")

    return meanwhile, afterwards


async def after_a_digression(stack: Stack) -> tuple[Deed, Deed]:
    citizen = await stack.citizen()
    shown = await press(citizen, await begin(citizen, "daftar-online"), "Saya sendiri", "Ada keadaan khusus?")
    await press(citizen, shown, "Tidak ada yang khusus", "Baru atau penggantian?")
    answer = await write(citizen, "biaya paspor 10 taun berapo?", "Rp950.000")
    [way_on] = [
        key["text"] for row in answer["reply_markup"]["inline_keyboard"] for key in row if "langkah 3" in key["text"]
    ]

    async def meanwhile() -> Json:
        return await press(citizen, answer, way_on, "langkah 3 ... Baru atau penggantian?")

    async def afterwards() -> Json:
        await write(citizen, "berapo lamo paspor jadi?", "hari kerja")
        return await write(citizen, "lanjut", "langkah 3 ... Baru atau penggantian?")

    return meanwhile, afterwards


@pytest.mark.parametrize(
    ("process", "back"),
    [(BOT, Stack.bot_is_back), (ACTIONS, Stack.actions_are_back), (ENGINE, Stack.engine_is_back)],
    ids=["bot", "action server", "engine"],
)
async def test_killed_on_the_way(
    stack: Stack, process: tuple[str, ...], back: Callable[[Stack], Awaitable[None]]
) -> None:
    deeds = [await place(stack) for place in (at_a_question, awaiting_a_code, after_a_digression)]
    stack.kill(*process)
    for meanwhile, _ in deeds:
        await meanwhile()
    await back(stack)
    for _, afterwards in deeds:
        await afterwards()
