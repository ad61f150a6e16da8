"""`python -m bot faq ...`: what the operator sees and does between faq/ and the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.commands import faq
from bot.content.shelf import FolderShelf
from bot.editing.catalogue import fact_body, fact_entry
from bot.store.content import ContentStore, Origin
from bot.store.content_log import OPERATOR, ContentLog
from bot.store.database import open_database
from tests.commands.conftest import Run
from tests.editing.repository import NOW, Repository

ANSWER, FACT = "jawaban/calo", "fakta/biaya.percepatan"


@pytest.fixture
def db(data_dir: Path, run: Run) -> Iterator[Database]:
    """The store of the commands, with what they have imported."""
    run("faq", "import")
    with closing(open_database(data_dir / "pandu.db")) as opened:
        yield opened


@pytest.fixture
def repository(tmp_path: Path, db: Database) -> Repository:
    return Repository(tmp_path / "repository", db)


def conflict(repository: Repository) -> None:
    """An admin and faq/ have changed the same answer."""
    repository.publish(ANSWER, f"{repository.body(ANSWER)}\nDari admin.\n")
    path = repository.faq / "calo.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nDari berkas.\n", encoding="utf-8")


def test_importing_says_what_it_did(run: Run) -> None:
    first = run("faq", "import").output
    assert first.endswith(" butir baru\n")
    assert run("faq", "import").output == "Tidak ada yang baru di faq/.\n"


def test_before_the_first_import_there_is_nothing(run: Run) -> None:
    assert run("faq", "list").output == "Belum ada isi. Ambil dengan: python -m bot faq import\n"


def test_the_list_tells_what_was_changed(run: Run, repository: Repository) -> None:
    conflict(repository)
    repository.bring_in()
    repository.publish("jawaban/petugas", f"{repository.body('jawaban/petugas')}\nLagi.\n")
    states = {line.split("  ")[0]: line for line in run("faq", "list").output.splitlines()}
    assert "sama dengan faq/" in states["jawaban/biaya"]
    assert "konflik" in states[ANSWER]
    assert "diubah" in states["jawaban/petugas"]
    assert not [name for name in states if name.startswith("berkas")]


def test_searching(run: Run, db: Database) -> None:
    assert "jawaban/calo" in run("faq", "search", "calo", "penipuan").output
    assert run("faq", "search", "qwertyuiop").output == "Tidak ditemukan.\n"


@pytest.mark.parametrize("id_", ["calo", ANSWER])
def test_history_and_back_to_an_older_version(run: Run, repository: Repository, id_: str) -> None:
    before = repository.body(ANSWER)
    repository.publish(ANSWER, f"{before}\nDari admin.\n")
    rows = run("faq", "history", id_).output.splitlines()
    assert [row.split()[0] for row in rows] == ["versi", "2", "1"]
    assert run("faq", "rollback", id_, 1).output == f"{ANSWER}: versi 1 terbit lagi, sebagai versi 3.\n"
    item = repository.store.get(ANSWER)
    assert (item.body, item.changed) == (before, False)
    assert repository.store.version(ANSWER, 3).author is None
    assert ContentLog(repository.db).of_item(ANSWER)[0].actor == OPERATOR


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["history", "tidak-ada"], "Error: Tidak ada butir 'tidak-ada'. Cari namanya: python -m bot faq search KATA\n"),
        (
            ["rollback", "calo", 9],
            "Error: Butir atau versi ini tidak ada. Lihat versinya: python -m bot faq history ID\n",
        ),
        (
            ["settle", "calo", "--keep", "admin"],
            "Error: Tidak ada versi lain yang perlu dipilih. Lihat semuanya: python -m bot faq diff\n",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, db: Database, words: list[object], said: str) -> None:
    result = run("faq", *words)
    assert (result.exit_code, result.output) == (1, said)


def test_differences_are_shown_side_by_side(repository: Repository) -> None:
    assert list(faq.compare(repository.db, repository.root)) == ["Tidak ada perbedaan."]
    conflict(repository)
    body = fact_body(fact_entry(repository.body(FACT)) | {"nilai": 1100000})
    repository.publish(FACT, body)
    lines = list(faq.compare(repository.db, repository.root))
    assert lines[-1] == "2 butir berbeda, 1 di antaranya konflik."
    assert [[part.strip() for part in line.split("|")] for line in lines if "|" in line] == [
        ["terbit", "faq/"],
        ["nilai: 1100000", "nilai: 1000000"],
        ["terbit", "faq/"],
        ["Dari admin.", "Dari berkas."],
    ]


@pytest.mark.parametrize(("keep", "kept"), [("admin", "Dari admin."), ("berkas", "Dari berkas.")])
def test_a_conflict_is_settled_and_exported(run: Run, repository: Repository, keep: str, kept: str) -> None:
    conflict(repository)
    said = list(faq.bring_in(repository.db, NOW, repository.faq))
    assert said[0] == f"1 butir tetap versi admin; teks faq/ menunggu dipilih: {ANSWER}"
    assert f"Tidak ditulis, karena faq/ berisi teks lain: {ANSWER}" in faq.write_out(repository.db, repository.root)
    assert run("faq", "settle", "calo", "--keep", keep).exit_code == 0
    assert kept in repository.body(ANSWER)
    list(faq.write_out(repository.db, repository.root))
    assert kept in FolderShelf(repository.faq).text("calo.md")
    assert list(faq.compare(repository.db, repository.root)) == ["Tidak ada perbedaan."]


def test_exporting_names_the_files(repository: Repository) -> None:
    assert list(faq.write_out(repository.db, repository.root)) == ["Tidak ada yang perlu ditulis."]
    ContentStore(repository.db).put(
        ANSWER, "Calo", f"{repository.body(ANSWER)}\nx\n", origin=Origin.ADMIN, author=None, note="", at=NOW
    )
    assert list(faq.write_out(repository.db, repository.root)) == ["Ditulis: faq/calo.md"]


def test_a_sound_log_of_changes(run: Run, db: Database) -> None:
    result = run("faq", "verify")
    assert (result.exit_code, result.output) == (0, "Riwayat perubahan utuh: 1 catatan.\n")


def test_a_log_that_was_tampered_with(run: Run, db: Database) -> None:
    db.execute("DROP TRIGGER content_log_keeps_values")
    db.execute("UPDATE content_log SET actor = 'staf:9'")
    result = run("faq", "verify")
    assert result.exit_code == 1
    assert "SALAH  catatan 1: isi berubah" in result.output
