"""Rendering: what a reply becomes, and that every message fits Telegram."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, MessageLimit

from bot.conversation.library import Library
from bot.conversation.replies import Faq, HandOver, Offer, Reply
from bot.store.buttons import Button, Buttons
from bot.store.outbox import Priority
from bot.telegram.assembly import make_renderer
from bot.telegram.keys import Purpose, in_rows
from bot.telegram.render import Renderer, split, visible
from bot.telegram.turn import Key, Say, Turn

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
KEYBOARD = ((Key("Menu", Button(Purpose.MENU, "")),),)
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
PLAIN = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
ESCAPED = PLAIN.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
STYLED = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "i", "code"]), ESCAPED)
HTML = st.lists(st.lists(st.one_of(ESCAPED, STYLED), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=8)


class Balance(HTMLParser):
    """Raises when tags are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(HTML, st.integers(20, 200))
def test_split_fits_loses_nothing_and_stays_valid(paragraphs: list[str], limit: int) -> None:
    say = Say("\n\n".join(paragraphs), KEYBOARD)
    parts = split(say, limit)
    assert all(0 < len(visible(part.html)) <= limit for part in parts)
    assert squeezed("".join(visible(part.html) for part in parts)) == squeezed(visible(say.html))
    for part in parts:
        Balance(part.html)
    assert [part.keyboard for part in parts] == [()] * (len(parts) - 1) + [KEYBOARD]


def test_a_message_that_fits_is_left_alone() -> None:
    say = Say("a" * LIMIT, KEYBOARD)
    assert split(say) == [say]


def test_a_word_longer_than_a_message_is_cut() -> None:
    parts = split(Say("<b>" + "x" * (2 * LIMIT + 10) + "</b>", KEYBOARD))
    assert [len(part.html) for part in parts] == [LIMIT, LIMIT, 10]


def test_cuts_between_paragraphs_where_it_can() -> None:
    parts = split(Say(f"{'a' * 60}\n\n{'b' * 60}\n\n<b>{'c' * 20}</b>"), 100)
    assert [part.html for part in parts] == ["a" * 60, f"{'b' * 60}\n\n<b>{'c' * 20}</b>"]


@pytest.fixture
def renderer(library: Library) -> Renderer:
    return make_renderer(library)


def test_every_answer_fits_and_its_buttons_too(renderer: Renderer, library: Library, db: Database) -> None:
    for topic in library.answers.topics:
        says = renderer.reply(Reply((Faq(topic.id),), limited=True))
        turn = Turn(1)
        turn.say(*says)
        for call in turn.finished(Buttons(db)):
            assert 0 < len(visible(call.params["text"])) <= LIMIT
            Balance(call.params["text"])
        rows = says[-1].keyboard
        assert rows and all(len(row) <= InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows)
        assert all(0 < len(key.label) <= 40 for row in rows for key in row)


def test_callback_data_is_opaque_and_short(renderer: Renderer, db: Database) -> None:
    turn = Turn(1)
    turn.say(renderer.menu(), *renderer.reply(Reply((Faq("bayar-belum-terverifikasi"),))))
    keys = [
        key
        for call in turn.finished(Buttons(db))
        for row in call.params["reply_markup"]["inline_keyboard"]
        for key in row
    ]
    data = [key["callback_data"] for key in keys]
    assert len(set(data)) == len(data)
    assert all(len(id_.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA for id_ in data)


def test_small_talk_asks_for_no_vote_and_names_no_source(renderer: Renderer) -> None:
    [say] = renderer.reply(Reply((Faq("terima-kasih"),)))
    assert "Sumber" not in say.html
    assert Purpose.VOTE not in {key.button.purpose for row in say.keyboard for key in row}


def test_an_offer_leaves_unknown_topics_out(renderer: Renderer) -> None:
    [say] = renderer.reply(Reply((Offer(("biaya", "entah")),)))
    assert [key.label for row in say.keyboard for key in row] == ["Biaya paspor", "Bukan itu", "🙋 Hubungi petugas"]


def test_an_unknown_topic_apologises(renderer: Renderer) -> None:
    [say] = renderer.reply(Reply((Faq("entah"),)))
    assert "gangguan" in say.html


def test_hand_over_says_sorry_first(renderer: Renderer) -> None:
    sorry, human = renderer.reply(Reply((HandOver("petugas"),)))
    assert "belum paham" in sorry.html and "petugas" in human.html


def test_the_notice_of_limited_answers_stands_once_and_on_top(renderer: Renderer) -> None:
    says = renderer.reply(Reply((Faq("biaya"), Faq("calo")), limited=True))
    assert ["sedang lambat" in say.html for say in says] == [True, False]
    assert says[0].html.index("sedang lambat") < says[0].html.index("e-paspor")


def test_short_labels_share_a_row() -> None:
    keys = [Key(label, Button(Purpose.MENU, "")) for label in ("a", "b", "c" * 30, "d")]
    assert [[key.label for key in row] for row in in_rows(keys)] == [["a", "b"], ["c" * 30], ["d"]]


def test_a_turn_sends_calls_before_messages_and_runs_effects_once(db: Database) -> None:
    done: list[str] = []
    turn = Turn(7)
    turn.say(Say("halo", KEYBOARD), Say("ubah", edits=3))
    turn.call("answerCallbackQuery", callback_query_id="1")
    turn.effects.append(lambda: done.append("x"))
    calls = turn.finished(Buttons(db))
    assert [call.method for call in calls] == ["answerCallbackQuery", "sendMessage", "editMessageText"]
    assert [call.priority for call in calls] == [Priority.PRESS, Priority.CITIZEN, Priority.PRESS]
    assert {call.chat_id for call in calls} == {7}
    assert done == ["x"]
    issued = calls[1].params["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert Buttons(db).pressed(7, issued) == Button(Purpose.MENU, "")
    assert Buttons(db).pressed(8, issued) is None
    assert calls[2].params["message_id"] == 3
