"""`python -m bot staff ...`. Heavy imports wait until their command needs them."""

from __future__ import annotations

import time

import click

from bot import settings

ROLES = ("petugas", "supervisor", "admin")
_MAX_HOURS = 30 * 24
MAX_USER_ID = 2**52  # Telegram's ids have no more bits


@click.group()
def staff() -> None:
    """Siapa yang melayani kasus: undang, lihat, keluarkan."""


@staff.command()
@click.option("--role", type=click.Choice(ROLES), required=True, help="Peran orang yang diundang.")
@click.option("--hours", type=click.IntRange(1, _MAX_HOURS), default=48, show_default=True, help="Berlaku berapa jam.")
def invite(role: str, hours: int) -> None:
    """Tautan undangan sekali pakai."""
    from bot.commands import staff as work
    from bot.commands.storage import opened

    with opened(settings.load()) as db:
        click.echo("\n".join(work.invite(db, role, hours, time.time())))


@staff.command("list")
def list_() -> None:
    """Tampilkan petugas, peran, dan banyaknya kasus mereka."""
    from bot.commands import staff as work
    from bot.commands.storage import opened

    with opened(settings.load()) as db:
        click.echo("\n".join(work.listing(db)))


@staff.command()
@click.argument("user_id", type=click.IntRange(1, MAX_USER_ID))
def remove(user_id: int) -> None:
    """Keluarkan petugas; kasusnya menunggu petugas lain.

    USER_ID adalah ID Telegramnya: lihat `staff list`.
    """
    from bot.commands import staff as work
    from bot.commands.storage import opened

    with opened(settings.load()) as db:
        click.echo("\n".join(work.remove(db, user_id, time.time)))
