"""Messages of guided journeys: a step with its buttons, its troubles, the lists of journeys."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot import log
from bot.content.answers import ContentError
from bot.content.texts import Texts
from bot.content.topics import Topics
from bot.conversation.dialogue import HUMAN_TOPIC
from bot.journeys.model import Journeys
from bot.journeys.page import Page, Pages
from bot.journeys.walk import Position, Walk
from bot.store.buttons import Button
from bot.telegram.keys import Purpose, in_rows, position_key, topic_key
from bot.telegram.turn import Key, Keyboard, Say

_log = log.get(__name__)


class JourneyPages:
    """Makes messages of places in journeys. What is stored about a chat, it does not know."""

    def __init__(self, pages: Pages, journeys: Journeys, topics: Topics, texts: Texts) -> None:
        self._pages = pages
        self._journeys = journeys
        self._walk = Walk(journeys)
        self._topics = topics
        self._texts = texts

    def step(self, position: Position, note: str = "", taken_up: bool = False, waiting: Sequence[Position] = ()) -> Say:
        """A step. `note` (HTML) stands above it; one that was taken up again can be left for the start.

        `waiting` journeys can be gone on with from here.
        """
        try:
            page = self._pages.page(position)
        except ContentError as error:
            _log.error("step cannot be made", journey=position.journey, step=position.step, reason=str(error))
            return Say(self._texts.html("galat"), ((topic_key(self._topics.get(HUMAN_TOPIC)),), (self._menu_key(),)))
        parts = [part for part in (note, self._progress(page), page.html) if part]
        restart = ((self._restart_key(position.journey, self._texts.label("panduan_ulang")),),) if taken_up else ()
        others = ((self._named_way_on(other, Purpose.GUIDE_BELOW),) for other in waiting)
        return Say("\n\n".join(parts), (*others, *self._keyboard(page), *restart))

    def troubles(self, position: Position) -> Say:
        """The usual troubles of a step, and the way back to it."""
        step = self._walk.step(position)
        keys = [topic_key(self._topics.get(trouble.topic), trouble.label) for trouble in step.troubles]
        if all(trouble.topic != HUMAN_TOPIC for trouble in step.troubles):
            keys.append(topic_key(self._topics.get(HUMAN_TOPIC)))
        back = position_key(self._texts.label("ke_langkah"), Purpose.GUIDE, position)
        text = self._texts.html("panduan_kendala" if step.troubles else "panduan_kendala_umum")
        return Say(text, (*((key,) for key in keys), (back,)))

    def picture(self, position: Position) -> Say | None:
        """The picture of a step, and the way on; None for a step without one."""
        step = self._walk.step(position)
        return (
            Say(f"<b>{escape(step.title, quote=False)}</b>", ((self.way_on(position),),), picture=step.picture)
            if step.picture
            else None
        )

    def way_on(self, position: Position) -> Key:
        """The button under something else that leads back into the journey."""
        place, total = self._walk.progress(position)
        label = self._texts.label("panduan_lanjutkan", n=str(place), m=str(total))
        return position_key(label, Purpose.GUIDE_BELOW, position)

    def paused(self, position: Position) -> Say:
        html = self._texts.html("panduan_berhenti", panduan=self.title(position.journey))
        return Say(html, ((self._named_way_on(position),), (self._menu_key(),)))

    def finished(self) -> Say:
        return Say(self._texts.html("panduan_selesai"), ((self._menu_key(),),))

    def listing(self, text: str, begun: Sequence[Position]) -> Say:
        """All journeys under the text of this key; those begun can be gone on with, or begun again."""
        names = {position.journey for position in begun}
        rows = [
            *((self._named_way_on(position),) for position in begun),
            *((self._start_key(journey.id),) for journey in self._journeys if journey.id not in names),
            *((self._restart_key(name, self._again(name)),) for name in sorted(names)),
        ]
        return Say(self._texts.html(text), (*rows, (self._menu_key(),)))

    def title(self, journey: str) -> str:
        return self._journeys.get(journey).title

    def _progress(self, page: Page) -> str:
        place, total = page.progress
        return self._texts.html(
            "panduan_kemajuan", panduan=self.title(page.position.journey), n=str(place), m=str(total)
        )

    def _keyboard(self, page: Page) -> Keyboard:
        answers = [
            position_key(
                self._texts.label("dipilih", pilihan=key.label) if key.chosen else key.label, Purpose.GUIDE, key.target
            )
            for key in page.answers
        ]
        other = (
            [Key(self._go_to(page.step.journey), Button(Purpose.START, page.step.journey))] if page.step.journey else []
        )
        topics = [topic_key(self._topics.get(topic)) for topic in page.step.topics]
        ways = ("kembali_langkah", page.back), ("lewati", page.skip), ("lanjut", page.next)
        on = tuple(position_key(self._texts.label(label), Purpose.GUIDE, to) for label, to in ways if to)
        rows = (*((key,) for key in (*answers, *other)), *in_rows(topics), on, *in_rows(self._aside(page)))
        return tuple(row for row in rows if row)

    def _aside(self, page: Page) -> list[Key]:
        """The ways off the path: to a picture, to help, out."""
        keys = [position_key(self._texts.label("terkendala"), Purpose.TROUBLE, page.position)]
        if page.picture:
            keys.insert(0, position_key(self._texts.label("gambar"), Purpose.PICTURE, page.position))
        if page.step.end:
            return [*keys, self._menu_key()]
        return [*keys, Key(self._texts.label("berhenti"), Button(Purpose.PAUSE, page.position.journey))]

    def _start_key(self, journey: str) -> Key:
        return Key(self._go_to(journey), Button(Purpose.START_HERE, journey))

    def _restart_key(self, journey: str, label: str) -> Key:
        return position_key(label, Purpose.GUIDE, self._walk.start(journey))

    def _named_way_on(self, position: Position, purpose: str = Purpose.GUIDE) -> Key:
        label = self._texts.label("panduan_lanjutkan_judul", panduan=self.title(position.journey))
        return position_key(label, purpose, position)

    def _go_to(self, journey: str) -> str:
        return self._texts.label("panduan_teruskan", panduan=self.title(journey))

    def _again(self, journey: str) -> str:
        return self._texts.label("panduan_ulang_judul", panduan=self.title(journey))

    def _menu_key(self) -> Key:
        return Key(self._texts.label("menu"), Button(Purpose.MENU, ""))
