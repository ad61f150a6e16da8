"""A client of the control API: plays people and makes trouble, for tests and scripts.

Every method is a coroutine. In a test without a running loop wrap the call in `now`:
`telegram.now(telegram.write(SITI, "halo"))`. One object serves one of the two ways, not both.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from bot.simulator.people import GROUP_ID

__all__ = ["BUDI", "DEWI", "GROUP_ID", "HASAN", "MALA", "RINA", "SITI", "LocalTelegram", "Refused"]

Json = dict[str, Any]
T = TypeVar("T")

# The people of a fresh simulator.
SITI, HASAN, RINA, MALA = 7001, 7002, 7003, 7004
DEWI, BUDI = 8001, 8002
# Seconds beyond a requested wait until the connection itself is given up.
_SLACK = 10.0
_WAIT = 10.0


def without_certificates() -> ssl.SSLContext:
    """A TLS context that trusts nobody: enough for plain loopback HTTP, and made in no time."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Refused(Exception):
    """The control API said no; `code` is the HTTP status, the text is Indonesian."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class LocalTelegram:
    """The simulator at `base_url` (http://host:port). Times in seconds; refusals raise `Refused`."""

    def __init__(self, base_url: str, http: httpx.AsyncClient | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = http or httpx.AsyncClient(
            base_url=self.base_url, trust_env=False, timeout=_SLACK, verify=without_certificates()
        )
        self._runner: asyncio.Runner | None = None

    # Addresses for the bot's settings.

    @property
    def bot_api(self) -> str:
        """`base_url` for python-telegram-bot."""
        return f"{self.base_url}/bot"

    @property
    def file_api(self) -> str:
        """`base_file_url` for python-telegram-bot."""
        return f"{self.base_url}/file/bot"

    # Life cycle.

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def now(self, work: Coroutine[Any, Any, T]) -> T:
        """Run one of the coroutines to its end, for callers without a loop of their own."""
        self._runner = self._runner or asyncio.Runner()
        return self._runner.run(work)

    def close_now(self) -> None:
        """Close after use through `now`."""
        self.now(self.close())
        if self._runner:
            self._runner.close()

    # People.

    async def users(self) -> list[Json]:
        """Everyone but the bot."""
        return list((await self._get("/sim/users"))["users"])

    async def add_user(self, first_name: str, **details: Any) -> Json:
        """Add a citizen, or an officer with `staff=True`; also last_name, username, note, language_code."""
        return dict((await self._post("/sim/users", first_name=first_name, **details))["user"])

    async def start(self, user: int, payload: str = "") -> Json:
        """Press Start; `payload` is a deep link's parameter."""
        return dict((await self._post(f"/sim/users/{user}/start", payload=payload))["message"])

    async def block(self, user: int, blocked: bool = True) -> None:
        """Block or unblock the bot."""
        await self._post(f"/sim/users/{user}/block", blocked=blocked)

    async def write(self, user: int, text: str, **place: int) -> Json:
        """Send a text; `place`: chat_id, thread_id, reply_to."""
        return await self.send(user, "text", text=text, **place)

    async def send(self, user: int, kind: str, **details: Any) -> Json:
        """Send a photo, voice, document, sticker, location or contact (samples unless given).

        `details`: caption, content_base64, file_name, mime_type, duration, latitude, longitude,
        phone_number, and the place as in `write`.
        """
        return dict((await self._post(f"/sim/users/{user}/messages", kind=kind, **details))["message"])

    async def edit(self, user: int, message_id: int, text: str, chat_id: int | None = None) -> Json:
        """Change one's own message."""
        path = f"/sim/users/{user}/edits"
        return dict((await self._post(path, message_id=message_id, text=text, chat_id=chat_id))["message"])

    async def press(self, user: int, message_id: int, **chosen: Any) -> Json:
        """Press an inline button by row= and col=, data= or label=; chat_id= in the group.

        Returns `button` and `query_id`.
        """
        return await self._post(f"/sim/users/{user}/presses", message_id=message_id, **chosen)

    async def topic(self, user: int, action: str, **details: Any) -> Json:
        """An officer's `action` on a topic: create (name=), close, reopen or delete (thread_id=)."""
        return dict((await self._post(f"/sim/users/{user}/topics", action=action, **details))["topic"])

    # Reading.

    async def chat(self, chat_id: int, since: int = 0, timeout: float = 0, **query: int) -> Json:
        """`messages` changed after version `since`, `version`, `keyboard`, `typing`, `topics`, `pinned`."""
        path = f"/sim/chats/{chat_id}/messages"
        return await self._get(path, _timeout=timeout, since=since, timeout=timeout, **query)

    async def messages(self, chat_id: int, **query: int) -> list[Json]:
        """The messages that are not deleted, oldest first; `thread_id` selects a topic."""
        found = (await self.chat(chat_id, **query))["messages"]
        return [message for message in found if not message["sim"]["deleted"]]

    async def commands(self, chat_id: int) -> list[Json]:
        """The command list shown in a chat."""
        return list((await self._get(f"/sim/chats/{chat_id}/commands"))["commands"])

    async def calls(self, method: str = "", **filters: Any) -> list[Json]:
        """The log of Bot API calls; filters: state (ok, failed, held, dropped), chat_id, after, limit."""
        return list((await self._get("/sim/calls", method=method, **filters))["calls"])

    async def counters(self) -> Json:
        """`calls` by state and method, `updates`, `rate_limited`, `last_call`."""
        return await self._get("/sim/counters")

    async def pending_updates(self) -> list[Json]:
        """Updates the bot has not confirmed."""
        return list((await self._get("/sim/updates"))["updates"])

    @asynccontextmanager
    async def events(self, since: int = 0) -> AsyncIterator[AsyncIterator[Json]]:
        """The live stream of events after version `since`."""
        params = {"since": since}
        async with self._http.stream("GET", "/sim/events", params=params, timeout=None) as answer:
            yield _events(answer)

    # Waiting. All raise TimeoutError.

    async def wait_for_call(self, method: str = "", count: int = 1, timeout: float = _WAIT, **filters: Any) -> None:
        """Wait for the `count`-th call of a method; filters as in `calls`, e.g. state="held"."""
        await self._wait("call", count, timeout, method=method, **filters)

    async def wait_for_updates(self, what: str, count: int = 1, timeout: float = _WAIT) -> None:
        """Wait until `count` updates were created, handed_out or confirmed since the start."""
        await self._wait(what, count, timeout)

    async def wait_for_polling(self, timeout: float = _WAIT) -> None:
        """Wait until a getUpdates of the bot is waiting, i.e. until the bot is up."""
        await self._wait("polling", 1, timeout)

    async def _wait(self, what: str, count: int, timeout: float, **filters: Any) -> None:
        answer = await self._get("/sim/wait", _timeout=timeout, what=what, count=count, timeout=timeout, **filters)
        if not answer["reached"]:
            wanted = " ".join(f"{key}={value}" for key, value in filters.items())
            raise TimeoutError(f"{what} {wanted}: {answer['count']} of {count} after {timeout} s")

    # Trouble.

    async def fail(self, method: str, code: int, times: int = 1, **details: Any) -> None:
        """The next calls fail with `code`, 0 breaks the connection; details: description, retry_after."""
        await self._post("/sim/faults", method=method, code=code, times=times, **details)

    async def slow_down(self, method: str, seconds: float) -> None:
        """Add latency to a method; 0 ends it."""
        await self._post("/sim/latency", method=method, seconds=seconds)

    async def hold(self, method: str, when: str = "before", times: int | None = None) -> None:
        """Let calls hang: `before` they take effect, or `after` (only the answer is missing)."""
        await self._post("/sim/holds", method=method, when=when, times=times)

    async def release(self, method: str = "*", outcome: str = "run") -> int:
        """End holds; waiting calls `run` or `drop`. Returns how many were waiting.

        A held call runs even when its caller is gone, as one that has reached Telegram does.
        """
        return int((await self._post("/sim/holds/release", method=method, outcome=outcome))["released"])

    async def end_trouble(self) -> None:
        """Switch off failures, latency and holds."""
        await self._call("DELETE", "/sim/faults")

    async def rate_limits(self, enabled: bool) -> None:
        """Switch the flood limits, e.g. off for a load test."""
        await self._post("/sim/settings", rate_limits=enabled)

    async def advance_clock(self, seconds: float) -> float:
        """Let time pass at once; returns the simulator's time."""
        return float((await self._post("/sim/clock", advance=seconds))["now"])

    async def reset(self) -> None:
        """Back to a fresh simulator."""
        await self._post("/sim/reset")

    # Transport.

    async def _get(self, path: str, _timeout: float = 0, **params: Any) -> Json:
        return await self._call("GET", path, timeout=_timeout + _SLACK, params=params)

    async def _post(self, path: str, **body: Any) -> Json:
        return await self._call("POST", path, json=body)

    async def _call(self, method: str, path: str, **options: Any) -> Json:
        answer = await self._http.request(method, path, **options)
        body: Json = answer.json()
        if not body["ok"]:
            raise Refused(answer.status_code, body["error"])
        return body


async def _events(answer: httpx.Response) -> AsyncIterator[Json]:
    async for line in answer.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))
