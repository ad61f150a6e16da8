"""Every message of the real journeys fits Telegram, and every step shows the ways that it has."""

from __future__ import annotations

import dataclasses
import json

import pytest
from telegram.constants import InlineKeyboardMarkupLimit, MessageLimit

from bot import paths
from bot.content.answers import Answers
from bot.conversation.library import Library
from bot.journeys.load import FOLDER, load_journeys
from bot.journeys.model import Journeys
from bot.journeys.page import Pages
from bot.journeys.walk import Position, Walk
from bot.telegram.assembly import make_journey_pages
from bot.telegram.journey_page import JourneyPages
from bot.telegram.keys import Purpose
from bot.telegram.render import visible
from bot.telegram.turn import Key, Say

REAL = load_journeys(paths.FAQ / FOLDER)
NOTE = "x" * 600  # the longest things said above a step
TARGETS = (Purpose.GUIDE, Purpose.GUIDE_BELOW, Purpose.TROUBLE, Purpose.PICTURE)


@pytest.fixture(scope="session")
def pages(library: Library) -> JourneyPages:
    return make_journey_pages(library)


def keys(say: Say) -> list[Key]:
    return [key for row in say.keyboard for key in row]


@pytest.mark.parametrize("journey", [journey.id for journey in REAL])
def test_every_step_and_its_troubles(library: Library, pages: JourneyPages, journey: str) -> None:
    walk = Walk(library.journeys)
    for position in walk.positions(journey):
        step = walk.step(position)
        for say in (pages.step(position, NOTE, True, [position]), pages.troubles(position)):
            assert len(visible(say.html)) <= MessageLimit.MAX_TEXT_LENGTH
            assert all(len(row) <= InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in say.keyboard)
            assert all(0 < len(key.label) <= 44 for key in keys(say))
            for key in keys(say):
                if key.button.purpose in TARGETS:
                    data = json.loads(key.button.value)
                    target = walk.from_data(data)
                    assert target and target.as_data() == data
        purposes = {key.button.purpose for key in keys(pages.step(position))}
        assert Purpose.TROUBLE in purposes
        assert (Purpose.MENU if step.end else Purpose.PAUSE) in purposes
        assert (Purpose.PICTURE in purposes) == bool(step.picture)
        assert (Purpose.START in purposes) == bool(step.journey)


def with_first_step(library: Library, **changes: str) -> tuple[JourneyPages, Position]:
    """Pages of a journey whose first step is changed."""
    real = library.journeys.get("bayar-bni")
    changed = dataclasses.replace(real, steps=(dataclasses.replace(real.steps[0], **changes), *real.steps[1:]))  # type: ignore[arg-type]
    journeys = Journeys([changed], library.journeys.folder)
    answers: Answers = library.answers
    made = JourneyPages(Pages(journeys, answers), journeys, answers.topics, library.texts)
    return made, Walk(journeys).start("bayar-bni")


def test_a_picture_is_offered_and_comes_with_a_way_on(library: Library) -> None:
    pages, start = with_first_step(library, picture="gambar/a.png", title="A & B")
    assert "🖼 Lihat gambar" in [key.label for key in keys(pages.step(start))]
    shown = pages.picture(start)
    assert shown and shown.picture == "gambar/a.png" and shown.html == "<b>A &amp; B</b>"
    assert [key.button.purpose for key in keys(shown)] == [Purpose.GUIDE_BELOW]


def test_a_step_with_a_fault_apologises(library: Library) -> None:
    pages, start = with_first_step(library, text='{{ fakta("tidak.ada") }}')
    say = pages.step(start)
    assert "gangguan" in say.html
    assert [key.button.purpose for key in keys(say)] == [Purpose.TOPIC, Purpose.MENU]
