"""Buttons of the citizen's side of cases: what they are for."""

from __future__ import annotations


class RequestPurpose:
    """The `purpose` of buttons (bot/store/buttons.py), as bot/telegram/keys.py has them for the rest of the bot."""

    # The citizen's own cases and data. Values: a case's number, where nothing else is said.
    CASES = "kasus"  # the list; no value
    ADD = "kasus_tambah"
    CANCEL = "kasus_batal"  # asks whether they are sure
    CANCEL_SURELY = "kasus_batal_pasti"
    RATE = "kasus_nilai"  # value: "<number> <stars>"
    ERASE = "hapus_data_pasti"  # no value

    # The form (bot/telegram/requests/intake.py). Values: JSON lists that begin with the form's name (DraftId).
    START = "permohonan_mulai"  # value: the kind
    AGREE = "permohonan_setuju"  # and the consent
    REFUSE = "permohonan_tidak_setuju"
    ANSWER = "permohonan_jawab"  # and the question, and the answer (null: skipped)
    GO = "permohonan_ke"  # and the question; empty: the next one that is open
    CHANGE = "permohonan_ubah"
    UNDO_LETTER = "permohonan_surat_hapus"
    PAUSE = "permohonan_jeda"
    GIVE_UP = "permohonan_hapus"
    SEND = "permohonan_kirim"  # and the mark of the answers that the summary shows
    RESUME = "permohonan_lanjutkan"  # only the kind of case
    ANEW = "permohonan_ulang"  # the kind of case, and the form that it takes the place of
