"""Messages become sentences of topics, by admins only; the log tells of it without the words."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from bot import paths
from bot.content.search import training_sentences
from bot.content.topics import Topics, load_topics
from bot.editing.errors import Refusal, RefusedError
from bot.editing.teaching import LONGEST, PersonalDataError, SentenceError, Teaching
from bot.store.content_log import ContentLog
from bot.store.sentences import SentenceStore
from bot.store.staff import Officer, StaffStore
from bot.store.unanswered import Outcome, Unanswered
from tests.cases.office import memory

NOW = 1_795_485_600.0
ASKED = "berapa harga paspor polikarbonat"


@pytest.fixture
def db() -> Database:
    db = memory()
    for chat in (7, 8):
        Unanswered(db).add(chat, ASKED, Outcome.OFFERED, ["biaya"], NOW)
    return db


@pytest.fixture
def topics() -> Topics:
    return load_topics(paths.FAQ)


@pytest.fixture
def teaching(db: Database, topics: Topics) -> Teaching:
    return Teaching(db, topics, lambda: NOW)


def hire(db: Database, role: str) -> Officer:
    staff = StaffStore(db)
    officer = staff.accept(staff.invite(role, NOW, 60.0), 9001, "Arif", NOW)
    assert officer
    return officer


def test_a_group_becomes_a_sentence_and_is_settled(db: Database, teaching: Teaching) -> None:
    admin, [group] = hire(db, "admin"), teaching.groups()
    assert teaching.teach(admin, group.ids, "biaya", f"  {ASKED} \n") == ASKED
    [sentence] = teaching.sentences()
    assert (sentence.topic, sentence.text, sentence.exam, sentence.author) == ("biaya", ASKED, False, admin.id)
    assert teaching.groups() == []


def test_the_log_tells_who_and_how_many_but_no_words(db: Database, teaching: Teaching) -> None:
    admin, [group] = hire(db, "admin"), teaching.groups()
    teaching.teach(admin, group.ids, "biaya", ASKED)
    teaching.remove(admin, teaching.sentences()[0].id)
    entries = ContentLog(db).newest(10)
    assert [(entry.actor, entry.action, entry.item, entry.facts) for entry in entries] == [
        (f"staf:{admin.id}", "kalimat-dihapus", "jawaban/biaya", {}),
        (f"staf:{admin.id}", "kalimat-ditambah", "jawaban/biaya", {"pesan": 2}),
    ]
    assert ContentLog(db).verify() == []


def test_dismissed_messages_teach_nothing(db: Database, teaching: Teaching) -> None:
    admin, [group] = hire(db, "admin"), teaching.groups()
    assert teaching.dismiss(admin, group.ids) == 2
    assert teaching.dismiss(admin, group.ids) == 0
    assert (teaching.groups(), teaching.sentences()) == ([], [])
    assert len(ContentLog(db).newest(10)) == 1


@pytest.mark.parametrize("role", ["petugas", "supervisor"])
def test_others_than_admins_may_not(db: Database, teaching: Teaching, role: str) -> None:
    officer, [group] = hire(db, role), teaching.groups()
    for act in (
        lambda: teaching.teach(officer, group.ids, "biaya", ASKED),
        lambda: teaching.dismiss(officer, group.ids),
        lambda: teaching.remove(officer, 1),
    ):
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.code is Refusal.NOT_ADMIN
    assert teaching.groups() == [group]


def test_an_admin_who_has_left_may_not(db: Database, teaching: Teaching) -> None:
    admin = hire(db, "admin")
    StaffStore(db).remove(admin.id, NOW)
    with pytest.raises(RefusedError):
        teaching.teach(admin, [1], "biaya", ASKED)


@pytest.mark.parametrize(
    ("topic", "text", "why"),
    [
        ("biaya", "", "terlalu pendek"),
        ("biaya", " ?! ", "terlalu pendek"),
        ("biaya", "polikarbonat " * 30, f"paling banyak {LONGEST}"),
        ("tidak-ada", ASKED, "Topik itu tidak ada"),
        ("", ASKED, "Pilih topiknya dulu"),
    ],
)
def test_what_is_no_sentence_is_refused_and_nothing_is_settled(
    db: Database, teaching: Teaching, topic: str, text: str, why: str
) -> None:
    admin, [group] = hire(db, "admin"), teaching.groups()
    with pytest.raises(SentenceError, match=why):
        teaching.teach(admin, group.ids, topic, text)
    assert (teaching.groups(), teaching.sentences()) == ([group], [])


def test_a_sentence_that_is_known_is_refused_with_its_topic(db: Database, topics: Topics, teaching: Teaching) -> None:
    admin = hire(db, "admin")
    SentenceStore(db).add("e-paspor", ASKED, False, None, NOW)
    with pytest.raises(SentenceError, match=topics.get("e-paspor").title.replace("(", r"\(").replace(")", r"\)")):
        teaching.teach(admin, [1], "biaya", f"{ASKED.upper()}?")
    for folder in (paths.NLU_TRAIN, paths.NLU_TEST):
        shipped = training_sentences(folder / "visa.yml")[0]
        with pytest.raises(SentenceError, match="sudah ada di data latihan, di “.*isa"):
            teaching.teach(admin, [1], "biaya", shipped)


def test_personal_data_is_pointed_out_until_the_admin_says_it_is_none(db: Database, teaching: Teaching) -> None:
    admin, [group] = hire(db, "admin"), teaching.groups()
    named = "kata mbak Rina harga polikarbonat berapa"
    with pytest.raises(PersonalDataError) as found:
        teaching.teach(admin, group.ids, "biaya", named)
    assert "Rina" not in found.value.safe
    assert teaching.groups() == [group]
    assert teaching.teach(admin, group.ids, "biaya", named, although_personal=True) == named
