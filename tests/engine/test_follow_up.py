"""Which messages lean on the one before, and which only say that the answer was wrong."""

from __future__ import annotations

import unittest

from rasa.shared.nlu.constants import METADATA
from rasa.shared.nlu.training_data.message import Message

from engine import follow_up
from engine.follow_up import MAX_WORDS, is_correction, text_before
from engine.normalise import Normaliser
from tests.engine.toys import after, message


class TextBeforeTest(unittest.TestCase):
    def test_a_short_message_leans_on_the_one_before(self) -> None:
        for text in ("kalau untuk anak?", "yg 10 tahun", "anak", " ".join(["kata"] * MAX_WORDS)):
            with self.subTest(text):
                self.assertEqual(text_before(after("biaya paspor", text)), "biaya paspor")

    def test_a_longer_one_stands_for_itself(self) -> None:
        self.assertIsNone(text_before(after("biaya paspor", " ".join(["kata"] * (MAX_WORDS + 1)))))

    def test_words_are_counted_in_plain_spelling(self) -> None:
        self.assertEqual(len(Normaliser().words("gaada")), 2)
        text = " ".join(["kata"] * (MAX_WORDS - 1) + ["gaada"])
        self.assertIsNone(text_before(after("biaya paspor", text)))

    def test_without_a_text_before_there_is_nothing_to_lean_on(self) -> None:
        bare: list[Message] = [
            message("kalau anak?"),
            message("kalau anak?", **{METADATA: None}),
            message("kalau anak?", **{METADATA: {}}),
            message("kalau anak?", **{METADATA: {"example": {"juga": ["biaya"]}}}),
            after(None, "kalau anak?"),
            after("", "kalau anak?"),
        ]
        for each in bare:
            with self.subTest(each.data):
                self.assertIsNone(text_before(each))
                self.assertFalse(is_correction(each))


class CorrectionTest(unittest.TestCase):
    def test_only_no_and_what_goes_with_it_is_a_correction(self) -> None:
        for text in (
            "bukan itu maksud saya",
            "Bukan itu!!",
            "bkn itu yg sy maksud",
            "salah min",
            "jawabannya salah",
            "gak nyambung sih kak",
            "dak nyambung",
            "keliru 🙏",
            "itu bukan pertanyaan saya",
        ):
            with self.subTest(text):
                self.assertTrue(is_correction(after("biaya paspor", text)))

    def test_whoever_names_something_asks_about_it(self) -> None:
        for text in (
            "bukan paspor hilang tapi rusak",
            "salah data di paspor",
            "nama saya salah",
            "yang itu",
            "tidak",
            "maaf kak",
            "/biaya",
            "",
            "🙏",
        ):
            with self.subTest(text):
                self.assertFalse(is_correction(after("biaya paspor", text)))

    def test_as_a_first_message_it_corrects_nothing(self) -> None:
        self.assertFalse(is_correction(message("bukan itu maksud saya")))

    def test_without_a_text_it_is_none(self) -> None:
        self.assertFalse(is_correction(after("biaya paspor", None)))

    def test_the_words_looked_for_are_in_the_spelling_they_are_compared_in(self) -> None:
        words = follow_up._NO | follow_up._AROUND_NO
        for word in sorted(words):
            with self.subTest(word):
                self.assertLessEqual(set(Normaliser().words(word)), words)


if __name__ == "__main__":
    unittest.main()
