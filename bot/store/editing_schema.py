"""The tables of what admins change and teach, as migrations of their own: they grow apart from those of messages."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

editing_migrations = Migrations("pandu-editing")


@editing_migrations()
def create_content_tables(db: Database) -> None:
    """What the bot says, item by item, with every version there was. Times are Unix seconds."""
    db.table("content_items").create(
        {
            "name": str,  # jawaban/biaya, fakta/biaya.percepatan, panduan/bayar-bni/paspor, berkas/menu.yml
            "title": str,  # what people search for besides the text
            "body": str,  # what is live, in the format of faq/
            "version": int,
            "shipped": str,  # digest of the text that faq/ brought last
            "offered": str,  # a newer text of faq/ that waits beside an admin's; null: none
        },
        pk="name",
        not_null={"title", "body", "version", "shipped"},
    )
    db.table("content_items").enable_fts(["title", "body"], create_triggers=True, tokenize="unicode61")
    db.table("content_versions").create(
        {
            "item": str,
            "version": int,
            "body": str,
            "origin": str,  # berkas | admin
            "author": int,  # staff.id; null for what faq/ brought and for commands of the operator
            "note": str,
            "at": float,
        },
        pk=("item", "version"),
        not_null={"body", "origin", "note", "at"},
    )
    db.table("content_drafts").create(
        {
            "id": int,
            "item": str,
            "author": int,  # staff.id
            "body": str,
            "base": int,  # the version it was begun from
            "note": str,
            "state": str,  # draf | menunggu (for a second admin)
            "updated_at": float,
        },
        pk="id",
        not_null={"item", "author", "body", "base", "note", "state", "updated_at"},
    )
    db.table("content_drafts").create_index(["item", "author"], unique=True)
    # One row: grows with every change of what is live, so that whoever shows content can see that it is old.
    db.table("content_state").create(
        {"id": int, "revision": int, "approval": int}, pk="id", not_null={"revision", "approval"}
    )
    db.table("content_state").insert({"id": 1, "revision": 0, "approval": 1})


@editing_migrations()
def create_content_log(db: Database) -> None:
    """Who changed what: append-only and chained by hashes (bot/store/chain.py)."""
    db.execute(
        "CREATE TABLE content_log (id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, actor TEXT NOT NULL,"
        " action TEXT NOT NULL, item TEXT NOT NULL, facts TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)"
    )
    db.table("content_log").create_index(["item", "id"])
    refuse = "BEGIN SELECT RAISE(ABORT, 'content_log is append-only'); END"
    db.execute(f"CREATE TRIGGER content_log_keeps_rows BEFORE DELETE ON content_log {refuse}")
    db.execute(f"CREATE TRIGGER content_log_keeps_values BEFORE UPDATE ON content_log {refuse}")
    db.execute(
        "CREATE TRIGGER content_log_goes_on BEFORE INSERT ON content_log"
        f" WHEN NEW.id <> (SELECT COALESCE(MAX(id), 0) + 1 FROM content_log) {refuse}"
    )


@editing_migrations()
def create_teaching_tables(db: Database) -> None:
    """Sentences that admins added, messages that were not answered, and counts without personal data."""
    db.table("sentences").create(
        {
            "id": int,
            "topic": str,
            "text": str,
            "bare": str,  # without case, blanks and punctuation: each sentence once
            "exam": int,  # 1: for the exam, 0: for training
            "author": int,  # staff.id
            "added_at": float,
        },
        pk="id",
        not_null={"topic", "text", "bare", "exam", "added_at"},
    )
    db.table("sentences").create_index(["bare"], unique=True)
    db.table("unanswered").create(
        {
            "id": int,
            "chat_id": int,  # only so that /hapus_data finds it; never shown; null once the row is settled
            "text": str,  # masked; emptied once settled
            "outcome": str,  # terlewat | ditawarkan | tidak_membantu
            "topics": str,  # JSON: what was offered or answered
            "at": float,
            "state": str,  # baru | dipakai | dibuang
        },
        pk="id",
        not_null={"text", "outcome", "topics", "at", "state"},
    )
    db.table("unanswered").create_index(["state", "at"])
    db.table("unanswered").create_index(["chat_id"])
    db.table("tallies").create(
        {"day": str, "what": str, "topic": str, "count": int}, pk=("day", "what", "topic"), not_null={"count"}
    )


@editing_migrations()
def create_console_tables(db: Database) -> None:
    """Who may enter the web console. Only hashes of links and sessions are stored."""
    db.table("console_links").create(
        {"token_hash": str, "staff_id": int, "made_at": float, "expires_at": float, "used_at": float},
        pk="token_hash",
        not_null={"staff_id", "made_at", "expires_at"},
    )
    db.table("console_sessions").create(
        {
            "id_hash": str,
            "staff_id": int,
            "made_at": float,
            "seen_at": float,
            "expires_at": float,
            "revoked_at": float,
        },
        pk="id_hash",
        not_null={"staff_id", "made_at", "seen_at", "expires_at"},
    )


@editing_migrations()
def create_lesson_tables(db: Database) -> None:
    """Trainings that admins asked for, and which model answers citizens."""
    db.table("lessons").create(
        {
            "id": int,
            "kind": str,  # latih | kembali (to the model before)
            "state": str,  # see bot/store/lessons.py
            "author": int,  # staff.id
            "asked_at": float,
            "progress": str,  # what it is doing now, for people
            "model": str,  # name of the file in models_dir
            "report": str,  # JSON: what got better and worse
            "reason": str,  # why an admin takes a model that got worse
            "updated_at": float,
        },
        pk="id",
        not_null={"kind", "state", "asked_at", "progress", "model", "report", "reason", "updated_at"},
    )
    db.table("engines").create(
        {"id": int, "model": str, "address": str, "since": float}, pk="id", not_null={"model", "address", "since"}
    )
