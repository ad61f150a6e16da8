"""What the bot itself counts with follows the facts: no restart when an admin has changed one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.content.answers import Answers
from bot.content.facts import Fact, Facts
from bot.conversation.library import Library
from bot.journeys.walk import Walk
from bot.reminders.wib import at, shown
from bot.store.journeys import JourneyStore
from tests.cases.office import TUESDAY
from tests.telegram.direct import CITIZEN, DirectChat

LENGTH, TO_PAY = "billing.jumlah_digit", "billing.batas_bayar"
PAYING = "bayar-bni"


class Payer:
    """Somebody who pays, and the facts of the bot that helps."""

    def __init__(self, library: Library) -> None:
        facts = Facts({fact.key: fact for fact in library.answers.facts}, library.answers.facts.sources)
        self.facts = facts
        own = replace(library, answers=Answers(library.answers.topics, facts))
        self.walk = Walk(library.journeys)
        self.chat = DirectChat(own, lambda text: [], TUESDAY.timestamp())

    def publish(self, key: str, value: int) -> None:
        """As LiveContent does: within the facts that everybody holds."""
        known: dict[str, Fact] = {fact.key: fact for fact in self.facts}
        self.facts.take(Facts(known | {key: replace(known[key], value=value)}, self.facts.sources))

    async def at(self, step: str, text: str) -> str:
        """What the bot says to this, typed at a step."""
        place = next(place for place in self.walk.positions(PAYING) if place.step == step)
        JourneyStore(self.chat.db).save(CITIZEN, place.as_data())
        await self.chat.write(text)
        return self.chat.came[-1].text


@pytest.fixture
def payer(library: Library) -> Iterator[Payer]:
    payer = Payer(library)
    yield payer
    payer.chat.db.close()


async def test_a_billing_code_of_another_length(payer: Payer) -> None:
    code = "82024112345678"
    assert "baru 14 angka, seharusnya 15 angka" in await payer.at("kode", code)
    payer.publish(LENGTH, 14)
    assert "lengkap, 14 angka" in await payer.at("kode", code)
    assert "seharusnya 14 angka" in await payer.at("kode", "820241123456")


async def test_another_code_is_hidden_in_what_is_stored(payer: Payer) -> None:
    payer.publish(LENGTH, 14)
    assert "•••678" in await payer.at("kode", "82024112345678")  # the door let its last figures through, and no more


async def test_another_time_to_pay(payer: Payer) -> None:
    now = at(payer.chat.now)
    assert shown(now + timedelta(hours=2)) in await payer.at("batas", "barusan")
    payer.publish(TO_PAY, 5)
    assert shown(now + timedelta(hours=5)) in await payer.at("batas", "barusan")
