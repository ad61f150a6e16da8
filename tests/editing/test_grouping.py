"""Messages that say the same stand together; what many people miss stands first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.editing.grouping import MOST_WORDINGS, Group, grouped
from bot.store.unanswered import Outcome, Row

POLYCARBONATE = [
    "min berapa biaya paspor polikarbonat",
    "brp biaya paspor polikarbonat ya kak",
    "biaya paspor polikarbonat berapa?",
]
SUNDAY = ["apakah kantor buka hari minggu", "kantor imigrasi buka minggu ga"]
CAT = "pasporku dimakan kucing gimana"


def rows(*texts: str, outcome: Outcome = Outcome.MISSED, topics: tuple[str, ...] = ()) -> list[Row]:
    return [Row(n, text, outcome, topics, float(n)) for n, text in enumerate(texts, start=1)]


def texts(groups: list[Group]) -> list[set[str]]:
    return [set(group.wordings) for group in groups]


def test_the_same_need_in_other_words_is_one_group() -> None:
    groups = grouped(rows(*POLYCARBONATE, CAT, *SUNDAY))
    assert texts(groups) == [set(POLYCARBONATE), set(SUNDAY), {CAT}]
    assert [group.count for group in groups] == [3, 2, 1]


def test_of_equal_groups_the_one_asked_last_stands_first() -> None:
    assert texts(grouped(rows(CAT, "apakah ada tempat menyusui"))) == [{"apakah ada tempat menyusui"}, {CAT}]


def test_wordings_are_the_newest_first_and_each_once() -> None:
    [group] = grouped(rows(*["biaya polikarbonat"] * 3, "polikarbonat biaya"))
    assert group.wordings == ["polikarbonat biaya", "biaya polikarbonat"]
    assert (group.count, group.newest) == (4, 4.0)


def test_no_more_wordings_than_can_be_read() -> None:
    [group] = grouped(rows(*[f"biaya polikarbonat berapa{'!' * n}" for n in range(20)]))
    assert (group.count, len(group.wordings)) == (20, MOST_WORDINGS)


def test_the_likeliest_topic_is_the_one_named_most_and_first() -> None:
    offered = [
        Row(1, "biaya polikarbonat", Outcome.OFFERED, ("e-paspor", "biaya"), 1.0),
        Row(2, "biaya polikarbonat", Outcome.OFFERED, ("biaya", "visa", "e-paspor"), 2.0),
        Row(3, "biaya polikarbonat", Outcome.UNHELPFUL, ("biaya",), 3.0),
    ]
    [group] = grouped(offered)
    assert group.topics == ["biaya", "e-paspor", "visa"]
    assert group.outcomes == {Outcome.OFFERED: 2, Outcome.UNHELPFUL: 1}


def test_what_was_taken_out_makes_no_likeness() -> None:
    groups = grouped(rows("[nama] [nomor] wni hilang ingatan", "[nama] [nomor] kantor pindah"))
    assert len(groups) == 2


def test_texts_of_fillers_only_are_grouped_too() -> None:
    assert [group.count for group in grouped(rows("halo min", "halo min", "👍"))] == [2, 1]


WORDS = st.sampled_from("biaya paspor polikarbonat kantor buka minggu anak kucing hilang ya min".split())
MESSAGES = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), max_size=25)


@given(MESSAGES, st.randoms())
def test_every_message_is_in_one_group_in_whatever_order_they_are_read(messages: list[str], random) -> None:  # type: ignore[no-untyped-def]
    read = rows(*messages)
    groups = grouped(read)
    assert sorted(id_ for group in groups for id_ in group.ids) == [row.id for row in read]
    assert [group.count for group in groups] == sorted((group.count for group in groups), reverse=True)
    random.shuffle(read)
    assert grouped(read) == groups
