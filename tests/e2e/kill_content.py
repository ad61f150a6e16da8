"""Changes of what the bot says in processes that are killed in the middle, and what must be true of the store then.

`python -m tests.e2e.kill_content`: each line of standard input is a Deed, done by a process forked for it alone.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot import paths
from bot.commands import faq  # noqa: F401  (what deeds need is imported before they are forked)
from bot.editing.editor import Editor
from bot.editing.exporting import export_content
from bot.editing.importing import import_content
from bot.store.content import Origin
from bot.store.content_log import ContentLog
from bot.store.database import open_database
from bot.store.staff import StaffStore
from tests.cases.office import TUESDAY

NOW = TUESDAY.timestamp()
PUBLISHED, CHANGED, OFFERED = "jawaban/biaya", "jawaban/calo", "jawaban/percepatan"  # a draft; version 2; a conflict
_TABLES = ("content_items", "content_versions", "content_drafts", "content_state", "content_log", "sentences")


@dataclass(frozen=True)
class Deed:
    """What is done to a store and a checkout. It dies at its n-th point, or after a time, or not at all."""

    what: str
    database: str
    root: str
    point: int = 0
    after_s: float = 0.0


@dataclass(frozen=True)
class Done:
    """`points` is how many it came to when it was not killed: SQL statements, and files opened, renamed and so on."""

    killed: bool
    points: int
    seconds: float


def _publish(db: Database, root: Path) -> None:
    editor = Editor(db, lambda: NOW)
    editor.publish(PUBLISHED, StaffStore(db).active()[0], "lebih jelas")


DEEDS: dict[str, Callable[[Database, Path], object]] = {
    "publish": _publish,
    "rollback": lambda db, root: Editor(db, lambda: NOW).rollback(CHANGED, 1, None),
    "settle": lambda db, root: Editor(db, lambda: NOW).settle(OFFERED, None, Origin.SHIPPED),
    "import": lambda db, root: import_content(db, NOW, root / "faq"),
    "export": lambda db, root: export_content(db, root),
}


class Killer:
    """Lets deeds be done in real processes."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.kill_content"],
            cwd=paths.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, deed: Deed) -> Done:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(asdict(deed)) + "\n")
        self._process.stdin.flush()
        return Done(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.communicate()


@contextmanager
def killer() -> Iterator[Killer]:
    made = Killer()
    try:
        yield made
    finally:
        made.close()


def state_of(database: Path) -> dict[str, list[Any]]:
    """Everything about content in the store, which must be whole: the file, the log and the search with it."""
    with closing(open_database(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        db.execute("INSERT INTO content_items_fts (content_items_fts, rank) VALUES ('integrity-check', 1)")
        assert ContentLog(db).verify() == []
        return {table: sorted(map(repr, db.execute(f"SELECT * FROM {table}"))) for table in _TABLES}


def files_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


class _Points:
    """Kills the process when it comes to its `last` point."""

    def __init__(self, last: int) -> None:
        self._last = last
        self.count = 0

    def statement(self, sql: str) -> None:
        self._pass()

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        opened_to_write = event == "open" and "w" in (arguments[1] or "")
        if opened_to_write or event in ("os.rename", "os.chmod"):
            self._pass()

    def _pass(self) -> None:
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def _do(deed: Deed, counted: int) -> None:
    points = _Points(deed.point)
    with closing(open_database(Path(deed.database))) as db:
        sys.addaudithook(points.audit)
        db.conn.set_trace_callback(points.statement)
        DEEDS[deed.what](db, Path(deed.root))
        db.conn.set_trace_callback(None)
    os.write(counted, str(points.count).encode())


def _forked(deed: Deed) -> Done:
    came, counted = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if not child:
        _do(deed, counted)
        os._exit(0)
    os.close(counted)
    if deed.after_s:
        time.sleep(deed.after_s)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    seconds = time.monotonic() - began
    with os.fdopen(came, "rb") as reader:
        count = int(reader.read() or 0)
    assert os.WIFSIGNALED(status) or status == 0, "the deed failed"
    return Done(not count, count, seconds)


def any_time(dice: random.Random, longest_s: float) -> float:
    """Some are killed after all is done."""
    return dice.uniform(0.001, longest_s * 1.5)


def _main() -> None:
    for line in sys.stdin:
        print(json.dumps(asdict(_forked(Deed(**json.loads(line))))), flush=True)


if __name__ == "__main__":
    _main()
