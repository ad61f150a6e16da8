"""The cases as the operator sees them, takes them along, and proves them."""

from __future__ import annotations

import csv
import json
import sqlite3
import stat
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import cli, settings
from bot.cases.model import Details, Kind
from bot.cases.orders import Action
from bot.commands.erasing import CitizenErasing
from bot.store.desk import DeskStore
from bot.telegram.requests.erasing import ERASED
from bot.telegram.requests.forgetting import Forgetting
from tests.cases.office import ANNA, BUDI, CITRA, DEDI, RINA, Office
from tests.commands.conftest import Run

DETAILS = Details(
    name="=Siti", age=61, phone="+62812", in_danger=True, departure=date(2026, 11, 25), wish="Operasi — é"
)
GROUP = -100_500
PERSONAL = ("Siti", "62812", "Operasi", str(ANNA))


@pytest.fixture
def three(office: Office) -> Office:
    """One closed case, one that Rina holds, one emergency that nobody has."""
    closed = office.open(BUDI)
    office.officer(DEDI, closed, Action.TAKE)
    office.officer(DEDI, closed, Action.FINISH, reason="dilayani")
    office.officer(RINA, office.open(CITRA), Action.TAKE)
    office.book.open(ANNA, Kind.ABROAD, DETAILS)
    return office


# list


def test_no_case_yet(run: Run) -> None:
    result = run("cases", "list")
    assert (result.exit_code, result.output) == (0, "Belum ada kasus.\n")


def test_open_cases_by_urgency(run: Run, three: Office) -> None:
    output = run("cases", "list").output
    _, first, second, end = output.splitlines()
    assert first.split() == [
        *("KP-2026-0003", "darurat", "baru", "berobat-luar-negeri", "2026-11-24", "09.00", "belum", "ada")
    ]
    assert second.split() == ["KP-2026-0002", "biasa", "diambil", "umum", "2026-11-24", "09.00", "Rina"]
    assert end == "1 kasus sudah ditutup."
    assert not any(word in output for word in PERSONAL)


def test_all_closed(run: Run, office: Office) -> None:
    office.citizen(ANNA, office.open(ANNA), Action.CANCEL)
    assert run("cases", "list").output == "Tidak ada kasus terbuka; 1 sudah ditutup.\n"


def test_a_holder_who_left_is_still_named_in_the_export(run: Run, three: Office, tmp_path: Path) -> None:
    run("staff", "remove", DEDI)
    run("cases", "export", "--format", "json", "--out", tmp_path / "kasus.json")
    assert json.loads((tmp_path / "kasus.json").read_text())[0]["petugas"] == "Dedi"


# export


@pytest.mark.parametrize("form", ["csv", "json"])
def test_everything_but_whom_it_is_about(run: Run, three: Office, tmp_path: Path, form: str) -> None:
    out = tmp_path / "kasus"
    result = run("cases", "export", "--format", form, "--out", out)
    assert (result.exit_code, result.output) == (0, f"3 kasus ditulis ke {out}.\n")
    content = out.read_text(encoding="utf-8")
    assert all(f"KP-2026-000{number}" in content for number in (1, 2, 3))
    assert not any(word in content for word in PERSONAL)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_details_come_with_a_warning_and_without_formulas(run: Run, three: Office, tmp_path: Path) -> None:
    out = tmp_path / "kasus.csv"
    result = run("cases", "export", "--format", "csv", "--out", out, "--details")
    assert "jangan dibagikan" in result.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        *_, line = csv.DictReader(file)
    assert (line["nomor"], line["nama"], line["telepon"]) == ("KP-2026-0003", "'=Siti", "'+62812")
    assert line["keperluan"] == "Operasi — é"


def test_details_of_a_forgotten_case_are_empty(run: Run, office: Office, tmp_path: Path) -> None:
    office.book.open(ANNA, Kind.ABROAD, DETAILS)
    office.care.erase(ANNA)
    out = tmp_path / "kasus.json"
    result = run("cases", "export", "--format", "json", "--out", out, "--details")
    assert result.output == f"1 kasus ditulis ke {out}.\n"
    assert json.loads(out.read_text())[0]["nama"] is None


def test_an_existing_file_is_not_overwritten_unless_told(run: Run, three: Office, tmp_path: Path) -> None:
    out = tmp_path / "kasus.json"
    out.write_text("penting")
    out.chmod(0o644)
    words = ("cases", "export", "--format", "json", "--out", out)
    refused = run(*words)
    assert refused.exit_code == 1
    assert f"{out} sudah ada." in refused.output and "--force" in refused.output
    assert out.read_text() == "penting"
    assert run(*words, "--force").exit_code == 0
    assert len(json.loads(out.read_text())) == 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("place", ["tidak-ada/kasus.csv", "folder", "berkas/kasus.csv"])
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_file_that_cannot_be_written(run: Run, three: Office, tmp_path: Path, place: str, force: list[str]) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "berkas").touch()
    before = sorted(tmp_path.iterdir())
    result = run("cases", "export", "--format", "csv", "--out", tmp_path / place, *force)
    assert result.exit_code == 1
    assert result.output.count("\n") == 1 and "tidak bisa ditulis" in result.output
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("form", "content"), [("csv", ""), ("json", "[]\n")])
def test_an_export_of_nothing(run: Run, tmp_path: Path, form: str, content: str) -> None:
    out = tmp_path / "kasus"
    result = run("cases", "export", "--format", form, "--out", out)
    assert (result.exit_code, result.output) == (0, f"Belum ada kasus. {out} ditulis tanpa isi.\n")
    assert out.read_text(encoding="utf-8-sig") == content


# verify


def test_a_history_that_is_sound(run: Run, three: Office) -> None:
    result = run("cases", "verify")
    assert (result.exit_code, result.output) == (0, "Riwayat utuh: 6 catatan, 3 kasus.\n")


def test_no_history_yet(run: Run) -> None:
    assert run("cases", "verify").output == "Riwayat utuh: 0 catatan, 0 kasus.\n"


def test_a_case_that_was_tampered_with(run: Run, three: Office) -> None:
    three.db.execute("UPDATE cases SET priority = 'biasa' WHERE number = 'KP-2026-0003'")
    result = run("cases", "verify")
    assert result.exit_code == 1
    assert "SALAH  KP-2026-0003: tidak sama dengan riwayatnya" in result.output
    assert "1 hal tidak seperti waktu ditulis." in result.output


def test_a_history_that_was_tampered_with(run: Run, three: Office) -> None:
    three.db.execute("DROP TRIGGER history_keeps_values")
    three.db.execute("UPDATE history SET at = at + 60 WHERE id = 2")
    result = run("cases", "verify")
    assert result.exit_code == 1
    assert "SALAH  riwayat 2: isi berubah" in result.output


def test_what_cannot_be_read_is_a_fault(run: Run, three: Office) -> None:
    three.db.execute("UPDATE cases SET state = 'entah'")
    result = run("cases", "verify")
    assert result.exit_code == 1
    assert result.output.splitlines()[:3] == [
        f"SALAH  KP-2026-000{number}: keadaan 'entah' tidak dikenal" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases SET state = 'entah' WHERE id = 3",
        "UPDATE cases SET opened_at = 'kemarin' WHERE id = 3",
        "UPDATE case_details SET data = 'bukan JSON' WHERE case_id = 3",
    ],
)
def test_an_export_of_what_cannot_be_read_is_one_line(run: Run, three: Office, tmp_path: Path, statement: str) -> None:
    three.db.execute(statement)
    result = run("cases", "export", "--format", "csv", "--out", tmp_path / "kasus.csv", "--details")
    assert result.exit_code == 1
    assert result.output.count("\n") == 1 and "KP-2026-0003" in result.output and "cases verify" in result.output
    assert not (tmp_path / "kasus.csv").exists()


@pytest.mark.parametrize("column", ["kind", "state", "priority", "opened_at"])
def test_a_list_of_what_cannot_be_read_is_one_line(run: Run, three: Office, column: str) -> None:
    three.db.execute(f"UPDATE cases SET {column} = 'entah' WHERE id = 3")
    result = run("cases", "list")
    assert result.exit_code == 1
    assert result.output.count("\n") == 1 and "KP-2026-0003" in result.output and "cases verify" in result.output


def test_looking_does_not_hold_up_the_bot(run: Run, three: Office, tmp_path: Path) -> None:
    with three.db.atomic():  # the bot is writing
        three.db.execute("UPDATE cases SET holder = 9 WHERE id = 1")
        assert run("cases", "verify").exit_code == 0
        assert run("cases", "list").exit_code == 0
        assert run("cases", "export", "--format", "csv", "--out", tmp_path / "kasus.csv").exit_code == 0


def test_a_store_that_cannot_be_read_is_one_line(run: Run, three: Office) -> None:
    three.db.execute("DROP TABLE history_texts")
    result = run("cases", "verify")
    assert result.exit_code == 1
    assert result.output.count("\n") == 1 and "tidak bisa dipakai" in result.output


# erase


@pytest.fixture
def citizen(office: Office) -> Office:
    """Anna has a closed and an open case, at the desk; Budi has one."""
    DeskStore(office.db).set(GROUP, forum=True, now=1.0)
    closed = office.open(ANNA, name="Siti Aminah")
    office.officer(DEDI, closed, Action.TAKE)
    office.officer(DEDI, closed, Action.FINISH, reason="dilayani")
    office.book.open(ANNA, Kind.ABROAD, DETAILS)
    office.open(BUDI, name="Budi Hartono")
    for number in (1, 2, 3):
        DeskStore(office.db).note_thread(number, 40 + number)
        DeskStore(office.db).note_card(number, 50 + number)
    return office


def waiting(office: Office) -> list[tuple[int, str]]:
    """What the bot is to do: chat, method."""
    return office.db.execute("SELECT chat_id, method FROM outbox WHERE state = 'new' ORDER BY id").fetchall()


def test_a_citizen_who_asks_by_letter_is_forgotten(run: Run, citizen: Office, data_dir: Path) -> None:
    with closing(sqlite3.connect(data_dir / "tracker.db", isolation_level=None)) as tracker:
        tracker.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp REAL, data TEXT)")
        tracker.execute("INSERT INTO events (sender_id, data) VALUES (?, 'Siti'), (?, 'Budi')", [str(ANNA), str(BUDI)])
    result = run("cases", "erase", "kp-2026-0002", "--yes")
    assert result.exit_code == 0
    assert "KP-2026-0001, umum, selesai" in result.output
    assert "KP-2026-0002, berobat-luar-negeri, masih terbuka: dibatalkan lebih dulu" in result.output
    assert "Yang tetap ada: bahwa pernah ada KP-2026-0001, KP-2026-0002" in result.output
    assert not any(word in result.output for word in PERSONAL)
    assert citizen.book.of_citizen(ANNA) == [] and citizen.consents.of_chat(ANNA) == []
    assert [row.state for row in citizen.cases.all()] == ["selesai", "dibatalkan", "baru"]
    with closing(sqlite3.connect(data_dir / "tracker.db")) as tracker:
        assert tracker.execute("SELECT sender_id FROM events").fetchall() == [(str(BUDI),)]
    assert run("cases", "verify").exit_code == 0


def test_the_bot_is_left_what_only_it_can_do(run: Run, citizen: Office) -> None:
    run("cases", "erase", "KP-2026-0001", "--yes")
    topics = [(GROUP, "deleteForumTopic"), (GROUP, "deleteForumTopic")]
    assert waiting(citizen) == [(ANNA, "sendMessage"), *topics]
    [(text, purpose)] = citizen.db.execute(
        "SELECT json_extract(params, '$.text'), then_purpose FROM outbox WHERE chat_id = ?", [ANNA]
    ).fetchall()
    assert "Kantor sudah menghapus semua data" in text and "KP-2026-0001, KP-2026-0002" in text
    assert purpose == ERASED


async def test_a_running_bot_learns_of_it(run: Run, citizen: Office) -> None:
    run("cases", "erase", "KP-2026-0001", "--yes")
    forgotten, woken = list[int](), list[bool]()

    def forget(chat: int) -> bool:
        forgotten.append(chat)
        return True

    await Forgetting(citizen.db, forget, lambda: woken.append(True), time.time).tick()
    assert forgotten == [ANNA] and woken == [True]


@pytest.mark.parametrize("answer", ["n", ""])
def test_it_asks_first(citizen: Office, answer: str) -> None:
    result = CliRunner().invoke(cli.main, ["cases", "erase", "KP-2026-0001"], input=f"{answer}\n")
    assert result.exit_code == 0 and "Tidak ada yang dihapus." in result.output
    assert len(citizen.book.of_citizen(ANNA)) == 2 and waiting(citizen) == []


def test_who_is_sure_goes_on(citizen: Office) -> None:
    result = CliRunner().invoke(cli.main, ["cases", "erase", "KP-2026-0001"], input="y\n")
    assert result.exit_code == 0 and citizen.book.of_citizen(ANNA) == []


def test_who_erases_it_all_meanwhile(citizen: Office) -> None:
    work = CitizenErasing(citizen.db, settings.load(), "KP-2026-0001")
    assert len([*work.plan()]) > 1
    citizen.care.erase(ANNA)
    assert [*work.carry_out()] == ["Data di balik kasus KP-2026-0001 sudah dihapus. Tidak ada lagi yang bisa dihapus."]
    assert waiting(citizen) == []


def test_a_citizen_who_is_forgotten_already(run: Run, citizen: Office) -> None:
    run("cases", "erase", "KP-2026-0001", "--yes")
    before = waiting(citizen)
    result = run("cases", "erase", "KP-2026-0002", "--yes")
    assert (result.exit_code, waiting(citizen)) == (0, before)
    assert result.output == "Data di balik kasus KP-2026-0002 sudah dihapus. Tidak ada lagi yang bisa dihapus.\n"


def test_no_such_case_to_erase(run: Run, citizen: Office) -> None:
    result = run("cases", "erase", "KP-2026-0009", "--yes")
    assert result.exit_code == 1
    assert result.output.count("\n") == 1 and "Tidak ada kasus KP-2026-0009." in result.output


def test_nothing_is_erased_while_a_case_cannot_be_read(run: Run, citizen: Office) -> None:
    citizen.db.execute("UPDATE cases SET priority = 'x' WHERE number = 'KP-2026-0001'")
    result = run("cases", "erase", "KP-2026-0002", "--yes")
    assert result.exit_code == 1 and "cases verify" in result.output
    assert citizen.cases.of_chat(ANNA) != [] and waiting(citizen) == []
