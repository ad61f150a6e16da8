"""What citizens and officers write reaches the other side, and nothing else does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cases.model import Case
from bot.cases.orders import Action
from bot.content.texts import Texts
from tests.cases.office import ANNA, BUDI, RINA, Office, memory
from tests.telegram.desk.group import Group
from tests.telegram.fake_telegram import GROUP, Message


def held(group: Group, chat_id: int = ANNA) -> Case:
    return group.office.officer(RINA, group.open(chat_id), Action.TAKE)


def test_a_citizens_words_stand_in_the_topic_as_theirs(group: Group) -> None:
    case = held(group)
    message = group.write(ANNA, "Ibu saya <lemah> & **sakit**")
    group.from_citizen(message, case)
    [copy] = group.topic(case)
    assert copy.text == "👤 Warga:\nIbu saya <lemah> & **sakit**"
    assert message.reactions == ["👌"]


def test_an_officers_words_reach_the_citizen_under_their_name(group: Group) -> None:
    case = held(group)
    message = group.write_in(case, "Kami datang <besok>, ya")
    group.from_officer(message, case)
    assert [one.text for one in group.private(ANNA)] == ["Petugas Rina:\nKami datang <besok>, ya"]
    assert message.reactions == ["👌"]


def test_pictures_and_the_like_are_copied_with_the_words_as_we_stored_them(group: Group) -> None:
    case = held(group)
    photo, voice, place = (
        group.write(ANNA, "NIK 16•••", "photo"),
        group.write(ANNA, None, "voice"),
        group.write(ANNA, None, "location"),
    )
    for message in (photo, voice, place):
        group.from_citizen(message, case)
    assert [(one.kind, one.text) for one in group.topic(case)] == [
        ("photo", "👤 Warga:\nNIK 16•••"),
        ("voice", "👤 Warga:"),
        ("location", ""),
    ]
    group.from_officer(group.write_in(case, "Isi ini", "photo"), case)
    assert [(one.kind, one.text) for one in group.private(ANNA)] == [("photo", "Petugas Rina:\nIsi ini")]


def test_a_caption_for_which_there_is_no_room_is_kept_whole(group: Group) -> None:
    case = held(group)
    group.from_citizen(group.write(ANNA, "a" * 1024, "photo"), case)
    assert group.topic(case)[-1].text == "a" * 1024


def test_a_longest_text_comes_whole(group: Group) -> None:
    case = held(group)
    group.from_citizen(group.write(ANNA, "kata " * 819), case)
    assert "".join(one.text for one in group.topic(case)).count("kata") == 819


def test_replies_point_at_the_same_message_on_the_other_side(group: Group) -> None:
    case = held(group)
    asked = group.write(ANNA, "Jam berapa?")
    group.from_citizen(asked, case)
    group.from_officer(group.write_in(case, "Jam 9", reply_to=group.topic(case)[-1]), case)
    answer = group.private(ANNA)[-1]
    assert answer.reply_to == asked.id
    group.from_citizen(group.write(ANNA, "Baik", reply_to=answer), case)
    assert group.topic(case)[-1].reply_to == next(
        one.id for one in group.telegram.messages.values() if one.chat == GROUP and one.text == "Jam 9"
    )
    group.from_citizen(group.write(ANNA, "Ini lagi", reply_to=asked), case)
    first = next(one.id for one in group.topic(case) if one.text.endswith("Jam berapa?"))
    assert group.topic(case)[-1].reply_to == first


def test_a_reply_to_another_cases_message_does_not_point_anywhere(group: Group) -> None:
    case, other = held(group), held(group, BUDI)
    group.from_citizen(group.write(BUDI, "Saya Budi"), other)
    group.from_officer(group.write_in(case, "Halo", reply_to=group.topic(other)[-1]), case)
    assert group.private(ANNA)[-1].reply_to is None


def test_edits_change_the_copy(group: Group) -> None:
    case = held(group)
    asked, told = group.write(ANNA, "RS Carits"), group.write_in(case, "Jam 9")
    group.from_citizen(asked, case)
    group.from_officer(told, case)
    group.show(group.relay.edited_by_citizen(group.update(asked, "RS Charitas")))
    group.show(group.relay.edited_by_officer(group.update(told, "Jam 10")))
    assert "👤 Warga (diubah):\nRS Charitas" in [one.text for one in group.topic(case)]
    assert [one.text for one in group.private(ANNA)] == ["Petugas Rina:\nJam 10"]


def test_a_caption_is_edited_too(group: Group) -> None:
    case = held(group)
    photo = group.write(ANNA, "rekam medis", "photo")
    group.from_citizen(photo, case)
    group.show(group.relay.edited_by_citizen(group.update(photo, "surat rujukan")))
    assert group.topic(case)[-1].text == "👤 Warga (diubah):\nsurat rujukan"


def test_an_edit_before_the_copy_is_sent_arrives_after_it(group: Group) -> None:
    case = held(group)
    message = group.write(ANNA, "RS Carits")
    group.put(group.relay.from_citizen(group.update(message), case))
    group.put(group.relay.edited_by_citizen(group.update(message, "RS Char")))
    group.show(group.relay.edited_by_citizen(group.update(message, "RS Charitas")))
    assert [one.text for one in group.topic(case)] == ["👤 Warga (diubah):\nRS Charitas"]


def test_an_edit_of_what_was_never_copied_does_nothing(group: Group) -> None:
    case = held(group)
    assert group.relay.edited_by_citizen(group.update(group.write(ANNA, "biaya?"), "berapa?")) == []
    assert group.relay.edited_by_officer(group.update(group.write_in(case, "// rahasia"), "rahasia")) == []


def test_who_is_no_officer_any_more_changes_nothing_by_editing(group: Group) -> None:
    case = held(group)
    told = group.write_in(case, "Jam 9")
    group.from_officer(told, case)
    group.office.care.dismiss(group.office.id_of(RINA))
    assert group.relay.edited_by_officer(group.update(told, "Jam 3")) == []


def test_texts_that_wait_become_one_message(group: Group) -> None:
    case = held(group)
    messages = [group.write(ANNA, word) for word in ("Pak", "ibu saya", "<sakit>")]
    for message in messages:
        group.put(group.relay.from_citizen(group.update(message), case))
        group.put(group.board.refreshed(case))
    group.drain()
    [copy] = group.topic(case)
    assert copy.text == "👤 Warga:\nPak\nibu saya\n<sakit>"
    assert [one.reactions for one in messages] == [["👌"]] * 3
    assert {group.relays.case_of(ANNA, one.id) for one in messages} == {case.id}


def test_a_picture_between_texts_keeps_its_place(group: Group) -> None:
    case = held(group)
    for text, kind in (("satu", ""), ("foto", "photo"), ("dua", ""), ("tiga", "")):
        group.put(group.relay.from_citizen(group.update(group.write(ANNA, text, kind)), case))
    group.drain()
    assert [one.text.removeprefix("👤 Warga:\n") for one in group.topic(case)] == ["satu", "foto", "dua\ntiga"]


def test_texts_of_two_cases_never_become_one(group: Group) -> None:
    case, other = held(group), held(group, BUDI)
    group.put(group.relay.from_citizen(group.update(group.write(ANNA, "Anna")), case))
    group.show(group.relay.from_citizen(group.update(group.write(BUDI, "Budi")), other))
    words = [one.text for one in group.telegram.messages.values() if one.chat == GROUP and "Warga" in one.text]
    assert sorted(words) == ["👤 Warga:\nAnna", "👤 Warga:\nBudi"]


def test_an_edit_of_one_of_several_that_became_one_spoils_none(group: Group) -> None:
    case = held(group)
    first, second = group.write(ANNA, "ibu saya"), group.write(ANNA, "di RS Carits")
    group.put(group.relay.from_citizen(group.update(first), case))
    group.put(group.relay.from_citizen(group.update(second), case))
    group.put(group.relay.edited_by_citizen(group.update(second, "di RS Charitas")))
    group.drain()
    group.show(group.relay.edited_by_citizen(group.update(first, "bapak saya")))
    assert [one.text for one in group.topic(case)] == [
        "👤 Warga:\nibu saya\ndi RS Carits",
        "👤 Warga (diubah):\ndi RS Charitas",
        "👤 Warga (diubah):\nbapak saya",
    ]


def test_too_much_for_one_message_becomes_two(group: Group) -> None:
    case = held(group)
    for letter in "ab":
        group.put(group.relay.from_citizen(group.update(group.write(ANNA, letter * 3000)), case))
    group.drain()
    assert len(group.topic(case)) == 2


def test_a_citizen_who_blocked_the_bot_is_reported_to_the_officer(group: Group) -> None:
    case = held(group)
    group.telegram.blocked.add(ANNA)
    message = group.write_in(case, "Halo")
    group.from_officer(message, case)
    assert message.reactions == ["👎"]
    line = group.topic(case)[-1]
    assert "memblokir bot" in line.text
    assert line.reply_to == message.id


def test_a_message_that_did_not_reach_the_desk_is_reported_to_the_citizen(group: Group) -> None:
    case = held(group)
    message = group.write(ANNA, None, "voice")
    group.put(group.relay.from_citizen(group.update(message), case))
    del group.telegram.messages[ANNA, message.id]  # it cannot be copied any more
    group.drain()
    assert "belum sampai ke petugas" in group.private(ANNA)[-1].text


def test_an_edit_that_did_not_arrive_is_reported(group: Group) -> None:
    case = held(group)
    told = group.write_in(case, "Jam 9")
    group.from_officer(told, case)
    del group.telegram.messages[ANNA, group.private(ANNA)[0].id]
    group.show(group.relay.edited_by_officer(group.update(told, "Jam 10")))
    assert "Perubahan pesan ini tidak sampai" in group.topic(case)[-1].text


def test_a_message_into_a_deleted_topic_comes_into_the_new_one(forum: Group) -> None:
    case = held(forum)
    forum.telegram.drop_topic(*forum.telegram.topics)
    message = forum.write(ANNA, "Masih ada?")
    forum.from_citizen(message, case)
    assert forum.topic(case)[-1].text == "👤 Warga:\nMasih ada?"
    assert message.reactions == ["👌"]


def test_a_forgotten_citizen_is_not_written_to(group: Group) -> None:
    case = held(group)
    group.office.care.erase(ANNA)
    forgotten = group.office.book.case(case.number)
    assert forgotten
    group.from_officer(group.write_in(case, "Halo"), forgotten)
    assert group.private(ANNA) == []


MARKS = st.sampled_from(["//", "// ", "  //", "/ /", "Catatan:", "catatan :", "CATATAN:", "catatan internal:"])
SECRET = "dokternya ragu"


@settings(max_examples=40)
@given(
    mark=MARKS,
    kind=st.sampled_from(["", "photo", "voice"]),
    edited=st.booleans(),
    forum=st.booleans(),
    told=st.booleans(),
)
def test_a_note_never_reaches_a_citizen(
    texts: Texts, mark: str, kind: str, edited: bool, forum: bool, told: bool
) -> None:
    """However it is marked, as text or caption, at once or by a later edit, and whatever the board says beside it."""
    db = memory()
    group = Group(Office(db), texts, forum)
    case = held(group)
    note: Message = group.write_in(case, "Halo" if edited else f"{mark}{SECRET}", kind)
    group.from_officer(note, case)
    if edited:
        group.show(group.relay.edited_by_officer(group.update(note, f"{mark}{SECRET}")))
    if told:
        group.show(group.board.told(case, f"📝 Rina: {SECRET}"))
        group.from_citizen(group.write(ANNA, "Halo?", reply_to=None), case)
    group.office.officer(RINA, case, Action.NOTE, text=SECRET)
    group.show(group.board.refreshed(case))
    assert not any(SECRET in one.text for one in group.private(ANNA))
    db.close()


@settings(max_examples=40)
@given(words=st.lists(st.tuples(st.sampled_from([ANNA, BUDI]), st.booleans()), min_size=1, max_size=12))
def test_nobody_reads_another_citizens_words(texts: Texts, words: list[tuple[int, bool]]) -> None:
    db = memory()
    group = Group(Office(db), texts)
    cases = {chat: held(group, chat) for chat in (ANNA, BUDI)}
    for number, (chat, from_officer) in enumerate(words):
        text = f"untuk {chat} nomor {number}"
        if from_officer:
            group.from_officer(group.write_in(cases[chat], text), cases[chat])
        else:
            group.from_citizen(group.write(chat, text), cases[chat])
    for chat in cases:
        own = f"untuk {chat}"
        assert all(own in one.text for one in group.private(chat))
        assert all(own in one.text for one in group.topic(cases[chat]))
    db.close()
