"""Work beside the start. In processes of their own, for these have one thread."""

from __future__ import annotations

import subprocess
import sys

from bot import paths

_BEGIN = """
import os
from bot.conversation.beside import beside

here = os.getpid()

def fails():
    raise ValueError("di sini" if os.getpid() == here else "di sana")
"""
_SEARCH = """
from bot import paths
from bot.content.search import file_sentences
from bot.conversation.library import begin_loading, load_library

here = load_library()
beside = begin_loading(here.answers, here.journeys, file_sentences(paths.NLU_TRAIN))()
found = [library.search.find("brp biaya paspor") for library in (here, beside)]
print(found[0] == found[1] != [])
"""


def told(script: str) -> str:
    """What the script prints."""
    return subprocess.run(
        [sys.executable, "-c", script], cwd=paths.ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_it_is_done_elsewhere_and_the_result_comes_whole() -> None:
    large = 'result = beside(lambda: (str(os.getpid()) + " ").encode() + b"x" * 1_000_000)()\n'
    shown = 'pid, _, rest = result.partition(b" ")\nprint(int(pid) != here, len(rest))'
    assert told(_BEGIN + large + shown) == "True 1000000"


def test_a_failure_is_told_here() -> None:
    tried = "try:\n    beside(fails)()\nexcept ValueError as error:\n    print(error)"
    assert told(_BEGIN + tried) == "di sini"


def test_nothing_is_left_running() -> None:
    counted = "beside(lambda: b'')()\nimport psutil\nprint(psutil.Process().children())"
    assert told(_BEGIN + counted) == "[]"


def test_loaded_beside_the_search_finds_the_same() -> None:
    assert told(_SEARCH) == "True"
