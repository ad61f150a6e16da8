"""What officers are asked to type, and whose reply counts."""

from __future__ import annotations

import pytest

from bot.cases.model import Case, State
from bot.cases.orders import Action
from bot.reminders.wib import at, shown
from tests.cases.office import ANNA, DEDI, NAMES, RINA, wib
from tests.telegram.desk.test_presses import DOCUMENTS, FINISH, VISIT, taken
from tests.telegram.desk.working import Work

NOTE = "📝 Catatan internal"
SECRET = "pasien cemas, jangan telepon malam"


def asked(work: Work, case: Case, label: str) -> None:
    work.press(RINA, work.card(case), label)


def test_a_visit_is_agreed_upon(work: Work) -> None:
    case = taken(work)
    asked(work, case, VISIT)
    question = work.last()
    assert question.below == {"force_reply": True, "selective": True}
    work.say(RINA, case, "besok jam sembilan", reply=question)
    choice = work.last()
    assert choice.labels[0] == NAMES[RINA]  # who holds it
    work.press(RINA, choice, NAMES[RINA])
    now = work.now(case)
    assert (now.state, now.holder) == (State.SCHEDULED, work.office.id_of(RINA))
    assert now.visit_at == wib("2026-11-25 09:00").timestamp()
    assert shown(at(now.visit_at)) in work.told()[-1]


def test_a_visit_that_somebody_else_makes(work: Work) -> None:
    case = taken(work)
    asked(work, case, VISIT)
    work.say(RINA, case, "besok jam sembilan", reply=work.last())
    work.press(RINA, work.last(), NAMES[DEDI])
    now = work.now(case)
    assert (now.state, now.holder) == (State.SCHEDULED, work.office.id_of(DEDI))
    assert all("Rina" not in told for told in work.told()[1:])
    assert "Dedi" in work.told()[-1]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("kapan-kapan saja", "belum terbaca"),
        ("besok", "Jamnya belum ada"),
        ("jam sembilan", "Harinya belum ada"),
        ("1 November 2026 jam 9", "sudah lewat"),
        ("1 Desember 2028 jam 9", "terlalu jauh"),
    ],
)
def test_a_date_that_cannot_be_used_is_asked_for_again(work: Work, typed: str, why: str) -> None:
    case = taken(work)
    asked(work, case, VISIT)
    work.say(RINA, case, typed, reply=work.last())
    again = work.last()
    assert why in again.text
    work.say(RINA, case, "besok jam sembilan", reply=again)
    assert NAMES[DEDI] in work.last().labels
    assert len(work.told()) == 1  # nothing of it went to the citizen


def test_a_day_that_passed_before_it_was_confirmed(work: Work) -> None:
    case = taken(work)
    asked(work, case, VISIT)
    work.say(RINA, case, "besok jam sembilan", reply=work.last())
    work.office.go_to("2026-11-25 10:00")
    assert "sudah lewat" in work.press(RINA, work.last(), NAMES[RINA])
    assert work.now(case) == case


def test_only_a_reply_is_the_answer_so_that_talk_goes_on(work: Work) -> None:
    case = taken(work)
    asked(work, case, NOTE)
    question = work.last()
    work.say(RINA, case, "Sebentar ya, Bu")
    assert "Sebentar ya, Bu" in work.told()[-1]
    told = len(work.told())
    message = work.say(RINA, case, SECRET, reply=question)
    assert message.reactions == ["✍"]
    assert len(work.told()) == told
    entry = work.office.book.entries(case)[-1]
    assert (entry.action, entry.text) == (Action.NOTE, SECRET)


def test_the_reply_of_another_officer_is_no_answer(work: Work) -> None:
    case = taken(work)
    asked(work, case, NOTE)
    message = work.say(DEDI, case, SECRET, reply=work.last())
    assert message.reactions != ["✍"]
    assert not any(SECRET in told for told in work.told())
    assert work.prompts.open(RINA)


def test_a_reply_to_an_old_question_reaches_nobody(work: Work) -> None:
    """Asked for a note, then for a date: the note, written late, must not go to the citizen."""
    case = taken(work)
    asked(work, case, NOTE)
    old = work.last()
    asked(work, case, VISIT)
    work.say(RINA, case, SECRET, reply=old)
    assert "tidak" in work.last().text.lower()
    assert not any(SECRET in told for told in work.told())


def test_a_question_is_still_open_after_a_restart(work: Work) -> None:
    case = taken(work)
    asked(work, case, NOTE)
    question = work.last()
    again = Work(work.office, work.texts, work.telegram.forum)
    again.telegram, again.standing = work.telegram, work.standing
    assert again.say(RINA, case, SECRET, reply=question).reactions == ["✍"]


def test_giving_up(work: Work) -> None:
    case = taken(work)
    asked(work, case, VISIT)
    work.say(RINA, case, "Batal", reply=work.last())
    assert work.prompts.open(RINA) is None
    assert work.now(case) == case
    assert len(work.told()) == 1


def test_a_picture_is_no_answer(work: Work) -> None:
    case = taken(work)
    asked(work, case, NOTE)
    work.say(RINA, case, kind="photo", reply=work.last())
    assert "kata-kata" in work.last().text
    assert len(work.told()) == 1
    assert work.prompts.open(RINA)


def test_a_document_that_is_not_on_the_list(work: Work) -> None:
    case = taken(work)
    asked(work, case, DOCUMENTS)
    choice = work.last()
    work.press(RINA, choice, "⬜ paspor lama")
    work.press(RINA, choice, "✏️ Lainnya (tulis)")
    assert "menunggu tulisan Rina" in choice.text
    message = work.say(RINA, case, "surat kuasa <asli>", reply=work.last())
    assert message.reactions == ["👌"]
    assert work.now(case).state is State.WAITING
    assert "paspor lama, surat kuasa <asli>" in work.told()[-1]


def test_words_of_the_officers_own_at_the_end(work: Work) -> None:
    case = taken(work)
    asked(work, case, FINISH)
    choice = work.last()
    work.press(RINA, choice, "Sudah dilayani")
    work.press(RINA, choice, "✏️ Tambah kata-kata")
    work.say(RINA, case, "Semoga lekas sembuh", reply=work.last())
    assert work.now(case).state is State.DONE
    assert any("Semoga lekas sembuh" in told for told in work.told())


def test_words_marked_as_a_note_stay_a_note_whatever_was_asked(work: Work) -> None:
    case = taken(work)
    asked(work, case, FINISH)
    choice = work.last()
    work.press(RINA, choice, "Sudah dilayani")
    work.press(RINA, choice, "✏️ Tambah kata-kata")
    work.say(RINA, case, f"// {SECRET}", reply=work.last())
    assert work.now(case).open
    assert not any(SECRET in told for told in work.told())


def test_an_answer_that_comes_too_late_is_said_to_be_so(work: Work) -> None:
    case = taken(work)
    asked(work, case, FINISH)
    choice = work.last()
    work.press(RINA, choice, "Sudah dilayani")
    work.press(RINA, choice, "✏️ Tambah kata-kata")
    question = work.last()
    work.office.citizen(ANNA, case, Action.CANCEL)
    message = work.say(RINA, case, "Semoga lekas sembuh", reply=question)
    assert message.reactions == ["👎"]
    assert any("Warga lebih dulu" in one.text for one in work.telegram.came)
    assert work.now(case).state is State.CANCELLED
