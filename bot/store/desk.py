"""The staff's group: where it is, where each case lies in it, and which message is the copy of which."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

_ONLY = 1  # the id of the one row of the table desk
_BEING_RENEWED = 0  # stands for a thread; no topic of Telegram has this id
_RELAY = "id, case_id, from_chat, from_message, to_chat, to_message"
_COPIED = "from_chat <> to_chat"


@dataclass(frozen=True)
class Desk:
    """`forum`: the group has topics."""

    chat_id: int
    forum: bool


@dataclass(frozen=True)
class CardPlace:
    """Where a case lies in the group. None: not there yet, or, of a thread, a case without a topic.

    `renewed`: the topic was deleted, and another one is on its way.
    """

    thread_id: int | None
    message_id: int | None
    renewed: bool = False


class DeskStore:
    """Changes belong into the transaction that sends to the group. Times are Unix seconds."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self) -> Desk | None:
        """The group, if one has been chosen."""
        row = self._db.execute("SELECT chat_id, forum FROM desk").fetchone()
        return Desk(row[0], bool(row[1])) if row else None

    def set(self, chat_id: int, forum: bool, now: float) -> None:
        """Choose the group. In another than before no case has a card yet; where those of before lie stays known."""
        before = self.get()
        with self._db.atomic():
            self._db.execute(
                "INSERT OR REPLACE INTO desk (id, chat_id, forum, set_at) VALUES (?, ?, ?, ?)",
                [_ONLY, chat_id, int(forum), now],
            )
            if before and before.chat_id != chat_id:
                self._db.execute(
                    "INSERT INTO former_cards (case_id, chat_id, thread_id, message_id)"
                    " SELECT case_id, ?, NULLIF(thread_id, ?), message_id FROM desk_cards",
                    [before.chat_id, _BEING_RENEWED],
                )
                self._db.execute("DELETE FROM desk_cards")

    def moved(self, old: int, new: int) -> None:
        """Telegram has given the group another id, and with it other ids to its messages."""
        with self._db.atomic():
            self._db.execute("DELETE FROM former_cards WHERE chat_id = ?", [old])
            moved = self._db.execute("UPDATE desk SET chat_id = ? WHERE chat_id = ?", [new, old])
            if moved.rowcount:
                self._db.execute("DELETE FROM desk_cards")

    def card(self, case_id: int) -> CardPlace | None:
        """Where the case lies; None when nobody has put it into the group yet."""
        row = self._db.execute("SELECT thread_id, message_id FROM desk_cards WHERE case_id = ?", [case_id]).fetchone()
        if row is None:
            return None
        thread, message = row
        return CardPlace(thread or None, message, renewed=thread == _BEING_RENEWED)

    def former_cards(self, case_id: int) -> list[tuple[int, CardPlace]]:
        """Where the case lay in groups that were the desk before, with the group."""
        rows = self._db.execute(
            "SELECT chat_id, thread_id, message_id FROM former_cards WHERE case_id = ? ORDER BY id", [case_id]
        )
        return [(chat_id, CardPlace(thread, message)) for chat_id, thread, message in rows]

    def expect(self, case_id: int) -> None:
        """The case is on its way into the group."""
        self._db.execute("INSERT OR IGNORE INTO desk_cards (case_id) VALUES (?)", [case_id])

    def note_thread(self, case_id: int, thread: int | None) -> None:
        """The case's topic; None: it goes without one."""
        self.expect(case_id)
        self._db.execute("UPDATE desk_cards SET thread_id = ? WHERE case_id = ?", [thread, case_id])

    def note_renewal(self, case_id: int) -> None:
        """The topic and all in it are gone; another one is on its way."""
        self.note_thread(case_id, _BEING_RENEWED)
        self.note_card(case_id, None)

    def note_card(self, case_id: int, message_id: int | None) -> None:
        self.expect(case_id)
        self._db.execute("UPDATE desk_cards SET message_id = ? WHERE case_id = ?", [message_id, case_id])

    def case_of_thread(self, thread: int) -> int | None:
        """The id of the case whose topic it is."""
        return self._case_id("thread_id", thread) if thread != _BEING_RENEWED else None

    def case_of_card(self, message_id: int) -> int | None:
        """The id of the case whose card the message of the group is."""
        return self._case_id("message_id", message_id)

    def number_of(self, case_id: int) -> str | None:
        """The number of the case with this id."""
        row = self._db.execute("SELECT number FROM cases WHERE id = ?", [case_id]).fetchone()
        return row[0] if row else None

    def forget(self, case_id: int) -> None:
        """Nobody knows any more where the case lies, or lay."""
        for table in ("desk_cards", "former_cards"):
            self._db.execute(f"DELETE FROM {table} WHERE case_id = ?", [case_id])

    def _case_id(self, column: str, value: int) -> int | None:
        row = self._db.execute(f"SELECT case_id FROM desk_cards WHERE {column} = ?", [value]).fetchone()
        return row[0] if row else None


@dataclass(frozen=True)
class Relay:
    """A message and its copy. `to_message` is None until the copy is sent."""

    id: int
    case_id: int
    from_chat: int
    from_message: int
    to_chat: int
    to_message: int | None


class RelayStore:
    """Which message is the copy of which, and which messages of the group are about which case."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, case_id: int, from_chat: int, from_message: int, to_chat: int, now: float) -> int:
        """A message that is to be copied; the id of the relay."""
        cursor = self._db.execute(
            "INSERT INTO relays (case_id, from_chat, from_message, to_chat, at) VALUES (?, ?, ?, ?, ?)",
            [case_id, from_chat, from_message, to_chat, now],
        )
        id_ = cursor.lastrowid
        assert id_ is not None
        return id_

    def note(self, case_id: int, chat_id: int, message_id: int, now: float) -> None:
        """A message that is about the case, and has no copy: it stands as one that stays in its chat."""
        self.add(case_id, chat_id, message_id, chat_id, now)

    def sent(self, id_: int, to_message: int) -> None:
        self._db.execute("UPDATE relays SET to_message = ? WHERE id = ?", [to_message, id_])

    def get(self, id_: int) -> Relay | None:
        """The relay, while nobody has forgotten it."""
        return self._one(f"id = ? AND {_COPIED}", [id_])

    def copy_of(self, from_chat: int, from_message: int) -> Relay | None:
        """The relay of this message."""
        return self._one(f"from_chat = ? AND from_message = ? AND {_COPIED}", [from_chat, from_message])

    def origin_of(self, to_chat: int, to_message: int) -> Relay | None:
        """The relay whose copy this message is; of several that were put into one message, the last."""
        return self._one("to_chat = ? AND to_message = ?", [to_chat, to_message])

    def together(self, id_: int) -> int:
        """How many messages share the copy of this relay; 0 while it is not sent."""
        count: int = self._db.execute(
            "SELECT COUNT(*) FROM relays o JOIN relays r ON o.to_chat = r.to_chat AND o.to_message = r.to_message"
            " WHERE r.id = ?",
            [id_],
        ).fetchone()[0]
        return count

    def case_of(self, chat_id: int, message_id: int) -> int | None:
        """The id of the case that the message, original or copy, belongs to."""
        row = self._db.execute(
            "SELECT case_id FROM relays WHERE from_chat = ? AND from_message = ?"
            " UNION ALL SELECT case_id FROM relays WHERE to_chat = ? AND to_message = ?",
            [chat_id, message_id] * 2,
        ).fetchone()
        return row[0] if row else None

    def to_message(self, id_: int) -> int | None:
        """The id of the copy; None when it is not sent, or when the relay is unknown."""
        row = self._db.execute("SELECT to_message FROM relays WHERE id = ?", [id_]).fetchone()
        return row[0] if row else None

    def messages_in(self, chat_id: int, case_id: int) -> list[int]:
        """All known messages of the case in this chat, in order."""
        rows = self._db.execute(
            "SELECT from_message FROM relays WHERE case_id = ?1 AND from_chat = ?2"
            " UNION SELECT to_message FROM relays WHERE case_id = ?1 AND to_chat = ?2 AND to_message IS NOT NULL"
            " ORDER BY 1",
            [case_id, chat_id],
        )
        return [row[0] for row in rows]

    def forget_case(self, case_id: int) -> None:
        self._db.execute("DELETE FROM relays WHERE case_id = ?", [case_id])

    def forget_chat(self, chat_id: int) -> None:
        """No relay from or to this chat remains."""
        self._db.execute("DELETE FROM relays WHERE from_chat = ?1 OR to_chat = ?1", [chat_id])

    def _one(self, condition: str, parameters: list[int]) -> Relay | None:
        row = self._db.execute(f"SELECT {_RELAY} FROM relays WHERE {condition} ORDER BY id DESC", parameters).fetchone()
        return Relay(*row) if row else None
