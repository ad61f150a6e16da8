"""The HTML report: everything in one file, and citizens' texts as text only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.dialogue import OUT_OF_SCOPE
from bot.evaluation.page import confusion, page, write_page
from bot.evaluation.report import NOT_UNDERSTOOD
from bot.evaluation.run import Row
from bot.processes.urgent import urgent_topics

WHEN = datetime(2026, 11, 24, 8, 30)
HOSTILE = [
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)' x='",
    "{{ 7 * 7 }}{% raw %}",
    "]]><!--",
    "</style><style>*{display:none}",
]


class Reader(HTMLParser):
    """Which tags and attributes there are, and what is read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, frozenset[str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, frozenset(name for name, _ in attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def rows_with(row: Callable[..., Row], text: str, label: str) -> list[Row]:
    """One message a verdict, with these everywhere a file can put them."""
    labels = {"text": text, "kind": label, "style": label, "before": text}
    return [
        row(ranking="biaya", answered="biaya", **labels),
        row(ranking="visa", answered="visa", **labels, both=("biaya", "visa")),
        row(ranking="wna", outcome="offered", offered="wna", **labels),
        row(ranking="", outcome="handed_over", **labels),
        row(gold=OUT_OF_SCOPE, answered=OUT_OF_SCOPE, ranking=OUT_OF_SCOPE, outcome="refused", **labels),
        row(answered=OUT_OF_SCOPE, ranking=OUT_OF_SCOPE, outcome="refused", **labels),
        row(gold=OUT_OF_SCOPE, answered="visa", ranking="visa", **labels, limited=True),
        Row(text, [label], [label], [], [label], "offered", 1.0),
        Row(text, [label], [f"{label}2"], [f"{label}2"], [], "answered", 1.0),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(row: Callable[..., Row], text: str) -> None:
    plain = Reader(page(rows_with(row, "teks", "label"), "berkas", WHEN))
    hostile = Reader(page(rows_with(row, text, text), text, WHEN))
    assert sorted(hostile.tags, key=str) == sorted(plain.tags, key=str)
    assert not hostile.open
    assert text in hostile.text


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=30))
def test_any_text_can_be_reported(row: Callable[..., Row], tmp_path: Path, text: str) -> None:
    path = tmp_path / "laporan.html"
    write_page(path, rows_with(row, text, text), text, WHEN)
    assert not Reader(path.read_text(encoding="utf-8")).open


def test_half_a_character_pair_does_not_lose_the_report(row: Callable[..., Row], tmp_path: Path) -> None:
    path = tmp_path / "laporan.html"
    write_page(path, [row(text="\ud83d", answered="visa")], "berkas", WHEN)
    assert "&#55357;" in path.read_text(encoding="utf-8")


def test_nothing_comes_from_elsewhere_and_nothing_runs(row: Callable[..., Row]) -> None:
    html = page(rows_with(row, "teks", "label"), "berkas", WHEN)
    assert not re.search(r"https?:|//|<script|<link|<img|@import|url\(|\bon\w+=", html)
    assert 'lang="id"' in html and 'name="viewport"' in html


def test_the_wrong_answers_are_told_and_the_right_ones_are_not(row: Callable[..., Row]) -> None:
    html = page(
        [
            row(text="pesan benar", ranking="biaya", answered="biaya"),
            row(text="pesan salah", ranking="visa", answered="visa", before="pesan dulu"),
        ],
        "berkas",
        WHEN,
    )
    text = Reader(html).text
    assert "pesan salah" in text and "pesan dulu" in text and "dijawab salah: visa" in text
    assert "pesan benar" not in text
    assert "Jawaban salah (1)" in text
    assert "50,0%" in text


def test_what_must_not_be_missed_has_a_table_of_its_own(row: Callable[..., Row]) -> None:
    urgent = urgent_topics()
    rows = [row(gold=urgent[0], outcome="offered", offered=urgent[0]), row(answered=urgent[1]), row(answered="biaya")]
    html = page(rows, "berkas", WHEN)
    assert f"{', '.join(urgent)}</p>" in html
    caught = "dijawab atau ditawari dengan benar"
    for title, times, share in (
        ("dijawab", 1, "33,3%"),
        ("ditawari", 1, "33,3%"),
        ("bersama", 2, "66,7%"),
        (caught, 1, "100,0%"),
    ):
        assert f'<th scope="row">{title}</th><td>{times}</td><td>{share}</td>' in html
    assert "Dari 1 pesan yang memang tidak boleh terlewat" in html
    assert caught not in page(rows[1:], "berkas", WHEN)


def test_the_confusion_table_holds_what_occurs_and_every_message_once(row: Callable[..., Row]) -> None:
    rows = [
        row(ranking="biaya"),
        row(gold="biaya visa", ranking="visa"),  # as right as the first
        row(ranking="visa"),
        row(gold="wna", ranking=""),
    ]
    columns, table = confusion(rows)
    assert columns == ["biaya", "visa", NOT_UNDERSTOOD]
    assert [line.gold for line in table] == ["biaya", "wna"]
    biaya = [(cell.times, cell.percent, cell.right) if cell else None for cell in table[0].cells]
    assert biaya == [(2, 67, True), (1, 33, False), None]
    assert sum(cell.times for line in table for cell in line.cells if cell) == len(rows)
