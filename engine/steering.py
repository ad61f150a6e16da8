"""Words that steer an open journey: "lanjut", "balek", "skip bae", "sudah dulu".

Free of Rasa, like engine/normalise.py: the bot reads the same words while the engine is down.
"""

from __future__ import annotations

from typing import Any, Dict, Literal, Mapping, Optional

from engine.normalise import Normaliser

Intent = Literal["lanjut", "kembali", "lewati", "berhenti"]
# Where the chat's journey stands: under this key of a message's metadata, none when no journey is open. Also the
# intent of a press that leads to a place in a journey, and the slot that holds the journey's name.
JOURNEY = "panduan"
PAUSED = "jeda"  # true beside a place: the journey was left there
# Whole messages, in plain spelling and without the fillers.
_PHRASES: Dict[Intent, str] = {
    "lanjut": "lanjut, lanjutkan, lanjutin, lanjutken, lanjot, lnjut, lnjt, terus, teruskan, terusin, terusi, terusno, "
    "next, nex, berikut, selanjut, lanjut berikut, lanjut selanjut, sudah, sudah lanjut, "
    "lanjut dulu",
    "kembali": "kembali, balik, mundur, back, sebelum, kembali sebelum, balik sebelum, mundur sebelum, balik lagi, "
    "kembali dulu, balik dulu, mundur dulu, salah pilih, salah pencet, salah tekan, salah jawab",
    "lewati": "lewati, lewat, lewatkan, lewatin, skip, skp, lewati dulu, lewat dulu, lewatkan dulu, skip dulu",
    "berhenti": "berhenti, brenti, stop, setop, batal, batalkan, udahan, sudahan, cukup, sudah dulu, sudah cukup, "
    "stop dulu, berhenti dulu, cukup dulu, nanti, nanti dulu, nanti lagi, lanjut nanti, lanjutkan nanti, "
    "tidak jadi, tidak lanjut, jeda, pause",
}
_FILLERS = frozenset(
    "oke ok okey baik ya iya yuk ayo kak kakak min admin pak bapak bu ibu mas mbak saja dong deh lah sih nih kok "
    "tolong mau galak saya langkah tahap bagian panduan yang ini itu ke satu silakan pandu".split()
)
_normaliser = Normaliser()
_INTENT_OF: Dict[str, Intent] = {
    phrase.strip(): intent for intent, phrases in _PHRASES.items() for phrase in phrases.split(",")
}
JOURNEY_INTENTS = frozenset({JOURNEY, *_PHRASES})


def steering_word(text: str, open_: Optional[Mapping[str, Any]]) -> Optional[Intent]:
    """What a message tells the open journey to do, where that is all it says.

    Without a journey it is a word like any other; one that was left can only be taken up.
    """
    intent = _meant(text) if open_ else None
    return None if open_ and open_.get(PAUSED) and intent != "lanjut" else intent


def _meant(text: str) -> Optional[Intent]:
    words = [word for word in _normaliser.words(text) if word not in _FILLERS]
    return _INTENT_OF.get(" ".join(words))
