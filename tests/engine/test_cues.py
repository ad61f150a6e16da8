"""Cues: pairs of signs that say whose business a message is."""

from __future__ import annotations

import unittest

import yaml

from engine import cues
from engine.cues import NOT_OURS, OTHERS, OURS, Cues
from engine.normalise import Normaliser

NORMALISER = Normaliser()


def read() -> dict[str, list[str]]:
    """The words by sign."""
    data = yaml.safe_load(cues._FILE.read_text(encoding="utf-8"))
    return {sign: [word for line in lines for word in line.split()] for sign, lines in data.items()}


class PairsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.cues = Cues()

    def of(self, text: str) -> set[str]:
        return set(self.cues.of(NORMALISER.words(text)))

    def test_the_same_card_is_ours_or_not_by_its_company(self) -> None:
        self.assertEqual(self.of("tgl lahir di ktp beda dengan pasport"), {"identitas+kami"})
        self.assertEqual(
            self.of("tgl lahir di ktp beda dengan bpjs"),
            {"bukan_kami+identitas", "bukan_kami+lembaga_lain", "identitas+lembaga_lain"},
        )

    def test_another_office_beside_us_is_told_as_such(self) -> None:
        self.assertEqual(self.of("ke dukcapil dulu baru bikin paspor"), {"kami+lembaga_lain"})

    def test_only_pairs_that_say_whose_business_it_is_are_told(self) -> None:
        for text in ("ktp ibu saya di penang", "anak kuliah di jepang", "bpjs anak", "paspor anak"):
            with self.subTest(text):
                for pair in self.of(text):
                    self.assertTrue({OURS, NOT_OURS, OTHERS} & set(pair.split("+")), pair)

    def test_a_message_without_signs_has_no_cues(self) -> None:
        for text in ("", "halo", "🙏", "berapa ya kak", "paspor"):
            with self.subTest(text):
                self.assertEqual(self.of(text), set())

    def test_neither_order_nor_repetition_counts(self) -> None:
        self.assertEqual(self.cues.of(["ktp", "bpjs"]), self.cues.of(["bpjs", "ktp", "bpjs", "jkn"]))


class WordsTest(unittest.TestCase):
    def test_every_word_is_in_the_spelling_it_is_compared_in(self) -> None:
        for words in read().values():
            for word in words:
                with self.subTest(word):
                    self.assertEqual(NORMALISER.words(word), [word])

    def test_no_word_is_a_sign_of_two_things(self) -> None:
        words = [word for each in read().values() for word in each]
        self.assertEqual(len(words), len(set(words)))

    def test_the_signs_that_the_code_names_are_there(self) -> None:
        self.assertLessEqual({OURS, OTHERS}, set(read()))
        self.assertNotIn(NOT_OURS, read())


if __name__ == "__main__":
    unittest.main()
