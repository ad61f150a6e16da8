"""Sending labelled messages the way a citizen's message goes, and judging what comes back."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.dialogue import OUT_OF_SCOPE, Dialogue
from bot.conversation.replies import Faq, Offer, Reply
from bot.evaluation.cases import Case

_RANKED = 5


class Verdict(StrEnum):
    """What the whole decision was worth. Every message has exactly one."""

    ANSWERED_RIGHT = "answered_right"
    ANSWERED_WRONG = "answered_wrong"
    OFFERED_RIGHT = "offered_right"  # an acceptable topic was among those offered
    OFFERED_WITHOUT = "offered_without"
    HANDED_OVER = "handed_over"
    REFUSED_RIGHT = "refused_right"
    REFUSED_WRONG = "refused_wrong"  # sent away with a question the office could answer
    OUT_OF_SCOPE_ANSWERED = "out_of_scope_answered"  # out of scope, and answered with some other topic


_WRONG = frozenset({Verdict.ANSWERED_WRONG, Verdict.REFUSED_WRONG, Verdict.OUT_OF_SCOPE_ANSWERED})


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
    kind: str = ""
    style: str = ""
    before: str = ""
    both: tuple[str, ...] = ()
    limited: bool = False  # the engine did not answer in time; search did

    @property
    def top1(self) -> bool:
        return self._accepts(self.ranking[:1])

    @property
    def top3(self) -> bool:
        return self._accepts(self.ranking[:3])

    @property
    def wrong(self) -> bool:
        """Answered or refused, and with nothing an officer would accept."""
        return self.verdict in _WRONG

    @property
    def verdict(self) -> Verdict:
        if self.outcome == "refused":
            return Verdict.REFUSED_RIGHT if OUT_OF_SCOPE in self.gold else Verdict.REFUSED_WRONG
        if self.outcome == "answered":
            if self._accepts(self.answered):
                return Verdict.ANSWERED_RIGHT
            return Verdict.OUT_OF_SCOPE_ANSWERED if self.gold[0] == OUT_OF_SCOPE else Verdict.ANSWERED_WRONG
        if self.outcome == "offered":
            return Verdict.OFFERED_RIGHT if self._accepts(self.offered) else Verdict.OFFERED_WITHOUT
        return Verdict.HANDED_OVER

    @property
    def taken_for(self) -> str:
        """The topic it was taken for; the first of `gold` where an acceptable one came first, "" where none did."""
        return self.gold[0] if self.top1 else next(iter(self.ranking), "")

    @property
    def both_answered(self) -> bool:
        return bool(self.both) and set(self.both) <= set(self.answered)

    @property
    def both_in_order(self) -> bool:
        """Both questions answered, in the order they were asked."""
        return self.both_answered and [topic for topic in self.answered if topic in self.both] == list(self.both)

    def _accepts(self, topics: Iterable[str]) -> bool:
        return any(topic in self.gold for topic in topics)


async def evaluate(dialogue: Dialogue, cases: list[Case], progress: Callable[[int, int], None]) -> list[Row]:
    """Every message in a conversation of its own, after what was said before it."""
    [rows] = await evaluate_together([dialogue], cases, progress)
    return rows


async def evaluate_together(
    dialogues: list[Dialogue], cases: list[Case], progress: Callable[[int, int], None]
) -> list[list[Row]]:
    """The rows of each dialogue. Each message goes to all in turn: whatever else the machine does slows all alike."""
    run = uuid.uuid4().hex[:8]
    rows: list[list[Row]] = [[] for _ in dialogues]
    for number, case in enumerate(cases, 1):
        for dialogue, own in zip(dialogues, rows, strict=True):
            own.append(await _ask(dialogue, case, f"uji-{run}-{number}"))
        progress(number, len(cases))
    return rows


async def _ask(dialogue: Dialogue, case: Case, sender: str) -> Row:
    if case.before:
        await dialogue.hear(sender, case.before)
    began = time.perf_counter()
    reply = await dialogue.hear(sender, case.text, with_ranking=True)
    return _row(case, reply, (time.perf_counter() - began) * 1000)


def _row(case: Case, reply: Reply, ms: float) -> Row:
    answered = [item.topic for item in reply.items if isinstance(item, Faq)]
    offered = [topic for item in reply.items if isinstance(item, Offer) for topic in item.topics]
    return Row(
        text=case.text,
        gold=list(case.gold),
        # What is offered leaves out small talk and out-of-scope; without the engine it is all there is.
        ranking=list(dict.fromkeys([*answered, *reply.ranking, *offered]))[:_RANKED],
        answered=answered,
        offered=offered,
        outcome=_outcome(answered, offered),
        ms=round(ms, 1),
        kind=case.kind,
        style=case.style,
        before=case.before,
        both=case.both,
        limited=reply.limited,
    )


def _outcome(answered: list[str], offered: list[str]) -> str:
    if answered:
        return "refused" if set(answered) == {OUT_OF_SCOPE} else "answered"
    return "offered" if offered else "handed_over"
