"""Arguments of a Bot API call, from whichever encoding the bot chose."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.simulator import limits
from bot.simulator.errors import ApiError, bad_request

Json = dict[str, Any]

_TRUE = {"true", "1", "yes", "y", "on"}
_ATTACHED = "attach://"
_SHOWN = 500


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime_type: str
    content: bytes


class Params:
    """Typed access to arguments; a value that cannot be read raises ApiError 400."""

    def __init__(self, values: Json, uploads: dict[str, Upload] | None = None) -> None:
        self._values = values
        self._uploads = uploads or {}

    def text(self, name: str) -> str:
        """A string, empty when absent."""
        value = self._values.get(name)
        return "" if value is None else str(value)

    def given(self, name: str) -> bool:
        """Whether the argument is there, if only as an empty string."""
        return self._values.get(name) is not None

    def integer(self, name: str) -> int | None:
        """A whole number, None when absent."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"{name} must be an integer") from None

    def number(self, name: str) -> float:
        """A required decimal number."""
        try:
            return float(self._values[name])
        except (KeyError, TypeError, ValueError):
            raise bad_request(f"{name} is invalid") from None

    def flag(self, name: str) -> bool:
        """A boolean, False when absent."""
        return str(self._values.get(name, "")).lower() in _TRUE

    def parsed(self, name: str) -> Any:
        """An object or list, given as such or as JSON text; None when absent."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def file(self, name: str) -> Upload | str:
        """An uploaded file, else the file_id or address given (empty when absent)."""
        value = self._values.get(name)
        if isinstance(value, str) and value.startswith(_ATTACHED):
            name = value.removeprefix(_ATTACHED)
        return self._uploads.get(name) or (value if isinstance(value, str) else "")

    def known_chat_id(self) -> int | None:
        """The chat id for the log; None when absent or unreadable."""
        try:
            return self.integer("chat_id")
        except ApiError:
            return None

    def for_log(self) -> Json:
        """The arguments, long ones cut, files by name."""
        shown = {name: value[:_SHOWN] if isinstance(value, str) else value for name, value in self._values.items()}
        return shown | {name: f"<{len(u.content)} B {u.name}>" for name, u in self._uploads.items()}


async def read_params(request: Request) -> Params:
    """Arguments from the query, and from a JSON, form or multipart body."""
    values: Json = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        values |= await _json_body(request)
    elif kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        async with request.form(max_part_size=limits.PHOTO_BYTES) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = await _upload(value)
                else:
                    values[name] = value
    return Params(values, uploads)


async def _json_body(request: Request) -> Json:
    raw = await request.body()
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    return body


async def _upload(value: UploadFile) -> Upload:
    if (value.size or 0) > limits.UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    return Upload(value.filename or "file", value.content_type or "", await value.read())
