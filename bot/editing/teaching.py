"""Putting unanswered messages to use: as sentences of topics, or not at all. Only admins may."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlite_utils import Database

from bot import paths
from bot.content.topics import Topics
from bot.editing.catalogue import answer_name
from bot.editing.grouping import MOST_ROWS, Group, grouped
from bot.editing.personal import without_personal_data
from bot.editing.rights import actor, admin_now
from bot.editing.training_data import files_of, sentences_in
from bot.editing.training_text import as_example
from bot.store.content_log import ContentLog
from bot.store.sentences import Sentence, SentenceStore, bare
from bot.store.staff import Officer, StaffStore
from bot.store.unanswered import Row, RowState, Unanswered

LONGEST = 300  # characters
_SHORTEST = 3  # letters and figures
TAUGHT, REMOVED, DISMISSED = "kalimat-ditambah", "kalimat-dihapus", "pertanyaan-dibuang"  # actions in the log


class SentenceError(ValueError):
    """The sentence cannot be taught; the message says why, in one line for people."""


class PersonalDataError(Exception):
    """It seems to say who somebody is: `safe` is what may be left of it."""

    def __init__(self, safe: str) -> None:
        super().__init__()
        self.safe = safe


class Teaching:
    """Each change is one transaction with its entry in the log. `clock` gives Unix seconds.

    `officer` is looked up again: RefusedError(NOT_ADMIN) for whoever is no admin (any more).
    """

    def __init__(self, db: Database, topics: Topics, clock: Callable[[], float]) -> None:
        self._db = db
        self._topics = topics
        self._clock = clock
        self._staff = StaffStore(db)
        self._sentences = SentenceStore(db)
        self._unanswered = Unanswered(db)
        self._log = ContentLog(db)

    def waiting(self) -> list[Row]:
        """What nobody has dealt with; a great deal of it is cut off at the older end."""
        return self._unanswered.open(MOST_ROWS)

    def groups(self) -> list[Group]:
        """What waits, by likeness."""
        return grouped(self.waiting())

    def sentences(self) -> list[Sentence]:
        """Everything that was added, the newest first."""
        return self._sentences.all()[::-1]

    def teach(
        self, officer: Officer, ids: Collection[int], topic: str, text: str, although_personal: bool = False
    ) -> str:
        """Make a sentence of the topic, to be trained with, and settle the messages it was made of.

        Returns it as it is kept. Raises SentenceError, and PersonalDataError unless the officer has seen that.
        """
        admin, sentence = admin_now(self._staff, officer), self._checked(topic, text)
        safe = without_personal_data(sentence)
        if safe != sentence and not although_personal:
            raise PersonalDataError(safe)
        now = self._clock()
        with self._db.atomic():
            if not self._sentences.add(topic, sentence, False, admin.id, now):
                raise SentenceError("Kalimat ini sudah pernah ditambahkan.")
            settled = self._unanswered.settle(ids, RowState.USED)
            self._tell(admin, TAUGHT, topic, pesan=settled)
        return sentence

    def dismiss(self, officer: Officer, ids: Collection[int]) -> int:
        """Settle messages that are of no use. Returns how many there were."""
        admin = admin_now(self._staff, officer)
        with self._db.atomic():
            settled = self._unanswered.settle(ids, RowState.DISMISSED)
            if settled:
                self._log.append(self._clock(), actor(admin), DISMISSED, "", {"pesan": settled})
        return settled

    def remove(self, officer: Officer, id_: int) -> bool:
        """Take a sentence back: the next training does without it. False when it is gone already."""
        admin, sentence = admin_now(self._staff, officer), self._sentences.by_id(id_)
        if sentence is None:
            return False
        with self._db.atomic():
            self._sentences.remove(id_)
            self._tell(admin, REMOVED, sentence.topic)
        return True

    def _checked(self, topic: str, text: str) -> str:
        """The text as a sentence of training data. Raises SentenceError."""
        sentence = as_example(text)
        if topic not in self._topics:
            raise SentenceError("Topik itu tidak ada." if topic else "Pilih topiknya dulu.")
        if len(bare(sentence)) < _SHORTEST:
            raise SentenceError("Kalimatnya terlalu pendek.")
        if len(sentence) > LONGEST:
            raise SentenceError(f"Kalimatnya {len(sentence)} huruf, paling banyak {LONGEST}. Ambil intinya saja.")
        if known := self._sentences.known(sentence):
            raise SentenceError(f"Kalimat ini sudah pernah ditambahkan, ke {self._title(known.topic)}.")
        if shipped := sentences_in(files_of(paths.ROOT)).get(bare(sentence)):
            raise SentenceError(f"Kalimat ini sudah ada di data latihan, di {self._title(shipped)}.")
        return sentence

    def _title(self, topic: str) -> str:
        return f"“{self._topics.get(topic).title}”" if topic in self._topics else topic

    def _tell(self, admin: Officer, action: str, topic: str, **facts: int) -> None:
        """Without the words: the log is for ever, and they are a citizen's."""
        self._log.append(self._clock(), actor(admin), action, answer_name(topic), facts)
