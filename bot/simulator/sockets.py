"""Opening the port; apart from `serving`, because the command does it before the heavy imports."""

from __future__ import annotations

import socket

_BACKLOG = 128


def listen(host: str, port: int) -> socket.socket:
    """A listening socket (port 0: any free one); OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol by its name: asyncio, which switches off TCP's wait for more to send, does so only then.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(_BACKLOG)
    except OSError:
        opened.close()
        raise
    return opened
