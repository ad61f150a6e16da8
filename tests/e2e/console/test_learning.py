"""What was not understood, in a browser: put under topics, trained and tried, taken into use or not."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from bot.editing.model_note import ModelNote, write_note
from bot.store.lessons import EngineStore, LessonKind, LessonState, LessonStore
from bot.store.sentences import SentenceStore
from bot.store.unanswered import Outcome, Unanswered
from tests.e2e.browser import marks
from tests.e2e.console.stage import Office, Visitor

pytestmark = marks
PRICE = ("berapa harga paspor polikarbonat", "paspor polikarbonat berapa harga ya")
NURSING, SHOUT = "apakah ada tempat menyusui", "halooo min jawab dong"
_CHANGE = {"text": "bisa bayar pakai qris dak", "topic": "cara-bayar", "before": "cara-bayar", "after": "biaya"}
REFUSED: dict[str, Any] = {
    **{"counted": 412, "right_before": 398, "right_after": 395, "overridable": True, "seconds": 74},
    "reasons": [
        {"complaint": "lebih-sedikit", "topic": "", "lost": 3},
        {"complaint": "topik", "topic": "cara-bayar", "lost": 2},
    ],
    "better": [{"text": "paspor polikarbonat berapo", "topic": "biaya", "before": "", "after": "biaya"}],
    "worse": [_CHANGE],
}
GOOD: dict[str, Any] = {**REFUSED, "right_after": 401, "reasons": [], "worse": []}


def missed(here: Office) -> None:
    store, now = Unanswered(here.db), time.time()
    for text in PRICE:
        store.add(7001, text, Outcome.OFFERED, ["biaya", "jenis-paspor"], now)
    store.add(7002, NURSING, Outcome.MISSED, [], now - 60)
    store.add(7003, SHOUT, Outcome.UNHELPFUL, [], now - 120)


def models(here: Office) -> None:
    """One in use, and one before it."""
    for age, name in enumerate(("pandu-lama.tar.gz", "pandu-kini.tar.gz")):
        write_note(here.settings.models_dir / name, ModelNote("dasar"))
        (here.settings.models_dir / name).write_text("")
        EngineStore(here.db).take(name, here.settings.engine_address, time.time() - 1000 + age)


async def test_from_a_missed_message_to_another_model(here: Office) -> None:
    missed(here)
    dewi = await here.admin()
    await put_under_topics(here, dewi)
    await every_state_of_a_lesson(here, dewi)


async def put_under_topics(here: Office, dewi: Visitor) -> None:
    await dewi.menu("Belum terjawab", "Belum terjawab", "ponsel:belum")
    nursing = dewi.main.get_by_role("region", name=NURSING)
    await dewi.press("Masukkan ke topik ini", "Pilih topiknya dulu", nursing)
    await dewi.follow("Buat topik baru", "Kalimat yang menanyakannya", nursing)
    assert NURSING in await dewi.main.get_by_label("Kalimat yang menanyakannya").input_value()
    await dewi.menu("Belum terjawab", "Belum terjawab")
    price = dewi.main.get_by_role("region").filter(has_text=PRICE[0])
    await price.get_by_label("Kalimat latihan").fill("kata mbak Rina harga polikarbonat berapa")
    await dewi.press("Biaya paspor", "Sepertinya ada data pribadi", price)
    await price.get_by_label("Kalimat latihan").fill(PRICE[0])
    await dewi.press("Biaya paspor", "Masuk ke “Biaya paspor”", price)
    await dewi.press("Buang", "1 pesan dibuang.", dewi.main.get_by_role("region", name=SHOUT))
    await dewi.sees("1 kalimat menunggu Latih & uji")
    assert [one.text for one in SentenceStore(here.db).all()] == [PRICE[0]]


async def every_state_of_a_lesson(here: Office, dewi: Visitor) -> None:
    """The test plays the part of the supervisor, which trains and switches (bot/processes/lessons.py)."""
    store = LessonStore(here.db)
    await dewi.menu("Latih & uji", "Latih & uji")
    await dewi.sees("Mesin belum pernah siap.")
    models(here)
    await dewi.open("/latih", "1 kalimat untuk latihan, 0 untuk ujian")
    await dewi.press("Latih & uji", "Menunggu giliran")
    moved(store, LessonState.TRAINING, progress="Menguji 412 kalimat")
    await dewi.sees("Menguji 412 kalimat")  # the page renews itself
    await dewi.look()
    moved(store, LessonState.REFUSED, report=REFUSED)
    await dewi.sees("Model baru ditolak")  # all of it
    await dewi.look("desktop:latih")
    await dewi.fill("Alasan memakainya walau lebih buruk", "QRIS memang pindah topik")
    await dewi.press("Pakai walau lebih buruk", "Model baru sedang disiapkan.")
    moved(store, LessonState.DONE)
    await dewi.open("/latih", "Model hasil latihan ini dipakai.")
    await dewi.sees("QRIS memang pindah topik")

    await dewi.press("Latih & uji", "Menunggu giliran")
    moved(store, LessonState.READY, report=GOOD)
    await dewi.open("/latih", "Model baru siap")
    await dewi.press("Pakai", "Model baru sedang disiapkan.")
    moved(store, LessonState.FAILED, progress="Mesin baru tidak mau mulai.")
    await dewi.open("/latih", "Mesin baru tidak mau mulai.")

    await dewi.follow("Kembali ke model sebelumnya", "Kembali ke model sebelumnya?")
    await dewi.press("Ya, kembali", "Model sebelumnya sedang disiapkan.")
    lesson = store.latest()
    assert lesson and lesson.kind is LessonKind.BACK


def moved(store: LessonStore, to: LessonState, **fields: str | Mapping[str, Any]) -> None:
    """As the supervisor would."""
    lesson = store.latest()
    assert lesson
    assert store.move(lesson.id, {lesson.state}, to, time.time(), **fields)
