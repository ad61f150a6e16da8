"""Why cases are closed, and which documents are asked for: codes, and what they are called (faq/teks/petugas.yml).

The code of a reason stays in the history for ever. Citizens read `kasus_alasan_<code>` (faq/teks/kasus.yml).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases.orders import Action

REASONS: Mapping[Action, tuple[str, ...]] = {
    Action.FINISH: ("sudah-dilayani", "sudah-dijawab", "diarahkan", "tidak-jadi"),
    Action.REJECT: ("luar-wilayah", "berkas-kurang", "tidak-bisa-dihubungi", "rangkap", "bukan-urusan-kami"),
}
DOCUMENTS = ("rekam-medis", "rujukan", "surat-permohonan", "paspor-lama", "bukti-berangkat")


def reason_label(code: str) -> str:
    """The key of the label of a reason's button."""
    return f"petugas_alasan_{code}"


def document_label(code: str) -> str:
    """The key of the label of a document's button, which is also how citizens are asked for it."""
    return f"petugas_dokumen_{code}"
