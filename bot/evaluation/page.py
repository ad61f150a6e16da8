"""The evaluation as one HTML file, to read on a phone or send on. Texts of citizens are shown as text only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2

from bot.evaluation.report import CAUGHT, GROUPS, NOT_UNDERSTOOD, URGENT, VERDICTS, between, remarks
from bot.evaluation.run import Row, Verdict
from bot.evaluation.summary import summary

_TEMPLATE = "page.html.j2"
_MISSED = (Verdict.OFFERED_WITHOUT, Verdict.HANDED_OVER)
_HEADLINES = {"top1": "Top-1", "top3": "Top-3", "wrong": "Jawaban salah"}


@dataclass(frozen=True)
class Cell:
    """A field of the confusion table. `percent` is its share of the line."""

    times: int
    percent: int
    right: bool
    hint: str


@dataclass(frozen=True)
class Line:
    gold: str
    cells: list[Cell | None]


def page(rows: list[Row], source: str, when: datetime) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": lambda share: _decimal_comma(f"{share:.1%}"),
        "ms": lambda time: _decimal_comma(f"{time:.1f} ms"),
        "between": lambda bounds: _decimal_comma(between(bounds)),
    }
    figures = summary(rows)
    columns, table = confusion(rows)
    return environment.get_template(_TEMPLATE).render(
        figures=figures,
        source=source,
        when=f"{when:%Y-%m-%d %H:%M}",
        remarks=list(remarks(figures)),
        headlines=_HEADLINES,
        verdicts=VERDICTS,
        urgent=URGENT,
        caught=CAUGHT,
        groups={title: figures[key] for key, title in GROUPS.items() if figures[key]},
        columns=columns,
        table=table,
        wrong=[_told(row) for row in rows if row.wrong],
        missed=[_told(row) for row in rows if row.verdict in _MISSED],
        out_of_order=[_told(row) for row in rows if row.both and not row.both_in_order],
    )


def confusion(rows: list[Row]) -> tuple[list[str], list[Line]]:
    """What was taken for what: the columns' topics, and a line for each right topic. Only what occurs."""
    pairs = Counter((row.gold[0], row.taken_for or NOT_UNDERSTOOD) for row in rows)
    totals = Counter(row.gold[0] for row in rows)
    columns = sorted({taken for _, taken in pairs}, key=lambda topic: (topic == NOT_UNDERSTOOD, topic))
    table = [Line(gold, [_cell(pairs[gold, taken], totals[gold], gold, taken) for taken in columns]) for gold in totals]
    return columns, sorted(table, key=lambda line: line.gold)


def _cell(times: int, total: int, gold: str, taken: str) -> Cell | None:
    if not times:
        return None
    return Cell(times, round(100 * times / total), gold == taken, f"{gold} dikira {taken}: {times} dari {total}")


def _told(row: Row) -> dict[str, Any]:
    """What happened to a message, in words."""
    topics = row.answered or row.offered
    return {
        "text": row.text,
        "before": row.before,
        "gold": ", ".join(row.gold),
        "happened": VERDICTS[row.verdict] + (f": {', '.join(topics)}" if topics else ""),
    }


def _decimal_comma(number: str) -> str:
    return number.replace(".", ",")


def write_page(file: Path, rows: list[Row], source: str, when: datetime) -> None:
    file.write_text(page(rows, source, when), encoding="utf-8", errors="xmlcharrefreplace")
