"""Signs of whose business a message is: an office's things named, ours or another's, and in what company.

Single words cannot tell: a card with a wrong birth date is ours when it is compared with a passport, and not ours when
it is the health insurance's. So pairs of signs are counted (docs/decisions/0002-understanding.md).
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Dict, Iterable, List

import yaml

_FILE = Path(__file__).with_name("cues.yml")
OURS, OTHERS = "kami", "lembaga_lain"
NOT_OURS = "bukan_kami"


class Cues:
    def __init__(self) -> None:
        signs: Dict[str, List[str]] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        self._sign_of = {word: sign for sign, lines in signs.items() for line in lines for word in line.split()}

    def of(self, words: Iterable[str]) -> List[str]:
        """The pairs of signs in a message's words, those that say whose business it is."""
        signs = {self._sign_of[word] for word in words if word in self._sign_of}
        if OURS not in signs:
            signs.add(NOT_OURS)
        pairs = combinations(sorted(signs), 2)
        return [f"{one}+{other}" for one, other in pairs if {one, other} & {OURS, NOT_OURS, OTHERS}]
