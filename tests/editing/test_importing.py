"""faq/ into the store: everything new, nothing twice, nothing over what an admin has written, all or nothing."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from contextlib import closing

import pytest

from bot import paths
from bot.content.facts import facts_of, load_facts
from bot.content.topics import load_topics, topics_of
from bot.editing import importing
from bot.editing.importing import Step
from bot.editing.shelf import StoreShelf
from bot.errors import OperatorError
from bot.journeys.load import FOLDER, journeys_of, load_journeys
from bot.reminders.wib import at
from bot.store.content import ContentStore
from bot.store.content_log import ContentLog
from bot.store.database import open_database
from tests.editing.repository import NOW, Repository

ANSWER, FACT, STEP = "jawaban/calo", "fakta/biaya.percepatan", "panduan/bayar-bni/percepatan"
_OLD = "Paspor yang jadi di hari yang sama ada tambahan biayanya"


def steps(repository: Repository) -> Counter[Step]:
    return Counter(planned.step for planned in repository.bring_in())


def changed_body(repository: Repository, name: str) -> str:
    return (
        repository.body(name).replace("1000000", "1000001") if name == FACT else f"{repository.body(name)}Tambahan.\n"
    )


def ship(repository: Repository, name: str) -> None:
    """A newer text in faq/."""
    if name == ANSWER:
        path = repository.faq / "calo.md"
        path.write_text(path.read_text(encoding="utf-8") + "Baru.\n", encoding="utf-8")
    elif name == FACT:
        text = (repository.faq / "fakta.yml").read_text(encoding="utf-8")
        before, after = text.split("  percepatan:\n", 1)
        after = after.replace("nilai: 1000000", "nilai: 1200000", 1)
        (repository.faq / "fakta.yml").write_text(f"{before}  percepatan:\n{after}", encoding="utf-8")
    else:
        repository.edit("panduan/bayar-bni.yml", _OLD, "Paspor sehari jadi ada biaya tambahannya")


def test_the_store_says_what_the_files_say(repository: Repository) -> None:
    shelf, day = StoreShelf(repository.db), at(NOW).date()
    assert list(topics_of(shelf)) == list(load_topics(paths.FAQ))
    assert list(facts_of(shelf, day)) == list(load_facts(paths.FAQ))
    folder = paths.FAQ / FOLDER
    assert list(journeys_of(shelf, folder)) == list(load_journeys(folder))


def test_a_second_import_writes_nothing(repository: Repository) -> None:
    before = repository.db.conn.total_changes
    assert repository.bring_in() == []
    assert repository.db.conn.total_changes == before


@pytest.mark.parametrize("name", [ANSWER, FACT, STEP])
def test_a_newer_text_of_faq_becomes_live(repository: Repository, name: str) -> None:
    before, revision = repository.body(name), repository.store.revision()
    ship(repository, name)
    assert [planned.entry.name for planned in repository.bring_in() if not planned.entry.name.startswith("berkas")] == [
        name
    ]
    item = repository.store.get(name)
    assert (item.version, item.changed, item.offered) == (2, False, None)
    assert item.body != before
    assert repository.store.revision() > revision
    assert ContentLog(repository.db).newest(1)[0].facts["diganti"][-1] == name


@pytest.mark.parametrize("name", [ANSWER, FACT, STEP])
def test_an_admins_text_stays_and_the_newer_one_waits_beside_it(repository: Repository, name: str) -> None:
    mine = changed_body(repository, name)
    repository.publish(name, mine)
    assert repository.bring_in() == []
    ship(repository, name)
    assert steps(repository)[Step.OFFER] == 1
    item = repository.store.get(name)
    assert (item.body, item.version) == (mine, 2)
    assert item.offered not in (None, mine)
    assert repository.bring_in() == []  # said once


def test_a_conflict_that_was_settled_does_not_come_back(repository: Repository) -> None:
    repository.publish(ANSWER, changed_body(repository, ANSWER))
    ship(repository, ANSWER)
    repository.bring_in()
    repository.store.settle(ANSWER)
    assert repository.bring_in() == []
    assert repository.store.get(ANSWER).offered is None


def test_what_an_admin_put_back_as_shipped_is_no_change(repository: Repository) -> None:
    shipped = repository.body(ANSWER)
    repository.publish(ANSWER, changed_body(repository, ANSWER))
    repository.publish(ANSWER, shipped)
    ship(repository, ANSWER)
    assert steps(repository)[Step.REPLACE] == 1


def test_a_newer_text_that_says_the_same_ends_the_difference(repository: Repository) -> None:
    mine = changed_body(repository, ANSWER)
    repository.publish(ANSWER, mine)
    (repository.faq / "calo.md").write_text(mine, encoding="utf-8")
    assert steps(repository) == {Step.AGREE: 1}
    item = repository.store.get(ANSWER)
    assert (item.version, item.changed, item.offered) == (2, False, None)


@pytest.mark.parametrize("changed", [False, True])
def test_what_is_gone_from_faq_goes_unless_an_admin_changed_it(repository: Repository, changed: bool) -> None:
    if changed:
        repository.publish(FACT, changed_body(repository, FACT))
    text = (repository.faq / "fakta.yml").read_text(encoding="utf-8")
    before, after = text.split("  percepatan:\n", 1)
    left = after.index("\n  denda_hilang:")
    (repository.faq / "fakta.yml").write_text(before + after[left + 1 :], encoding="utf-8")
    for path in repository.faq.rglob("*"):  # nobody uses it any more
        if path.suffix in (".md", ".yml") and path.name != "fakta.yml":
            used = path.read_text(encoding="utf-8").replace("biaya.percepatan", "biaya.denda_hilang")
            path.write_text(used, encoding="utf-8")
    done = {planned.entry.name: planned.step for planned in repository.bring_in()}
    assert done[FACT] == (Step.KEEP if changed else Step.REMOVE)
    facts = {fact.key for fact in facts_of(StoreShelf(repository.db), at(NOW).date())}
    assert ("biaya.percepatan" in facts) == changed
    assert repository.bring_in() == []


def test_a_journey_that_is_gone_goes_with_its_steps(repository: Repository) -> None:
    (repository.faq / "panduan" / "bayar-bni.yml").unlink()
    repository.bring_in()
    assert [journey.id for journey in journeys_of(StoreShelf(repository.db), paths.FAQ / FOLDER)] == ["daftar-online"]
    assert not [item for item in repository.store.items("panduan") if "bayar-bni" in item.name]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("calo.md", "tanpa judul"),
        ("biaya.md", "---\njudul: Biaya\nlanjut: []\n---\nIsi"),
        ("fakta.yml", "biaya: ["),
        ("menu.yml", "kelompok: 1"),
        ("panduan/bayar-bni.yml", "judul: x"),
    ],
)
def test_what_cannot_be_shown_is_not_imported(repository: Repository, file: str, text: str) -> None:
    before = {item.name: item.body for item in repository.store.items()}
    (repository.faq / "petugas.md").write_text((repository.faq / "petugas.md").read_text() + "Baru.\n")
    (repository.faq / file).write_text(text, encoding="utf-8")
    with pytest.raises(OperatorError):
        repository.bring_in()
    assert {item.name: item.body for item in repository.store.items()} == before


def test_an_answer_that_cannot_be_made_is_not_imported(repository: Repository) -> None:
    path = repository.faq / "calo.md"
    path.write_text(path.read_text(encoding="utf-8") + '{{ fakta("tidak.ada") }}\n', encoding="utf-8")
    with pytest.raises(OperatorError, match=r"^faq/calo.md: fakta 'tidak.ada'"):
        repository.bring_in()


@pytest.mark.parametrize("after", [1, 150, 290])
def test_an_import_that_fails_leaves_nothing(repository: Repository, monkeypatch, after: int) -> None:
    calls = 0
    really = importing._carry_out

    def fail_later(*told: object) -> None:
        nonlocal calls
        calls += 1
        if calls > after:
            raise OSError("disk full")
        really(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "_carry_out", fail_later)
    with closing(open_database(repository.root / "other.db")) as db:
        with pytest.raises(OSError, match="disk full"):
            importing.import_content(db, NOW, repository.faq)
        assert ContentStore(db).items() == []
        assert ContentLog(db).newest(1) == []


_KILLED = """
import os, signal, sys
from pathlib import Path
from bot.editing import importing
from bot.store.database import open_database

really, calls = importing._carry_out, 0

def die_later(*told):
    global calls
    calls += 1
    really(*told)
    if calls == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

importing._carry_out = die_later
importing.import_content(open_database(Path(sys.argv[1])), 1.0, Path(sys.argv[2]))
"""


@pytest.mark.parametrize("after", [1, 200])
def test_an_import_that_is_killed_leaves_nothing_and_is_done_again(repository: Repository, after: int) -> None:
    database = repository.root / "other.db"
    words = [sys.executable, "-c", _KILLED, database, repository.faq, after]
    killed = subprocess.run([str(word) for word in words], cwd=paths.ROOT, check=False)
    assert killed.returncode < 0
    with closing(open_database(database)) as db:
        assert ContentStore(db).items() == []
        importing.import_content(db, NOW, repository.faq)
        assert len(ContentStore(db).items()) == len(repository.store.items())
        assert ContentLog(db).verify() == []
