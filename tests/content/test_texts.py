"""The bot's own texts: every one the code asks for is there, none is left over, and Telegram takes them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from telegram.constants import BotCommandLimit, CallbackQueryLimit, MessageLimit

from bot.content.texts import Texts, load_texts
from bot.errors import OperatorError
from bot.telegram.desk.commands import _COMMAND as _STAFF_COMMAND
from bot.telegram.editing.commands import COMMAND as _ADMIN_COMMAND
from bot.telegram.handler import _OTHER_CONTENT
from bot.telegram.render import visible
from tests.content.asked_texts import COMMANDS, ENTRIES, FILES, LABELS, MESSAGES, asked, left_over, missing

NOTICES = asked("notice")
LONGEST_LABEL = 32  # characters; phones cut off more


def test_the_scan_finds_what_the_code_asks_for() -> None:
    assert {"mulai", "menu", "terbatas", "kasus_kosong"} <= asked("html")
    assert {"kasus_batal_tanya", "petugas_keluar", "petugas_melepas"} <= asked("worded")
    assert {"bantuan", "kosong", "galat"} <= asked("text")
    assert {"suara_ya", "suara_tidak", "tombol_lama", "petugas_tanpa_kontak"} <= NOTICES


def test_every_text_the_code_asks_for_exists() -> None:
    other = {key for _, key, _ in _OTHER_CONTENT}
    wanted = asked("html") | asked("filled") | asked("worded") | asked("text") | NOTICES | other
    assert wanted - set(MESSAGES) == set()
    assert asked("label") - set(LABELS) == set()


def test_every_text_that_is_named_or_made_by_a_helper_exists() -> None:
    assert missing() == []


def test_no_text_is_left_over() -> None:
    assert left_over(MESSAGES) == []
    assert left_over(LABELS) == []


def test_keys_are_named_after_their_file() -> None:
    for path, entries in FILES.items():
        keys = {key for key, value in entries.items() if isinstance(value, str)} | set(entries.get("tombol", {}))
        if path.parent.name == "teks":
            assert [key for key in keys if not key.startswith(f"{path.stem}_")] == []


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
    for key, template in LABELS.items():
        names = set(re.findall(r"\{(\w*)\}", template))
        label = texts.label(key, **dict.fromkeys(names, "19"))
        assert 0 < len(label) <= LONGEST_LABEL, key
        assert not set(label) & set("*_<>{}\n"), key


def test_commands_are_valid_for_telegram() -> None:
    for name, description in Texts(ENTRIES).commands().items():
        assert re.fullmatch(r"[a-z0-9_]+", name)
        assert BotCommandLimit.MIN_COMMAND <= len(name) <= BotCommandLimit.MAX_COMMAND
        assert BotCommandLimit.MIN_DESCRIPTION <= len(description) <= BotCommandLimit.MAX_DESCRIPTION


def test_commands_named_in_texts_exist() -> None:
    named = {name for key in MESSAGES for name in re.findall(r"(?:^|\s)/([a-z_]+)", ENTRIES[key].replace("\\_", "_"))}
    others = (_STAFF_COMMAND, _ADMIN_COMMAND)
    unknown = [name for name in named - set(COMMANDS) if not any(one.match(f"/{name}") for one in others)]
    assert named and unknown == []


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


@pytest.mark.parametrize("more", ["menu: dua kali\n", "tombol: {menu: dua kali}\n", "tombol: bukan daftar\n"])
def test_a_text_that_stands_in_two_files_is_named(tmp_path: Path, more: str) -> None:
    (tmp_path / "teks").mkdir()
    (tmp_path / "teks.yml").write_text("menu: Menu\ntombol: {menu: Menu}\n", encoding="utf-8")
    (tmp_path / "teks" / "lain.yml").write_text(more, encoding="utf-8")
    with pytest.raises(OperatorError, match=r"^lain.yml: teks '(menu|tombol)' sudah ada"):
        load_texts(tmp_path)
