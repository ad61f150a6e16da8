"""`python -m bot.simulator`: start the local Telegram."""

from __future__ import annotations

import errno
import sys

import click

from bot.simulator.sockets import listen

_DEFAULT_PORT = 8090
_EXAMPLE_TOKEN = "123456:TOKEN-LOKAL"


@click.command(help="Telegram lokal untuk mencoba dan menguji bot; bukan Telegram sungguhan.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Alamat tempat mendengarkan.")
@click.option("--port", default=_DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--token", default=_EXAMPLE_TOKEN, show_default=True, help="Token yang dipakai bot.")
@click.option("--rate-limits/--no-rate-limits", default=True, show_default=True, help="Batas kirim Telegram.")
def main(host: str, port: int, token: str, rate_limits: bool) -> None:
    """Listen first, import later: whoever connects early waits a moment instead of being refused."""
    try:
        opened = listen(host, port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "sudah dipakai program lain" if taken else f"tidak bisa dibuka ({error.strerror})"
        click.echo(f"Port {port} di {host} {reason}; hentikan program itu atau pilih --port lain.", err=True)
        sys.exit(1)
    click.echo(f"Telegram lokal: http://{host}:{port}/ (berhenti: Ctrl+C)")
    with opened:
        from bot.simulator.app import create_app
        from bot.simulator.serving import Server

        Server(create_app(token, rate_limits=rate_limits)).run(sockets=[opened])


if __name__ == "__main__":
    main()
