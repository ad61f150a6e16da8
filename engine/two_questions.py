"""Two questions in one message: "syaratnya apa aja, terus bayarnya berapa?".

A message is cut at connectors and punctuation, each half is understood by its spelling, and a pair counts where both
halves are sure, the second one asks, and the whole message does not speak against it. Measured on messages with two
questions and on long ones with a single need (docs/decisions/0002-understanding.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Callable, Iterator, List, Mapping, Optional, Text, Tuple

Confidences = Mapping[Text, float]

MAX_WORDS = 40  # longer messages are stories, with one need
MAX_CUTS = 20  # more are a list of things; and each one costs time
_MIN_WORDS = 2  # of a half
_JOINERS = "dan terus trus trs lalu sama samo n serta juga jugo sekalian btw oh".split()
_OTHER_CONNECTORS = "atau kalo kalau klo soalnya abis habis nah".split()
_SIGN = r"[?!.;,&]+"
_CONNECTOR = r"\b(?:" + "|".join((*_JOINERS, *_OTHER_CONNECTORS)) + r")\b"
_CUT = re.compile(rf"\s*(?:{_SIGN}\s*{_CONNECTOR}|{_SIGN}|{_CONNECTOR})\s*", re.IGNORECASE)
_JOINER = re.compile(r"\?|\b(?:" + "|".join(_JOINERS) + r")\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_ASKING = frozenset(
    "apa apo apakah ap berapa berapo brp brapa gimana gmn gmna bagaimana cakmano mana mano dimana dimano dmn kemana "
    "kemano kapan kpn kenapa ngapo knp siapa bisa bs pacak boleh blh bole cara caranya syarat syaratnya biaya biayanya "
    "harga jam perlu harus kah ada ado alamat alamatnya".split()
)
_SURE = 0.6  # of each half
_SURE_STATEMENT = 0.9  # of each half, where the first one only states something
_IN_WHOLE = 0.0005  # confidence that the whole message must leave to both, where a word joins them
_IN_WHOLE_UNJOINED = 0.003
TOPICS = "topik"  # where the two topics stand, in order: beside the name of the intent
CUTS = "cuts"  # where the classifier leaves its Cuts for the decision: a key of Rasa's messages


@dataclass(frozen=True)
class Cut:
    """A place where a message may be two. `joined`: by a word that adds something, or by the end of a question."""

    first: Text
    second: Text
    joined: bool

    @property
    def halves(self) -> Tuple[Text, Text]:
        return self.first, self.second


@dataclass(frozen=True)
class Cuts:
    """The cuts of a message, how each half is understood, and how the whole is."""

    cuts: Tuple[Cut, ...]
    halves: Tuple[Tuple[Confidences, Confidences], ...]
    whole: Confidences

    def pair(self, answerable: Callable[[Text], bool]) -> Optional[Tuple[Text, Text]]:
        """The two topics asked about, in order; None where the message is rather one."""
        return max(self._pairs(answerable), default=(0.0, None), key=lambda entry: entry[0])[1]

    def _pairs(self, answerable: Callable[[Text], bool]) -> Iterator[Tuple[float, Tuple[Text, Text]]]:
        for cut, (first, second) in zip(self.cuts, self.halves, strict=True):
            topics = _top(first), _top(second)
            sure = min(first[topics[0]], second[topics[1]])
            in_whole = min(self.whole[topic] for topic in topics)
            if topics[0] != topics[1] and all(map(answerable, topics)) and _counts(cut, sure, in_whole):
                yield sure, topics


def cuts(text: Text) -> List[Cut]:
    """Where the message may be cut in two; nowhere if it is long, or in too many pieces."""
    if len(text.split()) > MAX_WORDS:
        return []
    found = list(islice(_cuts(text), MAX_CUTS + 1))
    return found if len(found) <= MAX_CUTS else []


def _counts(cut: Cut, sure: float, in_whole: float) -> bool:
    if not _asks(cut.second):
        return False
    if not _asks(cut.first):
        return cut.joined and sure >= _SURE_STATEMENT and in_whole >= _IN_WHOLE
    return sure >= _SURE and in_whole >= (_IN_WHOLE if cut.joined else _IN_WHOLE_UNJOINED)


def _cuts(text: Text) -> Iterator[Cut]:
    for match in _CUT.finditer(text):
        between = match.group()
        # The sign stays with what it ends; the connector says nothing about what follows it.
        first, second = text[: match.start()] + ("?" if "?" in between else ""), text[match.end() :]
        if min(len(_WORD.findall(half)) for half in (first, second)) >= _MIN_WORDS:
            yield Cut(first.strip(), second.strip(), bool(_JOINER.search(between)))


def _asks(text: Text) -> bool:
    words = _WORD.findall(text.lower())
    return "?" in text or any(word in _ASKING or word.endswith("kah") for word in words)


def _top(confidences: Confidences) -> Text:
    return max(confidences, key=lambda topic: confidences[topic])
