"""Files: sending photos, documents, voice notes and stickers, and getFile."""

from __future__ import annotations

from typing import Any

from bot.simulator import limits
from bot.simulator.errors import bad_request
from bot.simulator.files import StoredFile
from bot.simulator.methods.common import Handler, caption_content, prepare
from bot.simulator.params import Params, Upload
from bot.simulator.world import World

Json = dict[str, Any]


def send_photo(world: World, params: Params) -> Json:
    """Post a picture (JPEG or PNG)."""
    return _send(world, params, "photo")


def send_document(world: World, params: Params) -> Json:
    """Post a file of any kind."""
    return _send(world, params, "document")


def send_voice(world: World, params: Params) -> Json:
    """Post a voice note; `duration` in seconds."""
    duration = params.integer("duration")
    return _send(world, params, "voice", **({"duration": duration} if duration is not None else {}))


def send_sticker(world: World, params: Params) -> Json:
    """Post a sticker."""
    return _send(world, params, "sticker")


def _send(world: World, params: Params, kind: str, **details: Any) -> Json:
    outgoing = prepare(world, params)
    caption = caption_content(world, params) if kind != "sticker" else {}
    stored = _stored(world, params.file(kind), kind, **details)
    return outgoing.post({kind: stored.as_object(), **caption}).body


def _stored(world: World, given: Upload | str, kind: str, **details: Any) -> StoredFile:
    """The file to send: a new upload or one Telegram already has, of the right kind."""
    if isinstance(given, Upload):
        return _keep(world, given, kind, **details)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    if "://" in given:
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.get(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored


def _keep(world: World, upload: Upload, kind: str, **details: Any) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "photo" and len(upload.content) > limits.PHOTO_BYTES:
        raise bad_request("file is too big for a photo")
    try:
        return world.files.add(kind, upload.content, upload.name, upload.mime_type, **details)
    except ValueError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None


def get_file(world: World, params: Params) -> Json:
    """Where a file can be fetched; the path goes behind /file/bot<token>/."""
    stored = world.files.get(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > limits.DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


METHODS: dict[str, Handler] = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "sendSticker": send_sticker,
    "getFile": get_file,
}
