"""What each process is: its command line and environment."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot import paths
from bot.conversation.secret import engine_token
from bot.settings import LOOPBACK, Settings

ENGINE_TOKEN_VARIABLE = "PANDU_ENGINE_TOKEN"  # as in engine/channel.py
_QUIET_ENGINE = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "LOG_LEVEL": "WARNING",  # Rasa's INFO lines hold message texts
    "LOG_LEVEL_LIBRARIES": "ERROR",
    # Threads that wait by spinning make embeddings ten times slower as soon as anything else runs.
    "OMP_WAIT_POLICY": "PASSIVE",
}


@dataclass(frozen=True)
class Program:
    """A process to start. `title` is what the operator reads."""

    name: str
    title: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    port: int | None = None  # the port it will listen on


def engine_environment() -> dict[str, str]:
    """The environment in which Rasa's own commands run."""
    return {**_QUIET_ENGINE, "PYTHONPATH": str(paths.ROOT)}


def engine(settings: Settings, model: Path) -> Program:
    command = [str(paths.ENGINE_PYTHON), "-m", "rasa", "run", "--model", str(model)]
    command += ["--endpoints", str(_write_endpoints(settings)), "--credentials", str(paths.CREDENTIALS)]
    command += ["--interface", LOOPBACK, "--port", str(settings.engine_port)]
    environment = {**engine_environment(), ENGINE_TOKEN_VARIABLE: engine_token(settings)}
    return Program("engine", "mesin (Rasa)", command, environment, settings.engine_port)


def actions(settings: Settings) -> Program:
    command = [sys.executable, "-m", "actions", "--port", str(settings.actions_port)]
    return Program("actions", "server aksi", command, port=settings.actions_port)


def bot(settings: Settings) -> Program:
    port = settings.webhook_port if settings.webhook_url else None
    return Program("bot", "bot Telegram", [sys.executable, "-m", "bot", "serve"], port=port)


def simulator(settings: Settings) -> Program:
    command = [sys.executable, "-m", "bot.simulator", "--host", LOOPBACK]
    command += ["--port", str(settings.simulator_port), "--token", settings.token]
    return Program("simulator", "Telegram lokal", command, port=settings.simulator_port)


def full_environment(program: Program) -> dict[str, str]:
    return {**os.environ, **program.environment}


def _write_endpoints(settings: Settings) -> Path:
    """endpoints.yml with the ports and paths of these settings."""
    endpoints = yaml.safe_load(paths.ENDPOINTS.read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://{LOOPBACK}:{settings.actions_port}/webhook"
    endpoints["tracker_store"]["db"] = str(settings.tracker_database)
    path = settings.data_dir / "run" / f"endpoints-{settings.engine_port}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return path
