"""Settings: environment before pandu.toml before defaults; what cannot be used is named in one line."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest

from bot import paths
from bot.errors import OperatorError
from bot.settings import LOCAL_TOKEN, Settings, load

PAGE = (paths.ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
DOCUMENTED = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", PAGE, re.MULTILINE))


def test_without_any_setting_the_local_telegram_stands_in(toml) -> None:
    settings = load()
    assert settings.local_telegram
    assert settings.token == LOCAL_TOKEN
    assert settings.bot_api == "http://127.0.0.1:8090"
    assert settings.engine_address == "http://127.0.0.1:5005"


def test_with_a_token_telegram_itself_is_used(toml, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "12:abc")
    settings = load()
    assert not settings.local_telegram
    assert (settings.token, settings.bot_api) == ("12:abc", "https://api.telegram.org")


def test_the_file_counts_before_defaults_and_the_environment_before_the_file(toml, monkeypatch) -> None:
    toml('engine_port = 6001\nactions_port = 6002\nwebhook_url = "https://a.example"\n')
    monkeypatch.setenv("PANDU_ENGINE_PORT", "7001")
    monkeypatch.setenv("WEBHOOK_URL", "https://b.example")
    settings = load()
    assert (settings.engine_port, settings.actions_port, settings.simulator_port) == (7001, 6002, 8090)
    assert settings.webhook_url == "https://b.example"


def test_what_the_caller_sets_counts_before_everything(toml, monkeypatch) -> None:
    monkeypatch.setenv("PANDU_ENGINE_PORT", "7001")
    assert load(engine_port=8001).engine_port == 8001


def test_addresses_are_taken_with_and_without_a_final_slash(toml) -> None:
    settings = load(engine_url="http://mesin:5005/", telegram_api="http://api/", telegram_bot_token="12:abc")
    assert (settings.engine_address, settings.bot_api) == ("http://mesin:5005", "http://api")


BAD = [
    ("engine_port = 0", "engine_port"),
    ("webhook_port = 70000", "webhook_port"),
    ('actions_port = "banyak"', "actions_port"),
    ("engine_timeout = 0", "engine_timeout"),
    ('log_level = "CEREWET"', "log_level"),
    ("engine_prot = 5005", "engine_prot"),
]


@pytest.mark.parametrize(("line", "key"), BAD)
def test_a_bad_value_or_unknown_name_in_the_file_is_named(toml, line: str, key: str) -> None:
    toml(line)
    with pytest.raises(OperatorError, match=rf"^Pengaturan '{key}' tidak bisa dipakai: [^\n]+ docs/settings.md\)\.$"):
        load()


@pytest.mark.parametrize(
    ("name", "value"), [("PANDU_ENGINE_PORT", "x"), ("PANDU_LOG_LEVEL", ""), ("PANDU_ENGINE_TIMEOUT", "-1")]
)
def test_a_bad_value_in_the_environment_is_named(toml, monkeypatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(OperatorError, match=f"'{name.removeprefix('PANDU_').lower()}' tidak bisa dipakai"):
        load()


@pytest.mark.parametrize("content", ["engine_port = ", "= 1", b"\xff\xfe\x00", "engine_port = 1\nengine_port = 2"])
def test_a_broken_file_is_named(toml, content: str | bytes) -> None:
    toml(content)
    with pytest.raises(OperatorError, match=r"^Berkas pandu.toml tidak terbaca: [^\n]+$"):
        load()


def test_a_bad_token_is_not_repeated(toml) -> None:
    toml("telegram_bot_token = 12345678901")
    with pytest.raises(OperatorError) as caught:
        load()
    assert "12345678901" not in str(caught.value)


def test_every_setting_is_documented_with_its_default_and_no_other() -> None:
    assert set(DOCUMENTED) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = default.relative_to(paths.ROOT) if isinstance(default, Path) else default
        assert DOCUMENTED[name] == (f"`{shown}`" if shown != "" else "(kosong)"), name


def test_the_documented_example_can_be_used(toml) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    toml(example)
    settings = load()
    for name, value in tomllib.loads(example).items():
        assert getattr(settings, name) == (Path(value) if name.endswith("_dir") else value)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_read_from_the_documented_variable(toml, monkeypatch, name: str) -> None:
    own = {"telegram_bot_token": "TELEGRAM_BOT_TOKEN", "webhook_url": "WEBHOOK_URL"}
    variable = own.get(name, f"PANDU_{name.upper()}")
    kind = Settings.model_fields[name].annotation
    particular = {"log_level": "ERROR", "console_url": "https://konsol.contoh.go.id"}
    value = particular.get(name, "3" if kind in (int, float) else "/sesuatu")
    monkeypatch.setitem(os.environ, variable, value)
    assert getattr(load(), name) == kind(value)
