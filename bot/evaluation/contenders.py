"""What is compared: ways of understanding, trained on the same data and tested on the same messages."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot import paths
from bot.evaluation.thinning import thin
from bot.processes.rasa_train import Inputs

_BASELINES = paths.ENGINE / "baselines"
_EMBEDDING_COMPONENT = "engine.classifier.TopicClassifier"


@dataclass(frozen=True)
class Contender:
    """`config` is a Rasa configuration; what it leaves out is as in ours."""

    name: str
    title: str
    config: Path


CONTENDERS = (
    Contender("pandu", "Pandu Paspor", paths.CONFIG),
    Contender("rasa-default", "bawaan Rasa (DIET)", _BASELINES / "rasa-default.yaml"),
    Contender("logistic-regression", "LogisticRegression", _BASELINES / "logistic-regression.yaml"),
)


def copy_inputs(folder: Path, share: float = 1.0) -> Inputs:
    """A copy of what all are trained on: nobody's edit in the middle of a run makes them differ.

    With a `share` below one it holds that part of each topic's sentences.
    """
    data = Path(shutil.copytree(paths.NLU_DATA, folder / "nlu_data"))
    if share < 1.0:
        thin(data / paths.NLU_TRAIN.name, share)
    return Inputs(domain=Path(shutil.copy2(paths.DOMAIN, folder)), data=data)


def write_config(contender: Contender, folder: Path, epochs: int | None = None) -> tuple[Path, Path | None]:
    """A complete configuration in `folder`, and the embedding cache it names, which does not exist yet.

    Networks are trained for so many `epochs` instead of as many as they should be: that changes what they know, but not
    how long they take for a message.
    """
    config = {**_read(paths.CONFIG), **_read(contender.config)}
    cache = None
    for component in config["pipeline"]:
        if component["name"] == _EMBEDDING_COMPONENT:
            cache = folder / "embeddings.npz"
            component["embedding_cache"] = str(cache)
        if epochs and "epochs" in component:
            component["epochs"] = epochs
    path = folder / "config.yml"
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return path, cache


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data
