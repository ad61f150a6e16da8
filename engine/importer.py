"""Reads the training data once a training: Rasa would read and validate all files two or three times."""

from __future__ import annotations

from typing import Optional, Text

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class OnceImporter(RasaFileImporter):
    """Rasa's own importer with a memory. Named in config.yml (`importers`)."""

    _data: Optional[TrainingData] = None

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        if self._data is None:
            self._data = super().get_nlu_data(language)
        return self._data
