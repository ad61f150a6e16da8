"""Reads the training data once a training: Rasa would read, check, copy and hash all of it several times."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Text

from rasa.shared.exceptions import YamlException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class OnceImporter(RasaFileImporter):
    """Rasa's own importer with a memory. Named in config.yml (`importers`)."""

    _data: Optional[TrainingData] = None

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        if self._data is None:
            self._data = TrainingData(read(map(Path, self._nlu_files)))
        return self._data


def read(files: Iterable[Path]) -> List[Message]:
    """The sentences of some files. Raises YamlException, which names the file, also where Rasa only warns."""
    return [_Sentence(example) for path in files for example in _read(path).training_examples]


def _read(path: Path) -> TrainingData:
    text = path.read_text(encoding="utf-8")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        try:
            data = _Reader().reads(text)
        except Exception as error:  # without its schema Rasa stumbles over a wrong shape in many ways
            raise YamlException(str(path)) from error
    if left_out := [str(one.message) for one in caught if issubclass(one.category, UserWarning)]:
        raise YamlException(str(path)) from ValueError("\n".join(left_out))
    return data


class _Reader(RasaYAMLReader):
    def validate(self, string: Text) -> None:
        """Nothing: against its schema Rasa reads each file a second time, ten times as slowly as the first."""


class _Sentence(Message):
    """Shared where Rasa would copy it: nothing changes it, and Rasa merges all sentences six times."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.data, message.output_properties, message.time, message.features)

    def __deepcopy__(self, memo: Dict[int, Any]) -> _Sentence:
        return self

    def set(self, prop: Text, info: Any, add_to_output: bool = False) -> None:
        """Without forgetting its hash when nothing changes: each merge sets the intent anew."""
        if add_to_output or self.data.get(prop) != info:
            super().set(prop, info, add_to_output)
