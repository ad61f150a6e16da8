"""Who works at the desk, as the operator sees and changes it."""

from __future__ import annotations

import re
import time
from contextlib import closing
from pathlib import Path

import pytest
from telegram import Message

from bot.cases.model import State
from bot.cases.orders import Action, Role
from bot.commands.staff_group import ROLES
from bot.content.facts import load_facts
from bot.content.texts import load_texts
from bot.paths import FAQ
from bot.store.buttons import Buttons
from bot.store.database import open_database
from bot.store.staff import StaffStore
from bot.telegram.desk.invitations import Invitations
from bot.telegram.door import Door
from tests.cases.office import NAMES, RINA, WATI, Office
from tests.commands.conftest import Run

SOMEBODY = 99
HOUR_S = 3600


def token_of(output: str) -> str:
    """That of the link, which stands alone between empty lines."""
    link = output.split("\n\n")[1]
    assert link.startswith("https://t.me/NAMABOT?start=undangan-")
    return link.rsplit("undangan-", 1)[1]


@pytest.mark.parametrize("role", ROLES)
def test_an_invitation_can_be_accepted_once(run: Run, data_dir: Path, role: str) -> None:
    token = token_of(run("staff", "invite", "--role", role).output)
    with closing(open_database(data_dir / "pandu.db")) as db:
        staff = StaffStore(db)
        officer = staff.accept(token, SOMEBODY, "Sri", time.time())
        assert officer and officer.role == role
        assert staff.accept(token, SOMEBODY + 1, "Orang lain", time.time()) is None


def test_it_expires(run: Run, data_dir: Path) -> None:
    before = time.time()
    default = token_of(run("staff", "invite", "--role", "petugas").output)
    short = token_of(run("staff", "invite", "--role", "petugas", "--hours", 1).output)
    with closing(open_database(data_dir / "pandu.db")) as db:
        staff = StaffStore(db)
        assert staff.accept(short, SOMEBODY, "Sri", before + HOUR_S + 60) is None
        assert staff.accept(default, SOMEBODY, "Sri", before + 47 * HOUR_S)


def test_the_token_is_shown_but_not_stored(run: Run, data_dir: Path) -> None:
    token = token_of(run("staff", "invite", "--role", "admin").output)
    assert len(token) == 32
    assert not any(token.encode() in file.read_bytes() for file in data_dir.iterdir())


def test_the_link_is_one_that_the_bot_obeys(run: Run, data_dir: Path) -> None:
    link = run("staff", "invite", "--role", "supervisor").output.split("\n\n")[1]
    parameter = link.split("?start=")[1]
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", parameter)  # what Telegram lets through
    user = {"id": SOMEBODY, "is_bot": False, "first_name": "Sri"}
    chat = {"id": SOMEBODY, "type": "private", "first_name": "Sri"}
    opened = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": f"/start {parameter}"}
    message = Message.de_json(Door(load_facts(FAQ)).masked(opened), None)
    with closing(open_database(data_dir / "pandu.db")) as db:
        turn = Invitations(db, load_texts(FAQ), time.time).take(message)
        assert turn
        turn.finished(Buttons(db))
        officer = StaffStore(db).by_user(SOMEBODY)
        assert officer and officer.role == "supervisor"


def test_the_roles_are_those_of_the_staff() -> None:
    assert set(ROLES) == set(Role) - {Role.CITIZEN, Role.SYSTEM}


@pytest.mark.parametrize("words", [["--role", "warga"], ["--role", "petugas", "--hours", "0"], []])
def test_an_invitation_that_makes_no_sense(run: Run, words: list[str]) -> None:
    assert run("staff", "invite", *words).exit_code == 2


def test_nobody_yet(run: Run) -> None:
    result = run("staff", "list")
    assert result.exit_code == 0
    assert "Belum ada petugas. Undang dengan: python -m bot staff invite --role admin" in result.output


def test_everybody_with_role_and_cases(run: Run, office: Office) -> None:
    office.officer(RINA, office.open(), Action.TAKE)
    header, *lines = run("staff", "list").output.splitlines()
    assert header.split() == ["ID", "Telegram", "peran", "kasus", "nama"]
    assert {tuple(line.split()) for line in lines} >= {
        (str(RINA), "petugas", "1", NAMES[RINA]),
        (str(WATI), "supervisor", "0", NAMES[WATI]),
    }


def test_a_name_commands_no_terminal(run: Run, office: Office) -> None:
    token = office.staff.invite("petugas", 0.0, 60.0)
    office.staff.accept(token, SOMEBODY, "\x1b[2JSri\n\u202eirS", 1.0)
    output = run("staff", "list").output
    assert "?[2JSri??irS" in output
    assert not any(character in output for character in "\x1b\u202e")


def test_who_is_removed_leaves_no_case_behind(run: Run, office: Office) -> None:
    case = office.open()
    office.officer(RINA, case, Action.TAKE)
    result = run("staff", "remove", RINA)
    assert result.exit_code == 0
    assert f"menunggu petugas lain: {case.number}" in result.output
    assert "tidak memberi tahu siapa pun" in result.output
    assert office.staff.by_user(RINA) is None
    now = office.book.case(case.number)
    assert now and (now.state, now.holder) == (State.NEW, None)
    assert run("cases", "verify").exit_code == 0


def test_who_holds_nothing_is_removed_without_more_words(run: Run, office: Office) -> None:
    assert run("staff", "remove", WATI).output == f"Akun {WATI} (supervisor) bukan petugas lagi.\n"


def test_only_staff_can_be_removed(run: Run, office: Office) -> None:
    run("staff", "remove", RINA)
    for user_id in (RINA, SOMEBODY):
        result = run("staff", "remove", user_id)
        assert result.exit_code == 1
        assert f"Tidak ada petugas dengan ID Telegram {user_id}." in result.output
        assert "python -m bot staff list" in result.output
    assert run("staff", "remove", 2**70).exit_code == 2
    assert run("staff", "remove", "Rina").exit_code == 2


def test_a_store_that_cannot_be_opened_is_one_line(run: Run, data_dir: Path) -> None:
    data_dir.write_text("bukan folder")
    result = run("staff", "list")
    assert result.exit_code == 1
    assert result.output.count("\n") == 1 and "tidak bisa dibuka" in result.output
