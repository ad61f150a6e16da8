"""The store into the repository: only what changed is written, in its own format; imported again, it says the same."""

from __future__ import annotations

import difflib
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import paths
from bot.content import check
from bot.content.facts import facts_of
from bot.content.shelf import parse
from bot.content.topics import topics_of
from bot.editing.catalogue import fact_body, fact_entry, items_in, normal, put_facts, same, step_name
from bot.editing.exporting import differences, export_content
from bot.editing.importing import Step, import_content
from bot.editing.patching import with_facts, with_steps
from bot.editing.shelf import StoreShelf
from bot.errors import OperatorError
from bot.journeys.load import FOLDER, journeys_of
from bot.reminders.wib import at
from bot.store.database import open_database
from bot.store.sentences import SentenceStore
from tests.editing.repository import COMING, NEW_ANSWER, NOW, Repository

FACTS = (paths.FAQ / "fakta.yml").read_text(encoding="utf-8")
JOURNEY = (paths.FAQ / "panduan" / "daftar-online.yml").read_text(encoding="utf-8")
# Two steps of this journey share a text by an alias.
OWNER, SHARER = "selesai-umur", "selesai-keadaan"
ANSWER, FACT, NEW_FACT = "jawaban/calo", "biaya.percepatan", "biaya.baru"
NEW = "paspor-pelaut"


def change_everything(repository: Repository) -> None:
    repository.publish(ANSWER, f"{repository.body(ANSWER)}\nTambahan.\n")
    repository.publish_fact(FACT, berikutnya=COMING, catatan="yes")
    repository.publish("panduan/bayar-bni/paspor", "Yang mana?\n")
    repository.publish(f"panduan/daftar-online/{OWNER}", "Lain.\n")
    repository.publish(f"jawaban/{NEW}", NEW_ANSWER)
    sentences = SentenceStore(repository.db)
    for number in range(40):
        sentences.add(NEW, f"pelaut mau paspor nomor {number}", exam=number % 4 == 3, author=1, at=NOW)
    sentences.add("biaya", "berapa ongkosnya kalau untuk kapal pesiar", exam=False, author=1, at=NOW)


def files(root: Path) -> dict[str, str]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in found}


def differing(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def test_without_changes_nothing_is_written(repository: Repository) -> None:
    before = files(repository.root)
    assert export_content(repository.db, repository.root).files == []
    assert files(repository.root) == before
    assert differences(repository.db, repository.root) == []


def test_what_was_changed_is_written_and_nothing_else(repository: Repository) -> None:
    change_everything(repository)
    before = files(repository.root)
    names = {difference.name for difference in differences(repository.db, repository.root)}
    written = export_content(repository.db, repository.root).files
    after = files(repository.root)
    assert {str(path.relative_to(repository.root)) for path in written} == {
        name for name in after if after[name] != before.get(name)
    }
    assert len(names) == 5
    assert differing(before["faq/fakta.yml"], after["faq/fakta.yml"]) == [
        '-     catatan: ""',
        '+     catatan: "yes"',
        "+     berikutnya:",
        "+       nilai: 1100000",
        "+       sumber: [S1]",
        "+       berlaku_sejak: 2027-01-01",
        "+       diperiksa: 2026-11-24",
    ]
    assert differing(before["faq/menu.yml"], after["faq/menu.yml"]) == [f"+   - {NEW}"]
    assert "kelompok" not in after[f"faq/{NEW}.md"]
    assert differences(repository.db, repository.root) == []
    assert export_content(repository.db, repository.root).files == []


def test_the_repository_keeps_its_rules(repository: Repository) -> None:
    change_everything(repository)
    export_content(repository.db, repository.root)
    assert check.check(repository.root) == []
    assert (repository.faq / f"{NEW}.md").stat().st_mode & 0o777 == 0o644


def test_imported_again_it_says_the_same(repository: Repository) -> None:
    change_everything(repository)
    day = at(NOW).date()
    wanted = StoreShelf(repository.db)
    topics = {(topic.id, topic.group, topic.body) for topic in topics_of(wanted)}
    export_content(repository.db, repository.root)
    assert {planned.step for planned in repository.bring_in()} <= {Step.AGREE, Step.REPLACE}  # frames are replaced
    assert [item.name for item in repository.store.items() if item.changed or item.offered] == []
    with closing(open_database(repository.root / "other.db")) as other:
        import_content(other, NOW, repository.faq)
        for db in (other, repository.db):
            found = StoreShelf(db)
            assert {(topic.id, topic.group, topic.body) for topic in topics_of(found)} == topics
            assert list(facts_of(found, day)) == list(facts_of(wanted, day))
            texts = {journey.id: journey.steps for journey in journeys_of(found, paths.FAQ / FOLDER)}
            assert texts == {journey.id: journey.steps for journey in journeys_of(wanted, paths.FAQ / FOLDER)}


@pytest.mark.parametrize("imported", [False, True])
def test_a_newer_text_of_faq_is_not_overwritten(repository: Repository, imported: bool) -> None:
    repository.publish(ANSWER, f"{repository.body(ANSWER)}\nDari admin.\n")
    path = repository.faq / "calo.md"
    path.write_text(path.read_text(encoding="utf-8") + "Dari berkas.\n", encoding="utf-8")
    if imported:
        repository.bring_in()
    exported = export_content(repository.db, repository.root)
    assert (exported.files, exported.kept_back) == ([], [ANSWER])
    assert [each.conflict for each in differences(repository.db, repository.root)] == [True]


def test_steps_that_shared_a_text_are_parted(repository: Repository) -> None:
    patched = with_steps(JOURNEY, {OWNER: "Baru.\n"}, "x")
    texts = {step["id"]: step["teks"] for step in parse(patched)["langkah"]}
    before = {step["id"]: step["teks"] for step in parse(JOURNEY)["langkah"]}
    assert texts == before | {OWNER: "Baru.\n"}
    patched = with_steps(JOURNEY, {SHARER: "Baru.\n"}, "x")
    assert [step["teks"] for step in parse(patched)["langkah"] if step["id"] == SHARER] == ["Baru.\n"]


def test_comments_stay() -> None:
    text = "# atas\ng:\n  a: # di sini\n    nilai: 1 # satu\n    satuan: jam\n\n  # tentang b\n  b: {nilai: 2}\n"
    patched = with_facts(text, {"g.a": {"nilai": 3, "satuan": "jam"}, "g.c": {"nilai": 4}})
    assert patched == text.replace("nilai: 1", "nilai: 3") + "  c:\n    nilai: 4\n"


def test_what_cannot_be_written_is_said_and_not_done() -> None:
    flow = "langkah: [{id: a, judul: A, teks: lama}]\n"
    with pytest.raises(OperatorError, match=r"^faq/panduan/x.yml ditulis dengan cara"):
        with_steps(flow, {"a": "baru\n"}, "panduan/x.yml")


words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Cf"]), max_size=30)
texts = st.lists(words, min_size=1, max_size=6).map("\n".join).filter(str.strip)
values = st.one_of(st.none(), st.integers(0, 10**8), words, st.dates(date(2000, 1, 1), date(2099, 1, 1)))
entries = st.fixed_dictionaries(
    {"nilai": values, "satuan": st.sampled_from(["rupiah", "teks"]), "sumber": st.lists(st.sampled_from(["S1", "S2"]))},
    optional={"catatan": words, "berikutnya": st.fixed_dictionaries({"nilai": values, "sumber": st.just(["S1"])})},
)
FACT_KEYS = [f"{group}.{key}" for group, facts in parse(FACTS).items() for key in facts]
keys = st.sampled_from([*FACT_KEYS[:20], NEW_FACT])


@given(entries)
def test_a_facts_body_holds_its_entry(entry: dict[str, object]) -> None:
    assert fact_entry(fact_body(entry)) == entry
    name = "fakta/a.b"
    assert normal(name, fact_body(entry)) == fact_body(entry)
    assert same(name, yaml.safe_dump(entry), fact_body(entry))


@settings(max_examples=25)  # each reads the whole file several times
@given(st.dictionaries(keys, entries, max_size=2))
def test_facts_put_into_the_file_are_read_again(changed: dict[str, dict[str, object]]) -> None:
    patched = with_facts(FACTS, changed)
    assert parse(patched) == put_facts(parse(FACTS), changed)
    kept = [line for line in FACTS.splitlines() if line.startswith("#")]
    assert [line for line in patched.splitlines() if line.startswith("#")] == kept


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from([step["id"] for step in parse(JOURNEY)["langkah"]]), texts, max_size=3))
def test_steps_put_into_the_file_are_read_again(changed: dict[str, str]) -> None:
    wanted = {id_: normal(step_name("daftar-online", id_), text) for id_, text in changed.items()}
    before = {entry.name: entry.body for entry in items_in("panduan/daftar-online.yml", JOURNEY)}
    patched = with_steps(JOURNEY, wanted, "x")
    after = {entry.name: entry.body for entry in items_in("panduan/daftar-online.yml", patched)}
    assert after == before | {step_name("daftar-online", id_): text for id_, text in wanted.items()}


@given(texts)
def test_the_normal_form_is_one(text: str) -> None:
    once = normal("jawaban/x", text)
    assert normal("jawaban/x", once) == once
