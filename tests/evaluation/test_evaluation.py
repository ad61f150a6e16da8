"""Measuring: labelled messages read, sent the way a citizen's go, scored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.replies import Faq, HandOver, Item, Offer, Reply
from bot.errors import OperatorError
from bot.evaluation.cases import Case, read_cases
from bot.evaluation.command import load_cases
from bot.evaluation.report import lines
from bot.evaluation.run import OUT_OF_SCOPE, Row, as_json, evaluate, summary


def row(gold: str = "biaya", ranking: str = "", answered: str = "", outcome: str = "answered", ms: float = 10.0) -> Row:
    return Row("teks", gold.split(), ranking.split(), answered.split(), [], outcome, ms)


class FixedDialogue:
    """Replies the same to everything; remembers who asked."""

    def __init__(self, *items: Item, ranking: tuple[str, ...] = ()) -> None:
        self.reply = Reply(items, ranking=ranking)
        self.senders: list[str] = []

    async def hear(self, sender: str, text: str, with_ranking: bool = False) -> Reply:
        assert with_ranking
        self.senders.append(sender)
        return self.reply


async def rows_of(dialogue: FixedDialogue, *gold: str) -> list[Row]:
    return await evaluate(dialogue, [Case("teks", gold or ("biaya",))], lambda done, total: None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "top1", "top3", "wrong"),
    [
        (row(ranking="biaya visa", answered="biaya"), True, True, False),
        (row(ranking="visa biaya", answered="visa"), False, True, True),
        (row(ranking="visa wna calo biaya", answered="visa"), False, False, True),
        (row(gold="visa biaya", ranking="biaya", answered="biaya"), True, True, False),
        (row(ranking="visa biaya", outcome="offered"), False, True, False),
        (row(outcome="handed_over"), False, False, False),
        (row(ranking="visa biaya", answered="visa biaya"), False, True, False),
    ],
)
def test_a_message_is_scored_by_what_an_officer_would_accept(made: Row, top1: bool, top3: bool, wrong: bool) -> None:
    assert (made.top1, made.top3, made.wrong) == (top1, top3, wrong)


@pytest.mark.parametrize(
    ("items", "ranking", "expected", "outcome"),
    [
        ((Faq("biaya"),), ("biaya", "visa"), ["biaya", "visa"], "answered"),
        ((Faq("visa"),), ("biaya", "visa"), ["visa", "biaya"], "answered"),
        ((Offer(("visa", "wna")),), ("biaya", "visa", "wna"), ["visa", "wna", "biaya"], "offered"),
        ((HandOver("petugas"),), ("biaya",), ["biaya"], "handed_over"),
        ((Faq(OUT_OF_SCOPE),), (), [OUT_OF_SCOPE], "refused"),
        ((), (), [], "handed_over"),
        ((Faq("a"),), tuple("abcdefgh"), list("abcde"), "answered"),
    ],
)
async def test_the_decision_comes_before_the_bare_ranking(items, ranking, expected, outcome: str) -> None:
    (made,) = await rows_of(FixedDialogue(*items, ranking=ranking))
    assert (made.ranking, made.outcome) == (expected, outcome)


async def test_every_message_is_a_conversation_of_its_own() -> None:
    dialogue = FixedDialogue(Faq("biaya"))
    seen: list[tuple[int, int]] = []
    cases = [Case("a", ("biaya",)), Case("b", ("biaya",))]
    await evaluate(dialogue, cases, lambda done, total: seen.append((done, total)))  # type: ignore[arg-type]
    await rows_of(dialogue)
    assert len(set(dialogue.senders)) == 3
    assert seen == [(1, 2), (2, 2)]


def test_the_summary_adds_up() -> None:
    figures = summary(
        [
            row(ranking="biaya", answered="biaya", ms=10),
            row(ranking="visa biaya", answered="visa", ms=20),
            row(ranking="visa", outcome="offered", ms=30),
            row(gold="visa", outcome="handed_over", ms=40),
        ]
    )
    assert (figures["messages"], figures["top1"], figures["top3"], figures["wrong_answers"]) == (4, 0.25, 0.5, 0.25)
    assert figures["outcomes"] == {"answered": 0.5, "offered": 0.25, "handed_over": 0.25, "refused": 0.0}
    assert figures["ms_mean"] == 25
    assert list(figures["topics"]) == ["biaya", "visa"]
    assert figures["topics"]["biaya"] == {"messages": 3, "top1": 0.3333, "top3": 0.6667, "wrong": 0.3333}
    assert figures["confused"] == [{"gold": "biaya", "taken_for": "visa", "times": 2}]


ROWS = st.builds(
    row,
    gold=st.sampled_from(["biaya", "visa", "biaya visa"]),
    ranking=st.sampled_from(["", "biaya", "visa biaya", "wna calo visa"]),
    answered=st.sampled_from(["", "biaya", "wna"]),
    outcome=st.sampled_from(["answered", "offered", "handed_over", "refused"]),
    ms=st.floats(0, 1e4),
)


@given(st.lists(ROWS, min_size=1, max_size=8))
def test_any_result_can_be_summed_up_and_read(rows: list[Row]) -> None:
    figures = as_json(rows)["summary"]
    assert sum(figures["outcomes"].values()) == pytest.approx(1)
    assert sum(entry["messages"] for entry in figures["topics"].values()) == len(rows)
    assert 0 <= figures["top1"] <= figures["top3"] <= 1
    assert list(lines(figures))


def test_the_report_names_the_figures_in_indonesian() -> None:
    text = "\n".join(lines(summary([row(ranking="visa", answered="visa"), row(ranking="biaya", answered="biaya")])))
    for part in ("Pesan diuji          2", "Top-1                50.0%", "Jawaban salah        50.0%", "biaya -> visa"):
        assert part in text


def write(path: Path, *entries: str) -> Path:
    path.write_text("\n".join(entries), encoding="utf-8")
    return path


def test_cases_are_read_with_labels_and_blank_lines_passed_over(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", '{"text": "a", "gold": ["x", "y"], "kind": "k"}', "", '{"text": "b", "gold": ["x"]}'
    )
    assert read_cases(path) == [Case("a", ("x", "y"), "k"), Case("b", ("x",))]


def test_odd_line_separators_inside_a_message_do_not_cut_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "satu\u2028dua\u0085tiga", "gold": ["x"]}')
    assert read_cases(path) == [Case("satu\u2028dua\u0085tiga", ("x",))]


@pytest.mark.parametrize(
    "bad",
    [
        *("{", "[]", "1", "null", "{}", '{"text": "a"}', '{"gold": ["x"]}', '{"text": "a", "gold": []}'),
        *('{"text": 1, "gold": ["x"]}', '{"text": "a", "gold": "biaya"}', '{"text": "a", "gold": [["x"]]}'),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, bad: str) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "a", "gold": ["x"]}', "", bad)
    with pytest.raises(OperatorError, match=r"a.jsonl baris 3: .* Bentuk yang benar"):
        read_cases(path)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe", None])
def test_a_file_without_cases_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OperatorError, match="a.jsonl (kosong|tidak terbaca)"):
        load_cases(path)


def _sentences(folder: Path, topic: str, *texts: str) -> Path:
    return write(folder / f"{topic}.yml", f"nlu:\n- intent: {topic}\n  examples: |", *(f"    - {t}" for t in texts))


def test_test_sentences_are_cases_of_the_topic_that_names_their_file(tmp_path: Path) -> None:
    file = _sentences(tmp_path, "biaya", "satu", "dua")
    _sentences(tmp_path, "visa", "tiga")
    assert load_cases(file) == [Case("satu", ("biaya",)), Case("dua", ("biaya",))]
    assert load_cases(tmp_path) == [*load_cases(file), Case("tiga", ("visa",))]


@pytest.mark.parametrize("make", [lambda folder: folder, lambda folder: folder / "tidak-ada.yml"])
def test_a_folder_or_file_without_sentences_is_named(tmp_path: Path, make: Any) -> None:
    with pytest.raises(OperatorError, match=r"kalimat uji|tidak terbaca"):
        load_cases(make(tmp_path))
