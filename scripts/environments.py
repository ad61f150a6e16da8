"""Makes and renews the two Python environments. Started by scripts/setup, which finds the Python to run this.

Only the standard library: nothing is installed yet when this runs.

An environment counts as complete when its stamp is there: the stamp is taken away before pip changes anything
and written when pip is done. It holds where the environment was made (a moved one is broken), its Python's
version, and for each lock file the hash and the names of the packages.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
LOG = ROOT / "var" / "log" / "setup.log"
FIND_PYTHON = ROOT / "scripts" / "find-python"
STAMP = "pandu-setup.json"
LIFE_SIGN_SECONDS = 10
LOG_LINES_SHOWN = 8
# pip says this once all is downloaded and checked; before it, the environment is as it was.
PIP_BEGINS = "Installing collected packages"

NO_SPACE = "No space left on device"
NETWORK = re.compile(
    r"NewConnectionError|NameResolution|name resolution|Name or service not known|Network is unreachable|"
    r"Connection refused|ConnectTimeout|ReadTimeout|Read timed out|ProxyError|SSLError|MaxRetryError|"
    r"Connection (?:reset|aborted|broken)",
    re.IGNORECASE,
)


class SetupError(Exception):
    """Ends the set-up; the text is one line for the operator."""


class Stopped(BaseException):
    """A signal asks to stop."""


@dataclass(frozen=True)
class Lock:
    """A requirements file with hashes, and the step's name for people."""

    file: str
    title: str

    @property
    def path(self) -> Path:
        return REQUIREMENTS / self.file

    def digest(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    def names(self) -> list[str]:
        text = self.path.read_text(encoding="utf-8")
        return sorted(set(re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", text, re.MULTILINE)))


@dataclass(frozen=True)
class Environment:
    kind: str  # what scripts/find-python calls it
    folder: Path
    override: str  # the variable that names its Python
    gigabytes: float  # free space that making it takes, downloads included
    locks: tuple[Lock, ...]

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def stamp_file(self) -> Path:
        return self.folder / STAMP

    def stamp(self) -> dict[str, Any] | None:
        """The stamp, or None when the environment must be made anew."""
        try:
            stamp = json.loads(self.stamp_file.read_text(encoding="utf-8"))
            if stamp["folder"] != str(self.folder) or stamp["python"] != version_of(self.python):
                return None
            if os.environ.get(self.override) and stamp["python"] != version_of(find_python(self.kind)):
                return None
            return stamp if isinstance(stamp["locks"], dict) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write_stamp(self, locks: dict[str, Any]) -> None:
        stamp = {"folder": str(self.folder), "python": version_of(self.python), "locks": locks}
        draft = self.stamp_file.with_suffix(".new")
        draft.write_text(json.dumps(stamp), encoding="utf-8")
        draft.replace(self.stamp_file)

    def stale_locks(self, stamp: dict[str, Any] | None) -> list[Lock]:
        known = stamp["locks"] if stamp else {}
        return [lock for lock in self.locks if known.get(lock.file, {}).get("hash") != lock.digest()]


def environments(purpose: str) -> list[Environment]:
    app = [Lock("app.txt", "Lingkungan aplikasi (sekitar 30 detik)")]
    if purpose == "test":
        app.append(Lock("dev.txt", "Alat uji (sekitar 20 detik)"))
    engine = Lock("engine.txt", "Lingkungan mesin (Rasa, sekitar 2 menit)")
    return [
        Environment("app", ROOT / ".venv", "PANDU_PYTHON", 0.7, tuple(app)),
        Environment("engine", ROOT / ".venv-engine", "PANDU_PYTHON310", 4.5, (engine,)),
    ]


def version_of(python: str | Path) -> str | None:
    command = [python, "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def find_python(kind: str) -> str:
    """The path of a Python for this environment. Raises SetupError with the line to show if there is none."""
    done = subprocess.run([FIND_PYTHON, kind], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(done.stderr.strip())
    return done.stdout.strip()


class Progress:
    """One line a step on standard error, with signs of life in between."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.terminal = sys.stderr.isatty()

    def write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        self.number += 1
        self.heading = f"[{self.number}/{self.total}] {title} ..."
        self.begun = time.monotonic()
        self.dots = 0
        self.write(self.heading + ("" if self.terminal else "\n"))
        try:
            yield
        except BaseException:
            self.write("\n" if self.terminal or self.dots else "")
            raise
        before = f"\r{self.heading} " if self.terminal else ("\n" if self.dots else "") + "      "
        self.write(f"{before}selesai dalam {self.seconds} detik\n")

    @property
    def seconds(self) -> int:
        return round(time.monotonic() - self.begun)

    def life_sign(self) -> None:
        if self.terminal:
            self.write(f"\r{self.heading} {self.seconds} detik")
        elif self.seconds >= (self.dots + 1) * LIFE_SIGN_SECONDS:
            self.write("." if self.dots else "      .")
            self.dots += 1


class Setup:
    def __init__(self, progress: Progress, log: Any, lock_descriptor: int) -> None:
        self.progress = progress
        self.log = log
        self.lock_descriptor = lock_descriptor

    def run(self, *command: str | Path, fetch_output: bool = False) -> str:
        """Run one command with its chatter in the log. Raises SetupError with its explanation."""
        self.log.write(("$ " + " ".join(map(str, command)) + "\n").encode())
        self.log.flush()
        start = self.log.tell()
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if fetch_output else self.log,
            stderr=self.log,
            start_new_session=True,  # so that it can be stopped together with all that it starts
            pass_fds=[self.lock_descriptor],  # no second set-up while it lives, whatever becomes of us
        )
        try:
            while True:
                try:
                    output, _ = child.communicate(timeout=1)
                    break
                except subprocess.TimeoutExpired:
                    self.progress.life_sign()
        finally:
            stop(child)
        if child.returncode:
            raise SetupError(explain(self.log_text(start)))
        return output.decode() if output else ""

    def log_text(self, start: int) -> str:
        with LOG.open("rb") as log:
            log.seek(start)
            return log.read().decode(errors="replace")

    def python_for(self, environment: Environment) -> str:
        try:
            return find_python(environment.kind)
        except SetupError:
            if os.environ.get(environment.override):
                raise
        self.progress.total += 1
        with self.progress.step("Python 3.10 untuk mesin"):
            start = self.log.tell()
            try:
                return self.run(FIND_PYTHON, environment.kind, "--fetch", fetch_output=True).strip()
            except SetupError:
                # The script's own last line says it best.
                raise SetupError(self.log_text(start).strip().splitlines()[-1]) from None

    def make(self, environment: Environment) -> None:
        """Bring one environment to what its lock files say."""
        stamp = environment.stamp()
        locks: dict[str, Any] = stamp["locks"] if stamp else {}
        base = "" if stamp else self.python_for(environment)
        check_space(environment, fresh=not stamp)
        for lock in environment.stale_locks(stamp):
            with self.progress.step(lock.title):
                if not locks:
                    environment.stamp_file.unlink(missing_ok=True)
                    self.run(base, "-I", "-m", "venv", "--clear", environment.folder)
                self.install(environment, lock, locks)

    def install(self, environment: Environment, lock: Lock, locks: dict[str, Any]) -> None:
        """Install one lock file; `locks` is what is installed so far, and grows by it."""
        start = self.log.tell()
        environment.stamp_file.unlink(missing_ok=True)
        pip = (environment.python, "-I", "-m", "pip", "--no-input", "--disable-pip-version-check")
        digest = lock.digest()  # before: the file may change meanwhile
        try:
            self.run(*pip, "install", "--progress-bar=off", "--require-hashes", "-r", lock.path)
            before = set(locks.get(lock.file, {}).get("names", ()))
            locks[lock.file] = {"hash": digest, "names": lock.names()}
            leftover = before.difference(*(entry["names"] for entry in locks.values()))
            if leftover:
                self.run(*pip, "uninstall", "-y", *sorted(leftover))
        except BaseException:
            if locks and PIP_BEGINS not in self.log_text(start):
                environment.write_stamp(locks)
            raise
        environment.write_stamp(locks)


def stop(child: subprocess.Popen[bytes]) -> None:
    """End a child that still runs, with everything it started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):  # at SIGINT pip also removes its temporary files
        if child.poll() is not None:
            return
        os.killpg(child.pid, number)
        try:
            child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            continue


def check_space(environment: Environment, *, fresh: bool) -> None:
    free = shutil.disk_usage(ROOT).free / 1e9
    if fresh and free < environment.gigabytes:
        raise SetupError(
            f"Ruang disk tidak cukup: perlu sekitar {environment.gigabytes:g} GB di {ROOT}, "
            f"tersisa {free:.1f} GB. Kosongkan, lalu ulangi."
        )


def explain(output: str) -> str:
    """What an operator can do about a failed command: one line, after the command's last ones where they help."""
    note = f" Catatan lengkap: {LOG.relative_to(ROOT)}"
    if NO_SPACE in output:
        return f"Ruang disk habis. Kosongkan disk tempat {ROOT} dan folder sementara, lalu ulangi.{note}"
    if "DO NOT MATCH THE HASHES" in output:  # before the network, which may just have been slow as well
        remedy = "Isi paket yang diunduh tidak sama dengan yang dikunci di requirements/: jangan dipakai."
    elif NETWORK.search(output):
        return f"Paket tidak dapat diunduh: periksa sambungan internet atau proxy, lalu ulangi.{note}"
    elif "No matching distribution found" in output:
        remedy = "Ada paket yang tidak tersedia untuk Python atau jenis komputer ini."
    else:
        remedy = "Penyiapan gagal. Perbaiki sebab di atas, lalu ulangi."
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    shown = "".join(f"      {line[:300]}\n" for line in lines[-LOG_LINES_SHOWN:])
    return f"{shown}{remedy}{note}"


@contextmanager
def only_one() -> Iterator[int]:
    """Wait until no other set-up runs in this checkout. Gives the descriptor that holds the lock."""
    with Path(__file__).open("rb") as file:  # a file that is always there, so that none is left behind
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("Penyiapan lain sedang berjalan; menunggu sampai selesai ...\n")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def stale(purpose: str) -> list[tuple[Environment, dict[str, Any] | None]]:
    states = [(environment, environment.stamp()) for environment in environments(purpose)]
    return [(environment, stamp) for environment, stamp in states if environment.stale_locks(stamp)]


def prepare(purpose: str) -> None:
    if not stale(purpose):
        return
    with only_one() as lock_descriptor:
        todo = stale(purpose)
        if not todo:
            return
        begun = time.monotonic()
        LOG.parent.mkdir(parents=True, exist_ok=True)
        with LOG.open("wb") as log:
            progress = Progress(sum(len(environment.stale_locks(stamp)) for environment, stamp in todo))
            setup = Setup(progress, log, lock_descriptor)
            for environment, _ in todo:
                setup.make(environment)
        progress.write(f"Lingkungan siap dalam {round(time.monotonic() - begun)} detik.\n")


def on_signal(number: int, _frame: object) -> NoReturn:
    raise Stopped(number)


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in ("run", "test"):
        sys.stderr.write("Pemakaian: scripts/setup run|test\n")
        return 2
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    try:
        prepare(arguments[0])
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        if error.errno == errno.ENOSPC:
            sys.stderr.write(f"Ruang disk habis. Kosongkan disk tempat {ROOT}, lalu ulangi.\n")
        else:
            sys.stderr.write(f"Penyiapan gagal: {error}. Perbaiki, lalu ulangi.\n")
        return 1
    except Stopped as stopped:
        sys.stderr.write("Penyiapan dihentikan. Jalankan lagi untuk meneruskan.\n")
        return 128 + int(stopped.args[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
