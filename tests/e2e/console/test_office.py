"""The pages that only show: cases, the summary, and what somebody sees who may not or who is lost."""

from __future__ import annotations

import csv
import io
import time
from datetime import timedelta
from pathlib import Path

from playwright.async_api import expect
from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.model import Details, Kind
from bot.cases.orders import Action, Order
from bot.console.security import LARGEST_BODY
from bot.reminders.wib import at
from bot.store.consents import ConsentKind, ConsentStore
from bot.store.feedback import Feedback
from bot.store.tallies import Tallies
from tests.e2e.browser import marks
from tests.e2e.console.stage import Office, Visitor

pytestmark = marks
NAME, HOSPITAL = "Rusdi Hamzah", "RSUP Mohammad Hoesin"


def opened(db: Database, citizen: int, kind: Kind) -> str:
    for consent in ConsentKind:
        ConsentStore(db).give(citizen, consent, "1", "kata", time.time())
    return CaseBook(db, time.time).open(citizen, kind, Details(name=NAME, hospital=HOSPITAL)).case.number


def busy(db: Database) -> None:
    """A month of messages and votes, with a topic that hardly anybody asked for."""
    tallies, today = Tallies(db), at(time.time()).date()
    for ago in range(30):
        day = today - timedelta(days=ago)
        asked = 40 + 17 * ago % 31
        tallies.count(day, "pesan", by=asked)
        for what, share in (("dijawab", 0.8), ("ditawarkan", 0.12), ("terlewat", 0.08)):
            tallies.count(day, what, by=round(asked * share))
        for place, topic in enumerate(("biaya", "jam-layanan", "paspor-hilang", "ambil-paspor", "cek-status")):
            tallies.count(day, "dijawab", topic, 14 - 2 * place)
    tallies.count(today, "dijawab", "calo", 3)
    for topic, helpful, unhelpful in (("biaya", 31, 4), ("paspor-hilang", 12, 9)):
        for place in range(helpful + unhelpful):
            Feedback(db).add(topic, place < helpful, "v")


async def test_an_officer_sees_cases_and_nothing_that_is_not_theirs(here: Office) -> None:
    budi = here.hire("petugas", "Budi")
    taken, new = (opened(here.db, citizen, kind) for citizen, kind in ((7001, Kind.ABROAD), (7002, Kind.GENERAL)))
    CaseBook(here.db, time.time).officer_does(budi.user_id, taken, Order(action=Action.TAKE))
    visitor = await here.visitor(budi)
    await visitor.sees("kasus yang Bapak/Ibu pegang")
    await visitor.menu("Kasus", "Kasus terbuka", "ponsel:kasus")
    await visitor.sees(new)
    await visitor.follow(taken, "Riwayat")
    await visitor.sees("Budi")
    for private in (NAME, HOSPITAL):
        await visitor.sees_not(private)
    await expect(visitor.page.get_by_role("link", name="Jawaban", include_hidden=True)).to_have_count(0)
    for path in ("/jawaban", "/jawaban/biaya", "/fakta", "/belum", "/latih", "/setuju", "/riwayat", "/ringkasan"):
        response = await visitor.open(path, "Halaman ini untuk")
        assert response.status == 403


async def test_the_summary_in_charts_tables_and_a_file(here: Office, tmp_path: Path) -> None:
    busy(here.db)
    opened(here.db, 7001, Kind.ABROAD)
    visitor = await here.visitor(here.hire("supervisor", "Rina"))
    await visitor.menu("Ringkasan", "Ringkasan")
    pictures = visitor.main.locator("img.grafik")
    assert await pictures.count() >= 4
    await pictures.last.scroll_into_view_if_needed()
    await visitor.page.evaluate("scrollTo(0, 0)")
    await visitor.page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth)")
    await visitor.look("desktop:ringkasan")
    await visitor.follow("7 hari", "Ringkasan")
    async with visitor.page.expect_download() as download:
        await visitor.main.get_by_role("link", name="Unduh CSV").click()
    file = tmp_path / "ringkasan.csv"
    await (await download.value).save_as(file)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert {"bagian", "butir", "ukuran", "nilai"} == set(rows[0])
    topics = {row["butir"] for row in rows}
    assert "Biaya paspor" in topics and "Calo dan penipuan" not in topics


async def test_the_pages_of_errors(here: Office) -> None:
    dewi = await here.admin()
    for path in ("/tidak-ada", "/jawaban/tidak-ada", "/fakta/tidak.ada", "/kasus/KP-2020-0001", "/setuju/99"):
        assert (await dewi.open(path, "Halaman tidak ada")).status == 404
    await with_another_token(dewi)
    await too_large(dewi)
    await dewi.page.context.clear_cookies()
    await dewi.page.goto("/jawaban/biaya")
    await dewi.sees("Kirim /konsol kepada bot")


async def with_another_token(dewi: Visitor) -> None:
    await dewi.open("/jawaban/biaya")
    await dewi.page.locator("form.penyunting [name=csrf]").evaluate("field => field.value = 'palsu'")
    await dewi.press("Simpan draf", "Formulir ini tidak bisa dipakai")


async def too_large(dewi: Visitor) -> None:
    await dewi.open("/jawaban/biaya")
    await dewi.page.get_by_label("Isi", exact=True).evaluate(f"field => field.value = 'x'.repeat({LARGEST_BODY})")
    await dewi.press("Simpan draf", "lebih dari satu megabita")
