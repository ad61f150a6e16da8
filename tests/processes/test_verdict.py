"""A new model takes over only when nothing important got worse."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.processes.verdict import Complaint, Found, Verdict, judge

BAR = 0.9
TOPICS = ["biaya", "visa", "petugas"]
URGENT = {"petugas"}


def judged(before: str, after: str, counted: bool = True) -> Verdict:
    """A sentence a word: its topic, with a + when it is found and a - when not."""
    old, new = ([_found(number, word, counted) for number, word in enumerate(side.split())] for side in (before, after))
    return judge(old, new, URGENT, BAR)


def _found(number: int, word: str, counted: bool) -> Found:
    topic = word[:-1]
    return Found(f"kalimat {number}", topic, topic if word.endswith("+") else "lain", counted)


def many(count: int, word: str = "visa+") -> str:
    return " ".join([word] * count)


def complaints(verdict: Verdict) -> list[Complaint]:
    return [reason.complaint for reason in verdict.reasons]


def test_the_same_answers_are_accepted_and_nothing_is_listed() -> None:
    verdict = judged(many(20), many(20))
    assert verdict.accepted and not verdict.better and not verdict.worse


def test_what_got_better_and_worse_is_told_sentence_by_sentence() -> None:
    verdict = judged(f"biaya- visa+ {many(400)}", f"biaya+ visa- {many(400)}")
    assert verdict.accepted
    assert [(change.text, change.before, change.after) for change in verdict.better] == [("kalimat 0", "lain", "biaya")]
    assert [(change.text, change.before, change.after) for change in verdict.worse] == [("kalimat 1", "visa", "lain")]


def test_half_a_point_less_is_borne_and_more_is_not() -> None:
    before = f"biaya+ visa+ {many(398)}"
    assert judged(before, f"biaya- visa- {many(398)}").accepted
    before = f"biaya+ visa+ calo+ {many(397)}"
    assert complaints(judged(before, f"biaya- visa- calo- {many(397)}")) == [Complaint.SHARE]


def test_a_topic_may_lose_one_sentence_net_and_no_more() -> None:
    rest = many(1000)
    assert judged(f"biaya+ biaya+ biaya- {rest}", f"biaya- biaya- biaya+ {rest}").accepted
    verdict = judged(f"biaya+ biaya+ {rest}", f"biaya- biaya- {rest}")
    assert [(reason.complaint, reason.topic, reason.lost) for reason in verdict.reasons] == [
        (Complaint.TOPIC, "biaya", 2)
    ]
    assert verdict.overridable


def test_an_urgent_topic_may_lose_none_whatever_it_wins() -> None:
    verdict = judged(f"petugas+ petugas- {many(1000)}", f"petugas- petugas+ {many(1000)}")
    assert [(reason.complaint, reason.topic, reason.lost) for reason in verdict.reasons] == [
        (Complaint.URGENT, "petugas", 1)
    ]
    assert verdict.overridable


def test_below_the_bar_no_reason_helps_even_when_it_was_so_before() -> None:
    verdict = judged(f"{many(8)} {many(2, 'biaya-')}", f"{many(8)} {many(2, 'biaya-')}")
    assert complaints(verdict) == [Complaint.BAR]
    assert not verdict.overridable


def test_sentences_that_were_trained_on_do_not_hide_what_is_lost_in_the_exam() -> None:
    learnt = [Found(f"baru {number}", "visa", "visa", counted=False) for number in range(100)]
    unknown = [Found(each.text, "visa", "lain", counted=False) for each in learnt]
    exam_before = [Found(f"uji {number}", "biaya", "biaya") for number in range(20)]
    exam_after = [Found("uji 0", "biaya", "lain"), *exam_before[1:]]
    verdict = judge([*exam_before, *unknown], [*exam_after, *learnt], URGENT, BAR)
    assert complaints(verdict) == [Complaint.SHARE]
    assert (verdict.counted, verdict.right_before, verdict.right_after) == (20, 20, 19)


def test_a_sentence_of_an_earlier_lesson_that_is_forgotten_counts_for_its_topic() -> None:
    assert not judged(many(2), many(2, "visa-"), counted=False).accepted


SENTENCES = st.lists(
    st.tuples(st.sampled_from(TOPICS), st.sampled_from(TOPICS), st.sampled_from(TOPICS), st.booleans()), max_size=60
)


@given(SENTENCES)
def test_an_accepted_model_has_lost_nothing_important(rows: list[tuple[str, str, str, bool]]) -> None:
    before = [Found(str(number), topic, old, counted) for number, (topic, old, _, counted) in enumerate(rows)]
    after = [Found(str(number), topic, new, counted) for number, (topic, _, new, counted) in enumerate(rows)]
    verdict = judge(before, after, URGENT, BAR)
    pairs = list(zip(before, after, strict=True))
    assert len(verdict.better) == sum(new.right and not old.right for old, new in pairs)
    assert len(verdict.worse) == sum(old.right and not new.right for old, new in pairs)
    if verdict.accepted:
        assert verdict.right_after >= BAR * verdict.counted
        assert verdict.right_before - verdict.right_after <= 0.005 * verdict.counted
        assert not any(old.right and not new.right for old, new in pairs if old.topic in URGENT)
        for topic in TOPICS:
            lost = sum(old.right - new.right for old, new in pairs if old.topic == topic)
            assert lost <= 1
    assert judge(before, before, URGENT, 0.0).accepted


@given(SENTENCES)
def test_a_model_that_is_nowhere_worse_is_refused_for_the_bar_only(rows: list[tuple[str, str, str, bool]]) -> None:
    before = [Found(str(number), topic, old, counted) for number, (topic, old, _, counted) in enumerate(rows)]
    after = [Found(str(number), topic, topic, counted) for number, (topic, *_, counted) in enumerate(rows)]
    assert judge(before, after, URGENT, BAR).accepted
