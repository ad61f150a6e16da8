"""`python -m bot cases ...`. Heavy imports wait until their command needs them."""

from __future__ import annotations

from pathlib import Path

import click

from bot import settings


@click.group()
def cases() -> None:
    """Kasus warga: lihat, ekspor, periksa riwayatnya, hapus data warganya."""


@cases.command("list")
def list_() -> None:
    """Tampilkan kasus terbuka, yang paling mendesak dulu, tanpa data warga."""
    from bot.commands import cases as work
    from bot.commands.storage import opened

    with opened(settings.load()) as db:
        click.echo("\n".join(work.listing(db)))


@cases.command()
@click.option("--format", "form", type=click.Choice(["csv", "json"]), required=True, help="Bentuk berkas.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Tulis ke berkas ini.")
@click.option("--details", is_flag=True, help="Sertakan nama, telepon, dan keadaan kesehatan warga.")
@click.option("--force", is_flag=True, help="Ganti berkas yang sudah ada.")
def export(form: str, out: Path, details: bool, force: bool) -> None:
    """Tulis semua kasus, juga yang sudah ditutup, ke sebuah berkas; tanpa data warga kecuali diminta."""
    from bot.commands import cases as work
    from bot.commands.storage import opened

    with opened(settings.load()) as db:
        click.echo("\n".join(work.export(db, form, out, details, force)))


@cases.command()
def verify() -> None:
    """Periksa apakah riwayat dan kasus masih seperti waktu ditulis; kode keluar 1 kalau tidak."""
    from bot.commands import cases as work
    from bot.commands.storage import opened, report_faults

    with opened(settings.load()) as db:
        report_faults(work.faults(db), work.verified(db))


@cases.command()
@click.argument("number")
@click.option("--yes", is_flag=True, help="Jangan bertanya dulu.")
def erase(number: str, yes: bool) -> None:
    """Hapus semua data warga di balik sebuah kasus, seperti /hapus_data, kalau ia memintanya lewat surat."""
    from bot.commands.erasing import CitizenErasing
    from bot.commands.storage import opened

    config = settings.load()
    with opened(config) as db:
        work = CitizenErasing(db, config, number)
        click.echo("\n".join(work.plan()))
        if work.chat_id is None:
            return
        if yes or click.confirm("Hapus sekarang? Ini tidak bisa diurungkan"):
            click.echo("\n".join(work.carry_out()))
        else:
            click.echo("Tidak ada yang dihapus.")
