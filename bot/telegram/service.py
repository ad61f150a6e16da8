"""The bot as one service: fetching or webhook, handling, sending, until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from httpx import create_ssl_context
from sqlite_utils import Database
from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot import log
from bot.conversation.engine import Engine
from bot.conversation.library import Library
from bot.editing.editor import Editor
from bot.editing.live import LiveContent
from bot.settings import Settings
from bot.store.buttons import Buttons
from bot.store.console import ConsoleStore
from bot.store.inbox import Inbox
from bot.store.journeys import JourneyStore
from bot.store.outbox import Outbox
from bot.store.reminders import ReminderStore
from bot.store.staff import StaffStore
from bot.store.tracker import forget_old_conversations
from bot.store.unanswered import Unanswered
from bot.telegram.assembly import Clock, make_parts
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.door import Door
from bot.telegram.fetcher import Fetcher
from bot.telegram.following import follow_engine
from bot.telegram.insisting import until_done
from bot.telegram.menu import Menu
from bot.telegram.sender import Sender
from bot.telegram.token import wrong_token
from bot.telegram.updates import ALLOWED

_log = log.get(__name__)
_CONNECTIONS = 40
_PURGE_EVERY_S = 6 * 3600
_DAY_S = 24 * 3600


def create_bot(settings: Settings) -> Bot:
    """A client of the Bot API, real or local."""
    # Certificates take long to load, so there is one set of them, and none where nobody needs them.
    certificates = create_ssl_context() if settings.bot_api.startswith("https:") else False
    kwargs = {"trust_env": not settings.local_telegram, "verify": certificates}
    return Bot(
        settings.token,
        base_url=f"{settings.bot_api}/bot",
        base_file_url=f"{settings.bot_api}/file/bot",
        request=HTTPXRequest(connection_pool_size=_CONNECTIONS, httpx_kwargs=kwargs),
        get_updates_request=HTTPXRequest(httpx_kwargs=kwargs),
    )


# Serves the staff's web pages until cancelled (bot/console/serving.py).
Pages = Callable[[Database, Settings, Library, Editor, Clock, Callable[[], None]], Awaitable[None]]


class Service:
    """Wires the parts together; each part does its own work. `clock` is what citizens' times are held against."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        db: Database,
        engine_token: str,
        clock: Clock = time.time,
        pages: Pages | None = None,
    ) -> None:
        self._pages = pages
        self._settings = settings
        self._library = library
        self._db = db
        self._bot = create_bot(settings)
        self._engine = Engine(settings.engine_address, engine_token, settings.engine_timeout)
        self._inbox = Inbox(db, Door(library.answers.facts).masked)
        self._parts = make_parts(library, db, self._engine, settings, self._typing, self._wake_sender, clock)
        self._sender = Sender(
            self._bot,
            Outbox(db),
            library.journeys.folder,
            on_refused=self._parts.reminders.blocked,
            outcomes=self._parts.outcomes,
            prepare=self._parts.prepare,
            on_migrated=self._parts.on_migrated,
        )
        self._clock = clock
        self._live = LiveContent(db, library, clock)
        self._dispatcher = Dispatcher(db, self._bot, self._parts.handler, self._committed, self._parts.watch.wake)
        self._background: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve until cancelled. Raises OperatorError for a token that Telegram rejects."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for part in (
                    self._dispatcher.run,
                    self._sender.run,
                    self._parts.reminders.run,
                    self._parts.watch.run,
                    self._parts.forgetting.run,
                    self._live.run,
                    self._follow_engine,
                    self._serve_pages,
                    self._receive,
                    self._introduce,
                    self._purge,
                ):
                    tasks.create_task(part())
        except* InvalidToken:
            raise wrong_token() from None
        finally:
            await self._bot.shutdown()
            await self._engine.close()

    def look_again(self) -> None:
        """The clock was moved: something may be due."""
        self._parts.reminders.wake()
        self._parts.watch.wake()
        self._parts.forgetting.wake()

    def _committed(self) -> None:
        """Replies were stored. The watch is woken only by more than that: it looks at every open case."""
        self._sender.wake()
        self._parts.reminders.wake()

    def _changed(self) -> None:
        """Somebody did something in the console: it may be for the outbox, or for a chore of the watch."""
        self._sender.wake()
        self._parts.watch.wake()

    def _wake_sender(self) -> None:
        self._sender.wake()

    async def _follow_engine(self) -> None:
        if not self._settings.engine_url:
            await follow_engine(self._db, self._engine)

    async def _serve_pages(self) -> None:
        if self._pages:
            await self._pages(self._db, self._settings, self._library, self._parts.editor, self._clock, self._changed)

    async def _receive(self) -> None:
        if self._settings.webhook_url:
            await self._serve_webhook()
        else:
            await until_done(self._bot.delete_webhook)
            await Fetcher(self._bot, self._inbox, self._dispatcher.wake).run()

    async def _serve_webhook(self) -> None:
        import uvicorn  # only where there is a webhook

        from bot.telegram.webhook import create_webhook

        url, secret = self._settings.webhook_url, secrets.token_urlsafe(32)
        app = create_webhook(urlsplit(url).path or "/", secret, self._inbox, self._dispatcher.wake)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                host=self._settings.webhook_host,
                port=self._settings.webhook_port,
                log_config=None,
                access_log=False,
                lifespan="off",
            )
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve())
            tasks.create_task(
                until_done(lambda: self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED))
            )

    async def _introduce(self) -> None:
        """Check the token and keep the menus of commands right."""
        await until_done(self._bot.initialize)
        _log.info("connected", username=self._bot.username)
        await Menu(self._bot, StaffStore(self._db), self._library.texts).run()

    async def _purge(self) -> None:
        """Drop what is no longer needed, at the start and every few hours."""
        while True:
            for part in (self._inbox, Outbox(self._db), Buttons(self._db), ReminderStore(self._db)):
                part.purge()
            JourneyStore(self._db).purge(self._settings.conversation_days)
            Unanswered(self._db).purge(time.time() - self._settings.unanswered_days * _DAY_S)
            ConsoleStore(self._db).purge(self._clock())
            self._parts.keeping.tidy()
            forget_old_conversations(self._settings.tracker_database, self._settings.conversation_days)
            await asyncio.sleep(_PURGE_EVERY_S)

    async def _typing(self, chat_id: int) -> None:
        """Show 'typing' without waiting for it; it is a courtesy, so its failures do not matter."""
        task = asyncio.create_task(self._show_typing(chat_id))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _show_typing(self, chat_id: int) -> None:
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)
