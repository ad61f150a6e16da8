"""What a fuzz run finds fault with, by dialogues that do wrong; and the command, with an engine that obeys nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot import cli
from bot import settings as bot_settings
from bot.conversation.engine import EngineUnavailable
from bot.conversation.replies import Faq, Guide, NoJourney, Offer, Paused, Reply
from bot.evaluation import fuzz as fuzzing
from bot.evaluation.fuzz import Fault, Finding, control, fuzz
from bot.evaluation.fuzz_command import Result
from bot.evaluation.hostile import Hostile
from bot.processes import training
from bot.processes.temporary import free_port
from bot.settings import Settings

PLACE = {"panduan": "bayar-bni", "langkah": "paspor", "pilihan": {}}
UNDERSTOOD = Reply((Faq("biaya"),), ranking=("biaya", "visa"))
STEERED = Reply((Guide(PLACE),), ranking=("lanjut",))
Answers = Callable[[str, Any], Reply]


class Fake:
    """Answers as it is told, by the text and the open journey; remembers what it heard."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.heard: list[tuple[str, str, Any]] = []

    async def hear(
        self, sender: str, text: str, open: Mapping[str, Any] | None = None, with_ranking: bool = False
    ) -> Reply:
        self.heard.append((sender, text, open))
        return self._answers(text, open)


async def findings(answers: Answers, *texts: Hostile) -> list[Finding]:
    return await fuzz(Fake(answers), texts, PLACE, lambda done, total: None)  # type: ignore[arg-type]


async def faults(answers: Answers, text: str = "halo", **more: Any) -> tuple[Fault, ...]:
    (finding,) = await findings(answers, Hostile("x", text, **more))
    return finding.faults


def always(reply: Reply) -> Answers:
    return lambda text, open_: reply


@pytest.mark.parametrize("text", ["halo", "/biaya", "", "\u200b"])
async def test_an_understood_text_is_no_fault(text: str) -> None:
    assert await faults(always(UNDERSTOOD), text) == ()


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply((Faq("biaya"),), limited=True), Fault.LIMITED),
        (Reply(()), Fault.SILENT),
        (Reply((Faq("biaya"),), ranking=("biaya",)), Fault.OBEYED),
        (Reply((Offer(("biaya",)),)), Fault.OBEYED),
        (Reply((Guide(PLACE),), ranking=("a", "b")), Fault.OBEYED),
        (Reply((Paused("bayar-bni"),), ranking=("a", "b")), Fault.OBEYED),
        (Reply((NoJourney(),), ranking=("a", "b")), Fault.OBEYED),
    ],
)
async def test_a_reply_that_was_not_made_by_understanding(reply: Reply, fault: Fault) -> None:
    assert await faults(always(reply)) == (fault,)


async def test_what_says_nothing_needs_no_reply() -> None:
    assert await faults(always(Reply(())), " /\u3164\n") == ()


@pytest.mark.parametrize("slash", ["/", "\u200b/", "／", "\n//"])
async def test_a_slash_must_change_nothing(slash: str) -> None:
    def obeys(text: str, open_: Any) -> Reply:
        return Reply((Faq("visa"),), ranking=("visa", "biaya")) if text.startswith(slash) else UNDERSTOOD

    assert await faults(obeys, f"{slash}visa") == (Fault.OBEYED,)
    assert await faults(obeys, f"halo {slash}visa") == ()


async def test_with_a_journey_open_a_word_may_steer_but_a_payload_may_not() -> None:
    def obeys(text: str, open_: Any) -> Reply:
        return STEERED if open_ and text in ("/lanjut", "lanjut", "/panduan") else UNDERSTOOD

    assert await faults(obeys, "/lanjut", in_journey=True) == ()
    assert await faults(obeys, "/panduan", in_journey=True) == (Fault.OBEYED,)


async def test_an_exception_is_a_fault_and_the_run_goes_on() -> None:
    def raises(text: str, open_: Any) -> Reply:
        if text == "a":
            raise ValueError("rusak")
        return UNDERSTOOD

    first, second = await findings(raises, Hostile("x", "a"), Hostile("x", "b"))
    assert (first.faults, first.error) == ((Fault.RAISED,), "ValueError: rusak")
    assert second.faults == ()


class Clock:
    """Goes on by what the dialogue takes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *seconds: float) -> None:
        self.now, self._left = 0.0, list(seconds)
        monkeypatch.setattr(fuzzing.time, "perf_counter", lambda: self.now)

    def answers(self, text: str, open_: Any) -> Reply:
        self.now += self._left.pop(0)
        return UNDERSTOOD


async def test_a_text_that_is_slow_every_time_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = await findings(Clock(monkeypatch, 0.7, 0.6, 0.9, 0.8, 0.7).answers, Hostile("x", "halo"))
    assert finding.faults == (Fault.SLOW,)
    assert (round(finding.ms), round(finding.slowest_ms)) == (600, 900)


async def test_a_busy_moment_is_told_but_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    made = await findings(Clock(monkeypatch, 0.7, 0.1).answers, Hostile("x", "halo"))
    assert made[0].faults == ()
    assert "1 kali, sampai 700 ms" in "\n".join(Result(1, 0, [], made).lines())


async def test_every_try_is_a_conversation_of_its_own_and_what_comes_before_is_said_first() -> None:
    fake = Fake(always(UNDERSTOOD))
    seen: list[tuple[int, int]] = []
    texts = [Hostile("x", "terus?", before="\x00"), Hostile("x", "a", in_journey=True)]
    await fuzz(fake, texts, PLACE, lambda done, total: seen.append((done, total)))  # type: ignore[arg-type]
    (first, second, third) = fake.heard
    assert first[0] == second[0] != third[0]
    assert [text for _, text, _ in fake.heard] == ["\x00", "terus?", "a"]
    assert [place for _, _, place in fake.heard] == [None, None, PLACE]
    assert seen == [(1, 2), (2, 2)]


async def test_the_control_finds_payloads_that_the_check_does_not_see() -> None:
    class Engine:
        async def ask(self, sender: str, text: str, journey: Any = None, with_ranking: bool = False) -> Reply:
            if text == "/mati":
                raise EngineUnavailable
            return UNDERSTOOD if text == "/biaya" else Reply((Faq("visa"),), ranking=("visa",))

    blind = await control(Engine(), ["visa", "biaya", "mati"])  # type: ignore[arg-type]
    assert [finding.hostile.text for finding in blind] == ["/biaya", "/mati"]


async def test_the_report_shows_failures_escaped_and_shortened() -> None:
    made = await findings(
        always(Reply(())), Hostile("zalgo", "\x1b[2J" + "a" * 5000), Hostile("susulan", "?", before="\u202e")
    )
    result = Result(7, 72, [], made)
    shown = "\n".join(result.lines())
    assert len(result.failed) == 2
    assert "--seed 7" in shown and "72 dari 72" in shown
    assert "tanpa balasan [zalgo" in shown and r"'\x1b[2Jaaa" in shown and "(5004 karakter)" in shown
    assert r"'\u202e' lalu '?'" in shown
    assert "\x1b" not in shown and max(map(len, shown.splitlines())) < 220


def test_the_command_fails_when_the_check_is_blind(
    stub_engine: Callable[..., Path], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stub takes payloads for questions, too: then nothing is proved."""
    own = settings.model_copy(update={"engine_port": free_port()})
    own.models_dir.mkdir()
    training.model_path(own).write_text("model")
    monkeypatch.setattr(bot_settings, "load", lambda: own)
    result = CliRunner().invoke(cli.main, ["fuzz", "--count", "40", "--seed", "5"])
    assert result.exit_code == 1
    assert "Teks dicoba          40 (mengulanginya: --count 40 --seed 5)" in result.output
    assert "muatan tidak dikenali pemeriksaan [kontrol, 0 ms] '/restart'" in result.output
