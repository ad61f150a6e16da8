"""A checkout with the real set-up scripts, on a machine where every Python, pip and uv is a stand-in."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("setup", "find-python", "environments.py")
# All that the scripts may call; above all no Python of this machine.
TOOLS = ("sh", "dirname", "cat", "cp", "mkdir", "rm", "sleep", "timeout")
TIME_LIMIT = 20

# Answers what the set-up asks of a Python; pip does what the file `pip` of the machine says.
FAKE_PYTHON = """#!/bin/sh
machine={machine}
case "$2 $3" in
    "-c "*) echo "{version} {missing} $0" ;;
    "-S -c") case $4 in
        *_base_executable*) cat "${{0%/*}}/base" ;;
        *) echo {version} ;;
    esac ;;
    "-m venv")
        echo "venv {version} ${{5##*/}}" >> "$machine/calls"
        rm -rf "$5"
        mkdir -p "$5/bin" && cp "$0" "$5/bin/python" && echo "$0" > "$5/bin/base"
        . "$machine/venv" ;;
    "-m pip")
        shift 5
        case $1 in
            install) echo "pip install ${{5##*/}}" >> "$machine/calls" ;;
            *) echo "pip $*" >> "$machine/calls" ;;
        esac
        . "$machine/pip" ;;
    *) exec {real} "$@" ;;
esac
"""

FAKE_UV = """#!/bin/sh
machine={machine}
case "$1 $2" in
    "python find") [ -e "$machine/from-uv" ] && echo "$machine/from-uv" ;;
    "python install") . "$machine/uv" ;;
esac
"""


class Machine:
    """A folder that stands for a whole machine: bin/ is its PATH, home/ its home, checkout/ the project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.home = folder / "home"
        self.checkout = folder / "checkout"
        for path in (self.bin, self.home, self.checkout / "scripts", self.checkout / "requirements"):
            path.mkdir(parents=True)
        for tool in TOOLS:
            found = shutil.which(tool, path="/usr/bin:/bin")
            if found:
                (self.bin / tool).symlink_to(found)
        for name in SCRIPTS:
            shutil.copy(ROOT / "scripts" / name, self.checkout / "scripts" / name)
        self.lock("app", "aplikasi==1")
        self.lock("dev", "alat==1")
        self.lock("engine", "mesin==1")
        self.venv_does("true")
        self.pip_does("true")
        self.uv_does("exit 1")
        self.environment: dict[str, str] = {}

    def python(self, where: str, version: str, missing: str = "-") -> Path:
        """Put a Python at this path of the machine."""
        text = FAKE_PYTHON.format(machine=self.folder, version=version, missing=missing, real=sys.executable)
        return self.program(where, text)

    def broken(self, where: str) -> Path:
        """A Python that is there but does not run, such as a version manager's shim."""
        return self.program(where, "#!/bin/sh\necho 'command not found' >&2\nexit 127\n")

    def uv(self, where: str = "bin/uv") -> Path:
        return self.program(where, FAKE_UV.format(machine=self.folder))

    def program(self, where: str, text: str) -> Path:
        path = self.folder / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        return path

    def lock(self, name: str, *packages: str) -> None:
        text = "".join(f"{package} \\\n    --hash=sha256:0\n" for package in packages)
        (self.checkout / "requirements" / f"{name}.txt").write_text(text, encoding="utf-8")

    def venv_does(self, shell: str) -> None:
        (self.folder / "venv").write_text(shell + "\n", encoding="utf-8")

    def pip_does(self, shell: str) -> None:
        (self.folder / "pip").write_text(shell + "\n", encoding="utf-8")

    def uv_does(self, shell: str) -> None:
        (self.folder / "uv").write_text(shell + "\n", encoding="utf-8")

    def calls(self) -> list[str]:
        """What was asked of the Pythons since the last time."""
        path = self.folder / "calls"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run one script of the checkout."""
        return subprocess.run(
            self._command(command),
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )

    def start(self, command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(self._command(command), env=self._environment(), stderr=subprocess.PIPE, text=True)

    def _command(self, command: str) -> list[str]:
        script, *arguments = shlex.split(command)
        return [str(self.checkout / "scripts" / script), *arguments]

    def _environment(self) -> dict[str, str]:
        return {"PATH": str(self.bin), "HOME": str(self.home), **self.environment}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without any Python."""
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """A machine with both Pythons, on which nothing was set up yet."""
    machine.python("bin/python3.12", "3.12")
    machine.python("bin/python3.10", "3.10")
    return machine
