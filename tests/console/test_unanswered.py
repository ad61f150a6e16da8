"""Belum terjawab: an admin puts what was missed to use, one press a group."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlite_utils import Database

from bot.editing.model_note import ModelNote, write_note
from bot.editing.training_data import mark
from bot.settings import Settings
from bot.store.lessons import EngineStore
from bot.store.sentences import SentenceStore
from bot.store.unanswered import Outcome, Unanswered
from tests.console.visitor import NOON, Console, Visitor

ASKED = ("berapa harga paspor polikarbonat", "paspor polikarbonat berapa harga ya")
NURSING = "apakah ada tempat menyusui, nama saya [nama]"
SECRET_CHAT = 555_000_1001


@pytest.fixture(autouse=True)
def missed(db: Database) -> None:
    store = Unanswered(db)
    for n, text in enumerate(ASKED):
        store.add(SECRET_CHAT, text, Outcome.OFFERED, ["biaya", "e-paspor"], NOON - 60 + n)
    store.add(SECRET_CHAT, NURSING, Outcome.MISSED, [], NOON - 30)


def sentences(db: Database) -> list[tuple[str, str]]:
    return [(sentence.topic, sentence.text) for sentence in SentenceStore(db).all()]


def open_texts(db: Database) -> set[str]:
    return {row.text for row in Unanswered(db).open(10)}


async def test_groups_stand_with_their_number_wordings_and_candidates(admin: Visitor) -> None:
    words = await admin.open("/belum")
    assert words.index(ASKED[1]) < words.index("2 pesan") < words.index(ASKED[0]) < words.index(NURSING)
    assert "ditawarkan 2" in words and "terlewat 1" in words
    assert "Biaya paspor" in words
    assert str(SECRET_CHAT) not in admin.page.text


async def test_one_press_makes_a_sentence_of_the_topic(admin: Visitor, db: Database) -> None:
    await admin.open("/belum")
    words = await admin.send("Biaya paspor")
    assert "Masuk ke “Biaya paspor”" in words and "Latih & uji" in words
    assert sentences(db) == [("biaya", ASKED[1])]
    assert open_texts(db) == {NURSING}
    assert "1 kalimat menunggu" in words


async def test_the_sentence_may_be_changed_and_any_topic_chosen(admin: Visitor, db: Database) -> None:
    await admin.open("/belum")
    await admin.send("Masukkan ke topik ini", kalimat="harga paspor polikarbonat", topik_lain="jenis-paspor")
    assert sentences(db) == [("jenis-paspor", "harga paspor polikarbonat")]


async def test_without_a_topic_nothing_happens_and_the_words_stay(admin: Visitor, db: Database) -> None:
    await admin.open("/belum")
    words = await admin.send("Masukkan ke topik ini", kalimat="harga paspor polikarbonat")
    assert admin.status == 422
    assert "Pilih topiknya dulu" in words
    assert admin.fields("Biaya paspor")["kalimat"] == "harga paspor polikarbonat"
    assert sentences(db) == [] and len(open_texts(db)) == 3


async def test_personal_data_is_asked_about_first(admin: Visitor, db: Database) -> None:
    await admin.open("/belum")
    named = "kata mbak Rina harga polikarbonat berapa"
    words = await admin.send("Biaya paspor", kalimat=named)
    assert "Sepertinya ada data pribadi" in words
    assert sentences(db) == []
    await admin.send("Biaya paspor", yakin="1")
    assert sentences(db) == [("biaya", named)]


async def test_what_was_taken_out_is_no_part_of_the_sentence(admin: Visitor) -> None:
    assert "[nama]" in await admin.open("/belum")
    assert 'value="apakah ada tempat menyusui, nama saya"' in admin.page.text


async def test_a_sentence_with_code_in_it_is_only_text(admin: Visitor, db: Database) -> None:
    await admin.open("/belum")
    await admin.send("Biaya paspor", kalimat='harga <script>alert("x")</script> polikarbonat')
    assert "<script>alert" not in admin.page.text
    assert len(sentences(db)) == 1


async def test_a_group_is_dismissed(admin: Visitor, db: Database) -> None:
    await admin.open("/belum")
    assert "2 pesan dibuang" in await admin.send("Buang")
    assert open_texts(db) == {NURSING}


async def test_of_two_admins_the_second_is_told(admin: Visitor, console: Console, db: Database) -> None:
    other = await console.visitor("admin")
    await admin.open("/belum")
    await other.open("/belum")
    await admin.send("Buang")
    assert "sudah tidak ada" in await other.send("Buang")


async def test_the_way_to_a_new_topic_takes_the_sentences_along(admin: Visitor) -> None:
    await admin.open("/belum")
    start = admin.page.text.index("/jawaban/baru?")
    address = admin.page.text[start : admin.page.text.index('"', start)].replace("&amp;", "&")
    assert parse_qs(urlsplit(address).query)["kalimat"] == [ASKED[1], ASKED[0]]


async def test_an_added_sentence_is_listed_and_can_be_removed(admin: Visitor, db: Database) -> None:
    SentenceStore(db).add("biaya", "harga polikarbonat", False, admin.officer.id, NOON)
    words = await admin.open("/belum")
    assert "harga polikarbonat" in words and "menunggu" in words
    assert "Kalimat dihapus" in await admin.send("Hapus")
    assert sentences(db) == []


async def test_sentences_that_the_engine_knows_do_not_wait(admin: Visitor, db: Database, settings: Settings) -> None:
    SentenceStore(db).add("biaya", "harga polikarbonat", False, None, NOON)
    known = mark(SentenceStore(db).all()[0])
    EngineStore(db).take("pandu-x.tar.gz", "http://127.0.0.1:1", NOON)
    settings.models_dir = settings.data_dir
    write_note(settings.models_dir / "pandu-x.tar.gz", ModelNote("x", (known,)))
    assert "Semua kalimat sudah dipakai mesin" in await admin.open("/belum")


async def test_nothing_waits(admin: Visitor, db: Database) -> None:
    Unanswered(db).purge(NOON)
    words = await admin.open("/belum")
    assert "Tidak ada pesan yang menunggu" in words and "Belum ada kalimat" in words


@pytest.mark.parametrize("role", ["petugas", "supervisor"])
async def test_others_see_none_of_it(console: Console, role: str) -> None:
    visitor = await console.visitor(role)
    words = await visitor.open("/belum")
    assert visitor.status == 403
    assert "admin" in words and ASKED[0] not in words


async def test_a_form_without_its_token_is_refused(admin: Visitor, db: Database) -> None:
    await admin.post("/belum", ids="1,2", kalimat=ASKED[0], topik="biaya")
    assert admin.status == 403
    assert sentences(db) == [] and len(open_texts(db)) == 3


@pytest.mark.parametrize("ids", ["", "x", "1;DROP", "٣", "999999999999"])
async def test_ids_of_somebodys_making_settle_nothing(admin: Visitor, db: Database, ids: str) -> None:
    await admin.open("/belum")
    assert "sudah tidak ada" in await admin.send("Buang", ids=ids)
    assert len(open_texts(db)) == 3
