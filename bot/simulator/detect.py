"""What Telegram recognises in plain text by itself: commands, links, mentions, tags, mail, phones."""

from __future__ import annotations

import re

from telegram.constants import MessageEntityType as Kind

from bot.simulator.entities import Entity, utf16_length

# A bare domain counts only with a well-known ending, else "gambar.jpg" would be a link.
_ENDINGS = "id|com|org|net|info|io|me|app|dev|co|gov|edu|biz|online|site|web"
_PATTERNS = (
    (Kind.EMAIL, re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        Kind.URL,
        re.compile(
            rf"(?<![\w@./-])(?:https?://[^\s<>\"]+|(?:[\w-]+\.)+(?:{_ENDINGS})\b(?:[/?#][^\s<>\"]*)?)",
            re.IGNORECASE,
        ),
    ),
    (Kind.BOT_COMMAND, re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    (Kind.MENTION, re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}\b")),
    (Kind.HASHTAG, re.compile(r"(?<![\w#&])#(?=\w*[^\W\d])\w{1,256}")),
    (Kind.PHONE_NUMBER, re.compile(r"(?<![\w+])\+\d{10,15}\b")),
)
_TRAILING = ".,;:!?)]}'\""


def detect(text: str, taken: list[Entity]) -> list[Entity]:
    """Entities found in `text` outside of those already `taken` (code, links, earlier finds)."""
    busy = [(entity["offset"], entity["offset"] + entity["length"]) for entity in taken if _blocks(entity)]
    found: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            value = match.group().rstrip(_TRAILING) if kind is Kind.URL else match.group()
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(value)
            if not any(start < other_end and other_start < end for other_start, other_end in busy):
                busy.append((start, end))
                found.append({"type": str(kind), "offset": start, "length": end - start})
    return found


def _blocks(entity: Entity) -> bool:
    """Bold and the like may contain a link; code and explicit links may not."""
    return entity["type"] in {Kind.CODE, Kind.PRE, Kind.TEXT_LINK, Kind.TEXT_MENTION, Kind.CUSTOM_EMOJI}
