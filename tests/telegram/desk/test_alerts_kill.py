"""kill -9 while alerts go out: each of them stands in the outbox exactly once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bot import paths
from bot.store.database import open_database
from tests.cases.office import ADMIN, WATI, Office, wib

SEED, CASES, KILLS = 2026, 120, 6
NOW = wib("2026-11-24 11:00").timestamp()
NEVER = 10 * CASES


def alert(database: Path, dies_at: int) -> int:
    """How the process ended."""
    command = (sys.executable, "-m", "tests.telegram.desk.alerting", str(database), str(NOW), str(dies_at))
    return subprocess.run(command, cwd=paths.ROOT, timeout=60).returncode


def test_exactly_one_message_an_alert(tmp_path: Path) -> None:
    database, chance = tmp_path / "pandu.db", random.Random(SEED)
    db = open_database(database)
    with db.atomic():
        office = Office(db)
        for chat in range(1, CASES + 1):
            office.agree(chat)
            office.open(chat, movable=False)
    for _ in range(KILLS):
        assert alert(database, dies_at=chance.randint(1, CASES // KILLS)) == -signal.SIGKILL
    assert alert(database, NEVER) == 0
    told = Counter((row["chat_id"], row["merge_key"]) for row in db.table("outbox").rows)
    assert set(told.values()) == {1}
    assert Counter(chat for chat, _ in told) == {WATI: CASES, ADMIN: CASES}
    db.close()
