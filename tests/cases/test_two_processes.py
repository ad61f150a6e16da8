"""The bot and an operator's command, or two bots, at the same time in the same store."""

from __future__ import annotations

from contextlib import closing
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.cases.audit import complaints
from bot.cases.orders import Action
from bot.store.database import open_database
from tests.cases.office import DEDI, RINA, Office

TIMES = 25


def works(file: Path, user_id: int, together: Barrier) -> None:
    """What one process does, as fast as it can: reads, and writes what follows from that."""
    together.wait(60)
    with closing(open_database(file)) as db:
        office = Office(db)
        for chat_id in range(user_id * 1000, user_id * 1000 + TIMES):
            office.agree(chat_id)
            case = office.open(chat_id)
            office.officer(user_id, case, Action.TAKE)
            office.raise_priorities()


@pytest.mark.parametrize("new_schema", [True, False])
def test_nobody_is_turned_away_and_nothing_is_lost(tmp_path: Path, new_schema: bool) -> None:
    file = tmp_path / "pandu.db"
    if new_schema:
        open_database(file).close()
    else:  # both have come with an update of the bot, and find the old tables, here none
        with closing(Database(file)) as old:
            old.enable_wal()
    context = get_context("spawn")
    together = context.Barrier(2)
    processes = [context.Process(target=works, args=(file, user_id, together)) for user_id in (RINA, DEDI)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    with closing(open_database(file)) as db:
        queue = Office(db).book.queue()
        assert sorted(case.number for case in queue) == [f"KP-2026-{n:04d}" for n in range(1, 2 * TIMES + 1)]
        assert complaints(db) == []
