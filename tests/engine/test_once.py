"""What is worked out once gives what Rasa works out each time; and Rasa still has what is replaced."""

from __future__ import annotations

import unittest

from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet, UserUttered

from engine.once import work_out_once

GOOD = {"events": [{"event": "slot", "name": "langkah", "value": "kode"}], "responses": [{"custom": {"faq": "biaya"}}]}
BAD = ({"events": 3}, {"events": [{"name": "tanpa jenis"}]}, {"responses": "teks"})


class OnceTest(unittest.TestCase):
    def setUp(self) -> None:
        work_out_once()
        self.action = RemoteAction("action_panduan", None)

    def test_an_answer_of_an_action_is_checked_as_before(self) -> None:
        self.assertTrue(self.action._validate_action_result(GOOD))
        for result in BAD:
            with self.subTest(result), self.assertRaises(ValidationError):
                self.action._validate_action_result(result)

    def test_events_are_read_back_as_what_they_are(self) -> None:
        for kind in (UserUttered, SlotSet):
            for _ in range(2):
                self.assertIs(Event.resolve_by_type(kind.type_name), kind)
        with self.assertRaises(ValueError):
            Event.resolve_by_type("tidak-ada")


if __name__ == "__main__":
    unittest.main()
