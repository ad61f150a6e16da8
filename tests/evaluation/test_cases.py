"""Labelled messages are read; what cannot be used is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot import paths
from bot.errors import OperatorError
from bot.evaluation.cases import Case, load_cases, read_cases


def write(path: Path, *entries: str) -> Path:
    path.write_text("\n".join(entries), encoding="utf-8")
    return path


def test_cases_are_read_with_labels_and_blank_lines_passed_over(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", '{"text": "a", "gold": ["x", "y"], "kind": "k"}', "", '{"text": "b", "gold": ["x"]}'
    )
    assert read_cases(path) == [Case("a", ("x", "y"), "k"), Case("b", ("x",))]


def test_what_was_said_before_and_two_questions_are_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        '{"before": "b", "text": "a", "gold": ["x"], "style": "chat"}',
        '{"text": "a", "gold": ["x", "y"], "both": ["x", "y"], "multi": true}',
    )
    assert read_cases(path) == [Case("a", ("x",), style="chat", before="b"), Case("a", ("x", "y"), both=("x", "y"))]


def test_the_files_of_this_checkout_can_be_used() -> None:
    folder = paths.ROOT / "tests" / "understanding"
    for path in folder.glob("*.jsonl"):
        assert read_cases(path)
    assert all(len(case.both) == 2 for case in read_cases(folder / "ganda.jsonl"))
    assert all(case.before for case in read_cases(folder / "susulan.jsonl"))


def test_odd_line_separators_inside_a_message_do_not_cut_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "satu\u2028dua\u0085tiga", "gold": ["x"]}')
    assert read_cases(path) == [Case("satu\u2028dua\u0085tiga", ("x",))]


@pytest.mark.parametrize(
    "bad",
    [
        *("{", "[]", "1", "null", "{}", '{"text": "a"}', '{"gold": ["x"]}', '{"text": "a", "gold": []}'),
        *('{"text": 1, "gold": ["x"]}', '{"text": "a", "gold": "biaya"}', '{"text": "a", "gold": [["x"]]}'),
        *(f'{{"text": "a", "gold": ["x"], "{name}": 1}}' for name in ("kind", "style", "before", "both")),
        '{"text": "a", "gold": ["x"], "kind": null}',
        '{"text": "a", "gold": ["x"], "both": []}',
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
