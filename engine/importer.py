"""Reads the training data once a training: Rasa would read and validate all files two or three times."""

from __future__ import annotations

from typing import Dict, Text

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class OnceImporter(RasaFileImporter):
    """Rasa's own importer with a memory. Named in config.yml (`importers`)."""

    _read: Dict[Text, TrainingData]

    def get_nlu_data(self, language: Text | None = "en") -> TrainingData:
        self._read = getattr(self, "_read", {})
        if "nlu" not in self._read:
            self._read["nlu"] = super().get_nlu_data(language)
        return self._read["nlu"]
