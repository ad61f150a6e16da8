"""`python -m bot ask`: an answer on the terminal, and nothing left running."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from bot.processes.temporary import free_port
from tests.e2e.bot_process import start

pytestmark = pytest.mark.timeout(400)


async def test_ask(tmp_path: Path) -> None:
    process = await start(
        *("ask", "brp biaya paspor min"),
        pandu_data_dir=tmp_path,
        pandu_engine_port=free_port(),
        pandu_settings_file=tmp_path / "pandu.toml",
        pandu_engine_timeout=30,
    )
    code, out, err = await process.finish(300)
    assert code == 0, err
    assert "Rp950.000" in out and "Sumber: " in out
    assert "[1] Cara bayar" in out and "Membantu" in out
    assert "Menyalakan mesin" in err and "Traceback" not in err
    left = [
        other.cmdline()
        for other in psutil.process_iter(["pid"])
        if other.pid != process.pid and any(str(tmp_path) in part for part in _command(other))
    ]
    assert left == []


def _command(process: psutil.Process) -> list[str]:
    try:
        return [*process.cmdline(), process.environ().get("PANDU_DATA_DIR", "")]
    except psutil.Error:
        return []
