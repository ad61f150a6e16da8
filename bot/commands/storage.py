"""What these commands read from and write to: the store, and files for the operator alone."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from sqlite_utils import Database

from bot.cases.model import UnreadableError
from bot.errors import OperatorError
from bot.settings import Settings
from bot.store.database import open_database


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The store, closed afterwards. Raises OperatorError when it, or a case in it, cannot be read or written."""
    db = open_database(settings.database)
    try:
        yield db
    except sqlite3.DatabaseError as error:
        raise OperatorError(
            f"Basis data {settings.database} tidak bisa dipakai: {error}.",
            "Ulangi; kalau tetap begitu, periksa sisa ruang disk atau pulihkan cadangan.",
        ) from error
    except UnreadableError as error:
        raise OperatorError(
            f"Ada kasus yang isinya rusak atau diubah, {error}.",
            "Jalankan `python -m bot cases verify` untuk melihat semuanya.",
        ) from error
    finally:
        db.close()


def report_faults(found: Sequence[str], sound: str) -> None:
    """Print what is not as it was written, or else that all is `sound`. Raises ClickException for faults."""
    for fault in found:
        click.echo(f"SALAH  {fault}")
    if found:
        raise click.ClickException(f"{len(found)} hal tidak seperti waktu ditulis.")
    click.echo(sound)


def write_private(file: Path, content: bytes, overwrite: bool) -> None:
    """Write a file that only its owner may read (0600), wholly or not at all. Raises OperatorError."""
    try:
        _write(file, content, overwrite)
    except FileExistsError:
        raise OperatorError(
            f"{file} sudah ada.", "Beri nama lain, atau tambahkan --force untuk menggantinya."
        ) from None
    except OSError:
        raise OperatorError(
            f"{file} tidak bisa ditulis.", "Beri nama berkas di folder yang ada dan boleh ditulisi; periksa sisa disk."
        ) from None


def _write(file: Path, content: bytes, overwrite: bool) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".pandu-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        if not overwrite and not file.is_dir():
            file.touch(exist_ok=False)  # claims the name: a file that appears meanwhile is not overwritten either
        draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
