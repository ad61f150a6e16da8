"""Hostile texts, sent the way a citizen's message goes: each must get a reply, soon, and by being understood."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.conversation.dialogue import Dialogue
from bot.conversation.engine import Engine, EngineUnavailable
from bot.conversation.replies import Guide, NoJourney, Paused, Reply
from bot.evaluation.characters import readable
from bot.evaluation.hostile import Hostile
from bot.evaluation.payloads import without_slash

REPLY_LIMIT_MS = 500
# A text is slow when it is so every time; a machine that was busy for a moment is not the text's fault.
_TRIES = 5
_LEAST_RANKED = 2


class Fault(StrEnum):
    """What can be wrong, in the words of the report."""

    RAISED = "galat"
    LIMITED = "mesin tidak menjawab"
    SILENT = "tanpa balasan"
    OBEYED = "dituruti sebagai perintah"
    SLOW = "lambat"
    UNSEEN = "muatan tidak dikenali pemeriksaan"


@dataclass(frozen=True)
class Finding:
    """What became of a text. `ms` is the fastest of its tries, `slowest_ms` the slowest."""

    hostile: Hostile
    ms: float
    slowest_ms: float
    faults: tuple[Fault, ...]
    error: str = ""


def obeyed(reply: Reply) -> bool:
    """Whether Rasa took a text for a payload, in a conversation where no journey is open.

    Understanding ranks ten topics, always. A payload's intent comes with a ranking of itself alone, and where Rasa
    restarts or takes back the conversation, or does not know the intent, there is none. A place in a journey can only
    come from a payload, too. `control` proves at every run that this sees every payload that is obeyed.
    """
    steered = any(isinstance(item, Guide | Paused | NoJourney) for item in reply.items)
    return steered or len(reply.ranking) < _LEAST_RANKED


async def control(engine: Engine, intents: Iterable[str]) -> list[Finding]:
    """Payloads past the cleaning, straight to the engine: those that `obeyed` does not see. With any, it is blind."""
    blind = []
    for intent in intents:
        payload = f"/{intent}"
        try:
            seen = obeyed(await engine.ask(_sender(), payload, with_ranking=True))
        except EngineUnavailable:
            seen = False
        if not seen:
            blind.append(Finding(Hostile("kontrol", payload), 0.0, 0.0, (Fault.UNSEEN,)))
    return blind


async def fuzz(
    dialogue: Dialogue,
    texts: Sequence[Hostile],
    place: Mapping[str, Any],
    progress: Callable[[int, int], None],
) -> list[Finding]:
    """Every text in a conversation of its own. `place` is where the journey stands in those with one open."""
    findings = []
    for number, hostile in enumerate(texts, 1):
        findings.append(await _finding(_Mouth(dialogue, place), hostile))
        progress(number, len(texts))
    return findings


async def _finding(mouth: _Mouth, hostile: Hostile) -> Finding:
    try:
        reply = await mouth.say(hostile)
        times = tuple(mouth.times)
        faults = [*_faults(hostile, reply)]
        if min(times) > REPLY_LIMIT_MS:
            faults.append(Fault.SLOW)
        if not faults and not await _by_its_words(mouth, hostile, reply):
            faults.append(Fault.OBEYED)
    except Exception as error:
        return Finding(hostile, 0.0, 0.0, (Fault.RAISED,), f"{type(error).__name__}: {error}")
    return Finding(hostile, min(times), max(times), tuple(faults))


def _faults(hostile: Hostile, reply: Reply) -> Iterable[Fault]:
    if reply.limited:
        yield Fault.LIMITED
    elif reply.items and not hostile.in_journey and obeyed(reply):
        yield Fault.OBEYED
    if not reply.items and readable(hostile.text):
        yield Fault.SILENT


async def _by_its_words(mouth: _Mouth, hostile: Hostile, reply: Reply) -> bool:
    """Whether a text with a slash before it gets what its words alone get, down to the ranking.

    Rasa only obeys what begins with a slash, so the words alone are understood for certain. With a journey open this
    is what shows a payload: there the words may steer ("/lanjut"), but only as "lanjut" would. Braces and quotes stay:
    punctuation counts for the meaning, and without it a third of the payloads were understood as something else.
    """
    words = without_slash(hostile.text)
    if words is None:
        return True
    alone = await mouth.say(Hostile(hostile.kind, words, hostile.before, hostile.in_journey))
    return (reply.items, reply.ranking) == (alone.items, alone.ranking)


class _Mouth:
    """Says texts, again where a reply was slow. `times` are the milliseconds of each try."""

    def __init__(self, dialogue: Dialogue, place: Mapping[str, Any]) -> None:
        self._dialogue = dialogue
        self._place = place
        self.times: list[float] = []

    async def say(self, hostile: Hostile) -> Reply:
        """The reply of the last try, each in a new conversation."""
        open_ = self._place if hostile.in_journey else None
        for _ in range(_TRIES):
            sender = _sender()
            if hostile.before:
                await self._dialogue.hear(sender, hostile.before)
            began = time.perf_counter()
            reply = await self._dialogue.hear(sender, hostile.text, open_, with_ranking=True)
            self.times.append((time.perf_counter() - began) * 1000)
            if self.times[-1] <= REPLY_LIMIT_MS:
                break
        return reply


def _sender() -> str:
    return f"uji-aneh-{uuid.uuid4().hex[:12]}"
