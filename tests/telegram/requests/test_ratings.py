"""Stars under a closed case: once, by its own citizen, and the desk sees them."""

from __future__ import annotations

import pytest

from bot.cases.model import Case
from bot.cases.orders import Action
from bot.conversation.library import Library
from bot.store.ratings import RatingStore
from bot.telegram.keys import Purpose
from bot.telegram.requests.ratings import Ratings
from tests.cases.office import ANNA, BUDI, RINA, Office, memory
from tests.telegram.requests.own import TEXTS, Citizen, topics

QUESTION = 55  # the message with the stars


@pytest.fixture
def office() -> Office:
    return Office(memory())


@pytest.fixture
def anna(office: Office) -> Citizen:
    return Citizen(office)


def finished(office: Office) -> Case:
    case = office.open()
    office.officer(RINA, case, Action.TAKE)
    return office.officer(RINA, case, Action.FINISH, reason="selesai")


async def rate(citizen: Citizen, case: Case, stars: int, library: Library) -> str:
    office = citizen.office
    ratings = Ratings(office.db, TEXTS, topics(library), citizen.board, office.clock)  # type: ignore[arg-type]
    return await citizen.does(ratings.rate, f"{case.number} {stars}", QUESTION)


async def test_the_stars_are_thanked_for_in_place_of_the_question_and_told_to_the_desk(
    office: Office, anna: Citizen, library: Library
) -> None:
    case = finished(office)
    said = await rate(anna, case, 4, library)
    assert "⭐⭐⭐⭐" in said and "Terima kasih" in said
    assert anna.calls[0].params["message_id"] == QUESTION
    assert anna.board.of("told") == [(case.number, "⭐ Penilaian warga: 4/5")]
    assert RatingStore(office.db).counts() == {4: 1}


async def test_only_the_first_rating_counts(office: Office, anna: Citizen, library: Library) -> None:
    case = finished(office)
    await rate(anna, case, 5, library)
    assert "sudah kami terima" in await rate(anna, case, 1, library)
    assert RatingStore(office.db).counts() == {5: 1}
    assert len(anna.board.of("told")) == 1


async def test_a_bad_rating_is_shown_the_way_to_complain(office: Office, anna: Citizen, library: Library) -> None:
    await rate(anna, finished(office), 1, library)
    [button] = anna.buttons().values()
    assert (button.purpose, button.value) == (Purpose.TOPIC, "pengaduan")


async def test_nobody_rates_anothers_case(office: Office, library: Library) -> None:
    case, budi = finished(office), Citizen(office, BUDI)
    assert "tidak bisa dinilai" in await rate(budi, case, 1, library)
    assert RatingStore(office.db).counts() == {}


async def test_a_case_that_is_forgotten_keeps_its_stars_but_gets_none_any_more(
    office: Office, anna: Citizen, library: Library
) -> None:
    rated, late = finished(office), finished(office)
    await rate(anna, rated, 5, library)
    assert [rating.number for rating in RatingStore(office.db).of_chat(ANNA)] == [rated.number]
    office.care.erase(ANNA)
    assert "tidak bisa dinilai" in await rate(anna, late, 1, library)
    assert RatingStore(office.db).counts() == {5: 1}
    assert RatingStore(office.db).of_chat(ANNA) == []


async def test_a_case_that_somebody_damaged_is_apologised_for(office: Office, anna: Citizen, library: Library) -> None:
    case = finished(office)
    office.db.execute("UPDATE cases SET priority = 'x' WHERE id = ?", [case.id])
    assert "tidak bisa saya tampilkan" in await rate(anna, case, 4, library)
    assert RatingStore(office.db).counts() == {}
