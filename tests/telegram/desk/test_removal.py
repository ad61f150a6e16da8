"""After a case's data are deleted: what people must delete themselves, and what lies in groups that were the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.cases.model import Case
from bot.cases.orders import Action
from tests.cases.office import ANNA, BUDI, RINA, Office
from tests.telegram.desk.group import Group
from tests.telegram.desk.working import Work
from tests.telegram.fake_telegram import GROUP, Message

OTHER_GROUP = GROUP - 1
LEFT = "🙈"


def refusing(error: TelegramError) -> Callable[[object], None]:
    def refuse(params: object) -> None:
        raise error

    return refuse


@pytest.fixture
def helpless(work: Work, monkeypatch: pytest.MonkeyPatch) -> Work:
    """The bot may delete nothing."""
    for method, words in (
        ("deleteMessage", "message can't be deleted"),
        ("deleteForumTopic", "not enough rights to delete a topic"),
    ):
        monkeypatch.setitem(work.telegram._methods, method, refusing(BadRequest(words)))
    return work


def talked_about(work: Work) -> tuple[Case, list[Message]]:
    """A case that Rina has, and what she wrote about it: to the citizen, and as notes."""
    case = work.open(ANNA, name="Siti Aminah")
    work.office.officer(RINA, case, Action.TAKE)
    reply = None if work.telegram.forum else work.card(case)
    return case, [work.say(RINA, case, text, reply=reply) for text in ("pagi Bu Siti", "// Siti sesak napas")]


def erase(group: Group, chat_id: int = ANNA) -> None:
    group.show(group.board.erased(group.office.care.erase(chat_id)))


def in_group(group: Group, chat: int = GROUP) -> list[Message]:
    return [one for one in group.telegram.messages.values() if one.chat == chat and one.by_bot]


def test_what_officers_wrote_and_the_bot_cannot_delete_is_marked_and_asked_for_once(helpless: Work) -> None:
    case, written = talked_about(helpless)
    card = helpless.card(case)
    erase(helpless)
    assert [message.reactions for message in written] == [[LEFT], [LEFT]]
    [asked] = [one for one in in_group(helpless) if "hapus sendiri" in one.text]
    assert case.number in asked.text and LEFT in asked.text
    assert (asked.reply_to, asked.thread) == (card.id, card.thread)
    assert card.text == f"{case.number}: Data sudah dihapus."
    assert not any("Siti" in one.text for one in in_group(helpless))


def test_letters_that_cannot_be_overwritten_are_asked_for_too(helpless: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    edit = helpless.telegram._methods["editMessageText"]

    def only_texts(params: dict[str, object]) -> object:
        if helpless.telegram.messages[GROUP, params["message_id"]].kind != "text":  # type: ignore[index]
            raise BadRequest("There is no text in the message to edit")
        return edit(params)

    case = helpless.open(ANNA)
    photo = helpless.write(ANNA, "surat", "photo")
    helpless.from_citizen(photo, case)
    copy = helpless.topic(case)[-1]
    monkeypatch.setitem(helpless.telegram._methods, "editMessageText", only_texts)
    erase(helpless)
    assert copy.reactions == [LEFT]
    assert any("hapus sendiri" in one.text for one in in_group(helpless))


def test_nothing_is_asked_for_when_all_is_gone(work: Work) -> None:
    talked_about(work)
    erase(work)
    assert not any("hapus sendiri" in one.text for one in in_group(work))
    assert not any("Siti" in one.text for one in work.telegram.messages.values() if one.chat == GROUP)


def test_what_somebody_has_deleted_before_is_not_asked_for(helpless: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        helpless.telegram._methods, "deleteMessage", refusing(BadRequest("message to delete not found"))
    )
    _, written = talked_about(helpless)
    erase(helpless)
    assert not any("hapus sendiri" in one.text for one in in_group(helpless))
    assert all(LEFT not in message.reactions for message in written)


def test_a_group_that_the_bot_has_left_is_left_alone(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    talked_about(work)
    for method in ("deleteMessage", "deleteForumTopic", "editMessageText"):
        monkeypatch.setitem(work.telegram._methods, method, refusing(Forbidden("bot was kicked")))
    before = len(in_group(work))
    erase(work)
    assert len(in_group(work)) == before


@pytest.fixture
def moved(group: Group) -> tuple[Group, Case]:
    """A case that lies in the group that was the desk until now, with a letter and a note of it."""
    case = group.open(ANNA, name="Siti Aminah")
    group.show(group.board.told(case, "Siti menelepon"))
    group.from_citizen(group.write(ANNA, "Saya Siti", "photo"), case)
    group.open(BUDI, name="Budi")
    group.store.set(OTHER_GROUP, forum=False, now=1.0)
    return group, case


def shown(group: Group, name: str) -> bool:
    return any(name in one.text for one in group.telegram.messages.values() if one.chat < 0)


def test_what_lies_in_the_group_that_was_the_desk_goes_too(moved: tuple[Group, Case]) -> None:
    group, case = moved
    group.show(group.board.refreshed(case))  # a card in the new group as well
    group.show(group.board.told(case, "Siti menelepon lagi"))
    assert {one.chat for one in group.telegram.messages.values() if "Siti" in one.text} >= {GROUP, OTHER_GROUP}
    erase(group)
    assert not shown(group, "Siti") and shown(group, "Budi")
    assert not any(one.kind == "photo" for one in in_group(group))
    assert group.store.former_cards(case.id) == []


def test_a_case_that_was_never_put_into_the_new_group_goes_from_the_old_one(moved: tuple[Group, Case]) -> None:
    group, _ = moved
    erase(group)
    assert not shown(group, "Siti") and shown(group, "Budi")


def test_a_desk_that_came_back_holds_nothing_of_it(moved: tuple[Group, Case]) -> None:
    group, case = moved
    group.store.set(GROUP, forum=group.telegram.forum, now=2.0)
    group.show(group.board.refreshed(case))
    erase(group)
    assert not shown(group, "Siti") and shown(group, "Budi")


def test_without_any_desk_there_is_nothing_to_take_back(office: Office, forum: Group) -> None:
    office.db.execute("DELETE FROM desk")
    office.open(ANNA)
    erase(forum)
    assert forum.telegram.calls == []
