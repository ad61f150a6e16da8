"""The evaluation for reading in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_NAMES = {
    "answered": "dijawab",
    "offered": "ditawari pilihan",
    "handed_over": "diarahkan ke petugas",
    "refused": "ditolak sebagai luar topik",
}


def lines(figures: dict[str, Any]) -> Iterator[str]:
    """The figures of `summary`, in sum, per topic and by confusion."""
    yield f"Pesan diuji          {figures['messages']}"
    yield f"Top-1                {figures['top1']:.1%}"
    yield f"Top-3                {figures['top3']:.1%}"
    yield f"Jawaban salah        {figures['wrong_answers']:.1%}"
    for name, share in figures["outcomes"].items():
        yield f"{_NAMES[name]:<20.20} {share:.1%}"
    yield f"Waktu per pesan      rata-rata {figures['ms_mean']} ms, p95 {figures['ms_p95']} ms"
    yield ""
    yield f"{'topik':<28}{'pesan':>6}{'top-1':>8}{'top-3':>8}{'salah':>8}"
    for topic, row in figures["topics"].items():
        yield f"{topic:<28}{row['messages']:>6}{row['top1']:>8.0%}{row['top3']:>8.0%}{row['wrong']:>8.0%}"
    if figures["confused"]:
        yield ""
        yield "Paling sering tertukar (benar -> dikira):"
        for pair in figures["confused"]:
            yield f"  {pair['times']:>3}x  {pair['gold']} -> {pair['taken_for']}"
