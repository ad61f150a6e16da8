"""What is watched does not outlive its watcher."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from bot.processes.child import die_with

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")


def test_a_child_whose_parent_has_died_before_it_began_does_not_begin() -> None:
    parent = subprocess.Popen(["true"])
    parent.wait()
    ended = subprocess.run(["sleep", "60"], preexec_fn=partial(die_with, parent.pid), timeout=10)
    assert ended.returncode == -signal.SIGKILL


def test_a_child_whose_parent_lives_begins() -> None:
    assert subprocess.run(["true"], preexec_fn=partial(die_with, os.getpid())).returncode == 0
