"""From reply items to messages: answer, source line, next steps, feedback."""

from __future__ import annotations

import re
from html import escape, unescape

from telegram.constants import MessageLimit

from bot import log
from bot.content.answers import Answers, ContentError
from bot.content.texts import Texts
from bot.content.topics import Topic
from bot.conversation.dialogue import HUMAN_TOPIC
from bot.conversation.replies import Faq, Guide, HandOver, Item, NoJourney, Offer, Paused, Reply
from bot.journeys.model import Journeys
from bot.store.buttons import Button
from bot.telegram.keys import Purpose, in_rows, topic_key
from bot.telegram.requests.intake_page import start_key
from bot.telegram.turn import Key, Keyboard, Say

_log = log.get(__name__)
_TAG = re.compile(r"<[^>]+>")


class Renderer:
    """Makes messages of what the engine decides. Steps of journeys are made in journey_page.py."""

    def __init__(self, answers: Answers, journeys: Journeys, texts: Texts) -> None:
        self._answers = answers
        self._journeys = journeys
        self._texts = texts

    def reply(self, reply: Reply) -> list[Say]:
        """The messages for a reply; an empty reply says that nothing readable came."""
        says = [say for item in reply.items for say in self._item(item)]
        if not says:
            return [self.text("kosong")]
        if reply.limited:
            says[0] = Say(f"{self._texts.html('terbatas')}\n\n{says[0].html}", says[0].keyboard)
        return [part for say in says for part in split(say)]

    def text(self, key: str, *topics: str) -> Say:
        """One of the bot's own texts, with topics and the menu as buttons."""
        return Say(
            self._texts.html(key),
            (*self._topic_rows([self._answers.topics.get(t) for t in topics]), (self._menu_key(),)),
        )

    def knows(self, topic: str) -> bool:
        return topic in self._answers.topics

    def start(self) -> Say:
        return Say(self._texts.html("mulai"), self._menu_rows())

    def menu(self, edits: int | None = None) -> Say:
        return Say(self._texts.html("menu"), self._menu_rows(), edits)

    def group(self, id_: str, edits: int | None = None) -> Say:
        """The topics of a group. Raises KeyError for an unknown group."""
        group = self._answers.topics.group(id_)
        back = Key(self._texts.label("kembali"), Button(Purpose.MENU, ""))
        topics = [self._answers.topics.get(topic) for topic in group.topics]
        return Say(self._texts.html("kelompok", judul=group.title), (*self._topic_rows(topics), (back,)), edits)

    def _item(self, item: Item) -> list[Say]:
        match item:
            case Faq(topic):
                return self._faq(topic)
            case Offer(topics):
                return [self._offer(topics)]
            case HandOver(topic):
                return [Say(self._texts.html("serah")), *self._faq(topic)]
            case Guide() | Paused() | NoJourney():
                return []

    def _faq(self, id_: str) -> list[Say]:
        try:
            answer = self._answers.make(id_)
        except (ContentError, KeyError) as error:
            _log.error("answer cannot be made", topic=id_, reason=str(error))
            return [self.text("galat", HUMAN_TOPIC)]
        begin = start_key(self._texts, answer.topic.id)
        ways_in = (((begin,),) if begin else (), self._journey_rows(answer.topic))
        rows = (*(row for rows in ways_in for row in rows), *self._topic_rows(list(answer.next)))
        if not answer.topic.small_talk:
            rows = (*rows, self._vote_row(answer.topic))
        return [Say(answer.html, (*rows, (self._menu_key(),)))]

    def _offer(self, topics: tuple[str, ...]) -> Say:
        known = [self._answers.topics.get(topic) for topic in topics if topic in self._answers.topics]
        last = (
            Key(self._texts.label("bukan"), Button(Purpose.NOT_THAT, "")),
            Key(self._texts.label("petugas"), Button(Purpose.TOPIC, HUMAN_TOPIC)),
        )
        return Say(self._texts.html("tawaran"), (*((topic_key(topic),) for topic in known), last))

    def _vote_row(self, topic: Topic) -> tuple[Key, ...]:
        return tuple(
            Key(self._texts.label(label), Button(Purpose.VOTE, f"{topic.id} {topic.version} {value}"))
            for label, value in (("ya", 1), ("tidak", 0))
        )

    def _menu_key(self) -> Key:
        return Key(self._texts.label("menu"), Button(Purpose.MENU, ""))

    def _topic_rows(self, topics: list[Topic]) -> Keyboard:
        return in_rows([topic_key(topic) for topic in topics])

    def _journey_rows(self, topic: Topic) -> Keyboard:
        """The way into the journey that the topic has."""
        journey = self._journeys.of_topic(topic.id)
        return ((Key(self._texts.label("panduan_mulai"), Button(Purpose.START, journey.id)),),) if journey else ()

    def _menu_rows(self) -> Keyboard:
        shown = [group for group in self._answers.topics.groups if group.shown]
        return (
            (Key(self._texts.label("panduan_semua"), Button(Purpose.JOURNEYS, "")),),
            *((Key(group.title, Button(Purpose.MENU, group.id)),) for group in shown),
        )


def visible(html: str) -> str:
    """The text a citizen sees: tags taken out, entities resolved."""
    return unescape(_TAG.sub("", html))


def split(say: Say, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[Say]:
    """Cut a message too long for Telegram, between paragraphs where possible; buttons go under the last part."""
    if len(visible(say.html)) <= limit:
        return [say]
    parts: list[str] = []
    current = ""
    for piece in _pieces(say.html, limit):
        joined = f"{current}\n\n{piece}" if current else piece
        if len(visible(joined)) <= limit:
            current = joined
        else:
            parts.append(current)
            current = piece
    return [*(Say(part) for part in parts), Say(current, say.keyboard, say.edits)]


def _pieces(html: str, limit: int) -> list[str]:
    """Paragraphs; one that is itself too long is cut into plain-text pieces between words."""
    pieces: list[str] = []
    for paragraph in html.split("\n\n"):
        if len(visible(paragraph)) <= limit:
            pieces.append(paragraph)
        else:
            pieces.extend(_hard_cut(visible(paragraph), limit))
    return pieces


def _hard_cut(text: str, limit: int) -> list[str]:
    # Escaping never makes the visible text longer, so the limit holds after it.
    pieces: list[str] = []
    while text:
        cut = len(text) if len(text) <= limit else max(text.rfind(" ", 0, limit), text.rfind("\n", 0, limit))
        if cut <= 0:
            cut = limit
        pieces.append(escape(text[:cut].strip(), quote=False))
        text = text[cut:].lstrip()
    return pieces
