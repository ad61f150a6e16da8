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
