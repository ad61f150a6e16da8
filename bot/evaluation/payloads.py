"""Texts that Rasa would obey if they reached it as typed (`/intent{"slot": ...}`): every intent, in every disguise."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from bot.evaluation.characters import INVISIBLE

# Rasa knows these besides the intents of domain.yml. It restarts, takes back, or begins a conversation at them.
RASA_INTENTS = ("restart", "back", "session_start", "out_of_scope", "nlu_fallback")
_SLASH, _FULLWIDTH = "/", "\uff0f"  # Unicode's normal form makes the second one of the first
_ALIKE = "\u2044\u2215\u29f8\u2571\u2afd\\\uff3c\u0338|"  # look like one, and are none
_BLANKS = " \t\n\r\u00a0\u2003\u3000\u2028"
_ARGUMENTS = ("", "", "{}", '{"x": 1}', '{"panduan": null}', "{", "@1.0", '@0.01{"x": [1]}', ' {"x": "y"} lagi', " ya")
_LEADING = re.compile(rf"[\s/{_FULLWIDTH}{re.escape(INVISIBLE)}]*")


def payload(rng: Random, intent: str, places: tuple[str, ...]) -> str:
    """As a button would send it."""
    return f"{_SLASH}{intent}{rng.choice((*_ARGUMENTS, *places))}"


def disguised(rng: Random, intent: str, places: tuple[str, ...]) -> str:
    """Still with a slash that comes first for those who read it: blanks, what nobody sees and other slashes around."""
    name = payload(rng, intent, places)[1:]
    if rng.random() < 0.2:
        name = "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalpha() else char for char in name)
    before = "".join(rng.choice(_BLANKS + INVISIBLE + _SLASH) for _ in range(rng.randrange(4)))
    after = "".join(rng.choice(INVISIBLE + _SLASH + " ") for _ in range(rng.randrange(3)))
    return f"{before}{rng.choice((_SLASH, _FULLWIDTH, _SLASH * 2))}{after}{name}"


def alike(rng: Random, intent: str, places: tuple[str, ...]) -> str:
    """With what may be taken for a first slash, or become one."""
    name = payload(rng, intent, places)[1:]
    return rng.choice(
        (
            f"{rng.choice(_ALIKE)}{name}",
            f"{rng.choice(_ALIKE)}/{name}",
            f"halo{rng.choice(_BLANKS)}/{name}",
            f"\u2100/{name}",  # in normal form a/c
            f"%2F{name}",
            f"&#47;{name}",
            f"\\u002f{name}",
            f'"/{name}"',
            f"EXTERNAL: /{name}",
            f".{rng.choice(INVISIBLE)}/{name}",
        )
    )


def without_slash(text: str) -> str | None:
    """What is left of a payload without the slashes before it: words like any other. None for what has none there."""
    leading = _LEADING.match(text)
    assert leading
    plain = unicodedata.normalize("NFKC", leading.group())
    return text[leading.end() :] if _SLASH in plain else None
