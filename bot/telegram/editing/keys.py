"""What the buttons in admins' chats are for."""

from __future__ import annotations

import json
from typing import Any

from bot.store.buttons import Button
from bot.telegram.turn import Key

Json = dict[str, Any]


class EditPurpose:
    """The `purpose` column of the table buttons. Values are JSON; `n` is the name of an item."""

    VIEW = "sunting_lihat"  # n
    CHANGE = "sunting_ubah"  # n
    PLACE = "sunting_bagian"  # n, p: the paragraph to write anew, null for the whole
    PUBLISH = "sunting_terbitkan"  # n, t: the draft's updated_at as it was shown, v: the version it may replace
    DISCARD = "sunting_buang"  # n
    DRAFT = "sunting_draf"  # n: show the own draft
    BACK = "sunting_kembalikan"  # n, v: to this version
    APPROVE = "sunting_setuju"  # d: draft, t: as above
    REJECT = "sunting_tolak"  # d, t
    GROUP = "sunting_belum"  # p: which of the groups of unanswered messages to show
    TEACH = "sunting_ajarkan"  # ids, k: topic, aman: without what seems personal
    OTHER = "sunting_topik_lain"  # ids
    DISMISS = "sunting_singkirkan"  # ids


def edit_key(label: str, purpose: str, **value: Any) -> Key:
    return Key(label, Button(purpose, json.dumps(value)))


def value_of(button: Button) -> Json:
    value: Json = json.loads(button.value)
    return value
