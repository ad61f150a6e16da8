"""`python -m bot faq ...`. Heavy imports wait until their command needs them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import click
from sqlite_utils import Database

from bot import settings


@click.group()
def faq() -> None:
    """Jawaban, fakta, dan panduan: antara faq/ dan basis data, versi lama, konflik.

    ID adalah nama butir seperti di `faq list`; untuk jawaban dan fakta cukup bagian sesudah garis miring.
    """


@faq.command("import")
def import_() -> None:
    """Ambil yang baru dari faq/; versi admin tidak pernah ditimpa."""
    from bot.commands import faq as work

    _say(lambda db: work.bring_in(db, time.time()))


@faq.command()
def export() -> None:
    """Tulis perubahan admin ke faq/, dan topik serta kalimat baru ke data latih."""
    from bot.commands import faq as work

    _say(work.write_out)


@faq.command()
def diff() -> None:
    """Tampilkan yang terbit di samping isi faq/, kalau berbeda."""
    from bot.commands import faq as work

    _say(work.compare)


@faq.command("list")
def list_() -> None:
    """Tampilkan semua butir dan keadaannya."""
    from bot.commands import faq as work

    _say(work.listing)


@faq.command()
@click.argument("words", nargs=-1, required=True)
def search(words: tuple[str, ...]) -> None:
    """Cari butir yang memuat semua WORDS."""
    from bot.commands import faq as work

    _say(lambda db: work.search(db, " ".join(words)))


@faq.command()
@click.argument("id_", metavar="ID")
def history(id_: str) -> None:
    """Tampilkan semua versi sebuah butir."""
    from bot.commands import faq as work

    _say(lambda db: work.history(db, id_))


@faq.command()
@click.argument("id_", metavar="ID")
@click.argument("version", type=click.IntRange(min=1))
def rollback(id_: str, version: int) -> None:
    """Terbitkan lagi versi lama sebuah butir."""
    from bot.commands import faq as work

    _say(lambda db: work.roll_back(db, id_, version, time.time))


@faq.command()
@click.argument("id_", metavar="ID")
@click.option("--keep", type=click.Choice(["admin", "berkas"]), required=True, help="Versi yang dipakai.")
def settle(id_: str, keep: str) -> None:
    """Akhiri konflik: pakai versi admin, atau teks dari faq/."""
    from bot.commands import faq as work
    from bot.store.content import Origin

    _say(lambda db: work.settle(db, id_, Origin(keep), time.time))


@faq.command()
def verify() -> None:
    """Periksa apakah riwayat perubahan masih seperti waktu ditulis; kode keluar 1 kalau tidak."""
    from bot.commands import faq as work
    from bot.commands.storage import opened, report_faults

    with opened(settings.load()) as db:
        report_faults(work.faults(db), work.verified(db))


def _say(work: Callable[[Database], Iterator[str]]) -> None:
    from bot.commands.storage import opened

    with opened(settings.load()) as db:
        for line in work(db):
            click.echo(line)
