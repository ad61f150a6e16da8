"""A preview in the admin's own chat: as citizens would see it, on a real phone."""

from __future__ import annotations

from bot.console.context import Context
from bot.editing.preview import Preview
from bot.store.buttons import Buttons
from bot.store.outbox import Outbox
from bot.store.staff import Officer
from bot.telegram.keys import in_rows, topic_key
from bot.telegram.render import split
from bot.telegram.turn import Say, call_of


def send_preview(context: Context, officer: Officer, preview: Preview) -> tuple[str, str]:
    """Puts the message into the outbox. What to tell the officer, and of which kind it is."""
    if not preview.html:
        return "Belum bisa dikirim: perbaiki dulu yang disebut di bawah.", "salah"
    topics = [topic for topic in context.library.answers.topics if topic.title in preview.next]
    keyboard = in_rows([topic_key(topic) for topic in topics])
    says = split(Say(f"<i>Pratinjau, belum terbit</i>\n\n{preview.html}", keyboard))
    with context.db.atomic():
        buttons = Buttons(context.db)
        Outbox(context.db).put([call_of(officer.user_id, say, buttons) for say in says])
    context.wake()
    return "Draf disimpan, dan pratinjaunya dikirim ke Telegram Bapak/Ibu.", "ok"
