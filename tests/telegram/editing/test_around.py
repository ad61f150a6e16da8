"""/belum, /konsol, and what admins are told by themselves."""

from __future__ import annotations

import re

import pytest

from bot.content.facts import load_facts
from bot.paths import FAQ
from bot.store.console import ConsoleStore
from bot.store.sentences import SentenceStore
from bot.store.unanswered import Outcome, Unanswered
from tests.cases.office import wib
from tests.editing.admins import ARI, BUDI, RINA
from tests.telegram.editing.road import CITIZEN, Road, text

KEPT = "gimana kalau paspor dimakan kambing"


def missed(road: Road, *texts: str) -> None:
    for one in texts:
        Unanswered(road.db).add(CITIZEN, one, Outcome.OFFERED, ["paspor-rusak", "paspor-hilang"], road.now)


async def test_what_was_missed_becomes_a_sentence_by_one_tap(road: Road) -> None:
    missed(road, KEPT, "kalau paspor dimakan kambing gimana", "apakah ada kantin")
    [group] = await road.told("/belum")
    assert "1 dari 2" in group.text and "2 pesan" in group.text and "dimakan kambing" in group.text
    [following] = await road.pressed(group, "Paspor rusak")
    assert "jadi kalimat latihan untuk Paspor rusak" in following.text and "kantin" in following.text
    [sentence] = SentenceStore(road.db).of_topic("paspor-rusak")
    assert "kambing" in sentence.text and not sentence.exam
    assert [row.text for row in Unanswered(road.db).open(9)] == ["apakah ada kantin"]


async def test_another_topic_is_searched_for(road: Road) -> None:
    missed(road, "apakah ada kantin")
    [group] = await road.told("/belum")
    [question] = await road.pressed(group, "Topik lain…")
    assert "Topik apa" in question.text
    assert "Coba kata lain" in text(await road.told("qwertz"))
    [topics] = await road.told("alamat")
    await road.pressed(topics, "Alamat dan kontak" if "Alamat dan kontak" in topics.labels else topics.labels[0])
    assert len(SentenceStore(road.db).all()) == 1 and Unanswered(road.db).open(9) == []
    assert road.asked == []


async def test_dismissed(road: Road) -> None:
    missed(road, "apakah ada kantin", KEPT)
    [first] = await road.told("/belum")
    [second] = await road.pressed(first, "Berikutnya ▸")
    assert second.text != first.text
    [left] = await road.pressed(second, "🗑 Singkirkan")
    assert "1 pesan disingkirkan" in left.text
    [nothing] = await road.pressed(left, "🗑 Singkirkan")
    assert "Tidak ada pertanyaan" in nothing.text


async def test_what_somebody_else_has_dealt_with(road: Road) -> None:
    missed(road, "apakah ada kantin")
    [mine], [theirs] = await road.told("/belum"), await road.told("/belum", BUDI)
    await road.pressed(theirs, "🗑 Singkirkan", BUDI)
    [said] = await road.pressed(mine, "Paspor rusak")
    assert "sudah diurus" in said.text and SentenceStore(road.db).all() == []


async def test_a_link_into_the_console(road: Road) -> None:
    [said] = await road.told("/konsol", RINA)
    token = re.search(r"/masuk\?kode=(\S+)", said.text)
    assert token and "sepuluh menit" in said.text
    store = ConsoleStore(road.db)
    assert store.redeem(token[1], road.now + 601) is None
    assert store.redeem(token[1], road.now + 599) is not None
    assert store.redeem(token[1], road.now + 599) is None


async def test_no_link_for_citizens(road: Road) -> None:
    assert "masuk?kode" not in text(await road.told("/konsol", CITIZEN))


async def test_facts_that_nobody_checks_are_told_each_monday(road: Road) -> None:
    async def on(moment: str) -> str:
        road.now = wib(moment).timestamp() - 1
        return text(await road.look(ARI))

    assert "tidak diperiksa" not in await on("2026-11-30 08:00")
    said = await on("2027-06-07 08:00")  # a Monday
    assert f"{len(list(load_facts(FAQ)))} fakta" in said and "180 hari" in said
    assert "tidak diperiksa" not in await on("2027-06-07 09:00")
    assert "tidak diperiksa" not in await on("2027-06-11 08:00")
    assert "tidak diperiksa" not in await on("2027-06-14 07:59")
    road.restart()
    assert "tidak diperiksa" in await on("2027-06-14 12:00")


@pytest.mark.parametrize("person", [RINA, CITIZEN])
async def test_only_admins_are_told(road: Road, person: int) -> None:
    road.now = wib("2027-06-07 08:00").timestamp()
    assert await road.look(person) == []
