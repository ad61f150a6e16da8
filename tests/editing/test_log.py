"""The log of what admins changed tells when somebody has tampered with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.store.chain import FaultKind
from bot.store.content_log import ContentLog
from tests.editing.admins import Admins

ANSWER = "jawaban/biaya"


@pytest.fixture
def office() -> Iterator[Admins]:
    """Four changes: the import, and three of Ari's."""
    office = Admins()
    office.alone()
    office.write(office.ari, ANSWER, "Anak dapat", "Anak selalu dapat")
    office.editor.publish(ANSWER, office.ari)
    office.editor.rollback(ANSWER, 1, office.ari)
    office.editor.set_approval(False, office.ari)
    for trigger in ("content_log_keeps_rows", "content_log_keeps_values", "content_log_goes_on"):
        office.db.execute(f"DROP TRIGGER {trigger}")
    assert ContentLog(office.db).verify() == []
    yield office
    office.db.close()


@pytest.mark.parametrize(
    ("deed", "found"),
    [
        ("UPDATE content_log SET actor = 'staf:9' WHERE id = 2", (2, FaultKind.CHANGED)),
        ("UPDATE content_log SET at = at + 60 WHERE id = 3", (3, FaultKind.CHANGED)),
        ("UPDATE content_log SET facts = '{}' WHERE id = 2", (2, FaultKind.CHANGED)),
        ("UPDATE content_log SET item = 'jawaban/calo' WHERE id = 3", (3, FaultKind.CHANGED)),
        ("DELETE FROM content_log WHERE id = 1", (2, FaultKind.BROKEN)),
        ("DELETE FROM content_log WHERE id = 3", (4, FaultKind.BROKEN)),
        ("DELETE FROM content_log WHERE id = 4", (3, FaultKind.CUT)),
        ("DELETE FROM content_log", (0, FaultKind.CUT)),
        (
            "INSERT INTO content_log SELECT 5, at, actor, action, item, facts, previous, hash FROM content_log"
            " WHERE id = 4",
            (5, FaultKind.BROKEN),
        ),
    ],
)
def test_tampering_is_found(office: Admins, deed: str, found: tuple[int, FaultKind]) -> None:
    office.db.execute(deed)
    assert found in [(fault.entry, fault.kind) for fault in ContentLog(office.db).verify()]
