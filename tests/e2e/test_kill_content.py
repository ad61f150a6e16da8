"""kill -9 in the middle of a change of what the bot says: afterwards it is as before, or it is done, and whole."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.editing.editor import Editor
from bot.editing.importing import import_content
from bot.store.content import ContentStore
from bot.store.database import open_database
from bot.store.sentences import SentenceStore
from bot.store.staff import StaffStore
from tests.e2e.kill_content import (
    CHANGED,
    DEEDS,
    NOW,
    OFFERED,
    PUBLISHED,
    Deed,
    Done,
    Killer,
    any_time,
    files_of,
    killer,
    state_of,
)
from tests.editing.repository import NEW_ANSWER, Repository

RANDOM_KILLS, SEED = 12, 2026  # kills of each deed at any time, besides one at every point
SENTENCES = ("aku nahkoda mau bikin paspor", "abk tugboat butuh paspor", "kelasi kapal mau paspor")


class Ruin:
    """A store and a checkout that are put back before each deed. `before` and `after` are what may be found."""

    def __init__(self, folder: Path, what: str, killer: Killer) -> None:
        self.what = what
        self._killer = killer
        self._kept, self._used = folder / "kept", folder / "used"
        self._kept.mkdir()
        _prepare(self._kept, what)
        self.before = self.found()
        self.full = self.do()
        self.after = self.found()
        assert self.after != self.before and not self.full.killed

    def do(self, point: int = 0, after_s: float = 0.0) -> Done:
        database, root = str(self._used / "pandu.db"), str(self._used / "root")
        return self._killer.do(Deed(self.what, database, root, point, after_s))

    def put_back(self) -> None:
        shutil.rmtree(self._used, ignore_errors=True)
        shutil.copytree(self._kept, self._used)

    def found(self) -> tuple[object, object]:
        if not self._used.exists():
            self.put_back()
        return state_of(self._used / "pandu.db"), files_of(self._used / "root")

    def check(self, done: Done) -> str:
        """Old or new, and whole; and what was begun can be done again."""
        store, files = self.found()
        assert store in (self.before[0], self.after[0])
        self._check_files(files)
        state = "baru" if (store, files) == self.after else "lama"
        if self.what == "export":
            self.do()
            store, files = self.found()
            assert store == self.after[0]
            assert isinstance(files, dict) and isinstance(self.after[1], dict)
            assert [name for name in files if files[name] != self.after[1].get(name)] == []
        return f"{state}{'' if done.killed else ', selesai'}"

    def _check_files(self, files: object) -> None:
        old, new = self.before[1], self.after[1]
        assert isinstance(files, dict) and isinstance(old, dict) and isinstance(new, dict)
        for name, content in files.items():
            beside = Path(name).name.startswith(".") and name.endswith(".baru")  # was never put in its place
            assert beside or content in (old.get(name), new.get(name)), name
        assert old.keys() <= files.keys()


def _prepare(folder: Path, what: str) -> None:
    """Admins have been at work; faq/ has something new."""
    with closing(open_database(folder / "pandu.db")) as db:
        import_content(db, NOW)
        checkout = Repository(folder / "root", db)
        staff = StaffStore(db)
        ari = staff.accept(staff.invite("admin", NOW, 60.0), 21, "Ari", NOW)
        assert ari
        editor = Editor(db, lambda: NOW)
        editor.save(PUBLISHED, ari, checkout.body(PUBLISHED).replace("Anak dapat", "Anak selalu dapat"))
        checkout.publish(CHANGED, f"{checkout.body(CHANGED)}\nDari admin.\n")
        checkout.publish_fact("biaya.percepatan", nilai=1234000)
        checkout.publish("panduan/bayar-bni/paspor", "Pilih paspornya.\n")
        if what == "export":
            checkout.publish("jawaban/paspor-pelaut", NEW_ANSWER)
            for place, sentence in enumerate(SENTENCES):
                SentenceStore(db).add("paspor-pelaut", sentence, place == 2, ari.id, NOW)
        elif what == "import":
            _news(checkout)
        else:
            offered = f"{checkout.body(OFFERED)}\nDari berkas.\n"
            ContentStore(db).note_shipped(OFFERED, offered, offered)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _news(checkout: Repository) -> None:
    """Another text, one that waits beside an admin's, a topic more, and facts."""
    for topic in ("petugas", "calo"):
        path = checkout.faq / f"{topic}.md"
        path.write_text(f"{path.read_text(encoding='utf-8')}\nDari berkas.\n", encoding="utf-8")
    (checkout.faq / "paspor-pelaut.md").write_text(NEW_ANSWER.replace("kelompok: permohonan\n", ""), encoding="utf-8")
    menu = checkout.faq / "menu.yml"
    menu.write_text(menu.read_text(encoding="utf-8").replace("- biaya\n", "- biaya\n  - paspor-pelaut\n", 1))
    facts = checkout.faq / "fakta.yml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("nilai: 350000", "nilai: 360000", 1), encoding="utf-8")


@pytest.fixture(scope="module")
def dying() -> Iterator[Killer]:
    with killer() as made:
        yield made


@pytest.mark.timeout(600)
@pytest.mark.parametrize("what", list(DEEDS))
def test_killed_in_the_middle(what: str, dying: Killer, tmp_path: Path) -> None:
    ruin, dice, came_to = Ruin(tmp_path, what, dying), random.Random(SEED), Counter[str]()
    points = range(1, ruin.full.points + 1)
    for point in points:
        ruin.put_back()
        came_to[ruin.check(ruin.do(point=point))] += 1
    for _ in range(RANDOM_KILLS):
        ruin.put_back()
        came_to[ruin.check(ruin.do(after_s=any_time(dice, ruin.full.seconds)))] += 1
    print(f"{what}: {len(points)} titik, {ruin.full.seconds:.2f} s, {dict(came_to)}")
    assert came_to["lama"]
