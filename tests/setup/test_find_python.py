"""scripts/find-python: which Python it takes, and what it says when there is none."""

from __future__ import annotations

import pytest


def test_newest_working_one_is_taken(machine):
    machine.broken("bin/python3.13")
    machine.python("bin/python3.12", "3.12")
    machine.python("bin/python3.11", "3.11")
    assert machine.run("find-python app").stdout == f"{machine.bin}/python3.12\n"


@pytest.mark.parametrize(
    ("version", "fits"), [("2.7", False), ("3.9", False), ("3.10", False), ("3.11", True), ("3.14", True)]
)
def test_app_takes_python3_from_3_11_on(machine, version, fits):
    machine.python("bin/python3", version)
    assert (machine.run("find-python app").returncode == 0) is fits


@pytest.mark.parametrize(("version", "fits"), [("3.9", False), ("3.10", True), ("3.11", False)])
def test_engine_takes_exactly_3_10(machine, version, fits):
    machine.python("bin/python3", version)
    assert (machine.run("find-python engine").returncode == 0) is fits


@pytest.mark.parametrize(("kind", "name", "version"), [("app", "3.12.1", "3.12"), ("engine", "3.10.13", "3.10")])
def test_versions_of_pyenv_are_found_behind_failing_shims(machine, kind, name, version):
    for shim in ("python3", "python3.10", "python3.12"):
        machine.broken(f"bin/{shim}")
    python = machine.python(f"home/.pyenv/versions/{name}/bin/python", version)
    assert machine.run(f"find-python {kind}").stdout == f"{python}\n"


def test_pyenv_elsewhere(machine):
    python = machine.python("elsewhere/versions/3.10.4/bin/python", "3.10")
    machine.environment["PYENV_ROOT"] = str(machine.folder / "elsewhere")
    assert machine.run("find-python engine").stdout == f"{python}\n"


@pytest.mark.parametrize(("kind", "wanted"), [("app", "3.11"), ("engine", "3.10")])
def test_none_gives_one_line_and_code_1(machine, kind, wanted):
    machine.broken("bin/python3")
    done = machine.run(f"find-python {kind}")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert wanted in done.stderr
    assert "Pasang:" in done.stderr
    assert "uv python install" in done.stderr


def test_missing_venv_module_names_the_package(machine):
    machine.python("bin/python3", "3.11", missing="ensurepip")
    done = machine.run("find-python app")
    assert done.returncode == 1
    assert "tidak punya modul ensurepip" in done.stderr
    assert "sudo apt install python3.11-venv" in done.stderr


def test_incomplete_one_is_passed_over(machine):
    machine.python("bin/python3.12", "3.12", missing="sqlite3,ssl")
    machine.python("bin/python3.11", "3.11")
    assert machine.run("find-python app").stdout == f"{machine.bin}/python3.11\n"


@pytest.mark.parametrize(
    ("kind", "variable", "version"), [("app", "PANDU_PYTHON", "3.13"), ("engine", "PANDU_PYTHON310", "3.10")]
)
def test_named_one_wins(ready, kind, variable, version):
    python = ready.python("folder with spaces/python", version)
    ready.environment[variable] = str(python)
    assert ready.run(f"find-python {kind}").stdout == f"{python}\n"


@pytest.mark.parametrize(("kind", "variable"), [("app", "PANDU_PYTHON"), ("engine", "PANDU_PYTHON310")])
def test_named_one_that_does_not_fit_is_not_replaced_silently(ready, kind, variable):
    ready.environment[variable] = str(ready.python("old", "3.9"))
    done = ready.run(f"find-python {kind}")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{variable}=" in done.stderr
    assert done.stderr.count("\n") == 1


def test_one_that_uv_brought_is_found(machine):
    machine.uv()
    machine.python("from-uv", "3.10")
    assert machine.run("find-python engine").stdout == f"{machine.folder}/from-uv\n"


def test_uv_fetches_only_when_asked(machine):
    machine.uv("checkout/.venv/bin/uv")
    source = machine.python("source", "3.10")
    machine.uv_does(f'cp {source} "$machine/from-uv"')
    assert machine.run("find-python engine").returncode == 1
    done = machine.run("find-python engine --fetch")
    assert done.stdout == f"{machine.folder}/from-uv\n"
    assert "Mengambil Python 3.10" in done.stderr


def test_failing_fetch_ends_with_what_to_install(machine):
    machine.uv()
    machine.uv_does("echo 'error: no route' >&2; exit 2")
    done = machine.run("find-python engine --fetch")
    assert done.returncode == 1
    assert "Pasang:" in done.stderr.splitlines()[-1]


def test_wrong_use(machine):
    assert machine.run("find-python").returncode == 2
