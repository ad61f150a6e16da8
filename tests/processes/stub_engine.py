"""An engine's Python that is none: it trains in no time, as planned, and answers with the name of its model."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import paths

_SCRIPT = """\
#!{python}
import http.server, json, os, pathlib, sys, time

def option(name):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else ""

plan = json.loads(pathlib.Path({plan!r}).read_text())

class Engine(http.server.BaseHTTPRequestHandler):
    def reply(self, status, data):
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.reply(503 if kind == "bisu" else 200, {{}})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if kind == "lambat":
            time.sleep(0.2)
        name = pathlib.Path(option("--model")).name
        status = 500 if kind == "galat" else 200
        self.reply(status, {{"messages": [{{"custom": {{"faq": topic or "biaya"}}}}], "ranking": [name]}})

    def log_message(self, *args):
        pass

if sys.argv[2] == "engine.train":  # after -m
    pathlib.Path({plan!r} + ".told").write_text(json.dumps(sys.argv[3:]))
    if plan["hangs"]:
        time.sleep(600)
    if plan["code"]:
        sys.exit(plan["code"])
    out = pathlib.Path(option("--out"))
    out.mkdir(exist_ok=True)
    (out / (option("--fixed-model-name") + ".tar.gz")).write_text(plan["model"])
    marks = plan["marks"]
    marks["rival"] = plan["rival"] if option("--rival") else None
    pathlib.Path(option("--marks")).write_text(json.dumps(marks))
else:
    assert sys.argv[2:4] == ["rasa", "run"]
    kind, _, topic = pathlib.Path(option("--model")).read_text().partition(" ")
    if kind == "rusak":
        sys.exit(1)
    http.server.ThreadingHTTPServer(("127.0.0.1", int(option("--port"))), Engine).serve_forever()
"""


def marks(results: list[list[str]], also: list[list[str]] | None = None) -> dict[str, Any]:
    """As engine/train.py writes them: [text, topic, found]."""
    right = sum(topic == found for _, topic, found in results)
    return {"sentences": len(results), "first": right, "offered": right, "results": results, "also": also or []}


class StubEngine:
    """Stands where the engine's Python should be. A model's content says how its engine behaves:

    "baik", "lambat" (answers after 0.2 s), "rusak" (does not start), "bisu" (never ready), "galat" (answers with 500).
    After a space: the topic that it finds in everything, if not "biaya".
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder.mkdir()
        self._plan, self.python = folder / "plan.json", folder / "python"
        self.python.write_text(_SCRIPT.format(python=sys.executable, plan=str(self._plan)), encoding="utf-8")
        self.python.chmod(0o755)
        monkeypatch.setattr(paths, "ENGINE_PYTHON", self.python)
        self.plan()

    def plan(
        self,
        after: list[list[str]] | None = None,
        before: list[list[str]] | None = None,
        model: str = "baik",
        code: int = 0,
        hangs: bool = False,
    ) -> None:
        """How the next training ends: what the new model finds, and the one in use."""
        same = [["berapa biaya", "biaya", "biaya"]]
        planned: dict[str, Any] = {"marks": marks(after or same), "rival": marks(before or after or same)}
        planned |= {"model": model, "code": code, "hangs": hangs}
        self._plan.write_text(json.dumps(planned), encoding="utf-8")

    @property
    def told(self) -> list[str]:
        """The arguments of the last training."""
        arguments: list[str] = json.loads(self._plan.with_name("plan.json.told").read_text(encoding="utf-8"))
        return arguments
