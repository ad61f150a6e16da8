"""Where things lie in a checkout. Nothing is opened here."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FAQ = ROOT / "faq"
NLU_DATA = ROOT / "nlu_data"
NLU_TRAIN = NLU_DATA / "nlu"
NLU_TEST = ROOT / "tests" / "nlu"
DOMAIN = ROOT / "domain.yml"
CONFIG = ROOT / "config.yml"
CREDENTIALS = ROOT / "credentials.yml"
ENDPOINTS = ROOT / "endpoints.yml"
ENGINE = ROOT / "engine"
ENGINE_LOCK = ROOT / "requirements" / "engine.txt"
MODELS = ROOT / "models"
ENGINE_PYTHON = ROOT / ".venv-engine" / "bin" / "python"
SETTINGS_FILE = Path(os.environ.get("PANDU_SETTINGS_FILE") or ROOT / "pandu.toml")
