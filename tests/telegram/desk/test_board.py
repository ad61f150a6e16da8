"""What the staff's group shows, whatever people do to it."""

from __future__ import annotations

from html import escape

import pytest
from telegram.error import BadRequest

from bot.cases.model import Kind, Letter, LetterKind
from bot.cases.orders import Action
from bot.content.texts import Texts
from bot.store.outbox import Priority
from tests.cases.office import ANNA, BUDI, RINA, Office
from tests.telegram.desk.group import Group
from tests.telegram.fake_telegram import GROUP


def test_a_case_gets_a_topic_that_does_not_name_the_patient(forum: Group) -> None:
    case = forum.open(kind=Kind.ABROAD, name="Siti Aminah", destination="Penang")
    [name] = forum.telegram.topics.values()
    assert name == f"🟢 {case.number} · Berobat · Penang"
    assert "Siti Aminah" in forum.card(case).text
    assert forum.card(case).thread in forum.telegram.topics


def test_a_group_without_topics_gets_cards(flat: Group) -> None:
    case = flat.open(name="Siti")
    assert flat.card(case).thread is None
    flat.show(flat.board.told(case, "Halo"))
    assert flat.topic(case)[-1].reply_to == flat.card(case).id


def test_a_forum_in_which_the_bot_may_make_no_topics_works_without(
    forum: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(params: object) -> None:
        raise BadRequest("Not enough rights to create a topic")

    monkeypatch.setitem(forum.telegram._methods, "createForumTopic", refuse)
    case = forum.open(name="Siti")
    forum.show(forum.board.told(case, "Halo"))
    assert forum.topic(case)[-1].reply_to == forum.card(case).id


def test_without_a_group_nothing_is_sent(office: Office, texts: Texts) -> None:
    group = Group(office, texts)
    office.db.execute("DELETE FROM desk")
    case = office.open()
    letters = [Letter(LetterKind.RECORD, "f", photo=True)]
    told = group.board.told(case, "Halo")
    assert [group.board.opened(case), group.board.refreshed(case), told, group.board.lettered(case, letters)] == [
        []
    ] * 4
    assert group.board.erased([case]) == []


def test_letters_come_with_the_case(group: Group) -> None:
    letters = (Letter(LetterKind.RECORD, "foto", photo=True), Letter(LetterKind.REFERRAL, "pdf", photo=False))
    case = group.open(letters=letters)
    assert [(one.kind, one.text) for one in group.topic(case)] == [
        ("photo", "📎 rekam medis"),
        ("document", "📎 surat rujukan"),
    ]


def test_a_letter_that_cannot_be_shown_is_not_passed_over(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(params: object) -> None:
        raise BadRequest("Wrong file identifier/HTTP URL specified")

    monkeypatch.setitem(group.telegram._methods, "sendPhoto", refuse)
    case = group.open(letters=(Letter(LetterKind.RECORD, "foto", photo=True),))
    assert "tidak bisa ditampilkan" in group.topic(case)[-1].text


def test_an_emergency_goes_before_the_rest(group: Group) -> None:
    case = group.office.open(in_danger=True, letters=(Letter(LetterKind.RECORD, "f", photo=True),))
    urgent = [call.method for call in group.board.opened(case) if call.priority is Priority.URGENT]
    assert urgent == (["createForumTopic"] if group.telegram.forum else []) + ["sendMessage"]


def test_a_new_case_goes_before_what_is_said_in_others(group: Group) -> None:
    case = group.office.open(letters=(Letter(LetterKind.RECORD, "f", photo=True),))
    calls = group.board.opened(case)
    first = [call.method for call in calls if call.priority is Priority.CARD]
    assert first == (["createForumTopic"] if group.telegram.forum else []) + ["sendMessage"]
    assert calls[-1].priority is Priority.STAFF


def test_a_change_is_shown_on_the_card_in_place(group: Group) -> None:
    case = group.open()
    before = group.card(case).id
    group.show(group.board.refreshed(group.office.officer(RINA, case, Action.TAKE)))
    assert group.card(case).id == before
    assert "Petugas: Rina" in group.card(case).text
    assert "📄 Minta dokumen" in group.card(case).labels


def test_changes_that_wait_become_one(group: Group) -> None:
    case = group.open()
    taken = group.office.officer(RINA, case, Action.TAKE)
    group.put(group.board.refreshed(taken))
    group.put(group.board.refreshed(group.office.officer(RINA, taken, Action.FINISH, reason="terbit")))
    before = len(group.telegram.calls)
    group.drain()
    assert [method for method, _ in group.telegram.calls[before:]] == ["editMessageText"]
    assert "Keadaan: Selesai" in group.card(case).text


def test_a_change_before_the_card_is_sent_arrives_too(group: Group) -> None:
    case = group.office.open()
    group.put(group.board.opened(case))
    group.show(group.board.refreshed(group.office.officer(RINA, case, Action.TAKE)))
    assert "Rina" in group.card(case).text
    assert len(group.telegram.topics) <= 1


def test_a_case_older_than_the_group_is_put_there_when_something_happens(group: Group) -> None:
    case = group.office.open(name="Siti")
    group.show(group.board.told(case, "Halo"))
    assert "Siti" in group.card(case).text
    assert [one.text for one in group.topic(case)] == ["Halo"]


def test_another_group_gets_cards_of_its_own(group: Group) -> None:
    case = group.open()
    group.store.set(GROUP - 1, forum=False, now=1.0)
    assert group.store.card(case.id) is None


def test_a_deleted_topic_is_made_anew_and_nothing_is_lost_or_out_of_order(forum: Group) -> None:
    case = forum.open(name="Siti")
    [thread] = forum.telegram.topics
    forum.telegram.drop_topic(thread)
    for word in ("satu", "dua", "tiga"):
        forum.put(forum.board.told(case, word))
    forum.put(forum.board.refreshed(case))
    forum.drain()
    [again] = forum.telegram.topics
    assert again != thread
    assert [one.text for one in forum.topic(case)] == ["satu", "dua", "tiga"]
    assert "Siti" in forum.card(case).text
    assert sum(one.thread == again and "Siti" in one.text for one in forum.telegram.messages.values()) == 1


def test_a_topic_deleted_before_its_card_came(forum: Group) -> None:
    case = forum.office.open()
    topic, *rest = forum.board.opened(case)
    forum.show([topic])
    forum.telegram.drop_topic(*forum.telegram.topics)
    forum.show(rest)
    assert forum.card(case).thread in forum.telegram.topics


def test_a_deleted_card_comes_again(group: Group) -> None:
    case = group.open(name="Siti")
    card = group.card(case)
    del group.telegram.messages[GROUP, card.id]
    group.show(group.board.refreshed(case))
    assert group.card(case).id != card.id
    assert "Siti" in group.card(case).text


def test_long_words_come_in_parts_with_the_keyboard_last(group: Group) -> None:
    case = group.open()
    group.show(group.board.told(case, escape("kata & " * 1200), below={"force_reply": True}))
    messages = group.topic(case)
    assert [one.below for one in messages] == [None] * (len(messages) - 1) + [{"force_reply": True}]
    assert "".join(one.text for one in messages).count("kata") == 1200


def test_officers_can_reply_to_what_the_board_said(group: Group) -> None:
    case = group.open()
    group.show(group.board.told(case, "Keterangan baru dari warga"))
    assert group.relays.case_of(GROUP, group.topic(case)[-1].id) == case.id


def test_erasing_leaves_nothing_in_the_group(group: Group) -> None:
    case, other = group.open(ANNA, name="Siti Aminah"), group.open(BUDI, name="Budi")
    group.show(group.board.told(case, "Siti menelepon"))
    group.from_citizen(group.write(ANNA, "Saya Siti"), case)
    group.put(group.board.told(case, "Siti menunggu"))
    group.show(group.board.erased(group.office.care.erase(ANNA)))
    left = [one.text for one in group.telegram.messages.values() if one.chat == GROUP]
    assert not any("Siti" in text for text in left)
    assert "Budi" in group.card(other).text
    assert group.store.card(case.id) is None and group.relays.case_of(ANNA, 101) is None


def test_what_was_under_way_while_erasing_is_taken_back(group: Group) -> None:
    case = group.office.open(ANNA, name="Siti")
    calls = group.board.opened(case)
    group.show(group.board.erased(group.office.care.erase(ANNA)))
    group.show(calls)
    assert group.telegram.topics == {}
    assert not [one for one in group.telegram.messages.values() if one.chat == GROUP]


def test_where_topics_may_not_be_deleted_their_messages_go(forum: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(params: object) -> None:
        raise BadRequest("Not enough rights to delete a topic")

    case = forum.open(ANNA, name="Siti")
    forum.show(forum.board.told(case, "Siti menelepon"))
    monkeypatch.setitem(forum.telegram._methods, "deleteForumTopic", refuse)
    forum.show(forum.board.erased(forum.office.care.erase(ANNA)))
    [card] = [one for one in forum.telegram.messages.values() if one.chat == GROUP]
    assert card.text == f"{case.number}: Data sudah dihapus."


def test_where_messages_may_not_be_deleted_they_are_overwritten(flat: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(params: object) -> None:
        raise BadRequest("Message can't be deleted for everyone")

    case = flat.open(ANNA, name="Siti")
    flat.show(flat.board.told(case, "Siti menelepon"))
    monkeypatch.setitem(flat.telegram._methods, "deleteMessage", refuse)
    flat.show(flat.board.erased(flat.office.care.erase(ANNA)))
    assert {one.text for one in flat.telegram.messages.values()} == {f"{case.number}: Data sudah dihapus."}


def test_nothing_of_a_forgotten_case_comes_to_the_board_any_more(group: Group) -> None:
    case = group.open(ANNA)
    group.show(group.board.erased(group.office.care.erase(ANNA)))
    forgotten = group.office.book.case(case.number)
    assert forgotten
    assert group.board.refreshed(forgotten) == group.board.told(forgotten, "Halo") == []


def test_an_unreadable_case_has_a_card_that_says_so(group: Group) -> None:
    case = group.open(name="Siti")
    group.office.db.execute("UPDATE case_details SET data = 'rusak'")
    group.show(group.board.refreshed(case))
    assert "tidak terbaca" in group.card(case).text
    assert case.number in group.card(case).text
