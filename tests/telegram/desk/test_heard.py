"""What is written in the group: to the citizen, to the staff only, or to nobody."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cases.model import Case
from bot.cases.orders import Action
from bot.content.texts import Texts, load_texts
from bot.paths import FAQ
from tests.cases.office import ANNA, BUDI, DEDI, RINA, WATI, Office, memory
from tests.telegram.desk.test_presses import TAKE, taken
from tests.telegram.desk.working import Work
from tests.telegram.fake_telegram import GROUP, Message

STRANGER = 99
SECRET = "jangan telepon malam"


def reached(work: Work, words: str, person: int = ANNA) -> bool:
    return any(words in told for told in work.told(person))


def test_what_the_holder_writes_goes_to_the_citizen(work: Work) -> None:
    case = taken(work)
    message = work.say(RINA, case, "Besok kami <datang> ya, Bu")
    assert "Rina" in work.told()[-1] and reached(work, "Besok kami <datang> ya, Bu")
    assert message.reactions == ["👌"]
    entry = work.office.book.entries(case)[-1]
    assert (entry.action, entry.text) == (Action.WRITE, "Besok kami <datang> ya, Bu")


def test_each_case_has_its_own_citizen(work: Work) -> None:
    anna, budi = taken(work), work.open(BUDI)
    work.press(RINA, work.card(budi), TAKE)
    work.say(RINA, budi, "Untuk Budi")
    work.say(RINA, anna, "Untuk Anna")
    assert reached(work, "Untuk Budi", BUDI) and not reached(work, "Untuk Budi", ANNA)
    assert reached(work, "Untuk Anna", ANNA) and not reached(work, "Untuk Anna", BUDI)


def test_a_picture_goes_too(work: Work) -> None:
    case = taken(work)
    work.say(RINA, case, kind="photo")
    assert work.private(ANNA)[-1].kind == "photo"


def test_a_reply_to_what_the_citizen_wrote(work: Work) -> None:
    case = taken(work)
    work.from_citizen(work.write(ANNA, "Jam berapa?"), case)
    work.say(RINA, case, "Jam sembilan", reply=work.last())
    assert reached(work, "Jam sembilan")


@pytest.mark.parametrize("mark", ["//", "// ", "catatan: ", "Catatan:", "/ / "])
def test_a_note_stays_among_the_staff(work: Work, mark: str) -> None:
    case = taken(work)
    message = work.say(RINA, case, f"{mark}{SECRET}")
    assert message.reactions == ["✍"]
    assert not reached(work, SECRET)
    entry = work.office.book.entries(case)[-1]
    assert (entry.action, entry.audience, entry.text) == (Action.NOTE, "internal", SECRET)


def test_what_went_nowhere_is_taken_from_the_group_with_the_case_too(work: Work) -> None:
    case = taken(work)
    note = work.say(RINA, case, f"// {SECRET}")
    work.say(DEDI, case, f"setuju, {SECRET}", reply=note)
    work.say(STRANGER, case, f"kata tetangganya {SECRET}")
    work.press(RINA, work.card(case), "📝 Catatan internal")
    work.say(RINA, case, SECRET, reply=work.last())
    work.show(work.board.erased(work.office.care.erase(ANNA)))
    assert not any(SECRET in message.text for message in work.telegram.messages.values())


def test_a_picture_under_a_note_stays_too(work: Work) -> None:
    case = taken(work)
    work.say(RINA, case, f"// {SECRET}", kind="photo")
    assert all(message.kind == "text" for message in work.private(ANNA))


def test_a_reply_to_a_note_is_a_note_and_so_is_the_reply_to_that(work: Work) -> None:
    case = taken(work)
    note = work.say(RINA, case, f"// {SECRET}")
    reply = work.say(RINA, case, "setuju, besok pagi", reply=note)
    work.say(RINA, case, "siapa yang ikut?", reply=reply)
    assert not reached(work, "setuju") and not reached(work, "siapa yang ikut?")


@pytest.mark.parametrize("person", [DEDI, RINA])
def test_nothing_is_sent_before_somebody_has_taken_the_case(work: Work, person: int) -> None:
    case = work.open()
    message = work.say(person, case, "Halo, Bu")
    assert work.told() == []
    assert message.reactions == ["👎"]
    assert "Tidak dikirim ke warga" in work.last().text


def test_nor_what_somebody_writes_who_does_not_hold_it(work: Work) -> None:
    case = taken(work)
    assert work.say(DEDI, case, "Halo, Bu").reactions == ["👎"]
    assert not reached(work, "Halo, Bu")
    assert "belum Anda pegang" in work.last().text
    work.say(WATI, case, "Saya supervisornya, Bu")
    assert reached(work, "Saya supervisornya, Bu")


def test_nor_what_comes_after_the_end(work: Work) -> None:
    case = taken(work)
    work.office.officer(RINA, case, Action.FINISH, reason="sudah-dilayani")
    assert work.say(RINA, case, "Satu lagi, Bu").reactions == ["👎"]
    assert not reached(work, "Satu lagi, Bu")


def test_anybody_of_the_staff_may_leave_a_note_on_a_case(work: Work) -> None:
    case = taken(work)
    for colleague in (DEDI, WATI):
        assert work.say(colleague, case, f"// {SECRET}").reactions == ["✍"]
    assert not reached(work, SECRET)


def test_who_is_not_of_the_staff_is_told_once_and_not_heard(work: Work) -> None:
    case = taken(work)
    before = len(work.telegram.came)
    work.say(STRANGER, case, "Saya ikut menjawab")
    assert "tidak diteruskan" in work.last().text
    work.say(STRANGER, case, "Halo?")
    assert len(work.telegram.came) == before + 1
    assert not reached(work, "Saya ikut menjawab")


def test_nor_is_who_was_taken_off_the_staff(work: Work) -> None:
    case = taken(work)
    work.office.care.dismiss(work.office.id_of(RINA))
    work.say(RINA, case, "Masih saya, Bu")
    assert not reached(work, "Masih saya, Bu")


@pytest.mark.parametrize(
    "sender",
    [
        {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "Meja"}},
        {"from": {"id": RINA, "is_bot": True, "first_name": "GroupAnonymousBot"}},
        {"from": None},
        {"text": None, "new_chat_title": "Meja baru"},
    ],
)
def test_anonymous_admins_channels_bots_and_services_are_nothing(work: Work, sender: dict[str, Any]) -> None:
    case = taken(work)
    message = work.write_in(case, "Halo, Bu")
    read = work.read(RINA, message, **sender)
    assert work.heard.heard(read) is None


def test_talk_that_is_about_no_case_is_nothing(work: Work) -> None:
    taken(work)
    before = len(work.telegram.came)
    work.say(RINA, None, "Selamat pagi semua")
    assert len(work.telegram.came) == before
    assert not reached(work, "Selamat pagi semua")


def test_another_group_is_nothing(work: Work) -> None:
    case = taken(work)
    message = work.write_in(case, "Halo, Bu")
    other = {"id": -1009, "type": "supergroup", "title": "Lain"}
    assert work.heard.heard(work.read(RINA, message, chat=other)) is None


def test_an_unknown_command_is_not_sent(work: Work) -> None:
    case = taken(work)
    assert work.say(RINA, case, "/antrian").reactions == ["👎"]
    assert not reached(work, "/antrian")


def test_words_that_were_sent_can_be_changed(work: Work) -> None:
    case = taken(work)
    message = work.say(RINA, case, "Jam sembilan")
    work.edit(RINA, message, "Jam sepuluh")
    assert reached(work, "Jam sepuluh") and not reached(work, "Jam sembilan")
    assert work.office.book.entries(case)[-1].text == "Jam sepuluh"


def test_but_not_into_a_note(work: Work) -> None:
    case = taken(work)
    message = work.say(RINA, case, "Jam sembilan")
    work.edit(RINA, message, f"// {SECRET}")
    assert reached(work, "Jam sembilan") and not reached(work, SECRET)
    assert "Suntingan ini tidak dikirim" in work.last().text


def test_nor_after_the_end(work: Work) -> None:
    case = taken(work)
    message = work.say(RINA, case, "Jam sembilan")
    work.office.officer(RINA, case, Action.FINISH, reason="sudah-dilayani")
    work.edit(RINA, message, "Jam sepuluh")
    assert not reached(work, "Jam sepuluh")


def test_a_note_stays_a_note_however_it_is_changed(work: Work) -> None:
    case = taken(work)
    note = work.say(RINA, case, f"// {SECRET}")
    work.edit(RINA, note, SECRET)
    assert not reached(work, SECRET)


def test_a_row_that_cannot_be_read_is_said_to_be_so(work: Work) -> None:
    case = taken(work)
    message = work.write_in(case, "Halo, Bu", reply_to=work.card(case))
    work.office.db.execute("UPDATE cases SET state = 'aneh' WHERE id = ?", [case.id])
    work.finish(work.heard.heard(work.read(RINA, message)))
    assert "tidak terbaca" in work.last().text


_TEXTS: Texts = load_texts(FAQ)
_MOVES = st.lists(
    st.tuples(
        st.sampled_from(["write", "note", "reply", "edit", "edit-note", "ask", "answer", "take", "finish"]),
        st.sampled_from([RINA, DEDI, WATI, STRANGER]),
        st.integers(0, 5),
    ),
    max_size=15,
)


@settings(max_examples=60)
@given(moves=_MOVES, topics=st.booleans())
def test_no_words_of_a_note_ever_reach_a_citizen(moves: list[tuple[str, int, int]], topics: bool) -> None:
    """Whatever officers do, in whatever order: notes and replies to notes stay inside."""
    db = memory()
    work = Work(Office(db), _TEXTS, forum=topics)
    case = taken(work)
    seen: _Seen = ([], [work.say(RINA, case, "Halo, Bu")], [])
    for number, (move, person, which) in enumerate(moves):
        _move(work, case, move, person, which, f"RAHASIA {number}", seen)
    assert not any("RAHASIA" in message.text for message in work.telegram.came if message.chat == ANNA)
    assert not any("RAHASIA" in (entry.text or "") for entry in work.office.history.open_to(case.id, "warga"))
    db.close()


_Seen = tuple[list[Message], list[Message], list[Message]]  # notes, what was sent, questions


def _move(work: Work, case: Case, move: str, person: int, which: int, secret: str, seen: _Seen) -> None:
    notes, sent, questions = seen
    match move:
        case "write":
            sent.append(work.say(person, case, "Halo, Bu"))
        case "note":
            notes.append(work.say(person, case, f"// {secret}"))
        case "reply" if notes:
            notes.append(work.say(person, case, secret, reply=notes[which % len(notes)]))
        case "edit" if notes:
            work.edit(person, notes[which % len(notes)], secret)
        case "edit-note":
            work.edit(person, sent[which % len(sent)], f"// {secret}")
        case "ask" if "📝 Catatan internal" in work.card(case).labels:
            work.press(person, work.card(case), "📝 Catatan internal")
            if work.last().below:
                questions.append(work.last())
        case "answer" if questions:
            notes.append(work.say(person, case, secret, reply=questions[which % len(questions)]))
        case "take" if TAKE in work.card(case).labels:
            work.press(person, work.card(case), TAKE)
        case "finish":
            _finished(work, case)


def _finished(work: Work, case: Case) -> None:
    if work.now(case).open:
        work.show(work.board.refreshed(work.office.officer(WATI, case, Action.FINISH, reason="sudah-dilayani")))
