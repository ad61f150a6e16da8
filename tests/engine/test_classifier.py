"""The classifier as Rasa runs it: trained, stored, loaded, asked; also with texts meant to break it."""

from __future__ import annotations

import json
import random
import tempfile
import time
import unittest
from pathlib import Path

import numpy as np
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.classifier import TopicClassifier
from engine.decision import TopicDecision
from engine.two_questions import CUTS
from tests.engine import toys
from tests.engine.toys import BETWEEN, TOPICS, after, fake_model, message, understood

ASKED = {
    "berapa ya biaya bikin paspornya": "biaya",
    "brp harga pasport": "biaya",
    "jadwal mau sy ganti": "ganti-jadwal",
    "PASPORKU ILAAAANG!!": "paspor-hilang",
    "besok operasi di penang": "berobat-luar-negeri",
}
ODD = ["", "🙏🙏", "xylofon qwzx", "护照", "paspor \ud800", *ASKED]


def assert_alike(one: dict[str, float], other: dict[str, float], tolerance: float = 1e-5) -> None:
    """The same confidences, but for rounding."""
    np.testing.assert_allclose([one[topic] for topic in TOPICS], [other[topic] for topic in TOPICS], atol=tolerance)


class FolderTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class TrainedTest(unittest.TestCase):
    """Tests of one classifier, trained once and loaded from where it was stored."""

    folder: Path
    trained: TopicClassifier
    loaded: TopicClassifier

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.trained = toys.create(cls.folder)
        cls.trained.train(toys.training_data())
        cls.loaded = toys.load(cls.folder)

    def test_new_sentences_are_understood(self) -> None:
        for text, topic in ASKED.items():
            with self.subTest(text):
                self.assertEqual(next(iter(understood(self.loaded, text))), topic)

    def test_confidences_are_probabilities_best_first(self) -> None:
        for text in ODD[1:]:
            with self.subTest(text):
                confidences = understood(self.loaded, text)
                self.assertEqual(sorted(confidences), TOPICS)
                self.assertAlmostEqual(sum(confidences.values()), 1.0, places=5)
                values = list(confidences.values())
                self.assertEqual(values, sorted(values, reverse=True))
                self.assertTrue(all(type(value) is float for value in values))

    def test_loaded_it_has_the_same_confidences_as_when_trained(self) -> None:
        for text in ODD[1:]:
            with self.subTest(text):
                assert_alike(understood(self.loaded, text), understood(self.trained, text))

    def test_each_time_it_is_loaded_it_has_exactly_the_same(self) -> None:
        again = toys.load(self.folder)
        for text in ODD[1:]:
            with self.subTest(text):
                self.assertEqual(understood(again, text), understood(self.loaded, text))

    def test_many_messages_at_once_are_as_one_by_one(self) -> None:
        together = self.loaded.process([message(text) for text in ASKED])
        for text, done in zip(ASKED, together, strict=True):
            self.assertEqual(done.get(TEXT), text)
            self.assertEqual(done.get(INTENT)["confidence"], max(understood(self.loaded, text).values()))

    def test_what_is_unknown_is_no_topic_for_sure(self) -> None:
        for text in ("xylofon qwzx", "🙏🙏", "护照"):
            with self.subTest(text):
                self.assertLess(max(understood(self.loaded, text).values()), 0.5)

    def test_an_empty_text_gets_no_topic(self) -> None:
        for text in ("", None):
            with self.subTest(text):
                (done,) = self.loaded.process([message(text)])
                self.assertIsNone(done.get(INTENT))
                self.assertIsNone(done.get(INTENT_RANKING_KEY))

    def test_a_message_with_the_intent_of_a_payload_is_left_alone(self) -> None:
        payload = YAMLStoryReader.unpack_regex_message(message("/biaya"))
        before = payload.as_dict()
        self.assertEqual(before[INTENT]["name"], "biaya")
        (done,) = self.loaded.process([payload])
        self.assertEqual(done.as_dict(), before)

    def test_an_intent_without_a_name_is_none(self) -> None:
        (done,) = self.loaded.process([message("berapa biaya", **{INTENT: {"name": None, "confidence": 0.0}})])
        self.assertEqual(done.get(INTENT)["name"], "biaya")

    def test_a_payload_wins_also_when_rasa_reads_it_last(self) -> None:
        # The order in Rasa's graph: our components, then the reader of payloads.
        done = self.loaded.process([message("/ganti-jadwal")])
        done = TopicDecision(TopicDecision.get_default_config()).process(done)
        done = RegexMessageHandler().process(done, Domain.from_dict({"intents": TOPICS}))
        self.assertEqual(done[0].get(INTENT), {"name": "ganti-jadwal", "confidence": 1.0})
        self.assertEqual(done[0].get(INTENT_RANKING_KEY), [{"name": "ganti-jadwal", "confidence": 1.0}])

    def test_topic_and_ranking_go_out_to_rasa(self) -> None:
        (done,) = self.loaded.process([message("berapa biaya")])
        out = done.as_dict(only_output_properties=True)
        self.assertEqual(out[INTENT]["name"], "biaya")
        self.assertEqual(out[INTENT_RANKING_KEY][0], out[INTENT])
        json.dumps(out)

    def test_no_messages(self) -> None:
        self.assertEqual(self.loaded.process([]), [])

    def test_what_is_stored_is_not_pickled(self) -> None:
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        self.assertEqual(sorted(file.suffix for file in files), [".json", ".npz"])
        for file in files:
            if file.suffix == ".json":
                json.loads(file.read_text(encoding="utf-8"))
                continue
            with np.load(file, allow_pickle=False) as stored:
                for name in stored.files:
                    self.assertNotEqual(stored[name].dtype, object)

    def test_a_short_message_is_read_with_the_one_before(self) -> None:
        for before, expected in (("mau ganti jadwal", "ganti-jadwal"), ("biaya paspor berapa", "biaya")):
            with self.subTest(before):
                confidences = understood(self.loaded, "kalau untuk besok?", before)
                self.assertEqual(next(iter(confidences)), expected)
                self.assertGreater(confidences[expected], understood(self.loaded, "kalau untuk besok?")[expected])
                self.assertAlmostEqual(sum(confidences.values()), 1.0, places=5)

    def test_a_short_message_with_a_topic_of_its_own_keeps_it(self) -> None:
        for text, expected in ASKED.items():
            with self.subTest(text):
                self.assertEqual(next(iter(understood(self.loaded, text, "halo mau tanya soal foto"))), expected)

    def test_a_text_before_that_says_nothing_changes_nothing(self) -> None:
        for text in ASKED:
            with self.subTest(text):
                assert_alike(understood(self.loaded, text, "🙏"), understood(self.loaded, text))

    def test_a_long_message_stands_for_itself(self) -> None:
        text = "kemarin sore di bandara buku paspor saya hilang dicuri orang pak"
        self.assertEqual(understood(self.loaded, text, "mau ganti jadwal"), understood(self.loaded, text))

    def test_hostile_texts_do_it_no_harm(self) -> None:
        decision = TopicDecision(TopicDecision.get_default_config())
        for name, text in HOSTILE.items():
            with self.subTest(name):
                began = time.monotonic()
                messages = [message(text), after(text, text), after(text, "kalau anak?")]
                for done in decision.process(self.loaded.process(messages)):
                    confidences = [entry["confidence"] for entry in done.get(INTENT_RANKING_KEY) or []]
                    self.assertTrue(np.isfinite(confidences).all())
                    json.dumps(done.as_dict(only_output_properties=True))
                self.assertLess(time.monotonic() - began, 5.0)
        self.assertEqual(next(iter(understood(self.loaded, "berapa biaya paspor"))), "biaya")

    def test_random_texts_do_it_no_harm(self) -> None:
        dice = random.Random(7)
        for _ in range(200):
            text = "".join(chr(dice.randrange(0x110000)) for _ in range(dice.randrange(1, 40)))
            with self.subTest(ascii(text)):
                self.assertAlmostEqual(sum(understood(self.loaded, text).values()), 1.0, places=5)


class TrainingTest(FolderTest):
    def test_a_topic_that_is_as_right_becomes_likelier(self) -> None:
        confidences = {}
        for with_also in (True, False):
            classifier = toys.create(self.folder / str(with_also))
            classifier.train(toys.training_data(with_also=with_also))
            confidences[with_also] = understood(classifier, BETWEEN)
        self.assertEqual(list(confidences[True])[:2], ["paspor-hilang", "biaya"])
        self.assertGreater(confidences[True]["biaya"], 2 * confidences[False]["biaya"])
        for topic in ("ganti-jadwal", "berobat-luar-negeri"):
            self.assertLess(confidences[True][topic], confidences[True]["biaya"])

    def test_how_much_the_second_topic_counts_can_be_set(self) -> None:
        found = []
        for share in (0.0, 0.4, 0.9):
            classifier = toys.create(self.folder / str(share), second_topic=share)
            classifier.train(toys.training_data())
            found.append(understood(classifier, BETWEEN)["biaya"])
        self.assertEqual(found, sorted(found))
        self.assertLess(found[0], found[-1])

    def test_the_same_data_gives_the_same_model(self) -> None:
        found = []
        for folder in ("a", "b"):
            classifier = toys.create(self.folder / folder)
            classifier.train(toys.training_data())
            found.append([understood(classifier, text) for text in ASKED])
        for one, other in zip(*found, strict=True):
            assert_alike(one, other, tolerance=1e-3)

    def test_sentences_without_text_are_passed_over(self) -> None:
        data = toys.training_data()
        bare = TrainingData([*data.training_examples, message(None, intent="biaya"), message("", intent="biaya")])
        classifier = toys.create(self.folder)
        classifier.train(bare)
        self.assertEqual(next(iter(understood(classifier, "berapa biaya"))), "biaya")

    def test_training_names_where_the_model_is(self) -> None:
        self.assertEqual(toys.create(self.folder).train(toys.training_data()), toys.RESOURCE)

    def test_the_ranking_is_as_long_as_set(self) -> None:
        toys.create(self.folder).train(toys.training_data())
        self.assertEqual(len(understood(toys.load(self.folder, ranking_length=2), "biaya")), 2)

    def test_a_higher_temperature_is_less_sure_of_the_same(self) -> None:
        toys.create(self.folder).train(toys.training_data())
        cold, warm = (understood(toys.load(self.folder, temperature=t), "berapa biaya paspor") for t in (1.0, 3.0))
        self.assertEqual(list(cold), list(warm))
        self.assertGreater(cold["biaya"], warm["biaya"])

    def test_without_embeddings_their_model_is_never_loaded(self) -> None:
        with fake_model() as model:
            toys.create(self.folder).train(toys.training_data())
            understood(toys.load(self.folder), "biaya")
        self.assertEqual(model.made, 0)
        self.assertFalse(Path(TopicClassifier.get_default_config()["embedding_cache"]).is_absolute())

    def test_with_embeddings_sentences_are_kept_and_messages_are_not(self) -> None:
        cache = self.folder / "embeddings.npz"
        settings = {"embeddings": True, "embedding_cache": str(cache)}
        with fake_model() as model:
            toys.create(self.folder / "a", **settings).train(toys.training_data())
            self.assertEqual(len(model.asked), 25)
            kept = cache.read_bytes()
            model.asked.clear()
            toys.create(self.folder / "b", **settings).train(toys.training_data())
            self.assertEqual(model.asked, [])
            made = model.made
            classifier = toys.load(self.folder / "b", **settings)
            understood(classifier, "pesan warga")
            understood(classifier, "pesan kedua", before="pesan warga")
        self.assertEqual(model.made, made + 1)
        self.assertEqual(model.asked, ["pesan warga", "pesan kedua", "pesan warga pesan kedua"])
        self.assertEqual(cache.read_bytes(), kept)


class CascadeTest(FolderTest):
    """Meaning is asked only where the spelling leaves doubt."""

    CERTAIN = ("berapa biaya bikin paspor", "Paspor saya HILANG!!", "mau ganti jadwal kedatangan")
    UNSURE = ("pesan warga", "xylofon qwzx", "🙏", "jadwal paspor hilang")

    def setUp(self) -> None:
        super().setUp()
        cache = self.folder / "embeddings.npz"
        self.settings = {"embeddings": True, "embedding_cache": str(cache)}
        with fake_model():
            toys.create(self.folder / "model", **self.settings).train(toys.training_data())

    def loaded(self, **settings: float) -> TopicClassifier:
        return toys.load(self.folder / "model", **self.settings, **settings)

    def test_a_certain_spelling_never_loads_the_embedding_model(self) -> None:
        classifier, by_spelling = self.loaded(), self.loaded(certain_spelling=0.0)
        with fake_model() as model:
            for text in self.CERTAIN:
                with self.subTest(text):
                    confidences = understood(classifier, text)
                    self.assertGreaterEqual(max(confidences.values()), 0.9)
                    self.assertEqual(confidences, understood(by_spelling, text))
        self.assertEqual(model.made, 0)

    def test_an_unsure_one_loads_it_once_and_asks_it_each_time(self) -> None:
        classifier = self.loaded()
        with fake_model() as model:
            for text in (*self.UNSURE, *self.CERTAIN, *self.UNSURE):
                understood(classifier, text)
        self.assertEqual(model.made, 1)
        self.assertEqual(model.asked, [*self.UNSURE, *self.UNSURE])

    def test_an_unsure_one_is_understood_as_if_meaning_were_always_asked(self) -> None:
        classifier, always = self.loaded(), self.loaded(certain_spelling=2.0)
        by_spelling = self.loaded(certain_spelling=0.0)
        with fake_model():
            for text in self.UNSURE:
                with self.subTest(text):
                    self.assertEqual(understood(classifier, text), understood(always, text))
                    self.assertNotEqual(understood(classifier, text), understood(by_spelling, text))
                    self.assertLess(max(understood(by_spelling, text).values()), 0.9)

    def test_where_it_begins_can_be_set(self) -> None:
        text = "jadwal paspor hilang"
        with fake_model() as model:
            found = max(understood(self.loaded(certain_spelling=0.0), text).values())
            understood(self.loaded(certain_spelling=found), text)
            self.assertEqual(model.made, 0)
            understood(self.loaded(certain_spelling=found + 1e-4), text)
        self.assertEqual(model.made, 1)

    def test_after_another_message_each_of_the_two_is_weighed_alone(self) -> None:
        before, text = "pesan warga", "berapa biaya bikin paspor"
        with fake_model() as model:
            understood(self.loaded(), text, before)
        self.assertNotIn(text, model.asked)

    def test_many_at_once_are_understood_as_one_by_one(self) -> None:
        texts = [*self.UNSURE, *self.CERTAIN]
        classifier = self.loaded()
        many = [after("pesan warga" if number % 2 else None, text) for number, text in enumerate(texts)]
        with fake_model() as model:
            done = classifier.process([message("/biaya"), *many])
            self.assertEqual([len(asked) for asked in model.calls], [len(model.asked)])  # meaning in one go
            alone = [classifier.process([one])[0] for one in many]
        self.assertIsNone(done[0].get(INTENT))
        for one, other in zip(done[1:], alone, strict=True):
            found, expected = ({e["name"]: e["confidence"] for e in m.get(INTENT_RANKING_KEY)} for m in (one, other))
            self.assertEqual(one.get(INTENT)["name"], other.get(INTENT)["name"])
            for topic, confidence in expected.items():
                self.assertAlmostEqual(found[topic], confidence, places=5)

    def test_the_halves_of_a_message_are_understood_by_their_spelling(self) -> None:
        text = "berapa biaya paspor terus cara ganti jadwal gimana"
        with fake_model() as model:
            (done,) = self.loaded().process([message(text)])
        self.assertEqual(done.get(CUTS).pair(lambda topic: True), ("biaya", "ganti-jadwal"))
        self.assertLessEqual(set(model.asked), {text})


class EmbeddingModelTest(FolderTest):
    """With the real embedding model."""

    def test_meaning_is_understood_stored_and_loaded_and_hostile_texts_do_no_harm(self) -> None:
        settings = {"embeddings": True, "embedding_cache": str(self.folder / "embeddings.npz")}
        trained = toys.create(self.folder / "model", **settings)
        trained.train(toys.training_data())
        loaded = toys.load(self.folder / "model", **settings)
        foreign = {"how much does it cost": "biaya", "hospital treatment": "berobat-luar-negeri"}
        for text, topic in {**ASKED, **foreign}.items():
            with self.subTest(text):
                confidences = understood(loaded, text)
                self.assertEqual(next(iter(confidences)), topic)
                assert_alike(confidences, understood(trained, text))
        for name, text in HOSTILE.items():
            with self.subTest(name):
                if text.startswith("/"):  # a payload, left to Rasa; cleaning lets nobody type one
                    self.assertIsNone(loaded.process([message(text)])[0].get(INTENT))
                else:
                    self.assertAlmostEqual(sum(understood(loaded, text).values()), 1.0, places=5)


_LONG = 4096  # characters; the most that Telegram sends
HOSTILE = {
    "one letter": "a" * _LONG,
    "words": ("paspor hilang " * _LONG)[:_LONG],
    "one word with hyphens": "a-" * (_LONG // 2),
    "digits": "8" * _LONG,
    "doubled by 2": "paspor2" * 500,
    "emoji": "🙏" * _LONG,
    "emoji families": "👨‍👩‍👧‍👦" * 300,
    "flags and skin": "🇮🇩👍🏽" * 300,
    "right to left": "\u202eمرحبا بكم\u202c عبرية שלום",
    "direction marks": "\u200f\u200e\u202a\u2066" * 200,
    "zero width": "b\u200bi\u200ba\u200by\u200ba" * 100,
    "zalgo": ("p" + "\u0334\u0358\u0489\u0346" * 10 + "a") * 90,
    "only combining": "\u0301" * _LONG,
    "one character that is eighteen": "\ufdfa" * 500,
    "SQL": "'; DROP TABLE events; -- \" OR 1=1",
    "HTML": "<script>alert('x')</script><b>biaya</b>&nbsp;<img src=x onerror=alert(1)>",
    "JSON": '{"intent": {"name": "biaya", "confidence": 1.0}}',
    "payload with entities": '/biaya{"nama": "x"}',
    "unknown payload": "/tidak-ada@2.0",
    "only a slash": "/",
    "format": "{0} {text} %s %n ${jndi:ldap://x} {{ 7*7 }}",
    "path": "../../../etc/passwd\r\nSet-Cookie: a=b",
    "Chinese": "护照多少钱？" * 100,
    "Japanese": "パスポートはいくらですか",
    "Russian": "сколько стоит паспорт",
    "Thai": "หนังสือเดินทางราคาเท่าไหร่",
    "Hindi": "पासपोर्ट कितने का है",
    "Javanese": "ꦥꦱ꧀ꦥꦺꦴꦂ",
    "letters of mathematics": "𝖕𝖆𝖘𝖕𝖔𝖗 ｂｉａｙａ",
    "capitals that grow": "İßŉﬃ" * 200,
    "lone surrogates": "paspor \ud800 hilang \udfff",
    "only a surrogate": "\ud83d",
    "null bytes": "\x00biaya\x00paspor\x00",
    "only null bytes": "\x00" * 50,
    "control": "".join(map(chr, range(1, 32))) + "\x7f\x85",
    "private and unassigned": "\ue000\U000f0000\uffff\U0010ffff",
    "blanks": " \n\t\u00a0\u3000" * 300,
    "lines": "biaya\n" * 600,
    "punctuation": "?!.,;:'\"()[]" * 300,
    "underscores": "_" * _LONG,
    "commas": "ya," * (_LONG // 3),
    "questions": "apa? " * (_LONG // 5),
    "joined": "syaratnya apa dan " * 13,
}

if __name__ == "__main__":
    unittest.main()
