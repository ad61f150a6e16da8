"""Sending labelled messages the way a citizen's message goes, and scoring what comes back."""

from __future__ import annotations

import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import mean, quantiles
from typing import Any

from bot.conversation.dialogue import Dialogue
from bot.conversation.replies import Faq, HandOver, Offer, Reply
from bot.evaluation.cases import Case

OUT_OF_SCOPE = "luar-topik"
_RANKED = 5
_PERCENTILES = 20  # quantiles in steps of 5 %; the last is p95


@dataclass(frozen=True)
class Row:
    """What became of one message. `ms` is the time from text to decision."""

    text: str
    gold: list[str]
    ranking: list[str]
    answered: list[str]
    offered: list[str]
    outcome: str  # answered | offered | handed_over | refused
    ms: float

    @property
    def top1(self) -> bool:
        return bool(self.ranking) and self.ranking[0] in self.gold

    @property
    def top3(self) -> bool:
        return any(topic in self.gold for topic in self.ranking[:3])

    @property
    def wrong(self) -> bool:
        """Answered, and with nothing an officer would accept."""
        return bool(self.answered) and not any(topic in self.gold for topic in self.answered)


async def evaluate(dialogue: Dialogue, cases: list[Case], progress: Callable[[int, int], None]) -> list[Row]:
    """Every message in a conversation of its own."""
    run = uuid.uuid4().hex[:8]
    rows: list[Row] = []
    for number, case in enumerate(cases, 1):
        began = time.perf_counter()
        reply = await dialogue.hear(f"uji-{run}-{number}", case.text, with_ranking=True)
        rows.append(_row(case, reply, (time.perf_counter() - began) * 1000))
        progress(number, len(cases))
    return rows


def _row(case: Case, reply: Reply, ms: float) -> Row:
    answered = [item.topic for item in reply.items if isinstance(item, Faq)]
    offered = [topic for item in reply.items if isinstance(item, Offer) for topic in item.topics]
    # The order of a decision comes before the bare order of the classifier.
    ranking = list(dict.fromkeys([*answered, *offered, *reply.ranking]))[:_RANKED]
    return Row(case.text, list(case.gold), ranking, answered, offered, _outcome(reply, answered), round(ms, 1))


def _outcome(reply: Reply, answered: list[str]) -> str:
    if answered:
        return "refused" if answered[0] == OUT_OF_SCOPE else "answered"
    if any(isinstance(item, HandOver) for item in reply.items) or not reply.items:
        return "handed_over"
    return "offered"


def summary(rows: list[Row]) -> dict[str, Any]:
    """The figures in sum; shares are of all messages."""
    outcomes = Counter(row.outcome for row in rows)
    times = [row.ms for row in rows]
    return {
        "messages": len(rows),
        "top1": _share(row.top1 for row in rows),
        "top3": _share(row.top3 for row in rows),
        "wrong_answers": _share(row.wrong for row in rows),
        "outcomes": {
            name: outcomes.get(name, 0) / len(rows) for name in ("answered", "offered", "handed_over", "refused")
        },
        "ms_mean": round(mean(times), 1),
        "ms_p95": round(quantiles(times, n=_PERCENTILES)[-1] if len(times) > 1 else times[0], 1),
        "topics": _by_topic(rows),
        "confused": _confused(rows),
    }


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return round(float(sum(values)) / len(values), 4)


def _by_topic(rows: list[Row]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.gold[0]].append(row)
    return {
        topic: {
            "messages": len(group),
            "top1": _share(row.top1 for row in group),
            "top3": _share(row.top3 for row in group),
            "wrong": _share(row.wrong for row in group),
        }
        for topic, group in sorted(groups.items())
    }


def _confused(rows: list[Row]) -> list[dict[str, Any]]:
    pairs = Counter((row.gold[0], row.ranking[0]) for row in rows if row.ranking and not row.top1)
    return [{"gold": gold, "taken_for": other, "times": count} for (gold, other), count in pairs.most_common(15)]


def as_json(rows: list[Row]) -> dict[str, Any]:
    return {"summary": summary(rows), "rows": [asdict(row) for row in rows]}
