"""Hostile texts of every kind and the real engine: all answered, before its timeout, and by understanding."""

from __future__ import annotations

import pytest

from bot.conversation.engine import Engine
from bot.conversation.library import load_library
from bot.conversation.secret import engine_token
from bot.evaluation.command import warm
from bot.evaluation.fuzz import Fault, control, fuzz
from bot.evaluation.fuzz_command import Result
from bot.evaluation.hostile import generate, load_material
from bot.journeys.walk import Walk
from tests.telegram.real_engine import real_engine

SEED = 20241217


@pytest.mark.timeout(500)  # it may have to train the engine
async def test_150_hostile_texts(request: pytest.FixtureRequest) -> None:
    settings = real_engine(request.config)
    library = load_library()
    material = load_material(library.journeys)
    engine = Engine(settings.engine_address, engine_token(settings), settings.engine_timeout)
    try:
        dialogue = await warm(engine, library)
        unseen = await control(engine, material.intents)
        place = Walk(library.journeys).start("bayar-bni").as_data()
        findings = await fuzz(dialogue, list(generate(150, SEED, material)), place, lambda done, total: None)
    finally:
        await engine.close()
    result = Result(SEED, len(material.intents), unseen, findings)
    # How fast is for `make fuzz` on a quiet machine to say; here others may be at work.
    if any(set(finding.faults) - {Fault.SLOW} for finding in result.failed):
        pytest.fail("\n".join(result.lines()), pytrace=False)
