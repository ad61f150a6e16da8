"""scripts/setup: what it makes, when it makes it again, and what it says when it cannot."""

from __future__ import annotations

import signal
import subprocess
import time

import pytest

ALL = [
    "venv 3.12 .venv",
    "pip install app.txt",
    "pip install dev.txt",
    "venv 3.10 .venv-engine",
    "pip install engine.txt",
]
REBUILT_APP = ["venv 3.12 .venv", "pip install app.txt", "pip install dev.txt"]
STAMP = ".venv/pandu-setup.json"


def wait_for(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def made(ready):
    """A machine on which `scripts/setup test` has run."""
    assert ready.run("setup test").returncode == 0
    assert ready.calls() == ALL
    return ready


def test_run_makes_both_environments_without_the_test_tools(ready):
    done = ready.run("setup run")
    assert done.returncode == 0
    assert ready.calls() == [call for call in ALL if "dev.txt" not in call]
    assert done.stdout == ""
    assert "[1/2] Lingkungan aplikasi" in done.stderr
    assert "[2/2] Lingkungan mesin" in done.stderr
    assert done.stderr.count("selesai dalam") == 2


def test_test_adds_the_test_tools(ready):
    ready.run("setup run")
    ready.calls()
    assert "[1/1] Alat uji" in ready.run("setup test").stderr
    assert ready.calls() == ["pip install dev.txt"]


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_second_run_does_nothing(made, purpose):
    done = made.run(f"setup {purpose}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert made.calls() == []


def test_half_made_environment_is_made_anew(made):
    (made.checkout / STAMP).unlink()
    leftover = made.checkout / ".venv" / "leftover"
    leftover.touch()
    assert made.run("setup test").returncode == 0
    assert made.calls() == REBUILT_APP
    assert not leftover.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_ends_pip_and_the_next_run_redoes_it(ready, number):
    ready.pip_does('echo $$ > "$machine/pid"; exec sleep 60')
    pid_file = ready.folder / "pid"
    with ready.start("setup run") as process:
        wait_for(lambda: pid_file.exists() and pid_file.read_text())
        process.send_signal(number)
        _, error = process.communicate(timeout=10)
    assert process.returncode == 128 + number
    assert "dihentikan" in error.splitlines()[-1]
    assert "Traceback" not in error
    # Whoever takes over the orphan may need a moment to notice its end.
    wait_for(lambda: subprocess.run(["kill", "-0", pid_file.read_text().strip()], capture_output=True).returncode)
    assert not (ready.checkout / STAMP).exists()
    ready.pip_does("true")
    ready.calls()
    assert ready.run("setup run").returncode == 0
    assert ready.calls()[0] == "venv 3.12 .venv"


def test_changed_lock_file_is_installed_and_what_left_it_removed(made):
    made.lock("app", "aplikasi==2", "baru==1")
    assert made.run("setup test").returncode == 0
    assert made.calls() == ["pip install app.txt"]
    made.lock("app", "aplikasi==2")
    assert made.run("setup test").returncode == 0
    assert made.calls() == ["pip install app.txt", "pip uninstall -y baru"]
    assert made.run("setup test").stderr == ""


def test_package_that_another_lock_file_needs_stays(made):
    made.lock("app", "aplikasi==1", "alat==1")
    made.run("setup test")
    made.lock("app", "aplikasi==1")
    made.calls()
    made.run("setup test")
    assert made.calls() == ["pip install app.txt"]


def test_renewal_that_cannot_download_leaves_the_old_environment_valid(made):
    old = (made.checkout / "requirements" / "app.txt").read_text(encoding="utf-8")
    made.lock("app", "aplikasi==2")
    made.pip_does("echo 'Temporary failure in name resolution'; exit 1")
    assert made.run("setup run").returncode == 1
    (made.checkout / "requirements" / "app.txt").write_text(old, encoding="utf-8")
    made.calls()
    assert made.run("setup test").returncode == 0
    assert made.calls() == []


def test_renewal_that_fails_while_installing_leads_to_a_new_environment(made):
    made.lock("app", "aplikasi==2")
    made.pip_does("echo 'Installing collected packages: aplikasi'; exit 1")
    assert made.run("setup test").returncode == 1
    made.pip_does("true")
    made.calls()
    assert made.run("setup test").returncode == 0
    assert made.calls() == REBUILT_APP


def test_moved_checkout_is_noticed(made):
    made.checkout = made.checkout.rename(made.folder / "moved")
    assert made.run("setup test").returncode == 0
    assert made.calls() == ALL


def test_environment_whose_python_went_away_is_made_anew(made):
    made.broken("checkout/.venv/bin/python")
    assert made.run("setup test").returncode == 0
    assert made.calls() == REBUILT_APP


def test_another_python_named_means_a_new_environment(made):
    made.environment["PANDU_PYTHON"] = str(made.python("other", "3.13"))
    assert made.run("setup test").returncode == 0
    assert made.calls() == ["venv 3.13 .venv", *REBUILT_APP[1:]]
    assert made.run("setup test").stderr == ""


def test_two_at_once_do_the_work_once(ready):
    ready.pip_does("sleep 0.5")
    with ready.start("setup test") as first, ready.start("setup test") as second:
        errors = [process.communicate(timeout=20)[1] for process in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0)
    assert sum("menunggu" in error for error in errors) == 1
    assert ready.calls() == ALL


def test_killed_set_up_keeps_others_out_until_its_pip_ends(ready):
    ready.pip_does('echo $$ > "$machine/pid"; sleep 1; echo "pip ended" >> "$machine/calls"')
    with ready.start("setup run") as process:
        wait_for((ready.folder / "pid").exists)
        process.kill()
    ready.run("setup run")
    calls = ready.calls()
    assert calls.index("pip ended") < calls.index("venv 3.12 .venv", 1)


@pytest.mark.parametrize(
    ("says", "line"),
    [
        ("NewConnectionError: Failed to establish a new connection", "periksa sambungan internet"),
        ("OSError: [Errno 28] No space left on device", "Ruang disk habis"),
    ],
)
def test_no_network_and_full_disk_are_one_line(ready, says, line):
    ready.pip_does(f"echo '{says}'; exit 1")
    done = ready.run("setup run")
    assert done.returncode == 1
    assert says not in done.stderr
    assert line in done.stderr.splitlines()[1]
    assert len(done.stderr.splitlines()) == 2  # the step's heading and the line


@pytest.mark.parametrize(
    ("says", "line"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "jangan dipakai"),
        ("ERROR: No matching distribution found for x", "tidak tersedia untuk Python"),
        ("something else", "Perbaiki sebab di atas"),
    ],
)
def test_failing_pip_is_explained_in_the_last_line(ready, says, line):
    ready.pip_does(f"echo '{says}'; exit 1")
    done = ready.run("setup run")
    assert done.returncode == 1
    assert says in done.stderr
    assert line in done.stderr.splitlines()[-1]
    assert "var/log/setup.log" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_failing_venv_is_explained_too(ready):
    ready.venv_does("echo 'No space left on device'; exit 1")
    done = ready.run("setup run")
    assert done.returncode == 1
    assert "Ruang disk habis" in done.stderr.splitlines()[-1]


def test_no_python_at_all(machine):
    done = machine.run("setup run")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.11 atau lebih baru tidak ditemukan" in done.stderr


def test_without_3_10_the_app_is_made_and_one_line_says_what_is_missing(machine):
    machine.python("bin/python3", "3.12")
    done = machine.run("setup run")
    assert done.returncode == 1
    assert "Python 3.10 tidak ditemukan" in done.stderr.splitlines()[-1]
    assert machine.calls() == ["venv 3.12 .venv", "pip install app.txt"]


def test_without_3_10_uv_fetches_it(machine):
    machine.python("bin/python3", "3.12")
    source = machine.python("source", "3.10")
    machine.uv()
    machine.uv_does(f'cp {source} "$machine/from-uv"')
    done = machine.run("setup run")
    assert done.returncode == 0
    assert "[2/3] Python 3.10" in done.stderr
    assert machine.calls()[-2:] == ["venv 3.10 .venv-engine", "pip install engine.txt"]


def test_unusable_named_3_10_is_said(ready):
    ready.environment["PANDU_PYTHON310"] = "/nowhere/python3.10"
    done = ready.run("setup run")
    assert done.returncode == 1
    assert "PANDU_PYTHON310=/nowhere/python3.10 tidak bisa dipakai" in done.stderr.splitlines()[-1]


def test_checkout_that_cannot_be_written(ready):
    (ready.checkout / "var").write_text("not a folder")
    done = ready.run("setup run")
    assert done.returncode == 1
    assert "Penyiapan gagal" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", ["", "all", "run test"])
def test_wrong_use(ready, arguments):
    done = ready.run(f"setup {arguments}")
    assert done.returncode == 2
    assert "Pemakaian" in done.stderr


def test_long_steps_show_life(ready):
    script = ready.checkout / "scripts" / "environments.py"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("LIFE_SIGN_SECONDS = 10", "LIFE_SIGN_SECONDS = 1"), encoding="utf-8")
    ready.pip_does('[ -e "$machine/slow" ] || { : > "$machine/slow"; sleep 1.5; }')
    error = ready.run("setup run").stderr.splitlines()
    assert error[1].strip() == "."
    assert "selesai dalam" in error[2]


def test_too_little_space_is_said_before_anything_is_made(ready):
    script = ready.checkout / "scripts" / "environments.py"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace('"PANDU_PYTHON", 0.7', '"PANDU_PYTHON", 1e9'), encoding="utf-8")
    done = ready.run("setup run")
    assert done.returncode == 1
    assert done.stderr.startswith("Ruang disk tidak cukup")
    assert ready.calls() == []
