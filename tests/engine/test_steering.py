"""Which messages steer an open journey, and which only sound like it."""

from __future__ import annotations

import unittest

from engine import steering
from engine.steering import PAUSED, steering_word

OPEN = {"panduan": "bayar-bni", "langkah": "kode", "pilihan": {}}

SAID = {
    "lanjut": "lanjut | Lanjut! | lanjutt | lanjutkan | next | oke lanjut | ok, lanjut kak | teruske | terusin | "
    "lanjutke | payo lanjut | galak lanjut bae | selanjutnya | langkah berikutnya | udah | sudah min | lanjut pak 🙏",
    "kembali": "kembali | balik | balek | mundur | back | sebelumnya | kembali ke langkah sebelumnya | balek lagi | "
    "mundur satu langkah | salah pencet | yg sebelumnya dong",
    "lewati": "lewati | skip | lewat | lewat bae | lewati dulu aja | skip aja | lewati langkah ini | lewatke",
    "berhenti": "berhenti | stop | udahan | batal | batal bae | batalke | sudah dulu | udah dulu ya kak | dah dulu | "
    "cukup | nanti saja | lanjut nanti | dak jadi | gak jadi deh | berhenti dulu",
}
ASKED = (
    "lanjut kemana",
    "terus gimana",
    "cara membatalkan permohonan",
    "batal bayar uangnya kembali tidak",
    "kembali ke palembang",
    "jadwal saya lewat",
    "lewat mana ke kantor imigrasi",
    "kode billing lewat waktu",
    "sudah bayar",
    "belum lanjut",
    "jangan berhenti",
    "stopmap warna apa",
    "uang kembali",
    "oke",
    "ya pak",
    "bukan itu",
    "",
    "🙏",
    "/lanjut sekarang",
)


class SteeringTest(unittest.TestCase):
    def test_a_word_of_steering_and_what_goes_around_it(self) -> None:
        for intent, texts in SAID.items():
            for text in texts.split("|"):
                with self.subTest(text):
                    self.assertEqual(steering_word(text, OPEN), intent)

    def test_whoever_names_something_asks_about_it(self) -> None:
        for text in ASKED:
            with self.subTest(text):
                self.assertIsNone(steering_word(text, OPEN))

    def test_without_a_journey_there_is_nothing_to_steer(self) -> None:
        for open_ in (None, {}):
            self.assertIsNone(steering_word("lanjut", open_))

    def test_a_journey_that_was_left_can_only_be_taken_up(self) -> None:
        left = {**OPEN, PAUSED: True}
        for text, intent in (("lanjut kak", "lanjut"), ("kembali", None), ("batal", None), ("skip", None)):
            with self.subTest(text):
                self.assertEqual(steering_word(text, left), intent)

    def test_each_phrase_means_one_thing_in_the_spelling_it_is_compared_in(self) -> None:
        phrases = [phrase.strip() for each in steering._PHRASES.values() for phrase in each.split(",")]
        self.assertEqual(len(phrases), len(set(phrases)))
        for intent, listed in steering._PHRASES.items():
            for phrase in listed.split(","):
                with self.subTest(phrase):
                    self.assertEqual(steering_word(phrase, OPEN), intent)


if __name__ == "__main__":
    unittest.main()
