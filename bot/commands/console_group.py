"""`python -m bot console ...`. Heavy imports wait until their command needs them."""

from __future__ import annotations

import time

import click

from bot import settings
from bot.commands.staff_group import MAX_USER_ID


@click.group()
def console() -> None:
    """Konsol web petugas."""


@console.command()
@click.option("--user", "user_id", type=click.IntRange(1, MAX_USER_ID), help="ID Telegram petugas: lihat `staff list`.")
def link(user_id: int | None) -> None:
    """Tautan masuk sekali pakai untuk seorang petugas; tanpa --user: satu-satunya admin."""
    from bot.commands import console as work
    from bot.commands.storage import opened

    loaded = settings.load()
    with opened(loaded) as db:
        click.echo("\n".join(work.link(db, loaded, user_id, time.time())))
