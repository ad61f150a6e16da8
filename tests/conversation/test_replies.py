"""What the engine sends becomes reply items; what is not understood is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.replies import Faq, Guide, HandOver, NoJourney, Offer, Paused, parse_items

PLACE = {"panduan": "bayar-bni", "langkah": "kode", "pilihan": {"usia": "dewasa"}}
KEYS = ["faq", "tawaran", "serah", "panduan", "langkah", "pilihan", "panduan_jeda", "panduan_tidak_ada"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(KEYS), inner),
    max_leaves=10,
)
MESSAGES = st.lists(st.fixed_dictionaries({}, optional={"custom": JSON, "text": JSON}))


@given(JSON | MESSAGES)
def test_any_json_is_read_without_an_error(messages: object) -> None:
    for item in parse_items(messages):
        match item:
            case Faq(topic) | HandOver(topic):
                assert isinstance(topic, str)
            case Offer(topics):
                assert topics and all(isinstance(topic, str) for topic in topics)
            case Guide(position):
                assert set(PLACE) <= set(position)
            case Paused(journey):
                assert isinstance(journey, str)


@pytest.mark.parametrize(
    ("custom", "items"),
    [
        ({"faq": "biaya"}, (Faq("biaya"),)),
        ({"tawaran": ["biaya", "visa"]}, (Offer(("biaya", "visa")),)),
        ({"serah": "petugas"}, (HandOver("petugas"),)),
        (PLACE, (Guide(PLACE),)),
        ({"panduan_jeda": "bayar-bni"}, (Paused("bayar-bni"),)),
        ({"panduan_tidak_ada": True}, (NoJourney(),)),
        ({"tawaran": []}, ()),
        ({"panduan": "bayar-bni"}, ()),
        ({**PLACE, "pilihan": None}, ()),
        ({"panduan_jeda": None}, ()),
        ({"panduan_tidak_ada": False}, ()),
        ({"tawaran": "biaya"}, ()),
        ({"faq": 1}, ()),
        ({"lain": "biaya"}, ()),
        (None, ()),
        ("biaya", ()),
    ],
)
def test_each_kind_of_item_is_read(custom: object, items: tuple[object, ...]) -> None:
    assert parse_items([{"recipient_id": "1", "custom": custom}]) == items


def test_items_keep_their_order_and_unknown_ones_are_left_out() -> None:
    messages = [{"custom": {"faq": "biaya"}}, {"text": "halo"}, {"custom": {"faq": "visa"}}]
    assert parse_items(messages) == (Faq("biaya"), Faq("visa"))
