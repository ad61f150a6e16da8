"""Messages that lean on the one before: "kalau yang 10 tahun?", "bukan itu maksud saya"."""

from __future__ import annotations

from typing import Any, Dict, Optional, Text

from rasa.shared.nlu.constants import METADATA
from rasa.shared.nlu.training_data.message import Message

from engine.normalise import Normaliser

# The channel hands over the citizen's previous text under this key of a message's metadata.
BEFORE = "before"
# A message this short may say only what is new; a longer one stands for itself.
MAX_WORDS = 8
MAX_BEFORE = 200  # characters, its end: the new words must still be heard after it
# A correction has nothing but these words, and at least one that says no.
_NO = frozenset("bukan salah keliru nyambung".split())
_AROUND_NO = frozenset(
    "tidak itu ini begitu gitu yang saya kamu maksud mksd maksudku maksudnya jawab jawaban jawabannya pertanyaan nya "
    "pertanyaannya tanya ditanya sih kok dong deh nih lah loh eh maaf kak min pak bu mas mbak admin ya tanyakan".split()
)
_normaliser = Normaliser()


def text_before(message: Message) -> Optional[Text]:
    """The previous text, where this message is short enough to lean on it."""
    metadata: Dict[Text, Any] = message.get(METADATA) or {}
    before = metadata.get(BEFORE)
    if before and len(_normaliser.words(message.get("text") or "")) <= MAX_WORDS:
        return str(before)[-MAX_BEFORE:]
    return None


def is_correction(message: Message) -> bool:
    """True for "bukan itu maksud saya" and the like, which only make sense after an answer."""
    if text_before(message) is None:
        return False
    words = set(_normaliser.words(message.get("text") or ""))
    return bool(words & _NO) and words <= _NO | _AROUND_NO
