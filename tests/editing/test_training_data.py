"""What admins taught, in the repository's own format: every other line stays, and twice is once."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot import paths
from bot.content.search import training_sentences
from bot.editing.training_data import add, additions, copy_in, files_of, mark, write_training_data
from bot.editing.training_text import add_to_sentences, as_example
from bot.store.content import ContentStore
from bot.store.database import open_database
from bot.store.sentences import SentenceStore, bare

NOW = 1_700_000_000.0
NEW = "paspor-dinas"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "pandu.db")
    for topic in ("biaya", "berobat-luar-negeri"):
        ContentStore(opened).put(f"jawaban/{topic}", topic, "x", origin="berkas", author=None, note="", at=NOW)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "latihan"


def teach(db: Database, topic: str, text: str, exam: bool = False) -> None:
    assert SentenceStore(db).add(topic, text, exam, 1, NOW)


def publish_new(db: Database, sentences: int = 8) -> None:
    """A topic that the repository does not know; every fourth sentence is for the exam."""
    ContentStore(db).put(f"jawaban/{NEW}", "Paspor dinas", "x", origin="admin", author=1, note="", at=NOW)
    for number in range(sentences):
        teach(db, NEW, f"paspor dinas untuk pns itu bagaimana {'abcdefgh'[number]}", exam=number % 4 == 3)


def added_lines(before: Path, after: Path) -> list[str]:
    """What is new; nothing else may differ."""
    old, new = before.read_text().splitlines(), after.read_text().splitlines()
    kept = iter(new)
    assert all(line in kept for line in old), "a line is gone or has moved"
    rest = list(new)
    for line in old:
        rest.remove(line)
    return rest


def same(first: Path, second: Path) -> bool:
    compared = filecmp.dircmp(first, second)
    assert not compared.subdirs or all(same(first / name, second / name) for name in compared.subdirs)
    return not (compared.left_only or compared.right_only or compared.diff_files)


def test_without_anything_added_it_is_the_repository_byte_for_byte(db: Database, folder: Path) -> None:
    write_training_data(db, folder)
    assert same(paths.NLU_DATA, folder / "nlu_data")
    assert same(paths.NLU_TEST, folder / "exam")
    assert (folder / "domain.yml").read_bytes() == paths.DOMAIN.read_bytes()


@pytest.mark.parametrize("topic", ["biaya", "berobat-luar-negeri"])
def test_a_sentence_stands_behind_the_others_of_its_topic(db: Database, folder: Path, topic: str) -> None:
    """Files end with plain lists and with lists that have notes: both are gone on with."""
    teach(db, topic, "ongkosnya paspor brapa sih mang")
    teach(db, topic, "regonyo paspor yg baru berapo cek")
    write_training_data(db, folder)
    file = folder / "nlu_data" / "nlu" / f"{topic}.yml"
    assert training_sentences(file)[-2:] == ["ongkosnya paspor brapa sih mang", "regonyo paspor yg baru berapo cek"]
    assert yaml.safe_load(file.read_text())["nlu"][-1]["intent"] == topic
    added_lines(paths.NLU_TRAIN / f"{topic}.yml", file)
    assert training_sentences(folder / "taught" / f"{topic}.yml") == training_sentences(file)[-2:]


def test_a_sentence_for_the_exam_is_not_trained_on(db: Database, folder: Path) -> None:
    teach(db, "biaya", "ongkosnya paspor brapa sih mang", exam=True)
    write_training_data(db, folder)
    assert training_sentences(folder / "exam" / "biaya.yml")[-1] == "ongkosnya paspor brapa sih mang"
    assert same(paths.NLU_DATA, folder / "nlu_data")
    assert not list((folder / "taught").iterdir())


def test_what_the_repository_trains_or_tests_already_is_left_out(db: Database, folder: Path) -> None:
    for file in (paths.NLU_TRAIN / "biaya.yml", paths.NLU_TEST / "biaya.yml"):
        teach(db, "biaya", training_sentences(file)[0].upper() + " !!")
    write_training_data(db, folder)
    assert same(paths.NLU_DATA, folder / "nlu_data")
    assert same(paths.NLU_TEST, folder / "exam")


def test_a_new_topic_becomes_an_intent_with_its_response_and_rule(db: Database, folder: Path) -> None:
    publish_new(db)
    write_training_data(db, folder)
    assert added_lines(paths.DOMAIN, folder / "domain.yml") == [
        f"- {NEW}",
        f"  utter_{NEW}:",
        f"  - custom: {{faq: {NEW}}}",
    ]
    domain = yaml.safe_load((folder / "domain.yml").read_text())
    assert domain["intents"].index(NEW) == domain["intents"].index("luar-topik") + 1
    assert domain["responses"][f"utter_{NEW}"] == [{"custom": {"faq": NEW}}]
    rules = yaml.safe_load((folder / "nlu_data" / "rules.yml").read_text())["rules"]
    assert rules[-1] == {"rule": NEW, "steps": [{"intent": NEW}, {"action": f"utter_{NEW}"}]}
    added_lines(paths.NLU_DATA / "rules.yml", folder / "nlu_data" / "rules.yml")
    assert len(training_sentences(folder / "nlu_data" / "nlu" / f"{NEW}.yml")) == 6
    assert len(training_sentences(folder / "exam" / f"{NEW}.yml")) == 2


@pytest.mark.parametrize("sentences", [0, 1])
def test_a_new_topic_that_nothing_can_be_learned_of_is_left_out_whole(
    db: Database, folder: Path, sentences: int
) -> None:
    publish_new(db, sentences)
    write_training_data(db, folder)
    assert same(paths.NLU_DATA, folder / "nlu_data")
    assert (folder / "domain.yml").read_bytes() == paths.DOMAIN.read_bytes()
    assert not list((folder / "taught").iterdir())


def test_sentences_of_a_topic_that_is_not_live_are_left_out(db: Database, folder: Path) -> None:
    teach(db, "hanya-draf", "ini belum terbit")
    write_training_data(db, folder)
    assert same(paths.NLU_DATA, folder / "nlu_data")


def test_only_what_is_asked_for_is_taken(db: Database) -> None:
    teach(db, "biaya", "ongkosnya paspor brapa sih mang")
    teach(db, "biaya", "yang lain lagi")
    wanted = mark(additions(db).sentences[0])
    assert [each.text for each in additions(db, {wanted}).sentences] == ["ongkosnya paspor brapa sih mang"]


def test_into_a_checkout_twice_is_once_and_more_can_follow(db: Database, tmp_path: Path) -> None:
    root = tmp_path / "checkout"
    for source in (paths.NLU_DATA, paths.NLU_TEST):
        shutil.copytree(source, root / source.relative_to(paths.ROOT))
    shutil.copy(paths.DOMAIN, root)
    publish_new(db)
    teach(db, "biaya", "ongkosnya paspor brapa sih mang")
    changed = add(additions(db), files_of(root))
    assert [str(path.relative_to(root)) for path in changed] == [
        "domain.yml",
        "nlu_data/nlu/biaya.yml",
        f"nlu_data/nlu/{NEW}.yml",
        "nlu_data/rules.yml",
        f"tests/nlu/{NEW}.yml",
    ]
    assert add(additions(db), files_of(root)) == []
    teach(db, "biaya", "regonyo paspor yg baru berapo cek")
    add(additions(db), files_of(root))
    text = (root / "nlu_data" / "nlu" / "biaya.yml").read_text()
    assert text.count("# Added by admins in the console.") == 1
    assert text.endswith("    - ongkosnya paspor brapa sih mang\n    - regonyo paspor yg baru berapo cek\n")


def test_what_died_between_two_files_is_completed(db: Database, tmp_path: Path) -> None:
    """The topic is in domain.yml, and not in rules.yml yet."""
    root = tmp_path / "checkout"
    for source in (paths.NLU_DATA, paths.NLU_TEST):
        shutil.copytree(source, root / source.relative_to(paths.ROOT))
    shutil.copy(paths.DOMAIN, root)
    publish_new(db)
    add(additions(db), files_of(root))
    rules = root / "nlu_data" / "rules.yml"
    wanted = rules.read_text()
    shutil.copy(paths.NLU_DATA / "rules.yml", rules)
    assert add(additions(db), files_of(root)) == [rules]
    assert rules.read_text() == wanted


def test_a_copy_is_made_anew_each_time(db: Database, folder: Path) -> None:
    teach(db, "biaya", "ongkosnya paspor brapa sih mang")
    write_training_data(db, folder)
    SentenceStore(db).remove(1)
    write_training_data(db, folder)
    assert same(paths.NLU_DATA, folder / "nlu_data")
    assert copy_in(folder).exam == folder / "exam"


HOSTILE = st.text(max_size=60) | st.text(alphabet="-/[](){}\\\"'#:|>&*!%@` \n\tab", max_size=40)


@given(st.lists(HOSTILE, min_size=1, max_size=5))
def test_whatever_is_typed_stays_one_sentence_a_line(texts: list[str]) -> None:
    examples = [example for text in texts if (example := as_example(text))]
    text = add_to_sentences(add_to_sentences("", "biaya", ["satu"]), "biaya", examples)
    (head, *added) = yaml.load(text, Loader=yaml.CSafeLoader)["nlu"]
    read = [line.strip().removeprefix("-").strip() for block in added for line in block["examples"].splitlines()]
    assert read == examples
    assert head["examples"] == "- satu\n"
    for text, example in ((text, as_example(text)) for text in texts):
        assert not set(example) & set("[]{}\\\n")
        assert bare(example) == bare("".join(char if char.isprintable() else " " for char in text))
