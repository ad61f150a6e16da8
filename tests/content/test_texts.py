"""The bot's own texts: every one the code asks for is there, none is left over, and Telegram takes them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from telegram.constants import BotCommandLimit, CallbackQueryLimit, MessageLimit

from bot import paths
from bot.content.texts import Texts, load_texts
from bot.errors import OperatorError
from bot.telegram.handler import _OTHER_CONTENT
from bot.telegram.render import visible

ENTRIES = yaml.safe_load((paths.FAQ / "teks.yml").read_text(encoding="utf-8"))
TABLES = ("tombol", "perintah")
MESSAGES = sorted(set(ENTRIES) - set(TABLES))
SOURCES = [*(paths.ROOT / "bot" / "telegram").glob("*.py"), paths.ROOT / "bot" / "terminal.py"]
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
# Who is asked for a text, by which method.
ASKED = {"html": "_texts", "notice": "_texts", "label": "_texts", "text": "renderer"}


def strings(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def calls(method: str) -> Iterator[ast.Call]:
    for tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
                owner = ast.unparse(node.func.value)
                if owner.endswith(ASKED[method]) or (method == "text" and owner == "self"):
                    yield node


def results(expression: ast.AST) -> set[str]:
    """The strings an argument can be: itself, or either side of a condition."""
    if isinstance(expression, ast.IfExp):
        return results(expression.body) | results(expression.orelse)
    return {expression.value} if isinstance(expression, ast.Constant) else set()


def asked(method: str) -> set[str]:
    return {key for call in calls(method) for key in results(call.args[0])}


NOTICES = asked("notice")


def test_the_scan_finds_what_the_code_asks_for() -> None:
    assert {"mulai", "menu", "terbatas"} <= asked("html")
    assert {"bantuan", "kosong", "galat"} <= asked("text")
    assert {"suara_ya", "suara_tidak", "tombol_lama"} <= NOTICES


def test_every_text_the_code_asks_for_exists() -> None:
    other = {key for _, key, _ in _OTHER_CONTENT}
    assert asked("html") | asked("text") | NOTICES | other <= set(MESSAGES)
    assert asked("label") <= set(ENTRIES["tombol"])


def test_no_text_is_left_over() -> None:
    used = set().union(*(strings(tree) for tree in TREES))
    assert set(MESSAGES) <= used
    assert set(ENTRIES["tombol"]) <= used


@pytest.mark.parametrize("key", MESSAGES)
def test_every_text_renders_within_telegrams_limit(key: str) -> None:
    names = set(re.findall(r"\{(\w*)\}", ENTRIES[key]))
    html = Texts(ENTRIES).html(key, **dict.fromkeys(names, "isi"))
    assert 0 < len(visible(html)) <= MessageLimit.MAX_TEXT_LENGTH
    assert "{" not in html


@pytest.mark.parametrize("key", sorted(NOTICES))
def test_notices_are_short_and_plain(key: str) -> None:
    notice = Texts(ENTRIES).notice(key)
    assert 0 < len(notice) <= CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH == 200
    assert not set(notice) & set("*_<>{}\n")


def test_labels_are_plain_and_short_enough_for_a_phone() -> None:
    texts = Texts(ENTRIES)
    for key, template in ENTRIES["tombol"].items():
        names = set(re.findall(r"\{(\w*)\}", template))
        label = texts.label(key, **dict.fromkeys(names, "19"))
        assert 0 < len(label) <= 32
        assert not set(label) & set("*_<>{}\n")


def test_commands_are_valid_for_telegram() -> None:
    for name, description in Texts(ENTRIES).commands().items():
        assert re.fullmatch(r"[a-z0-9_]+", name)
        assert BotCommandLimit.MIN_COMMAND <= len(name) <= BotCommandLimit.MAX_COMMAND
        assert BotCommandLimit.MIN_DESCRIPTION <= len(description) <= BotCommandLimit.MAX_DESCRIPTION


def test_commands_named_in_texts_exist() -> None:
    named = {name for key in MESSAGES for name in re.findall(r"(?:^|\s)/([a-z_]+)", ENTRIES[key])}
    assert named and named <= set(ENTRIES["perintah"])


def test_unknown_keys_are_key_errors() -> None:
    texts = Texts(ENTRIES)
    for ask in (texts.html, texts.notice, texts.label):
        with pytest.raises(KeyError):
            ask("khayal")


@pytest.mark.parametrize("content", [b"", b"- a", b"a: [", b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_named_on_one_line(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "teks.yml").write_bytes(content)
    with pytest.raises(OperatorError, match=r"^teks.yml [^\n]+$"):
        load_texts(tmp_path)
