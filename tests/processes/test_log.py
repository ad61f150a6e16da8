"""Logs identify nobody: tokens, NIK, phone numbers and billing codes never reach the file."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import paths
from bot.log import MASK, redact
from bot.settings import LOCAL_TOKEN

DIGITS = st.text(alphabet="0123456789", min_size=15, max_size=16)
SEPARATOR = st.sampled_from(["", "", " ", "-", ".", " - ", "  ", "\u00a0", "–"])
AROUND = st.text(max_size=15) | st.sampled_from(
    ["NIK", "no.", "NIK:", '"', "(", "hp_", "billing=", "\n", "\\n", "\x000\x00"]
)
TOKEN = st.builds(
    "{}:{}".format,
    st.integers(10_000_000, 10**11),
    st.text(alphabet="ABCabc0123456789_-", min_size=35, max_size=35),
)


def longest_digits(text: str) -> int:
    """The longest run of digits, whatever stands between them but letters."""
    bare = re.sub(r"[^\w]|_", "", text)
    return max((len(run) for run in re.findall(r"\d+", bare)), default=0)


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """A number in groups."""
    separator = draw(SEPARATOR)
    size = draw(st.integers(1, 6))
    digits = draw(DIGITS)
    return separator.join(digits[start : start + size] for start in range(0, len(digits), size))


@given(before=AROUND, number=spelled(), after=AROUND)
@example(before="NIK", number="3171234567890123", after="atas nama")
@example(before="no.", number="081234567890123", after="")
def test_a_nik_or_billing_code_never_survives(before: str, number: str, after: str) -> None:
    left = redact(f"{before}{number}{after}")
    assert MASK in left
    assert number not in left
    assert longest_digits(left) < 8 + longest_digits(before) + longest_digits(after)


@pytest.mark.parametrize(
    "phone",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "0812.3456.7890",
        "0812 - 3456 - 7890",
        "+62 812-3456-7890",
        "+6281234567890",
        "62 (812) 3456 7890",
        "(0711) 351234",
        "0711/351234",
        "0812–3456–7890",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "hp {}.", "no.{}", "wa:{}", "WA{}ya", '{{"event": "baris\\n{}"}}'])
def test_a_phone_number_never_survives(phone: str, frame: str) -> None:
    left = redact(frame.format(phone))
    assert longest_digits(left) < 5
    assert MASK in left


@given(before=AROUND, token=TOKEN)
@example(before="x", token=LOCAL_TOKEN)
def test_a_bot_token_never_survives(before: str, token: str) -> None:
    for line in (f"{before}{token}", f"{before} https://api.telegram.org/bot{token}/getMe", json.dumps(before + token)):
        assert token.partition(":")[2] not in redact(line)


def test_our_own_ids_stay() -> None:
    line = json.dumps({"event": "update stored", "update_id": 912345678, "timestamp": "2026-11-24T03:50:01.123456Z"})
    assert redact(line) == line


@pytest.mark.parametrize("key", ["chat_id", "user_id", "message_id", "text"])
def test_no_other_number_stays(key: str) -> None:
    line = json.dumps({"event": "x", "update_id": 912345678, key: 6281234567890})
    assert redact(line) == line.replace("6281234567890", MASK)


def test_what_looks_like_our_id_in_a_text_does_not_stay() -> None:
    line = json.dumps({"event": "hp 081234567890", "text": '"update_id": 3171234567890123'})
    assert redact(line) == line.replace("081234567890", MASK).replace("3171234567890123", MASK)


@given(st.text())
def test_any_line_can_be_redacted_and_twice_is_once(line: str) -> None:
    assert redact(redact(line)) == redact(line)


@pytest.mark.parametrize(
    "plain", ["port 5005", "paspor 10 tahun", "Rp950.000", "kode 500", "127.0.0.1:8090", "pukul 08.00"]
)
def test_ordinary_figures_stay(plain: str) -> None:
    assert redact(plain) == plain


PROGRAM = """
import logging
from bot import log
log.setup()
try:
    raise ValueError("gagal:\\n081234567890 token 123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
except ValueError:
    log.get("bot.uji").exception("update failed", update_id=912345678)
logging.getLogger("pustaka").warning("hubungi %s", "0812 3456 7890")
logging.getLogger("httpx").info("POST /bot123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/getMe")
log.get("bot.uji").debug("tidak tampak")
"""


def test_all_logs_are_redacted_json_lines_on_standard_error() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=paths.ROOT, capture_output=True, text=True, check=True)
    first, second = [json.loads(line) for line in done.stderr.splitlines()]
    assert (first["event"], first["update_id"], first["level"]) == ("update failed", 912345678, "error")
    assert "Traceback" in first["exception"]
    assert second["event"] == f"hubungi {MASK}"
    assert "AAAA" not in done.stderr and "0812" not in done.stderr
    assert done.stdout == ""
