"""Files by file_id, as Telegram keeps them, and the objects that describe them in messages."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice", "sticker": "stickers"}
_SUFFIXES = {"photo": ".jpg", "voice": ".oga", "sticker": ".webp"}
_MIME = {"photo": "image/jpeg", "voice": "audio/ogg", "sticker": "image/webp"}
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_STICKER_SIDE = 512
_PREVIEW_SIDE = 320


@dataclass(frozen=True)
class StoredFile:
    """One file; `details` holds the kind's own fields (width, duration ...)."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    content: bytes
    mime_type: str
    details: Json

    def as_object(self) -> Any:
        """What stands in the message under the kind's name: an object, a list of sizes for photos."""
        base: Json = {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            **self.details,
        }
        if self.kind == "photo":
            return [self._preview(base), base]
        if self.kind == "sticker":
            return {**base, "is_animated": False, "is_video": False, "type": "regular"}
        return {**base, "mime_type": self.mime_type}

    def _preview(self, base: Json) -> Json:
        """A smaller size, which every photo has on Telegram; here it leads to the same bytes."""
        scale = min(1.0, _PREVIEW_SIDE / max(base["width"], base["height"]))
        sides = {side: max(1, round(base[side] * scale)) for side in ("width", "height")}
        return {**base, "file_unique_id": f"{self.unique_id}m", **sides}


class FileStore:
    """All files; never forgets one until the world is reset."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, content: bytes, name: str = "", mime_type: str = "", **details: Any) -> StoredFile:
        """Keep a file of `kind` (photo, document, voice, sticker); ValueError for an unreadable photo."""
        number = len(self._by_id) + 1
        digest = hashlib.sha256(content).hexdigest()
        suffix = _SUFFIXES.get(kind) or ("." + name.rpartition(".")[2] if "." in name else ".bin")
        stored = StoredFile(
            file_id=f"lokal-{kind}-{number}-{digest[:24]}",
            unique_id=f"u{digest[:16]}",
            kind=kind,
            path=f"{_FOLDERS[kind]}/file_{number}{suffix}",
            content=content,
            mime_type=mime_type or _MIME.get(kind, "application/octet-stream"),
            details={**self._own_fields(kind, content, name), **details},
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """The file of this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file under a path that getFile gave."""
        return self._by_path.get(path)

    @staticmethod
    def _own_fields(kind: str, content: bytes, name: str) -> Json:
        if kind == "photo":
            width, height = image_size(content)
            return {"width": width, "height": height}
        if kind == "sticker":
            return {"width": _STICKER_SIDE, "height": _STICKER_SIDE}
        if kind == "voice":
            return {"duration": 0}
        return {"file_name": name} if name else {}


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG; ValueError when it is neither."""
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content.startswith(_JPEG):
        return _jpeg_size(content)
    raise ValueError("not an image")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker, length = content[position + 1], int.from_bytes(content[position + 2 : position + 4])
        is_frame = 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}
        if is_frame:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return int(width), int(height)
        position += 2 + length
    raise ValueError("not an image")
