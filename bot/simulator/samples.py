"""Ready-made files for the page's attach menu and for tests, so that nobody has to bring any."""

from __future__ import annotations

import math
import struct
import zlib
from functools import cache

_WIDTH, _HEIGHT = 480, 320
_RATE = 8000
_TONE_HZ = 440.0
VOICE_SECONDS = 1


@cache
def photo() -> bytes:
    """A PNG: a passport-like booklet on a calm gradient."""
    rows = b"".join(b"\0" + b"".join(_pixel(x, y) for x in range(_WIDTH)) for y in range(_HEIGHT))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    data = _chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + data + _chunk(b"IEND", b"")


def _pixel(x: int, y: int) -> bytes:
    on_booklet = 165 <= x < 315 and 45 <= y < 275
    if on_booklet and math.hypot(x - 240, y - 135) < 38 and math.hypot(x - 240, y - 135) > 31:
        return bytes((232, 196, 104))
    if on_booklet and 195 <= x < 285 and (205 <= y < 211 or 222 <= y < 228):
        return bytes((232, 196, 104))
    if on_booklet:
        return bytes((20, 84, 94))
    shade = (x + y) * 60 // (_WIDTH + _HEIGHT)
    return bytes((196 - shade // 2, 226 - shade // 3, 222 - shade // 4))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@cache
def voice() -> bytes:
    """A short soft tone as WAV: browsers play it, and the bot only passes voice notes on."""
    count = _RATE * VOICE_SECONDS
    tone = b"".join(
        struct.pack("<h", int(4000 * math.sin(2 * math.pi * _TONE_HZ * n / _RATE) * (1 - n / count)))
        for n in range(count)
    )
    form = struct.pack("<IHHIIHH", 16, 1, 1, _RATE, _RATE * 2, 2, 16)
    return (
        b"RIFF" + struct.pack("<I", 36 + len(tone)) + b"WAVEfmt " + form + b"data" + struct.pack("<I", len(tone)) + tone
    )


def document() -> bytes:
    """A text that stands for a scanned letter."""
    return b"Contoh dokumen dari Telegram lokal.\nBukan surat sungguhan.\n"


def sticker() -> bytes:
    """A sticker as SVG; the page draws it, bots do not look inside."""
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128"><circle cx="64" cy="64" r="58" '
        b'fill="#ffd66b"/><circle cx="44" cy="54" r="7" fill="#4a3a12"/><circle cx="84" cy="54" r="7" '
        b'fill="#4a3a12"/><path d="M36 76 Q64 106 92 76" fill="none" stroke="#4a3a12" stroke-width="7" '
        b'stroke-linecap="round"/></svg>'
    )
