"""config.yml and credentials.yml say what the code knows (and Rasa accepts)."""

from __future__ import annotations

import unittest
from typing import Any

import rasa.engine.validation
import yaml
from rasa.core.run import create_http_input_channels
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import DEFAULT_SLOT_NAMES
from rasa.shared.core.domain import Domain
from rasa.shared.utils.common import class_from_module_path

from actions.offer_topics import likeliest
from engine.channel import PanduInput
from engine.classifier import TopicClassifier
from engine.decision import CORRECTION, TWO_QUESTIONS, UNSURE, TopicDecision
from engine.importer import OnceImporter
from engine.steering import JOURNEY, JOURNEY_INTENTS
from tests.engine.toys import CHECKOUT

CREDENTIALS = CHECKOUT / "credentials.yml"


def read(name: str) -> dict[str, Any]:
    data = yaml.safe_load((CHECKOUT / name).read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


class ConfigTest(unittest.TestCase):
    def setUp(self) -> None:
        self.config = read("config.yml")
        self.parts = [*self.config["pipeline"], *self.config["policies"]]

    def test_every_component_imports_and_knows_its_settings(self) -> None:
        for part in self.parts:
            with self.subTest(part["name"]):
                component = DefaultV1Recipe._from_registry(part["name"]).clazz
                defaults = component.get_default_config()
                self.assertLessEqual(set(part) - {"name"}, set(defaults))
                for key in set(part) - {"name"}:
                    self.assertIs(type(part[key]), type(defaults[key]), key)

    def test_our_components_are_used_the_classifier_first(self) -> None:
        used = [DefaultV1Recipe._from_registry(part["name"]).clazz for part in self.config["pipeline"]]
        self.assertEqual(used, [TopicClassifier, TopicDecision])

    def test_rasa_accepts_its_graph(self) -> None:
        model = DefaultV1Recipe().graph_config_for_recipe(self.config, {})
        rasa.engine.validation.validate(model)
        uses = [node.uses for node in model.predict_schema.nodes.values()]
        self.assertIn(TopicClassifier, uses)
        self.assertIn(TopicDecision, uses)

    def test_topics_it_names_exist(self) -> None:
        intents = set(read("domain.yml")["intents"])
        for part in self.config["pipeline"]:
            for key in ("costly", "urgent", "single"):
                named = part.get(key, [])
                with self.subTest(part["name"], key=key):
                    self.assertLessEqual(set(named), intents)
                    self.assertEqual(len(named), len(set(named)))

    def test_what_is_never_one_of_two_questions_is_what_is_never_offered(self) -> None:
        (part,) = (part for part in self.config["pipeline"] if "single" in part)
        topics = [response.removeprefix("utter_") for response in read("domain.yml")["responses"]]
        self.assertEqual(set(part["single"]), {topic for topic in topics if not likeliest([{"name": topic}])})

    def test_the_data_is_read_by_our_importer(self) -> None:
        (part,) = self.config["importers"]
        self.assertIs(class_from_module_path(part["name"]), OnceImporter)

    def test_thresholds_are_in_order(self) -> None:
        (part,) = (part for part in self.config["pipeline"] if part["name"].endswith("TopicDecision"))
        used = {**TopicDecision.get_default_config(), **part}
        order = [used[key] for key in ("urgent_from", "answer_from", "costly_from", "certain_from")]
        self.assertEqual(order, sorted(order))
        self.assertTrue(order[0] > 0 and order[-1] <= 1)

    def test_what_is_no_topic_has_a_rule_and_is_in_the_domain(self) -> None:
        rules = read("nlu_data/rules.yml")["rules"]
        answered = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
        for name in (UNSURE, CORRECTION, TWO_QUESTIONS, *JOURNEY_INTENTS):
            with self.subTest(name):
                self.assertIn(name, Domain.load(str(CHECKOUT / "domain.yml")).intents)
                self.assertIn(name, answered)

    def test_a_journeys_place_has_a_slot_for_each_of_its_parts_which_only_a_press_fills(self) -> None:
        domain = Domain.load(str(CHECKOUT / "domain.yml"))
        parts = {JOURNEY, "langkah", "pilihan"}
        slots = {slot.name: slot for slot in domain.slots if slot.name not in DEFAULT_SLOT_NAMES}
        self.assertEqual((set(slots), set(domain.entities)), (parts, parts))
        for name, slot in slots.items():
            self.assertEqual(slot.mappings, [{"type": "from_entity", "entity": name, "intent": JOURNEY}])
            self.assertFalse(slot.influence_conversation)

    def test_the_action_of_doubt_is_in_the_domain(self) -> None:
        (policy,) = self.config["policies"]
        self.assertIn(policy["core_fallback_action_name"], read("domain.yml")["actions"])


class CredentialsTest(unittest.TestCase):
    def test_every_channel_imports_and_ours_is_the_only_one(self) -> None:
        channels = create_http_input_channels(None, str(CREDENTIALS))
        self.assertEqual([type(channel) for channel in channels], [PanduInput])
        self.assertEqual(channels[0].url_prefix(), "pandu")  # where bot/conversation/engine.py knocks


if __name__ == "__main__":
    unittest.main()
