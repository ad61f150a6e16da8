"""Settings: from the environment first, then from pandu.toml, then the defaults below.

Every setting is documented in docs/settings.md; a test holds the two against each other.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot import paths
from bot.errors import OperatorError

LOOPBACK = "127.0.0.1"
# Format of the local Telegram's token: looks like Telegram's, so that the same checks apply.
LOCAL_TOKEN = "1:local-telegram-for-trying-and-testing"


class Settings(BaseSettings):
    """What an operator can set. Times are in seconds, unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="PANDU_", extra="forbid", populate_by_name=True)

    telegram_bot_token: str = Field("", validation_alias=AliasChoices("TELEGRAM_BOT_TOKEN", "telegram_bot_token"))
    telegram_api: str = "https://api.telegram.org"
    webhook_url: str = Field("", validation_alias=AliasChoices("WEBHOOK_URL", "webhook_url"))
    webhook_host: str = LOOPBACK
    webhook_port: int = Field(8443, ge=1, le=65535)
    data_dir: Path = paths.ROOT / "var"
    models_dir: Path = paths.MODELS
    engine_url: str = ""
    engine_port: int = Field(5005, ge=1, le=65535)
    engine_timeout: float = Field(2.0, gt=0)
    actions_port: int = Field(5055, ge=1, le=65535)
    simulator_port: int = Field(8090, ge=1, le=65535)
    console_port: int = Field(8088, ge=0, le=65535)  # 0: no console
    console_url: str = Field("", pattern=r"^(https?://[^/\s]+/?)?$")
    conversation_days: int = Field(30, ge=1)
    intake_days: int = Field(7, ge=1)
    case_days: int = Field(90, ge=1)
    # What counts for targets (bot/cases/schedule.py).
    office_hours: str = "sen-kam 08.00-12.00 13.00-16.00; jum 08.00-11.30 13.00-16.30"
    on_call: str = ""
    response_minutes_emergency: int = Field(15, ge=1)
    response_minutes_high: int = Field(60, ge=1)
    response_minutes_normal: int = Field(240, ge=1)
    resolution_hours_emergency: int = Field(4, ge=1)
    resolution_hours_high: int = Field(14, ge=1)
    resolution_hours_normal: int = Field(35, ge=1)
    escalation_minutes: int = Field(60, ge=1)
    digest_hour: int = Field(8, ge=0, le=23)
    stale_days: int = Field(180, ge=1)
    unanswered_days: int = Field(90, ge=1)
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @property
    def local_telegram(self) -> bool:
        """Without a token the local Telegram stands in for Telegram."""
        return not self.telegram_bot_token

    @property
    def token(self) -> str:
        return self.telegram_bot_token or LOCAL_TOKEN

    @property
    def bot_api(self) -> str:
        """Address of the Bot API, without the token."""
        return f"http://{LOOPBACK}:{self.simulator_port}" if self.local_telegram else self.telegram_api.rstrip("/")

    @property
    def console_address(self) -> str:
        """What addresses of the web console begin with."""
        return self.console_url.rstrip("/") or f"http://{LOOPBACK}:{self.console_port}"

    def sign_in_address(self, token: str) -> str:
        """A link into the web console (bot/store/console.py makes the token)."""
        return f"{self.console_address}/masuk?kode={token}"

    @property
    def engine_address(self) -> str:
        return self.engine_url.rstrip("/") or f"http://{LOOPBACK}:{self.engine_port}"

    @property
    def database(self) -> Path:
        return self.data_dir / "pandu.db"

    @property
    def tracker_database(self) -> Path:
        return self.data_dir / "tracker.db"

    @property
    def log_dir(self) -> Path:
        return self.data_dir / "log"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, paths.SETTINGS_FILE)


def load(**overrides: Any) -> Settings:
    """Read the settings. Raises OperatorError when the file or a value cannot be used."""
    name = paths.SETTINGS_FILE.name
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise OperatorError(
            f"Pengaturan '{key}' tidak bisa dipakai: {first['msg']}.",
            f"Perbaiki di {name} atau di variabel lingkungan (lihat docs/settings.md).",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise OperatorError(
            f"Berkas {name} tidak terbaca: {error}.",
            f"Perbaiki atau hapus {name} (contoh: docs/settings.md).",
        ) from None
