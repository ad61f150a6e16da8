"""Before anything starts: ports and addresses are checked; what is started has what it needs."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest
import yaml

from bot.conversation.secret import engine_token
from bot.errors import OperatorError
from bot.processes import preflight, programs, training
from bot.processes.programs import Program
from bot.processes.supervisor import back, check_ports, front
from bot.processes.temporary import free_port
from bot.settings import Settings

TOKEN = "123456:token-untuk-menguji"


def program(port: int | None, title: str = "mesin (Rasa)") -> Program:
    return Program("x", title, [], port=port)


def test_a_port_in_use_is_named_with_what_needs_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(OperatorError, match=rf"^Port {port} untuk mesin \(Rasa\) sedang dipakai program lain"):
            check_ports([program(None), program(free_port()), program(port)])


def test_free_ports_and_programs_without_a_port_are_fine() -> None:
    check_ports([program(None), program(free_port()), program(None)])


def test_one_port_for_two_programs_is_named() -> None:
    port = free_port()
    with pytest.raises(OperatorError, match=f"^Port {port} diatur untuk mesin .* dan untuk server aksi"):
        check_ports([program(port), program(port, "server aksi")])


@pytest.mark.parametrize("url", ["http://bot.example", "bot.example"])
def test_a_webhook_without_https_stops(settings: Settings, url: str) -> None:
    with pytest.raises(OperatorError, match="WEBHOOK_URL harus diawali https://"):
        preflight.check(settings.model_copy(update={"webhook_url": url}))


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, ["simulator", "bot", "engine", "actions"]),
        ({"telegram_bot_token": TOKEN}, ["bot", "engine", "actions"]),
        ({"engine_url": "http://mesin:5005"}, ["simulator", "bot"]),
        ({"engine_url": "http://mesin:5005", "telegram_bot_token": TOKEN}, ["bot"]),
    ],
)
def test_only_what_is_not_given_is_started(settings: Settings, monkeypatch, change, names: list[str]) -> None:
    monkeypatch.setattr(training, "model_path", lambda settings: Path("model.tar.gz"))
    changed = settings.model_copy(update=change)
    assert [started.name for started in [*front(changed), *back(changed)]] == names


def test_the_bot_takes_a_port_only_for_a_webhook(settings: Settings) -> None:
    assert programs.bot(settings).port is None
    assert programs.bot(settings.model_copy(update={"webhook_url": "https://a.example"})).port == settings.webhook_port


def test_the_engine_gets_its_own_ports_store_and_secret_out_of_sight(settings: Settings) -> None:
    own = settings.model_copy(update={"engine_port": 6005, "actions_port": 6055})
    engine = programs.engine(own, Path("model.tar.gz"))
    secret = engine_token(own)
    assert engine.environment[programs.ENGINE_TOKEN_VARIABLE] == secret
    assert secret not in engine.command
    endpoints = yaml.safe_load(Path(engine.command[engine.command.index("--endpoints") + 1]).read_text())
    assert endpoints["action_endpoint"]["url"] == "http://127.0.0.1:6055/webhook"
    assert endpoints["tracker_store"]["db"] == str(own.tracker_database)
    assert engine.command[engine.command.index("--interface") + 1] == "127.0.0.1"


def test_the_secret_is_made_once_and_readable_to_the_owner_only(settings: Settings) -> None:
    secret = engine_token(settings)
    assert len(secret) >= 32
    assert engine_token(settings) == secret
    assert stat.S_IMODE((settings.data_dir / "engine-token").stat().st_mode) == 0o600


def test_bot_and_engine_agree_on_the_name_of_the_secret() -> None:
    channel = Path(programs.paths.ENGINE / "channel.py").read_text(encoding="utf-8")
    assert f'TOKEN_VARIABLE = "{programs.ENGINE_TOKEN_VARIABLE}"' in channel
