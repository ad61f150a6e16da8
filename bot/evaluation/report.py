"""The evaluation for reading in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.evaluation.run import Verdict

VERDICTS = {
    Verdict.ANSWERED_RIGHT: "dijawab benar",
    Verdict.ANSWERED_WRONG: "dijawab salah",
    Verdict.OFFERED_RIGHT: "ditawari, yang benar ada",
    Verdict.OFFERED_WITHOUT: "ditawari, yang benar tidak ada",
    Verdict.HANDED_OVER: "diarahkan ke petugas",
    Verdict.REFUSED_RIGHT: "luar topik, ditolak benar",
    Verdict.REFUSED_WRONG: "ditolak, padahal bukan luar topik",
    Verdict.OUT_OF_SCOPE_ANSWERED: "luar topik, tapi dijawab",
}
URGENT = {"answered": "dijawab", "offered": "ditawari", "together": "bersama"}
CAUGHT = "dijawab atau ditawari dengan benar"
GROUPS = {"topics": "topik", "styles": "gaya", "kinds": "sumber"}
NOT_UNDERSTOOD = "(tidak ada)"


def lines(figures: dict[str, Any]) -> Iterator[str]:
    """The figures of `summary`, in sum, by group and by confusion."""
    yield f"Pesan diuji          {figures['messages']}"
    for name, title in {"top1": "Top-1", "top3": "Top-3", "wrong": "Jawaban salah"}.items():
        yield f"{title:<20} {figures[name]:.1%}  ({between(figures['intervals'][name])})"
    yield f"Waktu per pesan      rata-rata {figures['ms_mean']} ms, p95 {figures['ms_p95']} ms"
    yield from remarks(figures)
    yield ""
    yield "Keputusan, bagian dari semua pesan (selang kepercayaan 95 %):"
    for verdict, title in VERDICTS.items():
        yield f"  {title:<35}{_figure(figures['decision'][verdict])}"
    if figures["out_of_scope"]:
        yield f"Dari {figures['out_of_scope']['messages']} pesan luar topik:"
        yield f"  {'ditolak benar':<35}{_figure(figures['out_of_scope']['refused'])}"
        yield f"  {'dijawab sebagai topik lain':<35}{_figure(figures['out_of_scope']['answered'])}"
    if figures["both"]:
        yield f"Dari {figures['both']['messages']} pesan dengan dua pertanyaan:"
        yield f"  {'keduanya dijawab, berurutan':<35}{_figure(figures['both']['in_order'])}"
        yield f"  {'keduanya dijawab':<35}{_figure(figures['both']['any_order'])}"
    if figures["urgent"]:
        yield from _urgent(figures["urgent"])
    for key, title in GROUPS.items():
        if figures[key]:
            yield ""
            yield f"{title:<28}{'pesan':>6}{'top-1':>8}{'top-3':>8}{'salah':>8}"
        for name, row in figures[key].items():
            yield f"{name:<28}{row['messages']:>6}{row['top1']:>8.0%}{row['top3']:>8.0%}{row['wrong']:>8.0%}"
    if figures["confused"]:
        yield ""
        yield "Paling sering tertukar (benar -> dikira):"
        for pair in figures["confused"]:
            yield f"  {pair['times']:>3}x  {pair['gold']} -> {pair['taken_for']}"


def _urgent(urgent: dict[str, Any]) -> Iterator[str]:
    yield f"Dianggap tidak boleh terlewat ({', '.join(urgent['topics'])}):"
    for name, title in URGENT.items():
        yield f"  {title:<35}{_figure(urgent[name])}"
    if urgent["caught"]:
        yield f"Dari {urgent['caught']['messages']} pesan yang memang tidak boleh terlewat:"
        yield f"  {CAUGHT:<35}{_figure(urgent['caught'])}"


def remarks(figures: dict[str, Any]) -> Iterator[str]:
    """What has to be known to read the figures rightly."""
    if figures["follow_ups"]:
        yield f"{figures['follow_ups']} pesan adalah susulan: pesan sebelumnya dikirim lebih dulu."
    if figures["without_engine"]:
        yield f"PERHATIAN: {figures['without_engine']} pesan dijawab dari pencarian karena mesin tidak menjawab."


def between(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.1%} – {interval[1]:.1%}"


def _figure(figure: dict[str, Any]) -> str:
    return f"{figure['times']:>5}  {figure['share']:>6.1%}  ({between(figure['interval'])})"
