"""Whether a new model may take over: what it finds better and worse than the one in use. Pure: no files, no store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

_SHARE_LOST = 0.005  # of right answers; more is worse
_TOPIC_LOST = 1  # sentences net; more is worse


@dataclass(frozen=True)
class Found:
    """What a model took a sentence for. `counted`: a sentence of the exam, which no model was trained on."""

    text: str
    topic: str
    found: str
    counted: bool = True

    @property
    def right(self) -> bool:
        return self.found == self.topic


class Complaint(StrEnum):
    BAR = "di-bawah-batas"  # finds too few, whatever the model before finds: no reason helps
    SHARE = "lebih-sedikit"  # fewer right answers in all
    URGENT = "mendesak"  # a sentence of an urgent topic is lost
    TOPIC = "topik"  # a topic lost several sentences


@dataclass(frozen=True)
class Reason:
    """`lost`: sentences of the topic, net; of an urgent topic, each one."""

    complaint: Complaint
    topic: str = ""
    lost: int = 0


@dataclass(frozen=True)
class Change:
    """A sentence that one model gets right and the other does not; `before` and `after` are topics found."""

    text: str
    topic: str
    before: str
    after: str


@dataclass(frozen=True)
class Verdict:
    """`right_before` and `right_after` are of the `counted` sentences. Without reasons the model may take over."""

    counted: int
    right_before: int
    right_after: int
    reasons: tuple[Reason, ...]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]

    @property
    def accepted(self) -> bool:
        return not self.reasons

    @property
    def overridable(self) -> bool:
        """Whether an admin may take the model all the same."""
        return all(reason.complaint is not Complaint.BAR for reason in self.reasons)

    def as_report(self) -> dict[str, Any]:
        """For the lesson's row."""
        return {**asdict(self), "overridable": self.overridable}


def judge(before: Sequence[Found], after: Sequence[Found], urgent: Collection[str], bar: float) -> Verdict:
    """Both models on the same sentences, in the same order; `bar` is the least share of right answers."""
    pairs = list(zip(before, after, strict=True))
    assert all((old.text, old.topic) == (new.text, new.topic) for old, new in pairs)
    better = tuple(_change(old, new) for old, new in pairs if new.right and not old.right)
    worse = tuple(_change(old, new) for old, new in pairs if old.right and not new.right)
    counted = [(old, new) for old, new in pairs if new.counted]
    right_before = sum(old.right for old, _ in counted)
    right_after = sum(new.right for _, new in counted)
    reasons: list[Reason] = []
    if right_after < bar * len(counted):
        reasons.append(Reason(Complaint.BAR))
    if right_before - right_after > _SHARE_LOST * len(counted):
        reasons.append(Reason(Complaint.SHARE, lost=right_before - right_after))
    reasons += _lost_topics(better, worse, urgent)
    return Verdict(len(counted), right_before, right_after, tuple(reasons), better, worse)


def _lost_topics(better: Iterable[Change], worse: Iterable[Change], urgent: Collection[str]) -> list[Reason]:
    won = Counter(change.topic for change in better)
    lost = Counter(change.topic for change in worse)
    reasons = [Reason(Complaint.URGENT, topic, lost[topic]) for topic in sorted(lost) if topic in urgent]
    for topic in sorted(set(lost).difference(urgent)):
        if (net := lost[topic] - won[topic]) > _TOPIC_LOST:
            reasons.append(Reason(Complaint.TOPIC, topic, net))
    return reasons


def _change(old: Found, new: Found) -> Change:
    return Change(new.text, new.topic, old.found, new.found)
