"""Messages are sent the way a citizen's go, and each decision is judged once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversation.dialogue import OUT_OF_SCOPE
from bot.conversation.replies import Faq, HandOver, Item, Offer, Reply
from bot.evaluation.cases import Case
from bot.evaluation.run import Row, evaluate


class FixedDialogue:
    """Replies the same to everything; remembers who said what."""

    def __init__(self, *items: Item, ranking: tuple[str, ...] = (), limited: bool = False) -> None:
        self.reply = Reply(items, limited, ranking)
        self.heard: list[tuple[str, str, bool]] = []

    async def hear(self, sender: str, text: str, with_ranking: bool = False) -> Reply:
        self.heard.append((sender, text, with_ranking))
        return self.reply


async def rows_of(dialogue: FixedDialogue, *cases: Case) -> list[Row]:
    return await evaluate(dialogue, list(cases), lambda done, total: None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "top1", "top3", "verdict"),
    [
        ({"ranking": "biaya visa", "answered": "biaya"}, True, True, "answered_right"),
        ({"ranking": "visa biaya", "answered": "visa"}, False, True, "answered_wrong"),
        ({"ranking": "visa wna calo biaya", "answered": "visa"}, False, False, "answered_wrong"),
        ({"gold": "visa biaya", "ranking": "biaya", "answered": "biaya"}, True, True, "answered_right"),
        ({"ranking": "visa biaya", "answered": "visa biaya"}, False, True, "answered_right"),
        ({"ranking": "visa biaya", "outcome": "offered", "offered": "visa biaya"}, False, True, "offered_right"),
        ({"ranking": "visa wna biaya", "outcome": "offered", "offered": "visa wna"}, False, True, "offered_without"),
        ({"outcome": "handed_over"}, False, False, "handed_over"),
        ({"gold": OUT_OF_SCOPE, "answered": OUT_OF_SCOPE, "outcome": "refused"}, False, False, "refused_right"),
        ({"gold": "visa luar-topik", "answered": OUT_OF_SCOPE, "outcome": "refused"}, False, False, "refused_right"),
        ({"answered": OUT_OF_SCOPE, "outcome": "refused"}, False, False, "refused_wrong"),
        ({"gold": OUT_OF_SCOPE, "answered": "biaya"}, False, False, "out_of_scope_answered"),
        ({"gold": "luar-topik visa", "answered": "visa"}, False, False, "answered_right"),
        ({"gold": OUT_OF_SCOPE, "outcome": "offered", "offered": "visa"}, False, False, "offered_without"),
    ],
)
def test_a_decision_is_judged_by_what_an_officer_would_accept(
    row: Callable[..., Row], made: dict[str, str], top1: bool, top3: bool, verdict: str
) -> None:
    judged = row(**made)
    assert (judged.top1, judged.top3, judged.verdict) == (top1, top3, verdict)
    assert judged.wrong == (verdict in ("answered_wrong", "refused_wrong", "out_of_scope_answered"))


@pytest.mark.parametrize(
    ("items", "ranking", "expected", "outcome"),
    [
        ((Faq("biaya"),), ("biaya", "visa"), ["biaya", "visa"], "answered"),
        ((Faq("visa"),), ("biaya", "visa"), ["visa", "biaya"], "answered"),
        ((Offer(("visa", "wna")),), ("biaya", "visa", "wna"), ["biaya", "visa", "wna"], "offered"),
        ((Offer(("visa", "wna")),), (), ["visa", "wna"], "offered"),
        ((HandOver("petugas"),), ("biaya",), ["biaya"], "handed_over"),
        ((Faq(OUT_OF_SCOPE),), (), [OUT_OF_SCOPE], "refused"),
        ((Faq(OUT_OF_SCOPE), Faq("biaya")), (), [OUT_OF_SCOPE, "biaya"], "answered"),
        ((), (), [], "handed_over"),
        ((Faq("a"),), tuple("abcdefgh"), list("abcde"), "answered"),
    ],
)
async def test_an_answer_comes_before_the_ranking_and_an_offer_does_not(items, ranking, expected, outcome: str) -> None:
    (made,) = await rows_of(FixedDialogue(*items, ranking=ranking), Case("teks", ("biaya",)))
    assert (made.ranking, made.outcome) == (expected, outcome)


async def test_every_message_is_a_conversation_of_its_own_at_every_run() -> None:
    dialogue = FixedDialogue(Faq("biaya"))
    seen: list[tuple[int, int]] = []
    cases = [Case("a", ("biaya",)), Case("b", ("biaya",))]
    await evaluate(dialogue, cases, lambda done, total: seen.append((done, total)))  # type: ignore[arg-type]
    await rows_of(dialogue, cases[0])
    assert len({sender for sender, _, _ in dialogue.heard}) == 3
    assert seen == [(1, 2), (2, 2)]


async def test_what_was_said_before_goes_first_in_the_same_conversation_and_is_no_row() -> None:
    dialogue = FixedDialogue(Faq("biaya"))
    rows = await rows_of(dialogue, Case("kalau bca?", ("biaya",), before="bayarnya gimana"))
    (first, second) = dialogue.heard
    assert first[0] == second[0]
    assert [text for _, text, _ in dialogue.heard] == ["bayarnya gimana", "kalau bca?"]
    assert [row.text for row in rows] == ["kalau bca?"]


@pytest.mark.parametrize(
    ("answered", "both", "in_order"),
    [
        ("biaya visa", True, True),
        ("biaya wna visa", True, True),
        ("visa biaya", True, False),
        ("biaya", False, False),
        ("", False, False),
    ],
)
def test_two_questions_want_two_answers_in_order(row, answered: str, both: bool, in_order: bool) -> None:
    made = row(gold="biaya visa", answered=answered, both=("biaya", "visa"))
    assert (made.both_answered, made.both_in_order) == (both, in_order)
    assert not row(answered=answered).both_answered


async def test_an_answer_from_search_is_marked() -> None:
    (made,) = await rows_of(FixedDialogue(Faq("biaya"), limited=True), Case("teks", ("biaya",), "k", "s"))
    assert made.limited
    assert (made.kind, made.style) == ("k", "s")
