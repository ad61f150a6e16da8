"""What a citizen must agree to before the first question, in the very words they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.book import CONSENTS
from bot.cases.model import Kind
from bot.content.texts import Texts
from bot.store.consents import ConsentKind

# Changes with the words of permohonan_setuju_* (faq/teks/permohonan.yml); a test holds the two against each other.
CONSENT_VERSION = "2026-11-24"
_TEXTS = {ConsentKind.DATA: "permohonan_setuju_data", ConsentKind.HEALTH: "permohonan_setuju_kesehatan"}


@dataclass(frozen=True)
class ConsentForm:
    """`text` (Markdown) is what is stored with the consent, `html` the same for Telegram."""

    kind: ConsentKind
    version: str
    text: str
    html: str


def consent_forms(kind: Kind, texts: Texts, days: int) -> list[ConsentForm]:
    """One after the other; `days` after closing the data is deleted. Another number of days is another version."""
    filled = {"hari": str(days)}
    version = f"{CONSENT_VERSION}/{days}"
    return [
        ConsentForm(consent, version, texts.filled(_TEXTS[consent], **filled), texts.html(_TEXTS[consent], **filled))
        for consent in CONSENTS[kind]
    ]
