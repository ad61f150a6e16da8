"""Buttons: what they are for, and how they share rows."""

from __future__ import annotations

import json

from bot.content.topics import Topic
from bot.journeys.walk import Position
from bot.store.buttons import Button
from bot.telegram.turn import Key, Keyboard

# Two short labels share a row; a phone shows about this many characters in half its width.
_HALF_ROW = 18


class Purpose:
    """What buttons are for (the `purpose` column of the table buttons).

    Places in journeys are absolute: pressed twice or much later, a button leads to the same place.
    """

    TOPIC = "topik"  # value: topic id
    MENU = "menu"  # value: group id, or empty for all groups
    NOT_THAT = "bukan"
    VOTE = "suara"  # value: "<topic> <version> <1 or 0>"
    JOURNEYS = "daftar_panduan"
    START = "panduan_mulai"  # value: journey; taken up where it was left. In a new message
    START_HERE = "panduan_mulai_di_sini"  # as START, in place of the pressed message
    GUIDE = "panduan"  # value: position; in place of the pressed message
    GUIDE_BELOW = "panduan_di_bawah"  # value: position; in a new message
    TROUBLE = "kendala"  # value: position
    PICTURE = "gambar"  # value: position
    PAUSE = "berhenti"  # value: journey
    CANCEL_REMINDERS = "pengingat_batal"  # value: occasion, or empty for all
    DONE = "pengingat_selesai"  # value: occasion; what the reminder was for is done


def topic_key(topic: Topic, label: str = "") -> Key:
    return Key(label or topic.title, Button(Purpose.TOPIC, topic.id))


def position_key(label: str, purpose: str, position: Position) -> Key:
    return Key(label, Button(purpose, json.dumps(position.as_data(), ensure_ascii=False)))


def in_rows(keys: list[Key]) -> Keyboard:
    """Short labels two a row, in order; long ones alone."""
    rows: list[tuple[Key, ...]] = []
    for key in keys:
        last = rows[-1] if rows else ()
        if len(last) == 1 and len(key.label) <= _HALF_ROW >= len(last[0].label):
            rows[-1] = (last[0], key)
        else:
            rows.append((key,))
    return tuple(rows)
