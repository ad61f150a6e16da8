"""`python -m bot console link`."""

from __future__ import annotations

import re
import time

import pytest

from bot.store.console import ConsoleStore
from tests.cases.office import ADMIN, RINA, Office
from tests.commands.conftest import Run


def token_in(output: str) -> str:
    found = re.search(r"^http://127\.0\.0\.1:8088/masuk\?kode=(\S+)$", output, re.MULTILINE)
    assert found, output
    return found[1]


def test_the_only_admin_gets_a_link_that_works(run: Run, office: Office) -> None:
    result = run("console", "link")
    assert "Arif (admin)" in result.output
    assert ConsoleStore(office.db).redeem(token_in(result.output), time.time()) == office.id_of(ADMIN)


def test_an_officer_can_be_named(run: Run, office: Office) -> None:
    result = run("console", "link", "--user", RINA)
    assert ConsoleStore(office.db).redeem(token_in(result.output), time.time()) == office.id_of(RINA)


def test_it_says_whom_it_does_not_know(run: Run, office: Office) -> None:
    result = run("console", "link", "--user", 999)
    assert result.exit_code == 1
    assert "Tidak ada petugas dengan ID Telegram 999" in result.output


def test_without_an_admin_it_says_how_to_go_on(run: Run) -> None:
    result = run("console", "link")
    assert result.exit_code == 1
    assert "Belum ada admin. Undang dulu: python -m bot staff invite --role admin" in result.output


def test_without_a_console_there_is_no_link(run: Run, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANDU_CONSOLE_PORT", "0")
    result = run("console", "link")
    assert result.exit_code == 1
    assert "Konsol web dimatikan" in result.output


def test_the_address_is_the_one_that_is_set(run: Run, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANDU_CONSOLE_URL", "https://konsol.contoh.go.id/")
    assert "\nhttps://konsol.contoh.go.id/masuk?kode=" in run("console", "link").output


def test_an_address_that_is_none_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANDU_CONSOLE_URL", "konsol.contoh.go.id")
    result = run("console", "link")
    assert result.exit_code == 1
    assert "console_url" in result.output
