"""A copy of what the repository says and trains with, to change; and a store that has imported it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from bot import paths
from bot.editing.catalogue import fact_body, fact_entry
from bot.editing.importing import Planned, import_content
from bot.store.content import ContentStore, Origin, Version

NOW = 1_800_000_000.0  # Unix seconds
# The value that a fee is to have; and an answer to what the repository does not know.
COMING = {"nilai": 1100000, "berlaku_sejak": date(2027, 1, 1), "sumber": ["S1"], "diperiksa": date(2026, 11, 24)}
NEW_ANSWER = """---
judul: Paspor pelaut
sumber: [S1]
berlaku_sejak: 2026-11-24
diperiksa: 2026-11-24
lanjut: [biaya]
kelompok: permohonan
---
Pelaut memakai paspor biasa.
"""


class Repository:
    def __init__(self, root: Path, db: Database) -> None:
        for part in ("faq", "nlu_data", "tests/nlu"):
            shutil.copytree(paths.ROOT / part, root / part)
        shutil.copy(paths.DOMAIN, root)
        self.root = root
        self.faq = root / "faq"
        self.db = db
        self.store = ContentStore(db)

    def bring_in(self) -> list[Planned]:
        return import_content(self.db, NOW, self.faq)

    def publish(self, name: str, body: str) -> Version:
        """As an admin does, without asking whether it is any good."""
        return self.store.put(name, name, body, origin=Origin.ADMIN, author=None, note="", at=NOW)

    def publish_fact(self, key: str, **changes: object) -> Version:
        name = f"fakta/{key}"
        return self.publish(name, fact_body(fact_entry(self.store.get(name).body) | changes))

    def body(self, name: str) -> str:
        return self.store.get(name).body

    def edit(self, file: str, old: str, new: str) -> None:
        """In a file of faq/, where `old` stands once."""
        path = self.faq / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
