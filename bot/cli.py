"""The command line: `python -m bot COMMAND`. Heavy imports wait until their command needs them."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from pathlib import Path
from typing import Any

import click

from bot import log, paths, settings
from bot.commands.cases_group import cases
from bot.commands.console_group import console
from bot.commands.faq_group import faq
from bot.commands.staff_group import staff
from bot.errors import OperatorError

# What a folder or disk can do to us; other errors of the system are faults of ours.
_STORAGE = (errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EDQUOT)


class Group(click.Group):
    """Prints an operator's error as one line instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OperatorError as error:
            raise click.ClickException(str(error).strip()) from None
        except OSError as error:
            if error.errno not in _STORAGE:
                raise
            where = error.filename or "disk"
            raise click.ClickException(
                f"Tidak bisa menulis ke {where}: {error.strerror}. Periksa hak akses dan sisa ruang disk."
            ) from None


def _progress(line: str) -> None:
    click.echo(line, err=True)


@click.group(cls=Group)
def main() -> None:
    """Pandu Paspor: asisten paspor Kantor Imigrasi Palembang."""
    os.umask(0o077)  # what we and our children write holds citizens' messages


main.add_command(staff)
main.add_command(cases)
main.add_command(console)
main.add_command(faq)


@main.command()
def run() -> None:
    """Jalankan semuanya: mesin, server aksi, dan bot."""
    from bot.processes import preflight, supervisor

    loaded = settings.load()
    preflight.check(loaded)
    supervisor.run(loaded)


@main.command()
def serve() -> None:
    """Jalankan bot saja (mesin dan Telegram lokal sudah jalan)."""
    from bot.processes.child import CONFIG_ERROR
    from bot.serve import serve as serve_bot

    try:
        loaded = settings.load()
        log.setup(loaded.log_level)
        serve_bot(loaded)
    except OperatorError as error:
        click.echo(f"Error: {error}".strip(), err=True)
        sys.exit(CONFIG_ERROR)


@main.command()
@click.argument("text", nargs=-1, required=True)
def ask(text: tuple[str, ...]) -> None:
    """Tampilkan jawaban untuk TEXT seperti yang akan dibaca pemohon."""
    from bot import terminal

    asyncio.run(terminal.ask(settings.load(), " ".join(text), _progress))


@main.command()
def chat() -> None:
    """Bercakap-cakap di terminal."""
    from bot import terminal

    asyncio.run(terminal.chat(settings.load(), _progress))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "json_out", type=click.Path(path_type=Path), help="Tulis ringkasan dan setiap baris ke sini.")
@click.option("--html", "html_out", type=click.Path(path_type=Path), help="Tulis laporan untuk dibaca di peramban.")
def evaluate(file: Path, json_out: Path | None, html_out: Path | None) -> None:
    """Ukur pemahaman dengan pesan berlabel di FILE (JSONL, atau berkas/folder tests/nlu)."""
    from bot.evaluation import command

    for line in command.evaluation(settings.load(), file, json_out, html_out, _progress):
        click.echo(line)


@main.command()
@click.argument("file", type=click.Path(path_type=Path), default=paths.NLU_TEST)
@click.option("--json", "json_out", type=click.Path(path_type=Path), help="Tulis semua angka dan baris ke sini.")
@click.option(
    "--share",
    type=click.FloatRange(min=0, max=1, min_open=True),
    default=1.0,
    show_default=True,
    help="Bagian kalimat latihan yang dipakai, sama untuk semua.",
)
@click.option(
    "--epochs",
    type=click.IntRange(min=1),
    help="Latih jaringan saraf sesingkat ini: cukup untuk mengukur waktu per pesan dan memori dengan semua kalimat.",
)
def compare(file: Path, json_out: Path | None, share: float, epochs: int | None) -> None:
    """Latih dan ukur mesin ini di samping bawaan Rasa, dengan FILE yang sama (dengan semua kalimat: berjam-jam)."""
    from bot.evaluation import compare as comparison

    for line in comparison.comparison(settings.load(), file, json_out, _progress, share, epochs):
        click.echo(line)


@main.command()
@click.option("--count", type=click.IntRange(min=1), default=5000, show_default=True, help="Banyaknya teks.")
@click.option("--seed", type=int, help="Benih: dengan benih yang sama, teksnya sama.")
def fuzz(count: int, seed: int | None) -> None:
    """Kirim teks yang aneh dan jahat ke mesin: semuanya harus dibalas, cepat, dan tidak dituruti sebagai perintah."""
    from bot.evaluation import fuzz_command

    result = fuzz_command.fuzzing(settings.load(), count, seed, _progress)
    for line in result.lines():
        click.echo(line)
    if result.failed:
        raise click.ClickException(f"{len(result.failed)} teks gagal.")


@main.command()
def check() -> None:
    """Periksa jawaban, panduan, fakta, dan kalimat latihan."""
    from bot.content import check as checks
    from bot.journeys import check as journey_checks

    problems = [*checks.check(), *journey_checks.check()]
    for problem in problems:
        click.echo(f"SALAH  {problem}")
    for line in checks.advice():
        click.echo(f"SARAN  {line}")
    facts = checks.unconfirmed()
    click.echo(f"\nPerlu dipastikan kantor sebelum dipakai umum ({len(facts)}):")
    for fact in facts:
        click.echo(f"- {fact.key}: {fact.note}")
    if problems:
        raise click.ClickException(f"{len(problems)} hal harus diperbaiki.")
    click.echo("\nSemua jawaban, panduan, fakta, dan kalimat memenuhi aturan.")


@main.command()
def train() -> None:
    """Latih mesin sekarang, juga bila tidak ada yang berubah."""
    from bot.processes import training

    asyncio.run(training.train(settings.load(), _progress))
