"""Answer, or ask back: by confidence, by what a mistake costs, and by what must not be missed."""

from __future__ import annotations

import random
import tempfile
import unittest
from pathlib import Path
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA
from rasa.shared.nlu.training_data.message import Message

from actions.offer_topics import likeliest
from engine.decision import CORRECTION, UNSURE, TopicDecision
from engine.steering import JOURNEY
from tests.engine.toys import after, default_parts, message

SETTINGS = {
    "answer_from": 0.4,
    "costly": ["biaya"],
    "costly_from": 0.6,
    "urgent": ["berobat", "petugas", "layanan-rumah"],
    "urgent_from": 0.1,
    "certain_from": 0.9,
}
OPEN = {"panduan": "bayar-bni", "langkah": "kode", "pilihan": {}}


def decide(ranking: dict[str, float], **settings: Any) -> Message:
    """The message after the decision; `ranking` is what the classifier found, best first."""
    config = {**TopicDecision.get_default_config(), **SETTINGS, **settings}
    entries = [{"name": name, "confidence": confidence} for name, confidence in ranking.items()]
    found = message("teks", **{INTENT: entries[0], INTENT_RANKING_KEY: entries})
    (done,) = TopicDecision(config).process([found])
    return done


def topic(done: Message) -> str:
    return str(done.get(INTENT)["name"])


def names(done: Message) -> list[str]:
    return [entry["name"] for entry in done.get(INTENT_RANKING_KEY)]


class ThresholdTest(unittest.TestCase):
    def test_at_the_threshold_and_above_it_answers(self) -> None:
        for confidence in (0.4, 0.41, 0.99):
            with self.subTest(confidence):
                done = decide({"jadwal": confidence, "foto": 0.01})
                self.assertEqual(done.get(INTENT), {"name": "jadwal", "confidence": confidence})

    def test_below_it_asks_back_and_keeps_the_ranking(self) -> None:
        done = decide({"jadwal": 0.39, "foto": 0.3, "biaya": 0.2})
        self.assertEqual(topic(done), UNSURE)
        self.assertAlmostEqual(done.get(INTENT)["confidence"], 0.61)
        self.assertEqual(names(done), ["jadwal", "foto", "biaya"])

    def test_a_costly_topic_needs_more(self) -> None:
        for confidence, expected in ((0.39, UNSURE), (0.59, UNSURE), (0.6, "biaya"), (0.95, "biaya")):
            with self.subTest(confidence):
                self.assertEqual(topic(decide({"biaya": confidence, "foto": 0.01})), expected)

    def test_a_costly_topic_in_second_place_changes_nothing(self) -> None:
        self.assertEqual(topic(decide({"jadwal": 0.45, "biaya": 0.44})), "jadwal")

    def test_the_name_of_doubt_is_rasas(self) -> None:
        self.assertEqual(UNSURE, DEFAULT_NLU_FALLBACK_INTENT_NAME)

    def test_what_changed_goes_out_to_rasa(self) -> None:
        out = decide({"jadwal": 0.3, "foto": 0.2}).as_dict(only_output_properties=True)
        self.assertEqual(out[INTENT]["name"], UNSURE)
        self.assertIn(INTENT_RANKING_KEY, out)


class UrgentTest(unittest.TestCase):
    def test_an_urgent_topic_in_doubt_is_offered_beside_the_best(self) -> None:
        done = decide({"jadwal": 0.7, "foto": 0.08, "visa": 0.07, "biaya": 0.05, "berobat": 0.1})
        self.assertEqual(topic(done), UNSURE)
        self.assertEqual(names(done), ["jadwal", "berobat", "foto", "visa", "biaya"])

    def test_below_its_threshold_it_is_not(self) -> None:
        done = decide({"jadwal": 0.7, "foto": 0.12, "berobat": 0.09})
        self.assertEqual(topic(done), "jadwal")
        self.assertEqual(names(done), ["jadwal", "foto", "berobat"])

    def test_another_topic_that_is_certain_is_answered(self) -> None:
        certain = {"jadwal": 0.9, "berobat": 0.1}
        self.assertEqual(topic(decide(certain)), "jadwal")
        self.assertEqual(topic(decide({"jadwal": 0.89, "berobat": 0.11})), UNSURE)

    def test_in_first_place_it_is_answered_like_any_other(self) -> None:
        for confidence, expected in ((0.4, "berobat"), (0.39, UNSURE)):
            with self.subTest(confidence):
                self.assertEqual(topic(decide({"berobat": confidence, "jadwal": 0.3})), expected)

    def test_asked_back_for_another_reason_it_is_offered_too(self) -> None:
        # The best is urgent itself, and too unlikely to be answered.
        done = decide({"petugas": 0.3, "jadwal": 0.2, "foto": 0.19, "berobat": 0.15})
        self.assertEqual(topic(done), UNSURE)
        self.assertEqual(likeliest(done.get(INTENT_RANKING_KEY)), ["petugas", "berobat", "jadwal"])

    def test_two_of_them_are_offered_the_likelier_first(self) -> None:
        done = decide({"jadwal": 0.4, "foto": 0.19, "petugas": 0.15, "berobat": 0.12})
        self.assertEqual(likeliest(done.get(INTENT_RANKING_KEY)), ["jadwal", "petugas", "berobat"])

    def test_too_unlikely_it_is_not_among_the_first_three_offered(self) -> None:
        done = decide({"jadwal": 0.3, "berobat": 0.09, "petugas": 0.08, "foto": 0.07, "visa": 0.06, "biaya": 0.05})
        self.assertEqual(topic(done), UNSURE)
        self.assertEqual(names(done), ["jadwal", "foto", "visa", "biaya", "berobat", "petugas"])
        self.assertEqual(likeliest(done.get(INTENT_RANKING_KEY)), ["jadwal", "foto", "visa"])

    def test_not_even_as_the_best_of_many_that_are_as_unlikely(self) -> None:
        done = decide({"petugas": 0.09, "jadwal": 0.08, "foto": 0.07, "visa": 0.06})
        self.assertEqual(names(done), ["jadwal", "foto", "visa", "petugas"])

    def test_a_likely_one_does_not_take_an_unlikely_one_along(self) -> None:
        done = decide({"jadwal": 0.35, "berobat": 0.15, "petugas": 0.09, "foto": 0.05, "visa": 0.04})
        self.assertEqual(likeliest(done.get(INTENT_RANKING_KEY)), ["jadwal", "berobat", "foto"])

    def test_never_lost_unless_another_topic_is_certain(self) -> None:
        dice = random.Random(3)
        others = ["jadwal", "foto", "visa", "biaya", "anak"]
        for _ in range(2000):
            urgent = dice.sample(SETTINGS["urgent"], 2)
            values = sorted((dice.random() ** 3 for _ in range(7)), reverse=True)
            shares = [value / sum(values) for value in values]
            ranking = dict(zip(dice.sample([*others, *urgent], 7), shares, strict=True))
            done = decide(ranking)
            must = {name for name in urgent if ranking[name] >= 0.1}
            with self.subTest(ranking=ranking):
                self.assertEqual(sorted(names(done)), sorted(ranking))
                if topic(done) == UNSURE:
                    offered = set(likeliest(done.get(INTENT_RANKING_KEY)))
                    self.assertLessEqual(must, offered)
                    self.assertFalse(offered & set(urgent) - must)
                elif must:
                    self.assertTrue(topic(done) in must or ranking[topic(done)] >= 0.9)


class CorrectionTest(unittest.TestCase):
    RANKING = (("berobat", 0.5), ("jadwal", 0.3))

    def decided(self, before: str | None, text: str, ranking: tuple[tuple[str, float], ...] = RANKING) -> Message:
        said = after(before, text)
        entries = [{"name": name, "confidence": confidence} for name, confidence in ranking]
        said.set(INTENT, entries[0])
        said.set(INTENT_RANKING_KEY, entries)
        (done,) = TopicDecision({**TopicDecision.get_default_config(), **SETTINGS}).process([said])
        return done

    def test_whatever_the_classifier_takes_it_for(self) -> None:
        for ranking in (self.RANKING, (("jadwal", 0.99), ("biaya", 0.01)), (("jadwal", 0.1), ("foto", 0.1))):
            with self.subTest(ranking=ranking):
                done = self.decided("biaya paspor", "bukan itu maksud saya", ranking)
                self.assertEqual(done.get(INTENT), {"name": CORRECTION, "confidence": 1.0})
                self.assertEqual(names(done), [name for name, _ in ranking])
                self.assertEqual(done.as_dict(only_output_properties=True)[INTENT]["name"], CORRECTION)

    def test_a_first_message_is_none(self) -> None:
        self.assertEqual(topic(self.decided(None, "bukan itu maksud saya")), "berobat")

    def test_a_question_after_another_is_none(self) -> None:
        self.assertEqual(topic(self.decided("biaya paspor", "bukan, saya mau berobat")), "berobat")


class SteeringTest(unittest.TestCase):
    def decided(self, text: str, metadata: dict[str, Any] | None) -> Message:
        entries = [{"name": "berobat", "confidence": 0.5}, {"name": "jadwal", "confidence": 0.3}]
        said = message(text, **{METADATA: metadata, INTENT: entries[0], INTENT_RANKING_KEY: entries})
        (done,) = TopicDecision({**TopicDecision.get_default_config(), **SETTINGS}).process([said])
        return done

    def test_with_a_journey_open_a_word_steers_it_and_no_topic_comes_second(self) -> None:
        for text, intent in (("lanjut", "lanjut"), ("balek", "kembali"), ("skip bae", "lewati"), ("batal", "berhenti")):
            with self.subTest(text):
                out = self.decided(text, {JOURNEY: OPEN}).as_dict(only_output_properties=True)
                self.assertEqual(out[INTENT], {"name": intent, "confidence": 1.0})
                self.assertEqual(out[INTENT_RANKING_KEY], [out[INTENT]])

    def test_with_none_open_it_is_a_word_like_any_other(self) -> None:
        for metadata in (None, {}, {JOURNEY: None}, {JOURNEY: {}}):
            with self.subTest(metadata=metadata):
                done = self.decided("lanjut", metadata)
                self.assertEqual((topic(done), names(done)), ("berobat", ["berobat", "jadwal"]))

    def test_a_question_in_between_is_answered(self) -> None:
        self.assertEqual(topic(self.decided("mau berobat ke penang", {JOURNEY: OPEN})), "berobat")


class LeftAloneTest(unittest.TestCase):
    def test_a_ranking_of_one_is_untouched(self) -> None:
        for confidence in (0.01, 0.5, 1.0):
            with self.subTest(confidence):
                done = decide({"biaya": confidence})
                self.assertEqual(done.get(INTENT), {"name": "biaya", "confidence": confidence})
                self.assertEqual(names(done), ["biaya"])

    def test_a_payload_is_untouched(self) -> None:
        payload = YAMLStoryReader.unpack_regex_message(message("/biaya"))
        before = payload.as_dict()
        (done,) = TopicDecision({**TopicDecision.get_default_config(), **SETTINGS}).process([payload])
        self.assertEqual(done.as_dict(), before)

    def test_messages_without_text_or_ranking_are_untouched(self) -> None:
        bare = [message(None), message(""), message("teks"), message("teks", **{INTENT_RANKING_KEY: []})]
        done = TopicDecision(TopicDecision.get_default_config()).process(bare)
        self.assertEqual([each.get(INTENT) for each in done], [None] * 4)

    def test_by_default_nothing_is_costly_or_urgent(self) -> None:
        defaults = TopicDecision.get_default_config()
        self.assertEqual(topic(decide({"biaya": 0.4, "berobat": 0.35}, **defaults)), "biaya")

    def test_it_is_made_the_way_rasa_makes_it(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            made = TopicDecision.create(TopicDecision.get_default_config(), *default_parts(Path(folder)))
        self.assertIsInstance(made, TopicDecision)


if __name__ == "__main__":
    unittest.main()
