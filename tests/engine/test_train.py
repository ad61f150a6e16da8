"""Training and the exam after it, in one process; with small training data."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import yaml
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from engine import train
from tests.engine import toys
from tests.engine.toys import BETWEEN, TOPICS

CONFIG = {
    "recipe": "default.v1",
    "assistant_id": "toy",
    "language": "id",
    "importers": [{"name": "engine.importer.OnceImporter"}],
    "pipeline": [
        {"name": "engine.classifier.TopicClassifier", "embeddings": False},
        # So high that all is asked back: what counts is the topics, not the decision.
        {"name": "engine.decision.TopicDecision", "answer_from": 1.0, "costly_from": 1.0},
    ],
    "policies": [{"name": "RulePolicy"}],
}
UNKNOWN = "visa"  # a topic of the exam that nobody learned
EXAM = {
    # The last one is about a lost passport first, and about costs second.
    "biaya": ["berapa ya biaya bikin paspornya", "brp harga pasport", BETWEEN],
    "paspor-hilang": ["PASPORKU ILAAAANG!!"],
    "ganti-jadwal": ["jadwal mau sy ganti"],
    UNKNOWN: ["mau ubah jadwal kedatangan"],
}


class FolderTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.exam = self.folder / "exam"
        self.exam.mkdir()

    def write_exam(self, sentences: dict[str, list[str]]) -> None:
        for topic, texts in sentences.items():
            self.write(f"exam/{topic}.yml", nlu=[{"intent": topic, "examples": "".join(f"- {t}\n" for t in texts)}])

    def write(self, name: str, **content: Any) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump({"version": "3.1", **content}), encoding="utf-8")


class ExamTest(FolderTest):
    """The counting; the model is a stand-in."""

    def marks(self, rankings: dict[str, list[str]], also: train.Asked = ()) -> dict[str, Any]:
        agent = mock.Mock()

        def run(inputs: dict[str, list[Any]], targets: list[Any]) -> dict[Any, list[Message]]:
            [target] = targets
            return {target: [ranked(rankings[message.text]) for message in inputs[PLACEHOLDER_MESSAGE]]}

        agent.processor.graph_runner.run.side_effect = run
        with mock.patch.object(train.Agent, "load", return_value=agent) as load:
            marks = train.examine("model.tar.gz", train.sentences(self.exam), also)
        load.assert_called_once_with("model.tar.gz")
        self.assertEqual(agent.processor.graph_runner.run.call_count, 1)  # one by one their meaning costs more
        return marks

    def test_the_first_and_the_first_three_are_counted(self) -> None:
        self.write_exam({"biaya": ["satu", "dua", "tiga"], "visa": ["empat", "lima"]})
        rankings = {
            "satu": ["biaya", "visa"],
            "dua": ["visa", "foto", "biaya"],
            "tiga": ["visa", "foto", "calo", "biaya"],
            "empat": ["visa"],
            "lima": [],
        }
        self.assert_counted({"sentences": 5, "first": 2, "offered": 3}, self.marks(rankings))

    def test_what_each_sentence_was_taken_for_is_told_and_more_sentences_do_not_count(self) -> None:
        self.write_exam({"biaya": ["satu", "dua"]})
        rankings = {"satu": ["biaya"], "dua": [train.UNSURE, "visa"], "tiga": [], "empat": ["visa"]}
        marks = self.marks(rankings, [("tiga", "visa"), ("empat", "visa")])
        self.assert_counted({"sentences": 2, "first": 1, "offered": 1}, marks)
        self.assertEqual(marks["results"], [["satu", "biaya", "biaya"], ["dua", "biaya", "visa"]])
        self.assertEqual(marks["also"], [["tiga", "visa", ""], ["empat", "visa", "visa"]])

    def assert_counted(self, counts: dict[str, int], marks: dict[str, Any]) -> None:
        self.assertEqual(counts, {name: marks[name] for name in counts})

    def test_doubt_is_no_topic(self) -> None:
        self.write_exam({"biaya": ["satu", "dua"]})
        rankings = {
            "satu": [train.UNSURE, "biaya"],
            "dua": ["visa", train.UNSURE, "foto", "biaya"],
        }
        self.assert_counted({"sentences": 2, "first": 1, "offered": 2}, self.marks(rankings))

    def test_all_files_of_the_folder_and_only_those_of_sentences_are_asked(self) -> None:
        self.write_exam({"biaya": ["satu"], "visa": ["dua"]})
        (self.exam / "catatan.txt").write_text("tiga", encoding="utf-8")
        self.assertEqual(sorted(train.sentences(self.exam)), [("dua", "visa"), ("satu", "biaya")])

    def test_an_empty_folder_has_none(self) -> None:
        self.assertEqual(train.sentences(self.exam), [])


class MainTest(FolderTest):
    """The command, with Rasa's own training."""

    def setUp(self) -> None:
        super().setUp()
        (self.folder / "config.yml").write_text(yaml.safe_dump(CONFIG, sort_keys=False), encoding="utf-8")
        responses = {f"utter_{topic}": [{"text": topic}] for topic in TOPICS}
        self.write("domain.yml", intents=[*TOPICS, train.UNSURE], responses=responses)
        (self.folder / "data").mkdir()
        self.model = self.folder / "models" / "toy.tar.gz"
        self.marks = self.folder / "marks.json"

    def write_data(self) -> None:
        examples = toys.training_data().intent_examples
        told = [{"intent": each.get(INTENT), "examples": f"- {each.get(TEXT)}\n"} for each in examples]
        self.write("data/nlu.yml", nlu=told)
        rules = [{"rule": t, "steps": [{"intent": t}, {"action": f"utter_{t}"}]} for t in TOPICS]
        self.write("data/rules.yml", rules=rules)

    def run_it(self, *more: str) -> tuple[int, str]:
        """The exit code, and what was written to stderr."""
        arguments = ["--config", "config.yml", "--domain", "domain.yml", "--data", "data", "--out", "models"]
        paths = [text if text.startswith("--") else str(self.folder / text) for text in (*arguments, *more)]
        errors = io.StringIO()
        with self.surroundings(["train", *paths, "--fixed-model-name", "toy"]), contextlib.redirect_stderr(errors):
            try:
                train.main()
            except SystemExit as end:
                return int(end.code or 0), errors.getvalue()
        return 0, errors.getvalue()

    @contextlib.contextmanager
    def surroundings(self, arguments: list[str]) -> Iterator[None]:
        """Nothing outside the folder is touched, and the logs of other tests stay as they are."""
        variables = {"RASA_CACHE_DIRECTORY": str(self.folder / "cache"), "RASA_TELEMETRY_ENABLED": "false"}
        with contextlib.ExitStack() as stack:
            stack.enter_context(mock.patch.dict(os.environ, variables))
            stack.enter_context(mock.patch.object(sys, "argv", arguments))
            for name in ("configure_logging_and_warnings", "configure_structlog"):
                stack.enter_context(mock.patch.object(train, name))
            stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
            yield

    def test_a_model_is_trained_and_examined(self) -> None:
        self.write_data()
        self.write_exam(EXAM)
        self.write("also/calo.yml", nlu=[{"intent": "calo", "examples": "- brp harga pasport\n"}])
        exam = ("--exam", "exam", "--marks", "marks.json", "--also", "also")
        code, errors = self.run_it(*exam, "--rival", "models/toy.tar.gz")  # its own: both must find the same
        self.assertEqual(code, 0, errors)
        self.assertTrue(self.model.exists())
        marks = json.loads(self.marks.read_text(encoding="utf-8"))
        self.assertEqual((marks["sentences"], marks["first"], marks["offered"]), (6, 4, 5))
        self.assertEqual(marks["also"], [["brp harga pasport", "calo", "biaya"]])
        self.assertEqual(marks.pop("rival"), marks)

    def test_without_data_there_is_no_model(self) -> None:
        self.write_exam(EXAM)
        code, errors = self.run_it("--exam", "exam", "--marks", "marks.json")
        self.assertEqual((code, errors.splitlines()[-1]), (1, "nothing was trained"))
        self.assertFalse(self.model.exists() or self.marks.exists())

    def test_without_test_sentences_nothing_is_trained(self) -> None:
        self.write_data()
        with mock.patch.object(train, "train") as rasas:
            code, errors = self.run_it("--exam", "exam", "--marks", "marks.json")
        self.assertEqual(code, 1)
        self.assertIn("no test sentences", errors)
        rasas.assert_not_called()

    def test_an_exam_needs_a_place_for_its_marks(self) -> None:
        self.write_exam(EXAM)
        with mock.patch.object(train, "train") as rasas:
            self.assertEqual(self.run_it("--exam", "exam")[0], 2)
        rasas.assert_not_called()

    def test_without_an_exam_there_are_no_marks(self) -> None:
        with mock.patch.object(train, "train", return_value=mock.Mock(code=0, model="toy.tar.gz")) as rasas:
            self.assertEqual(self.run_it(), (0, ""))
        self.assertEqual(rasas.call_args.kwargs, {"force_training": True, "fixed_model_name": "toy"})
        self.assertFalse(self.marks.exists())


def ranked(names: list[str]) -> Message:
    return Message({INTENT_RANKING_KEY: [{"name": name, "confidence": 0.1} for name in names]})


if __name__ == "__main__":
    unittest.main()
