"""The figures add up, and say how far they can be trusted."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import paths
from bot.content.topics import load_topics
from bot.conversation.dialogue import OUT_OF_SCOPE
from bot.evaluation.intervals import interval
from bot.evaluation.report import lines
from bot.evaluation.run import Row, Verdict
from bot.evaluation.summary import as_json, summary
from bot.processes.urgent import urgent_topics

URGENT = urgent_topics()[0]
TOPICS = ("biaya", "visa", "wna", OUT_OF_SCOPE, URGENT)
SOME = st.lists(st.sampled_from(TOPICS), max_size=4, unique=True)
ROWS = st.lists(
    st.builds(
        Row,
        text=st.text(max_size=5),
        gold=st.lists(st.sampled_from(TOPICS), min_size=1, max_size=3, unique=True),
        ranking=SOME,
        answered=SOME,
        offered=SOME,
        outcome=st.sampled_from(["answered", "offered", "handed_over", "refused"]),
        ms=st.floats(0, 1e4),
        kind=st.sampled_from(["", "asli"]),
        style=st.sampled_from(["", "chat", "keluhan"]),
        before=st.sampled_from(["", "dulu"]),
        both=st.sampled_from([(), ("biaya", "visa")]),
        limited=st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def test_the_summary_counts_right(row: Callable[..., Row]) -> None:
    figures = summary(
        [
            row(ranking="biaya", answered="biaya", ms=10),
            row(ranking="visa biaya", answered="visa", ms=20, style="chat"),
            row(ranking="visa", outcome="offered", offered="visa", ms=30, style="chat"),
            row(gold="visa", outcome="handed_over", ms=40),
        ]
    )
    assert (figures["messages"], figures["top1"], figures["top3"], figures["wrong_answers"]) == (4, 0.25, 0.5, 0.25)
    assert figures["outcomes"] == {"answered": 0.5, "offered": 0.25, "handed_over": 0.25, "refused": 0.0}
    assert {name: figure["times"] for name, figure in figures["decision"].items() if figure["times"]} == {
        "answered_right": 1,
        "answered_wrong": 1,
        "offered_without": 1,
        "handed_over": 1,
    }
    assert (figures["ms_mean"], figures["ms_p95"]) == (25, 38.5)
    assert list(figures["topics"]) == ["biaya", "visa"]
    biaya = figures["topics"]["biaya"]
    assert (biaya["messages"], biaya["top1"], biaya["top3"], biaya["wrong"]) == (3, 0.3333, 0.6667, 0.3333)
    assert {name: entry["messages"] for name, entry in figures["styles"].items()} == {"chat": 2}
    assert figures["kinds"] == {}
    assert figures["confused"] == [{"gold": "biaya", "taken_for": "visa", "times": 2}]
    assert figures["out_of_scope"] is None and figures["both"] is None


def test_out_of_scope_and_double_questions_have_shares_of_their_own(row: Callable[..., Row]) -> None:
    figures = summary(
        [
            row(gold=OUT_OF_SCOPE, answered=OUT_OF_SCOPE, outcome="refused"),
            row(gold=OUT_OF_SCOPE, answered="visa"),
            row(gold=OUT_OF_SCOPE, outcome="handed_over"),
            row(gold="biaya visa", answered="visa biaya", both=("biaya", "visa")),
            row(gold="biaya visa", answered="biaya visa", both=("biaya", "visa")),
        ]
    )
    assert (figures["out_of_scope"]["messages"], figures["both"]["messages"]) == (3, 2)
    assert figures["out_of_scope"]["refused"]["share"] == figures["out_of_scope"]["answered"]["share"] == 0.3333
    assert (figures["both"]["in_order"]["share"], figures["both"]["any_order"]["share"]) == (0.5, 1)


def test_what_must_not_be_missed_is_counted_over_all_and_over_what_is_urgent(row: Callable[..., Row]) -> None:
    second = urgent_topics()[1]
    rows = [
        row(gold=URGENT, answered=URGENT),
        row(gold=f"biaya {URGENT}", answered="biaya"),  # as right
        row(gold=URGENT, outcome="offered", offered=f"biaya {URGENT}"),
        row(gold=URGENT, outcome="offered", offered="biaya"),
        row(gold=URGENT, answered=second),  # the wrong one
        row(gold=URGENT, outcome="handed_over"),
        row(gold="visa", answered=f"visa {second}"),
        row(gold="visa", outcome="offered", offered=f"{URGENT} {second} visa"),
        row(gold="visa", answered="visa", ranking=f"visa {URGENT}"),
        row(gold="visa", answered="visa"),
    ]
    urgent = summary(rows)["urgent"]
    assert urgent["topics"] == list(urgent_topics())
    counted = {name: (urgent[name]["times"], urgent[name]["share"]) for name in ("answered", "offered", "together")}
    assert counted == {"answered": (3, 0.3), "offered": (2, 0.2), "together": (5, 0.5)}
    assert (urgent["caught"]["messages"], urgent["caught"]["times"], urgent["caught"]["share"]) == (6, 3, 0.5)
    low, high = urgent["caught"]["interval"]
    assert low < 0.5 < high


def test_a_file_without_urgent_messages_still_says_how_many_were_taken_for_one(row: Callable[..., Row]) -> None:
    urgent = summary([row(answered=URGENT), row(answered="biaya")])["urgent"]
    assert (urgent["together"]["share"], urgent["caught"]) == (0.5, None)


def test_without_urgent_topics_there_is_nothing_to_tell(
    row: Callable[..., Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.evaluation.summary.urgent_topics", lambda: ())
    figures = summary([row(answered="biaya")])
    assert figures["urgent"] is None
    assert "terlewat" not in "\n".join(lines(figures))


def test_the_urgent_topics_are_those_of_the_engine() -> None:
    (decision,) = (part for part in yaml.safe_load(paths.CONFIG.read_text())["pipeline"] if "urgent" in part)
    assert list(urgent_topics()) == decision["urgent"]
    assert all(topic in load_topics(paths.FAQ) for topic in urgent_topics())


@given(ROWS)
def test_every_message_falls_into_exactly_one_bucket(rows: list[Row]) -> None:
    data = as_json(rows)
    figures = data["summary"]
    assert sum(figures["outcomes"].values()) == pytest.approx(1, abs=1e-3)
    assert sum(figure["share"] for figure in figures["decision"].values()) == pytest.approx(1, abs=1e-3)
    assert sum(figure["times"] for figure in figures["decision"].values()) == len(rows)
    assert set(figures["decision"]) == set(Verdict)
    assert sum(entry["messages"] for entry in figures["topics"].values()) == len(rows)
    assert sum(entry["messages"] for entry in figures["styles"].values()) == sum(bool(row.style) for row in rows)
    wrong = ("answered_wrong", "refused_wrong", "out_of_scope_answered")
    assert sum(figures["decision"][name]["times"] for name in wrong) == round(figures["wrong_answers"] * len(rows))
    urgent = {name: figures["urgent"][name]["times"] for name in ("answered", "offered", "together")}
    assert max(urgent["answered"], urgent["offered"]) <= urgent["together"] <= urgent["answered"] + urgent["offered"]
    caught = figures["urgent"]["caught"] or {"messages": 0, "times": 0}
    assert 0 <= caught["times"] <= caught["messages"] == sum(URGENT in row.gold for row in rows)
    assert 0 <= figures["top1"] <= figures["top3"] <= 1
    assert 0 <= figures["ms_p95"] <= max(row.ms for row in rows) + 0.05
    assert list(lines(figures))


@given(ROWS)
def test_the_rows_keep_the_shape_others_read(rows: list[Row]) -> None:
    fixed = {"text", "gold", "ranking", "answered", "offered", "outcome", "ms"}
    for written, row in zip(as_json(rows)["rows"], rows, strict=True):
        assert fixed <= set(written) <= fixed | {"kind", "style"}
        assert written["gold"] == row.gold


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_messages_changes_nothing(rows: list[Row], chance: random.Random) -> None:
    mixed = chance.sample(rows, len(rows))
    one, other = summary(rows), summary(mixed)
    for figures in (one, other):
        figures.pop("confused")  # pairs as frequent as each other come in the order they were met
    assert one == other


def test_the_intervals_are_the_same_at_every_run() -> None:
    first = interval(30, 100)
    interval.cache_clear()
    assert interval(30, 100) == first == (0.21, 0.39)


@settings(max_examples=30)
@given(st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_an_interval_holds_the_measured_share(counts: tuple[int, int]) -> None:
    hits, total = counts
    low, high = interval(hits, total)
    assert 0 <= low <= hits / total + 1e-4 and hits / total - 1e-4 <= high <= 1
    assert low < high


@pytest.mark.parametrize(("hits", "expected"), [(0, (0.0, 0.0295)), (100, (0.9705, 1.0))])
def test_none_and_all_are_no_certainty(hits: int, expected: tuple[float, float]) -> None:
    assert interval(hits, 100) == expected


def test_more_messages_make_it_surer() -> None:
    (low, high), (lower, higher) = interval(150, 300), interval(15, 30)
    assert high - low < (higher - lower) / 2


def test_the_intervals_of_300_messages_take_less_than_two_seconds(row: Callable[..., Row]) -> None:
    chance = random.Random(1)
    topics = [f"topik-{number}" for number in range(60)]
    outcomes = ["answered", "offered", "handed_over", "refused"]
    rows = [
        row(
            gold=chance.choice(topics),
            ranking=" ".join(chance.sample(topics[:20], 5)),
            answered=chance.choice(topics[:20]),
            outcome=chance.choice(outcomes),
            style=chance.choice("abcd"),
            kind=chance.choice("xyz"),
        )
        for _ in range(300)
    ]
    interval.cache_clear()
    began = time.process_time()
    summary(rows)
    assert time.process_time() - began < 2


def test_the_report_names_the_figures_in_indonesian(row: Callable[..., Row]) -> None:
    rows = [row(ranking="visa", answered="visa"), row(ranking="biaya", answered="biaya", before="b", style="chat")]
    text = "\n".join(lines(summary(rows)))
    for part in ("Pesan diuji          2", "Top-1                50.0%", "Jawaban salah        50.0%", "biaya -> visa"):
        assert part in text
    for part in ("gaya ", "dijawab salah", "1 pesan adalah susulan"):
        assert part in text
    assert "PERHATIAN" not in text
    assert f"Dianggap tidak boleh terlewat ({', '.join(urgent_topics())}):" in text
    assert "pesan yang memang tidak boleh terlewat" not in text
    urgent = [line.split() for line in lines(summary([row(gold=URGENT, answered=URGENT), row(answered=URGENT)]))]
    at = urgent.index(["Dari", "1", "pesan", "yang", "memang", "tidak", "boleh", "terlewat:"])
    assert [line[:3] for line in urgent[at - 3 : at]] == [
        ["dijawab", "2", "100.0%"],
        ["ditawari", "0", "0.0%"],
        ["bersama", "2", "100.0%"],
    ]
    assert urgent[at + 1][-5:-3] == ["1", "100.0%"]
    assert "PERHATIAN: 1 pesan" in "\n".join(lines(summary([row(limited=True)])))
