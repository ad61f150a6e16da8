"""The figures of an evaluation: the whole decision, with intervals, in sum and by topic, style and kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from statistics import mean, quantiles
from typing import Any

from bot.conversation.dialogue import OUT_OF_SCOPE
from bot.evaluation.intervals import interval
from bot.evaluation.run import Row, Verdict
from bot.processes.urgent import urgent_topics

_OUTCOMES = ("answered", "offered", "handed_over", "refused")
_PERCENTILES = 20  # quantiles in steps of 5 %; the last is p95
_PAIRS = 15
_CAUGHT = (Verdict.ANSWERED_RIGHT, Verdict.OFFERED_RIGHT)
_JSON_FIELDS = ("text", "gold", "ranking", "answered", "offered", "outcome", "ms")
_JSON_LABELS = ("kind", "style")


def as_json(rows: list[Row]) -> dict[str, Any]:
    return {"summary": summary(rows), "rows": [_row_as_json(row) for row in rows]}


def _row_as_json(row: Row) -> dict[str, Any]:
    labels = {name: getattr(row, name) for name in _JSON_LABELS if getattr(row, name)}
    return {name: getattr(row, name) for name in _JSON_FIELDS} | labels


def summary(rows: list[Row]) -> dict[str, Any]:
    """Shares are of all messages where nothing else is said."""
    times = [row.ms for row in rows]
    return {
        **_scores(rows),
        "wrong_answers": _share(row.wrong for row in rows)["share"],
        "outcomes": {name: _share(row.outcome == name for row in rows)["share"] for name in _OUTCOMES},
        "decision": {verdict.value: _share(row.verdict is verdict for row in rows) for verdict in Verdict},
        "out_of_scope": _out_of_scope([row for row in rows if row.gold[0] == OUT_OF_SCOPE]),
        "both": _both([row for row in rows if row.both]),
        "urgent": _urgent(rows, urgent_topics()),
        "follow_ups": sum(bool(row.before) for row in rows),
        "without_engine": sum(row.limited for row in rows),
        "ms_mean": round(mean(times), 1),
        "ms_p95": p95(times),
        "topics": _by(rows, lambda row: row.gold[0]),
        "styles": _by(rows, lambda row: row.style),
        "kinds": _by(rows, lambda row: row.kind),
        "confused": _confused(rows),
    }


def p95(times: list[float]) -> float:
    return round(quantiles(times, n=_PERCENTILES, method="inclusive")[-1] if len(times) > 1 else times[0], 1)


def _share(flags: Iterable[bool]) -> dict[str, Any]:
    values = list(flags)
    hits = sum(values)
    return {"times": hits, "share": round(hits / len(values), 4), "interval": interval(hits, len(values))}


def _scores(rows: list[Row]) -> dict[str, Any]:
    found = {
        "top1": _share(row.top1 for row in rows),
        "top3": _share(row.top3 for row in rows),
        "wrong": _share(row.wrong for row in rows),
    }
    return {
        "messages": len(rows),
        **{name: figure["share"] for name, figure in found.items()},
        "intervals": {name: figure["interval"] for name, figure in found.items()},
    }


def _out_of_scope(rows: list[Row]) -> dict[str, Any] | None:
    """Shares of the messages that are out of scope; None without any."""
    if not rows:
        return None
    return {
        "messages": len(rows),
        "refused": _share(row.verdict is Verdict.REFUSED_RIGHT for row in rows),
        "answered": _share(row.verdict is Verdict.OUT_OF_SCOPE_ANSWERED for row in rows),
    }


def _both(rows: list[Row]) -> dict[str, Any] | None:
    """Shares of the messages with two questions; None without any."""
    if not rows:
        return None
    return {
        "messages": len(rows),
        "in_order": _share(row.both_in_order for row in rows),
        "any_order": _share(row.both_answered for row in rows),
    }


def _urgent(rows: list[Row], topics: tuple[str, ...]) -> dict[str, Any] | None:
    """Shares of all messages that were taken for urgent, and of the urgent ones; None where no topic is urgent."""
    if not topics:
        return None

    def one_in(found: Iterable[str]) -> bool:
        return not set(topics).isdisjoint(found)

    meant = [row for row in rows if one_in(row.gold)]
    return {
        "topics": list(topics),
        "answered": _share(one_in(row.answered) for row in rows),
        "offered": _share(one_in(row.offered) for row in rows),
        "together": _share(one_in([*row.answered, *row.offered]) for row in rows),
        "caught": {"messages": len(meant), **_share(row.verdict in _CAUGHT for row in meant)} if meant else None,
    }


def _by(rows: list[Row], label: Callable[[Row], str]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if label(row):
            groups[label(row)].append(row)
    return {name: _scores(group) for name, group in sorted(groups.items())}


def _confused(rows: list[Row]) -> list[dict[str, Any]]:
    pairs = Counter((row.gold[0], row.taken_for) for row in rows if row.ranking and not row.top1)
    return [{"gold": gold, "taken_for": other, "times": count} for (gold, other), count in pairs.most_common(_PAIRS)]
