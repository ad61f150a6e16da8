"""`python -m bot fuzz`: from a seed to what went wrong."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.conversation.library import load_library
from bot.evaluation.command import counter, warm
from bot.evaluation.fuzz import REPLY_LIMIT_MS, Finding, control, fuzz
from bot.evaluation.hostile import generate, load_material
from bot.evaluation.summary import p95
from bot.journeys.walk import Walk
from bot.processes.temporary import engine_for_command
from bot.settings import Settings

_SHOWN = 20  # failures
_SHOWN_LENGTH = 100  # characters of a text, escaped
_SEEDS = 1_000_000
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Result:
    seed: int
    payloads: int  # sent past the cleaning
    unseen: list[Finding]  # of those
    findings: list[Finding]

    @property
    def failed(self) -> list[Finding]:
        return [*self.unseen, *(finding for finding in self.findings if finding.faults)]

    def lines(self) -> Iterator[str]:
        """In sum, by kind, and the first failures. Texts are escaped: a terminal would obey some of them."""
        count = len(self.findings)
        yield f"Teks dicoba          {count} (mengulanginya: --count {count} --seed {self.seed})"
        yield f"Gagal                {len(self.failed)}"
        yield f"Waktu per balasan    {_times(self.findings)} (batas {REPLY_LIMIT_MS} ms)"
        yield f"Lambat sesaat        {_hiccups(self.findings)}"
        yield f"Pemeriksaan perintah {self.payloads - len(self.unseen)} dari {self.payloads} muatan langsung dikenali"
        yield ""
        yield f"{'jenis':<28}{'teks':>6}{'gagal':>7}{'p95 ms':>9}{'maks ms':>9}"
        for kind in dict.fromkeys(finding.hostile.kind for finding in self.findings):
            yield _row(kind, [finding for finding in self.findings if finding.hostile.kind == kind])
        if self.failed:
            yield ""
            yield "Yang pertama gagal:"
        for finding in self.failed[:_SHOWN]:
            yield f"  {_failure(finding)}"


def fuzzing(settings: Settings, count: int, seed: int | None, progress: Progress) -> Result:
    """Says `count` texts; without a seed others at every run. Raises OperatorError."""
    return asyncio.run(_fuzzing(settings, count, secrets.randbelow(_SEEDS) if seed is None else seed, progress))


async def _fuzzing(settings: Settings, count: int, seed: int, progress: Progress) -> Result:
    library = load_library()
    material = load_material(library.journeys)
    place = Walk(library.journeys).start(next(iter(library.journeys)).id).as_data()
    texts = list(generate(count, seed, material))
    async with engine_for_command(settings, progress) as engine:
        dialogue = await warm(engine, library)
        progress(f"Mengirim {count} teks, benih {seed} ...")
        unseen = await control(engine, material.intents)
        return Result(seed, len(material.intents), unseen, await fuzz(dialogue, texts, place, counter()))


def _row(kind: str, findings: list[Finding]) -> str:
    times = [finding.ms for finding in findings]
    failed = sum(bool(finding.faults) for finding in findings)
    return f"{kind:<28}{len(findings):>6}{failed:>7}{p95(times):>9.0f}{max(times):>9.0f}"


def _times(findings: list[Finding]) -> str:
    times = [finding.ms for finding in findings]
    return f"p95 {p95(times):.0f} ms, paling lama {max(times):.0f} ms"


def _hiccups(findings: list[Finding]) -> str:
    """Texts that were slow once and not when said again."""
    times = [finding.slowest_ms for finding in findings if finding.ms <= REPLY_LIMIT_MS < finding.slowest_ms]
    return f"{len(times)} kali, sampai {max(times):.0f} ms; diulang, lalu cepat" if times else "0 kali"


def _failure(finding: Finding) -> str:
    hostile = finding.hostile
    before = f"{_shortened(hostile.before)} lalu " if hostile.before else ""
    what = ", ".join(finding.faults) + (f" ({finding.error})" if finding.error else "")
    return f"{what} [{hostile.kind}, {finding.ms:.0f} ms] {before}{_shortened(hostile.text)}"


def _shortened(text: str) -> str:
    shown = ascii(text)
    return shown if len(shown) <= _SHOWN_LENGTH else f"{shown[:_SHOWN_LENGTH]}... ({len(text)} karakter)"
