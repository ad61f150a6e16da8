"""Reading times: whatever is typed, and every way of writing a moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.content.facts import long_date
from bot.paths import ROOT
from bot.reminders import words
from bot.reminders.limits import Limits
from bot.reminders.times import Awaited, Failure, read
from bot.reminders.wib import WIB, shown_day

MINUTE = timedelta(minutes=1)
NOWS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)).map(lambda now: now.replace(tzinfo=WIB))
FIGURES = st.one_of(
    st.integers(0, 99).map(str),
    st.builds("{}.{:02}".format, st.integers(0, 30), st.integers(0, 70)),
    st.builds("{}/{}".format, st.integers(0, 40), st.integers(0, 15)),
    st.builds("{}-{}-{}".format, st.integers(0, 40), st.integers(0, 15), st.integers(0, 9999)),
)
VOCABULARY = [
    *words.HARMLESS,
    *words.PARTS,
    *words.WEEKDAYS,
    *"besok lusa kemarin lagi lalu depan ini menit jam hari minggu bulan setengah kurang lewat dua belas puluh".split(),
    *"des februari mei sejam seperempat - , ?".split(),
]
TYPED = st.lists(st.one_of(st.sampled_from(VOCABULARY), FIGURES), max_size=7).map(" ".join)
HOURS = ["{:%H.%M}", "{:%H:%M}", "jam {:%H.%M}", "pukul {:%H.%M} WIB", "jm {:%H.%M}"]


@given(st.one_of(TYPED, st.text()), NOWS, st.sampled_from(Awaited))
def test_any_text_gives_a_usable_moment_or_a_reason(limits: Limits, text: str, now: datetime, awaited: Awaited) -> None:
    found = read(awaited, text, now, limits)
    if isinstance(found, Failure):
        return
    if awaited is Awaited.PHOTO:
        assert found.date() <= now.date()
    else:
        assert now < found


@given(NOWS, st.integers(1, 170), st.integers(0, 24 * 60 - 1), st.sampled_from(HOURS), st.data())
def test_a_visit_is_read_however_it_is_written(
    limits: Limits, now: datetime, days: int, minute: int, hour_form: str, data: st.DataObject
) -> None:
    visit = (now + timedelta(days=days)).replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    day = visit.date()
    dates = [
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day:%y}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%d.%m.%Y}",
        day.isoformat(),
        long_date(day),
        long_date(day).lower(),
        f"tgl {long_date(day)}",
        f"{day.day} {long_date(day).split()[1][:3]} {day.year}",
        shown_day(day),
        f"{day.day}/{day.month}",
        long_date(day).rpartition(" ")[0],
        f"{days} hari lagi",
    ]
    text = f"{data.draw(st.sampled_from(dates))} {hour_form.format(visit)}"
    assert read(Awaited.VISIT, text, now, limits) == visit, text


@given(NOWS, st.integers(0, 118))
def test_the_deadline_follows_from_when_the_code_was_made(limits: Limits, now: datetime, minutes: int) -> None:
    now = now.replace(second=0, microsecond=0)
    made = now - minutes * MINUTE
    deadline = made + limits.payment
    assert read(Awaited.BILLING, f"tadi jam {made:%H.%M}", now, limits) == deadline
    assert read(Awaited.BILLING, f"{made:%d/%m/%Y %H:%M}", now, limits) == deadline
    if minutes:
        assert read(Awaited.BILLING, f"{minutes} menit yang lalu", now, limits) == deadline
    assert read(Awaited.BILLING, f"berlaku sampai {deadline:%H:%M}", now, limits) == deadline


def sentences() -> Iterator[str]:
    """All sentences that the engine learns from or is tested with."""
    for path in [*ROOT.glob("nlu_data/nlu/*.yml"), *ROOT.glob("tests/nlu/*.yml")]:
        for block in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            examples = block.get("examples") or []
            if isinstance(examples, str):
                yield from (line.removeprefix("- ") for line in examples.splitlines())
            else:
                yield from (example["text"].strip() for example in examples)
    for path in ROOT.glob("tests/understanding/*.jsonl"):
        yield from (json.loads(line)["text"] for line in path.read_text("utf-8").splitlines())


def test_questions_and_complaints_are_no_times(limits: Limits) -> None:
    now = datetime(2026, 11, 24, 10, 30, tzinfo=WIB)
    taken = {text for text in sentences() if read(Awaited.VISIT, text, now, limits) is not Failure.UNREADABLE}
    assert taken <= {"besok", "sampai besok"}
