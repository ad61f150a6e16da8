"""Every amount that the real journeys show, for all combinations of answers, against faq/fakta.yml itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bot import paths
from bot.content.answers import Answers
from bot.journeys.load import FOLDER, load_journeys
from bot.journeys.model import Choices, Journeys
from bot.journeys.page import Page, Pages
from bot.journeys.walk import Walk

IDS = [journey.id for journey in load_journeys(paths.FAQ / FOLDER)]
RUPIAH = re.compile(r"Rp([\d.]*\d)")
SUMS = re.compile(r"\{\{ *(jumlah|rincian)\(\) *\}\}")
NAMED = re.compile(r"""(?:rupiah|fakta)\(([^)]*)\)""")
KEY = re.compile(r"""["']([a-z_]+\.[a-z0-9_]+)["']""")

# What a passport costs, said once more by hand: choices of bayar-bni -> facts.
FEES = {"elektronik-5": "biaya.elektronik_5_tahun", "elektronik-10": "biaya.elektronik_10_tahun"}
FINES = {"hilang": "biaya.denda_hilang", "rusak": "biaya.denda_rusak"}
SAME_DAY = {"ya": "biaya.percepatan"}


def file_of(journey: str) -> dict[str, Any]:
    """The journey's file, read without the bot."""
    text = (paths.FAQ / FOLDER / f"{journey}.yml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return data


def pages_of(journeys: Journeys, answers: Answers, journey: str) -> Iterator[Page]:
    pages = Pages(journeys, answers)
    yield from map(pages.page, Walk(journeys).positions(journey))


def amounts_in(text: str) -> list[int]:
    return [int(found.replace(".", "")) for found in RUPIAH.findall(text)]


def holds(condition: dict[str, list[str]], choices: Choices) -> bool:
    return all(choices.get(name) in values for name, values in condition.items())


def facts_named(templates: str, facts: dict[str, Any]) -> set[int]:
    """The amounts that the texts themselves name: single facts, and sums of several."""
    found: set[int] = set()
    for arguments in NAMED.findall(templates):
        values = [facts[key] for key in KEY.findall(arguments)]
        if values and all(isinstance(value, int) for value in values):
            found.add(sum(values))
    return found


@pytest.mark.parametrize("journey", IDS)
def test_every_amount_shown_comes_from_the_facts(real_journeys, real_answers, real_facts, journey: str) -> None:
    file = file_of(journey)
    templates = {step["id"]: yaml.safe_dump(step, allow_unicode=True, width=10**6) for step in file["langkah"]}
    for page in pages_of(real_journeys, real_answers, journey):
        choices = page.position.choices
        parts = [real_facts[part["fakta"]] for part in file.get("jumlah", []) if holds(part.get("jika", {}), choices)]
        template = templates[page.step.id]
        allowed = facts_named(template, real_facts)
        if SUMS.search(template):
            allowed |= {sum(parts), *parts}
        shown = amounts_in(page.html)
        assert set(shown) <= allowed, (page.position, shown)


def test_the_sum_to_pay_at_bni_for_all_combinations(real_journeys, real_answers, real_facts) -> None:
    pages = Pages(real_journeys, real_answers)
    combinations = set()
    for page in pages_of(real_journeys, real_answers, "bayar-bni"):
        if page.step.id != "jumlah":
            continue
        choices = page.position.choices
        keys = [
            table[choices[name]]
            for name, table in (("paspor", FEES), ("keadaan", FINES), ("percepatan", SAME_DAY))
            if choices.get(name) in table
        ]
        parts = [real_facts[key] for key in keys]
        combinations.add(tuple(sorted(choices.items())))
        assert pages.amount(page.position) == sum(parts)
        # The sum first, then its parts, and nothing else.
        assert amounts_in(page.html) == [sum(parts), *parts]
    # Two passports, each lost, damaged, or neither and then ordinary or on the same day.
    assert len(combinations) == 2 * (2 + 2)


def test_the_journeys_do_show_amounts(real_journeys, real_answers) -> None:
    """So that the tests above cannot pass by reading nothing."""
    shown = {
        amount
        for journey in IDS
        for page in pages_of(real_journeys, real_answers, journey)
        for amount in amounts_in(page.html)
    }
    assert len(shown) >= 8
