"""/belum: what the bot could not answer, group by group, and what is to become of it."""

from __future__ import annotations

from html import escape

from bot.content.texts import Texts
from bot.content.topics import Topics
from bot.editing.grouping import Group
from bot.editing.personal import without_personal_data
from bot.editing.teaching import PersonalDataError, SentenceError, Teaching
from bot.store.outbox import Call
from bot.store.staff import Officer
from bot.telegram.editing.asking import Asked, Asking
from bot.telegram.editing.keys import EditPurpose, Json, edit_key
from bot.telegram.editing.saying import Saying
from bot.telegram.keys import in_rows
from bot.telegram.turn import Key, Say
from bot.telegram.words import with_parts, worded

_MOST_TOPICS = 6
_CANDIDATES = 3


class UnansweredTalk:
    """Use inside the transaction that sends what is returned. Methods raise RefusedError.

    Buttons hold ids of messages only: what citizens wrote is looked up, and gone once somebody has dealt with it.
    """

    def __init__(self, topics: Topics, teaching: Teaching, texts: Texts, asking: Asking, saying: Saying) -> None:
        self._topics = topics
        self._teaching = teaching
        self._texts = texts
        self._asking = asking
        self._saying = saying

    def show(self, officer: Officer, place: int = 0, edits: int | None = None, more: str = "") -> list[Call]:
        """The group at this place; `more` (HTML) tells what was done before."""
        groups = self._teaching.groups()
        above = [more] if more else []
        if not groups:
            html = "\n\n".join([*above, self._texts.html("sunting_belum_kosong")])
            return self._saying.told(officer, Say(html, edits=edits))
        place %= len(groups)
        group = groups[place]
        html = with_parts(
            self._texts,
            "sunting_belum",
            nomor=str(place + 1),
            banyak=str(len(groups)),
            jumlah=str(group.count),
            daftar="\n".join(f"• {escape(wording, quote=False)}" for wording in group.wordings),
        )
        keys = [self._topic_key(topic, group.ids) for topic in group.topics if topic in self._topics][:_CANDIDATES]
        keys += [
            edit_key(self._texts.label("sunting_topik_lain"), EditPurpose.OTHER, ids=group.ids),
            edit_key(self._texts.label("sunting_singkirkan"), EditPurpose.DISMISS, ids=group.ids),
        ]
        if len(groups) > 1:
            keys.append(edit_key(self._texts.label("sunting_berikutnya"), EditPurpose.GROUP, p=place + 1))
        return self._saying.told(officer, Say("\n\n".join([*above, html]), in_rows(keys), edits))

    def teach(self, officer: Officer, value: Json, edits: int | None) -> list[Call]:
        """The newest wording of the group becomes a sentence of the topic."""
        group = self._still_open(value["ids"])
        if group is None:
            return self.show(officer, edits=edits, more=self._texts.html("sunting_belum_didahului"))
        topic, text = value["k"], group.wordings[0]
        try:
            wanted = without_personal_data(text) if value.get("aman") else text
            kept = self._teaching.teach(officer, group.ids, topic, wanted)
        except PersonalDataError as error:
            return self._warned(officer, error.safe, group, topic, edits)
        except SentenceError as error:
            return self.show(officer, edits=edits, more=escape(f"⚠️ {error}", quote=False))
        title = self._topics.get(topic).title
        return self.show(officer, edits=edits, more=worded(self._texts, "sunting_diajarkan", kata=kept, topik=title))

    def dismiss(self, officer: Officer, value: Json, edits: int | None) -> list[Call]:
        settled = self._teaching.dismiss(officer, value["ids"])
        more = worded(self._texts, "sunting_disingkirkan", jumlah=str(settled))
        return self.show(officer, edits=edits, more=more)

    def ask_topic(self, officer: Officer, value: Json) -> list[Call]:
        """Ask which other topic it belongs to."""
        question = self._texts.html("sunting_tanya_topik")
        return self._asking.ask(officer, Asked.TOPIC, {"ids": value["ids"]}, question)

    def offer_topics(self, officer: Officer, found: list[str], data: Json) -> list[Call]:
        """Topics that were searched for."""
        known = [topic for topic in found if topic in self._topics][:_MOST_TOPICS]
        if not known:
            question = self._texts.html("sunting_topik_tak_ada")
            return self._asking.ask(officer, Asked.TOPIC, data, question)
        keys = [self._topic_key(topic, data["ids"]) for topic in known]
        return self._saying.told(officer, Say(self._texts.html("sunting_pilih_topik"), in_rows(keys)))

    def _warned(self, officer: Officer, safe: str, group: Group, topic: str, edits: int | None) -> list[Call]:
        html = worded(self._texts, "sunting_data_pribadi", kata=safe)
        label = self._texts.label("sunting_pakai_aman")
        keys = [
            edit_key(label, EditPurpose.TEACH, ids=group.ids, k=topic, aman=True),
            edit_key(self._texts.label("sunting_singkirkan"), EditPurpose.DISMISS, ids=group.ids),
        ]
        return self._saying.told(officer, Say(html, in_rows(keys), edits))

    def _still_open(self, ids: list[int]) -> Group | None:
        """What is left of the group; None when somebody has dealt with it."""
        return next((group for group in self._teaching.groups() if set(ids) & set(group.ids)), None)

    def _topic_key(self, topic: str, ids: list[int]) -> Key:
        title = self._topics.get(topic).title
        return edit_key(title, EditPurpose.TEACH, ids=ids, k=topic)
