"""Training data is read once a training, and is what Rasa would read."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

import rasa.shared.utils.io
import yaml
from rasa.shared.exceptions import YamlException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine import importer as importer_module
from engine.importer import OnceImporter, read

OURS = f"{OnceImporter.__module__}.{OnceImporter.__name__}"
BIAYA = """
version: "3.1"
nlu:
- intent: biaya
  examples: |
    - berapa biaya bikin paspor
    - brp biayanya
- intent: biaya
  examples:
  - text: |
      paspor hilang mahal sekali gantinya
    metadata:
      juga: [paspor-hilang]
"""
HILANG = """
version: "3.1"
nlu:
- intent: paspor-hilang
  examples: |
    - paspor saya hilang
"""
RULES = """
version: "3.1"
rules:
- rule: biaya
  steps:
  - intent: biaya
  - action: utter_biaya
"""
DOMAIN = """
version: "3.1"
intents: [biaya, paspor-hilang]
responses:
  utter_biaya:
  - text: ini
"""


class FilesTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.data = self.folder / "data"
        for name, text in {"nlu/biaya.yml": BIAYA, "nlu/hilang.yml": HILANG, "rules.yml": RULES}.items():
            (self.data / name).parent.mkdir(parents=True, exist_ok=True)
            (self.data / name).write_text(text, encoding="utf-8")
        (self.folder / "domain.yml").write_text(DOMAIN, encoding="utf-8")

    def importer(self, name: str) -> TrainingDataImporter:
        """As a training makes it, from a configuration that names this importer."""
        config = {"recipe": "default.v1", "language": "id", "importers": [{"name": name}]}
        path = self.folder / "config.yml"
        path.write_text(yaml.safe_dump(config), encoding="utf-8")
        return TrainingDataImporter.load_from_config(str(path), str(self.folder / "domain.yml"), [str(self.data)])


class ReadingTest(FilesTest):
    def test_the_data_is_read_once_whatever_is_asked_and_how_often(self) -> None:
        importer = self.importer(OURS)
        with mock.patch.object(importer_module, "read", wraps=read) as files_read:
            importer.get_stories()
            for language in ("id", "en", "id"):
                importer.get_nlu_data(language)
            importer.get_nlu_data()
            importer.get_domain()
        self.assertEqual(files_read.call_count, 1)

    def test_it_is_what_rasa_reads(self) -> None:
        ours, rasas = self.importer(OURS), self.importer("RasaFileImporter")
        for _ in range(2):  # the second time from memory
            self.assertEqual(told(ours.get_nlu_data("id")), told(rasas.get_nlu_data("id")))
            self.assertEqual(ours.get_nlu_data("id").fingerprint(), rasas.get_nlu_data("id").fingerprint())
        self.assertEqual(ours.get_stories().fingerprint(), rasas.get_stories().fingerprint())
        self.assertEqual(ours.get_domain().fingerprint(), rasas.get_domain().fingerprint())

    def test_all_files_are_read_and_what_else_is_right_is_kept(self) -> None:
        examples = told(self.importer(OURS).get_nlu_data("id"))
        self.assertEqual([example["intent"] for example in examples].count("biaya"), 3)
        self.assertIn("paspor saya hilang", [example["text"] for example in examples])
        self.assertIn({"juga": ["paspor-hilang"]}, [example["metadata"].get("example") for example in examples])

    def test_the_next_training_reads_anew(self) -> None:
        before = self.importer(OURS).get_nlu_data("id")
        (self.data / "nlu" / "hilang.yml").write_text(HILANG + "    - pasporku ilang\n", encoding="utf-8")
        after = self.importer(OURS).get_nlu_data("id")
        self.assertEqual(len(after.intent_examples), len(before.intent_examples) + 1)

    def test_what_was_read_is_neither_copied_nor_hashed_again(self) -> None:
        first, *_ = read([self.data / "nlu" / "hilang.yml"])
        known = first.fingerprint()
        with mock.patch.object(rasa.shared.utils.io, "deep_container_fingerprint") as hashed:
            merged = TrainingData([first]).merge(TrainingData())
            self.assertEqual(merged.training_examples[0].fingerprint(), known)
        hashed.assert_not_called()
        first.set("intent", "biaya")
        self.assertNotEqual(first.fingerprint(), known)


FAULTS = {
    "a line that is no example": "- intent: biaya\n  examples: |\n    - berapa\n    mahal\n",
    "no name": "- examples: |\n    - berapa\n",
    "an empty name": "- intent:\n  examples: |\n    - berapa\n",
    "no examples": "- intent: biaya\n",
    "a number for examples": "- intent: biaya\n  examples: 5\n",
    "texts where tables belong": "- intent: biaya\n  examples:\n  - berapa\n",
    "a text where a table belongs": "- biaya\n",
    "a tab": "-\tintent: biaya\n\texamples: x\n",
}


class FaultyFileTest(FilesTest):
    """What Rasa would leave out with a warning, or find by its schema, stops the training."""

    def test_it_is_not_read(self) -> None:
        for name, nlu in FAULTS.items():
            with self.subTest(name):
                (self.data / "nlu" / "salah.yml").write_text(f'version: "3.1"\nnlu:\n{nlu}', encoding="utf-8")
                with self.assertRaisesRegex(YamlException, r"salah\.yml"):
                    self.importer(OURS).get_nlu_data("id")


def told(data: TrainingData) -> list[dict[str, Any]]:
    """All that is known of each sentence Rasa was given, by text."""
    examples = [{"metadata": {}, **example.data} for example in data.training_examples if example.get("text")]
    return sorted(examples, key=lambda example: str(example["text"]))


if __name__ == "__main__":
    unittest.main()
