"""Two questions in one message: where it may be cut, when a pair counts, and what comes of it in the end."""

from __future__ import annotations

import json
import tempfile
import time
import unittest
from pathlib import Path

from rasa.shared.core.events import Event, UserUttered
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from engine.classifier import TopicClassifier
from engine.decision import TOPICS, TWO_QUESTIONS, UNSURE, TopicDecision
from engine.two_questions import CUTS, MAX_CUTS, MAX_WORDS, Cut, Cuts, cuts
from tests.engine import toys
from tests.engine.toys import after, message

ASKS = ("syaratnya apa?", "terus bayarnya berapa")
STATES = ("paspor saya hilang", "terus bayarnya berapa")


def halves(text: str) -> list[tuple[str, str]]:
    return [cut.halves for cut in cuts(text)]


class CutsTest(unittest.TestCase):
    def test_at_a_word_that_joins_which_goes(self) -> None:
        for word in ("dan", "terus", "trus", "sama", "samo", "serta", "juga", "TERUS", "btw"):
            with self.subTest(word):
                (cut,) = cuts(f"syaratnya apa {word} bayarnya berapa")
                self.assertEqual(cut, Cut("syaratnya apa", "bayarnya berapa", joined=True))

    def test_at_a_word_that_may_only_lead_on(self) -> None:
        for word in ("atau", "kalau", "kalo", "soalnya", "habis"):
            with self.subTest(word):
                (cut,) = cuts(f"syaratnya apa {word} bayarnya berapa")
                self.assertEqual(cut, Cut("syaratnya apa", "bayarnya berapa", joined=False))

    def test_at_punctuation_which_goes_but_for_the_mark_of_a_question(self) -> None:
        for text, first, joined in (
            ("syaratnya apa? bayarnya berapa", "syaratnya apa?", True),
            ("syaratnya apa?!?bayarnya berapa", "syaratnya apa?", True),
            ("syaratnya apa, bayarnya berapa", "syaratnya apa", False),
            ("syaratnya apa... bayarnya berapa", "syaratnya apa", False),
            ("syaratnya apa & bayarnya berapa", "syaratnya apa", False),
        ):
            with self.subTest(text):
                self.assertEqual(cuts(text), [Cut(first, "bayarnya berapa", joined)])

    def test_a_joining_word_after_punctuation_joins(self) -> None:
        self.assertTrue(cuts("syaratnya apa, terus bayarnya berapa")[0].joined)

    def test_within_a_word_it_is_not_cut(self) -> None:
        for text in ("dandan dulu untuk foto", "ada persamaan nama juga", "kota lain terusan jalan", "x n", "apa sama"):
            with self.subTest(text):
                self.assertEqual(cuts(text), [])

    def test_both_halves_have_words_enough_to_ask_something(self) -> None:
        for text in ("", "?", "halo, bayarnya berapa", "bayarnya berapa, kak", "bayarnya berapa?", "🙏, 🙏🙏 ?"):
            with self.subTest(text):
                self.assertEqual(cuts(text), [])

    def test_a_message_may_be_cut_in_several_places(self) -> None:
        self.assertEqual(
            halves("syaratnya apa, biayanya berapa, jamnya kapan"),
            [
                ("syaratnya apa", "biayanya berapa, jamnya kapan"),
                ("syaratnya apa, biayanya berapa", "jamnya kapan"),
            ],
        )

    def test_a_long_message_is_a_story(self) -> None:
        words = ["kata"] * (MAX_WORDS - 4)
        self.assertTrue(cuts(" ".join([*words, "apa,", "bayarnya", "berapa", "ya"])))
        self.assertEqual(cuts(" ".join([*words, "apa,", "bayarnya", "berapa", "ya", "kak"])), [])

    def test_a_list_of_many_things_is_no_two_questions_and_costs_no_time(self) -> None:
        piece = "ya,"  # each but the first and the last is a place to cut
        self.assertEqual(len(cuts(piece * (MAX_CUTS + 3))), MAX_CUTS)
        began = time.monotonic()
        for flood in (piece * (MAX_CUTS + 4), piece * 5000, "?!" * 5000, ", " * 5000):
            self.assertEqual(cuts(flood), [])
        self.assertLess(time.monotonic() - began, 2.0)


def sure(topic: str, confidence: float) -> dict[str, float]:
    others = [name for name in ("syarat", "biaya", "jadwal", "sapaan", "berobat") if name != topic]
    return {topic: confidence, **dict.fromkeys(others, (1 - confidence) / len(others))}


def made(
    texts: tuple[str, str] = ASKS,
    first: tuple[str, float] = ("syarat", 0.9),
    second: tuple[str, float] = ("biaya", 0.9),
    *,
    joined: bool = True,
    whole: float = 0.05,
) -> Cuts:
    """One cut; the whole message leaves `whole` to every topic but the first half's."""
    cut = Cut(*texts, joined=joined)
    return Cuts((cut,), ((sure(*first), sure(*second)),), {**sure(first[0], 0.8), second[0]: whole})


def anything(topic: str) -> bool:
    return True


class PairTest(unittest.TestCase):
    def counts(self, found: Cuts) -> bool:
        pair = found.pair(anything)
        self.assertIn(pair, (None, ("syarat", "biaya")))
        return pair is not None

    def test_two_questions_both_sure_are_a_pair_in_their_order(self) -> None:
        self.assertEqual(made().pair(anything), ("syarat", "biaya"))
        other_way = made((ASKS[1], ASKS[0]), ("biaya", 0.9), ("syarat", 0.9))
        self.assertEqual(other_way.pair(anything), ("biaya", "syarat"))

    def test_both_must_be_sure(self) -> None:
        for first, second, expected in ((0.6, 0.6, True), (0.59, 0.99, False), (0.99, 0.59, False)):
            with self.subTest(first=first, second=second):
                self.assertEqual(self.counts(made(first=("syarat", first), second=("biaya", second))), expected)

    def test_the_second_must_ask(self) -> None:
        for second, expected in (
            ("bayarnya berapa", True),
            ("di mano alamatnyo", True),
            ("bolehkah lewat bank", True),
            ("sudah bayar?", True),
            ("saya sudah bayar kemarin", False),
            ("mohon dibantu pak", False),
        ):
            with self.subTest(second):
                self.assertEqual(self.counts(made((ASKS[0], second), second=("biaya", 0.99))), expected)

    def test_where_the_first_only_states_something_more_is_needed(self) -> None:
        for first, joined, expected in ((0.9, True, True), (0.89, True, False), (0.99, False, False)):
            with self.subTest(first=first, joined=joined):
                found = made(STATES, ("syarat", first), ("biaya", 0.95), joined=joined)
                self.assertEqual(self.counts(found), expected)

    def test_the_same_topic_twice_is_one_question(self) -> None:
        self.assertIsNone(made(second=("syarat", 0.9)).pair(anything))

    def test_what_may_not_be_one_of_two_never_is(self) -> None:
        for first, second in (("sapaan", "biaya"), ("syarat", "sapaan")):
            with self.subTest(first=first, second=second):
                found = made(first=(first, 0.99), second=(second, 0.99))
                self.assertIsNone(found.pair(lambda topic: topic != "sapaan"))

    def test_the_whole_message_may_speak_against_it(self) -> None:
        for joined, whole, expected in ((True, 0.0005, True), (True, 0.0004, False), (False, 0.003, True)):
            with self.subTest(joined=joined, whole=whole):
                self.assertEqual(self.counts(made(joined=joined, whole=whole)), expected)
        self.assertFalse(self.counts(made(joined=False, whole=0.0029)))

    def test_of_several_cuts_the_surest_counts(self) -> None:
        weak, strong = made(first=("syarat", 0.65)), made(first=("jadwal", 0.8), second=("biaya", 0.8))
        whole = {**weak.whole, **dict.fromkeys(("syarat", "jadwal", "biaya"), 0.1)}
        for order in ((weak, strong), (strong, weak)):
            together = Cuts(order[0].cuts + order[1].cuts, order[0].halves + order[1].halves, whole)
            self.assertEqual(together.pair(anything), ("jadwal", "biaya"))

    def test_without_cuts_there_is_none(self) -> None:
        self.assertIsNone(Cuts((), (), sure("biaya", 0.9)).pair(anything))


class DecisionTest(unittest.TestCase):
    """What the decision makes of a pair; the ranking is that of the whole message."""

    def decided(self, ranking: dict[str, float], found: Cuts | None) -> Message:
        settings = {"urgent": ["berobat"], "urgent_from": 0.18, "single": ["sapaan"]}
        entries = [{"name": name, "confidence": confidence} for name, confidence in ranking.items()]
        said = message("teks", **{INTENT: entries[0], INTENT_RANKING_KEY: entries, CUTS: found})
        (done,) = TopicDecision({**TopicDecision.get_default_config(), **settings}).process([said])
        return done

    def test_the_topics_stand_beside_the_name_in_order_and_go_out_to_rasa(self) -> None:
        done = self.decided({"biaya": 0.7, "syarat": 0.2}, made())
        asked = {"name": TWO_QUESTIONS, "confidence": 1.0, TOPICS: ["syarat", "biaya"]}
        self.assertEqual(done.as_dict(only_output_properties=True)[INTENT], asked)
        self.assertEqual([entry["name"] for entry in done.get(INTENT_RANKING_KEY)], ["biaya", "syarat"])

    def test_the_topics_are_kept_with_the_conversation(self) -> None:
        # Where the actions find them, also when the next message is a correction.
        parsed = self.decided({"biaya": 0.7, "syarat": 0.2}, made()).as_dict(only_output_properties=True)
        said = UserUttered("teks", parsed[INTENT], parse_data=parsed)
        again = Event.from_parameters(json.loads(json.dumps(said.as_dict())))
        self.assertEqual(again.as_dict()["parse_data"][INTENT][TOPICS], ["syarat", "biaya"])

    def test_a_whole_message_in_doubt_is_answered_where_its_halves_are_sure(self) -> None:
        self.assertEqual(self.decided({"biaya": 0.3, "syarat": 0.2}, made()).get(INTENT)["name"], TWO_QUESTIONS)

    def test_without_a_pair_it_is_decided_as_one(self) -> None:
        for found in (None, made(second=("biaya", 0.5))):
            self.assertEqual(self.decided({"biaya": 0.7, "syarat": 0.2}, found).get(INTENT)["name"], "biaya")

    def test_small_talk_is_never_one_of_two(self) -> None:
        greeted = made(("apa kabar kak", ASKS[1]), ("sapaan", 0.99), ("biaya", 0.99))
        self.assertEqual(self.decided({"biaya": 0.7, "sapaan": 0.2}, greeted).get(INTENT)["name"], "biaya")

    def test_what_is_urgent_in_the_whole_is_not_lost_between_the_halves(self) -> None:
        done = self.decided({"biaya": 0.5, "berobat": 0.18, "syarat": 0.17}, made())
        self.assertEqual(done.get(INTENT)["name"], UNSURE)
        self.assertEqual([entry["name"] for entry in done.get(INTENT_RANKING_KEY)][:2], ["biaya", "berobat"])
        urgent = self.decided({"berobat": 0.9, "syarat": 0.06}, made())
        self.assertEqual(urgent.get(INTENT)["name"], "berobat")

    def test_what_is_urgent_may_be_one_of_the_two(self) -> None:
        done = self.decided({"berobat": 0.5, "biaya": 0.4}, made(first=("berobat", 0.9)))
        self.assertEqual(done.get(INTENT)[TOPICS], ["berobat", "biaya"])

    def test_below_its_threshold_nothing_is_urgent(self) -> None:
        done = self.decided({"biaya": 0.5, "syarat": 0.3, "berobat": 0.17}, made())
        self.assertEqual(done.get(INTENT)["name"], TWO_QUESTIONS)


class MessageTest(unittest.TestCase):
    """Messages through both components, with the small training data."""

    classifier: TopicClassifier

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.classifier = toys.create(Path(folder.name))
        cls.classifier.train(toys.training_data())

    def intent(self, said: Message) -> dict[str, object]:
        decision = TopicDecision({**TopicDecision.get_default_config(), "urgent": ["berobat-luar-negeri"]})
        (done,) = decision.process(self.classifier.process([said]))
        return dict(done.get(INTENT))

    def test_two_questions_are_both_found_in_the_order_they_were_asked(self) -> None:
        for text, topics in (
            ("berapa biaya paspor terus cara ganti jadwal gimana", ["biaya", "ganti-jadwal"]),
            ("cara ganti jadwal gimana? biaya paspor berapa", ["ganti-jadwal", "biaya"]),
            ("lapor paspor hilang kemana, dan biaya paspor berapa", ["paspor-hilang", "biaya"]),
        ):
            with self.subTest(text):
                self.assertEqual(self.intent(message(text)).get(TOPICS), topics)

    def test_a_single_need_stays_one(self) -> None:
        for text, topic in (
            ("paspor saya hilang, dicuri orang di bandara", "paspor-hilang"),
            ("berapa biaya paspor, tarif paspor elektronik berapa", "biaya"),
            ("ibu saya sakit, harus operasi di penang", "berobat-luar-negeri"),
            ("mau ganti jadwal", "ganti-jadwal"),
        ):
            with self.subTest(text):
                self.assertEqual(self.intent(message(text))["name"], topic)

    def test_two_questions_are_two_also_after_another_message(self) -> None:
        text = "biaya berapa terus ganti jadwal gimana"
        for case in (message(text), after("halo", text)):
            self.assertEqual(self.intent(case)["name"], TWO_QUESTIONS)

    def test_the_ranking_is_that_of_the_whole_message(self) -> None:
        text = "berapa biaya paspor terus cara ganti jadwal gimana"
        (done,) = self.classifier.process([message(text)])
        self.assertEqual(done.get(CUTS).whole, toys.understood(self.classifier, text))
        self.assertNotIn(CUTS, done.as_dict(only_output_properties=True))


if __name__ == "__main__":
    unittest.main()
