"""The tables of the store, as migrations: a change to the schema is a new function at the end."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("pandu")


@migrations()
def create_message_tables(db: Database) -> None:
    """Inbox and outbox: the way of a message (docs/architecture.md). Times are Unix seconds."""
    db.table("inbox").create(
        {
            "update_id": int,
            "chat_id": int,
            "payload": str,  # the update as JSON; emptied once handled
            "state": str,  # new | done | failed
            "attempts": int,
            "received_at": float,
            "done_at": float,
        },
        pk="update_id",
        not_null={"chat_id", "state", "attempts", "received_at"},
    )
    db.table("inbox").create_index(["state", "chat_id", "update_id"])
    db.table("outbox").create(
        {
            "id": int,
            "chat_id": int,
            "method": str,  # of the Bot API
            "params": str,  # JSON; emptied once sent
            "priority": int,  # lower goes first
            "state": str,  # new | sent | failed
            "attempts": int,
            "not_before": float,
            "created_at": float,
            "sent_at": float,
            "error": str,
        },
        pk="id",
        not_null={"chat_id", "method", "state", "priority", "attempts", "not_before", "created_at"},
    )
    db.table("outbox").create_index(["state", "priority", "id"])


@migrations()
def create_button_tables(db: Database) -> None:
    """Buttons carry an opaque id; what it means stands here, bound to the chat it was made for."""
    db.table("buttons").create(
        {"id": str, "chat_id": int, "purpose": str, "value": str, "created_at": float},
        pk="id",
        not_null={"chat_id", "purpose", "value", "created_at"},
    )
    db.table("buttons").create_index(["created_at"])
    db.table("feedback").create(
        {"id": int, "topic": str, "helpful": int, "content_version": str, "given_at": float},
        pk="id",
        not_null={"topic", "helpful", "content_version", "given_at"},
    )


@migrations()
def create_journey_table(db: Database) -> None:
    """Where each chat stands in guided journeys: at most one of them active, the others wait to be resumed."""
    db.table("journeys").create(
        {
            "chat_id": int,
            "journey": str,
            "position": str,  # JSON, as bot/journeys/walk.py makes it; never what a citizen typed
            "active": int,
            "updated_at": float,
        },
        pk=("chat_id", "journey"),
        not_null={"position", "active", "updated_at"},
    )
    db.execute("CREATE UNIQUE INDEX one_active_journey ON journeys (chat_id) WHERE active = 1")
    db.table("journeys").create_index(["updated_at"])


@migrations()
def create_reminder_table(db: Database) -> None:
    """Reminders: each is put into the outbox once. Times are Unix seconds."""
    db.table("reminders").create(
        {
            "id": int,
            "chat_id": int,
            "occasion": str,  # what they were asked for together: listed, replaced and cancelled as one
            "kind": str,  # names the message
            "event_at": float,
            "due_at": float,
            "until_at": float,  # pointless from then on
            "data": str,  # JSON without personal data; emptied once closed
            "state": str,  # new | sent | dropped | cancelled
            "created_at": float,
            "closed_at": float,
        },
        pk="id",
        not_null={"chat_id", "occasion", "kind", "event_at", "due_at", "until_at", "state", "created_at"},
    )
    db.table("reminders").create_index(["state", "due_at"])
    db.table("reminders").create_index(["chat_id", "state"])


@migrations()
def create_case_tables(db: Database) -> None:
    """Cases. What says who somebody is stands apart, and as chat_id, so that it can go while the counts remain."""
    db.table("cases").create(
        {
            "id": int,
            "number": str,  # KP-2026-0042
            "chat_id": int,  # null once forgotten
            "kind": str,
            "state": str,
            "priority": str,
            "holder": int,  # staff.id
            "version": int,  # grows with every change of this row; a change names the one it was made from
            "opened_at": float,
            "counted_from": float,  # opened or reopened: the time to solve it runs from here
            "waiting_since": float,  # null while an officer holds it
            "taken_at": float,
            "visit_at": float,
            "closed_at": float,
            "reason": str,  # why it was closed: a code, never a citizen's words
            "erased_at": float,
        },
        pk="id",
        not_null={"number", "kind", "state", "priority", "version", "opened_at", "counted_from"},
    )
    db.execute("CREATE UNIQUE INDEX case_number ON cases (number)")
    db.execute("CREATE UNIQUE INDEX one_open_case ON cases (chat_id, kind) WHERE closed_at IS NULL")
    db.table("case_details").create({"case_id": int, "data": str}, pk="case_id", not_null={"data"})
    db.table("case_alerts").create(
        {"case_id": int, "since": float, "alert": str, "round": int, "marked_at": float},
        pk=("case_id", "since", "alert", "round"),
        not_null={"marked_at"},
    )


@migrations()
def create_history_tables(db: Database) -> None:
    """What happened to cases: rows that are only ever added, each with the hash of the one before.

    Words of people stand apart and may go, but only after a row ("hapus") that says so. The checks on INSERT are
    for INSERT OR REPLACE, which SQLite lets pass the triggers on DELETE.
    """
    db.execute(
        "CREATE TABLE history (id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, case_id INTEGER NOT NULL,"
        " actor TEXT NOT NULL, action TEXT NOT NULL, audience TEXT NOT NULL, facts TEXT NOT NULL, digest TEXT,"
        " previous TEXT NOT NULL, hash TEXT NOT NULL)"
    )
    db.table("history").create_index(["case_id", "id"])
    db.execute("CREATE TABLE history_texts (entry_id INTEGER PRIMARY KEY, salt TEXT NOT NULL, text TEXT NOT NULL)")
    refuse = "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    db.execute(f"CREATE TRIGGER history_keeps_rows BEFORE DELETE ON history {refuse}")
    db.execute(f"CREATE TRIGGER history_keeps_values BEFORE UPDATE ON history {refuse}")
    db.execute(
        "CREATE TRIGGER history_goes_on BEFORE INSERT ON history"
        f" WHEN NEW.id <> (SELECT COALESCE(MAX(id), 0) + 1 FROM history) {refuse}"
    )
    db.execute(f"CREATE TRIGGER history_texts_keep_values BEFORE UPDATE ON history_texts {refuse}")
    db.execute(
        "CREATE TRIGGER history_texts_once BEFORE INSERT ON history_texts"
        f" WHEN EXISTS (SELECT 1 FROM history_texts WHERE entry_id = NEW.entry_id) {refuse}"
    )
    db.execute(
        "CREATE TRIGGER history_texts_go_on_record BEFORE DELETE ON history_texts WHEN NOT EXISTS"
        " (SELECT 1 FROM history, json_each(history.facts, '$.entri') WHERE history.action = 'hapus'"
        " AND history.case_id = (SELECT case_id FROM history WHERE id = OLD.entry_id)"
        f" AND json_each.value = OLD.entry_id) {refuse}"
    )


@migrations()
def create_staff_tables(db: Database) -> None:
    """Who works at the desk. Rows of those who left stay: the history names them."""
    db.table("staff").create(
        {"id": int, "user_id": int, "name": str, "role": str, "added_at": float, "removed_at": float},
        pk="id",
        not_null={"user_id", "name", "role", "added_at"},
    )
    db.execute("CREATE UNIQUE INDEX one_role ON staff (user_id) WHERE removed_at IS NULL")
    db.table("invitations").create(
        {"token_hash": str, "role": str, "made_at": float, "expires_at": float, "used_at": float},
        pk="token_hash",
        not_null={"role", "made_at", "expires_at"},
    )


@migrations()
def create_consent_tables(db: Database) -> None:
    """What citizens agreed to, with the very words, and when."""
    db.table("consent_texts").create(
        {"kind": str, "version": str, "text": str}, pk=("kind", "version"), not_null={"text"}
    )
    db.table("consents").create(
        {"id": int, "chat_id": int, "kind": str, "version": str, "given_at": float, "withdrawn_at": float},
        pk="id",
        not_null={"chat_id", "kind", "version", "given_at"},
    )
    db.table("consents").create_index(["chat_id", "kind"])


@migrations()
def add_outbox_lanes(db: Database) -> None:
    """Calls to a group: order is kept within a lane (a case), what is outdated is replaced, answers are acted upon."""
    db.table("outbox").add_column("lane", str, not_null_default="")  # calls of a lane of a chat keep their order
    db.table("outbox").add_column("merge_key", str)  # an unsent call with the same key is replaced by a newer one
    db.table("outbox").add_column("then_purpose", str)  # who acts upon Telegram's answer (bot/store/outbox.py: Then)
    db.table("outbox").add_column("then_ref", str)  # JSON
    db.table("outbox").add_column("begun_at", float)  # set before the call: after a crash it is in doubt


@migrations()
def create_request_tables(db: Database) -> None:
    """The citizen's side of cases: the request that is being asked for, and how content they were with the office."""
    db.table("intakes").create(
        {
            "chat_id": int,
            "kind": str,  # of the case
            "question": str,  # the open one
            "data": str,  # JSON: what was answered so far
            "active": int,  # 0: set aside, to be resumed
            "begun_at": float,
            "updated_at": float,
        },
        pk="chat_id",
        not_null={"kind", "question", "data", "active", "begun_at", "updated_at"},
    )
    db.table("ratings").create({"case_id": int, "stars": int, "given_at": float}, pk="case_id", not_null={"stars"})


@migrations()
def create_desk_tables(db: Database) -> None:
    """The staff's group: where it is, each case's topic and card, and which message is the copy of which."""
    db.table("desk").create(
        {"id": int, "chat_id": int, "forum": int, "set_at": float}, pk="id", not_null={"chat_id", "forum"}
    )
    db.table("desk_cards").create(
        {
            "case_id": int,
            "thread_id": int,  # null: not made yet, or a group without topics
            "message_id": int,  # of the card; null until it is sent
        },
        pk="case_id",
    )
    db.table("relays").create(
        {
            "id": int,
            "case_id": int,
            "from_chat": int,
            "from_message": int,
            "to_chat": int,
            "to_message": int,  # null until it is sent
            "at": float,
        },
        pk="id",
        not_null={"case_id", "from_chat", "from_message", "to_chat", "at"},
    )
    db.table("relays").create_index(["from_chat", "from_message"])
    db.table("relays").create_index(["to_chat", "to_message"])
    db.table("relays").create_index(["case_id"])
    db.table("desk_prompts").create(
        {
            "user_id": int,  # the officer whose next message is awaited
            "case_id": int,
            "version": int,  # of the case as they saw it
            "what": str,
            "data": str,  # JSON
            "message_id": int,  # the question; null until it is sent
            "asked_at": float,
        },
        pk="user_id",
        not_null={"case_id", "version", "what", "data", "asked_at"},
    )


@migrations()
def create_last_messages_table(db: Database) -> None:
    """What is needed to find out whether a call was carried out that a process died over (bot/telegram/doubt.py)."""
    db.table("last_messages").create(
        {
            "row": int,  # messages are counted in rows (bot/store/messages.py): a supergroup's id, or 0
            "message_id": int,  # the highest that was seen
        },
        pk="row",
        not_null={"message_id"},
    )
    db.table("outbox").add_column("begun_after", int)  # the highest id seen when the call was begun


@migrations()
def create_done_once_table(db: Database) -> None:
    """What is done once and belongs to no single case, such as the summary of a day."""
    db.table("done_once").create({"name": str, "at": float}, pk="name", not_null={"at"})


@migrations()
def create_erasure_tables(db: Database) -> None:
    """What is still to be erased, or to be reached for it, after the rest has moved on."""
    db.table("conversations_to_forget").create(
        {
            "id": int,
            "chat_id": int,
            "due_at": float,  # the engine's store is to be cleaned then; the row goes with it
        },
        pk="id",
        not_null={"chat_id", "due_at"},
    )
    db.table("former_cards").create(
        {
            "id": int,
            "case_id": int,
            "chat_id": int,  # of a group that was the desk
            "thread_id": int,  # as in desk_cards
            "message_id": int,
        },
        pk="id",
        not_null={"case_id", "chat_id"},
    )
    db.table("former_cards").create_index(["case_id"])
