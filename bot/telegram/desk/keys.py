"""What buttons in the staff's group are for, and who acts once Telegram has answered a call to it."""

from __future__ import annotations

import json

from bot.cases.life_cycle import RULES
from bot.cases.model import Case
from bot.cases.orders import Action
from bot.content.texts import Texts
from bot.store.buttons import Button
from bot.telegram.keys import in_rows
from bot.telegram.turn import Key, Keyboard


class DeskPurpose:
    """What buttons are for (the `purpose` column of the table buttons)."""

    ACT = "meja"  # value: {"n": number of the case, "v": its version, "a": action}
    # Small messages below the card. Values: as ACT, with what was chosen so far (bot/telegram/desk/steps.py).
    DOCUMENTS = "meja_dokumen"  # other documents are chosen
    DOCUMENTS_ASK = "meja_dokumen_minta"  # these it is
    DOCUMENTS_WRITE = "meja_dokumen_tulis"  # one that is not on the list
    OFFICER = "meja_petugas"
    REASON = "meja_alasan"
    REASON_ONLY = "meja_alasan_saja"  # no words of the officer's own
    REASON_WRITE = "meja_alasan_tulis"
    DROP = "meja_urung"  # nothing is done
    # The list of the staff. Values: the id of an officer.
    DISMISS = "petugas_keluarkan"  # asks whether they are sure
    DISMISS_SURELY = "petugas_keluarkan_pasti"
    KEEP = "petugas_tetap"


class DeskThen:
    """Who acts upon Telegram's answer (bot/telegram/desk/outcomes.py, receipts.py)."""

    TOPIC = "meja-topik"
    CARD = "meja-kartu"
    CARD_EDIT = "meja-kartu-ubah"
    POST = "meja-pesan"
    REMOVAL = "meja-hapus"
    LEFT = "meja-sisa"
    RELAY = "meja-relai"
    PROMPT = "meja-tanya"  # bot/telegram/desk/prompts.py
    RIGHTS = "meja-hak"  # bot/telegram/desk/rights.py


# In the order in which they are shown. Writing needs no button.
_ON_THE_CARD = (
    Action.TAKE,
    Action.ASK_DOCUMENTS,
    Action.SCHEDULE,
    Action.HAND_OVER,
    Action.NOTE,
    Action.SHOW_CONTACT,
    Action.FINISH,
    Action.REJECT,
    Action.REOPEN,
)


def card_keyboard(case: Case, texts: Texts) -> Keyboard:
    """What any of the staff may do to the case in its state: the group sees one card, whoever looks at it."""
    if case.erased_at is not None:
        return ()
    return in_rows([_key(case, action, texts) for action in _ON_THE_CARD if case.state in RULES[action].states])


def _key(case: Case, action: Action, texts: Texts) -> Key:
    value = json.dumps({"n": case.number, "v": case.version, "a": action.value})
    return Key(texts.label(f"meja_{action.value}"), Button(DeskPurpose.ACT, value))
