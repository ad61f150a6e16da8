"""Writing changed items into the YAML files of faq/: what has not changed stays byte for byte, comments too."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, ScalarString

from bot.content.shelf import parse
from bot.editing.catalogue import put_facts, put_steps, put_topics
from bot.errors import OperatorError

_WIDTH = 10_000  # nothing is wrapped
_INDENT = 2
_STEPS, _TEXT = "langkah", "teks"


def with_facts(text: str, changed: Mapping[str, Mapping[str, Any]]) -> str:
    """fakta.yml with these entries in place of its own. Raises OperatorError."""
    patched = text
    for key, entry in changed.items():
        group, _, name = key.partition(".")
        patched = _with_fact(patched, group, name, entry)
    return _held_against(patched, put_facts(parse(text), changed), "fakta.yml")


def with_steps(text: str, changed: Mapping[str, str], file: str) -> str:
    """A journey's file with these texts in place of its own. Raises OperatorError."""
    steps = _pairs(yaml.compose(text, Loader=yaml.CSafeLoader))[_STEPS][1].value
    places = [_pairs(step)[_TEXT] for step in steps]
    lines, uses = text.splitlines(keepends=True), Counter(id(value) for _, value in places)
    data = parse(text)
    before, after = (
        {step["id"]: step[_TEXT] for step in each[_STEPS]} for each in (data, put_steps(parse(text), changed))
    )
    touched = {id(value) for (_, value), id_ in zip(places, before, strict=True) if before[id_] != after[id_]}
    # From the end, so that the places before stay right. Steps that share a text by an alias each get their own.
    for (key, value), id_ in reversed(list(zip(places, before, strict=True))):
        if before[id_] != after[id_] or (id(value) in touched and uses[id(value)] > 1):
            start, end = _region(lines, key)
            lines[start:end] = _literal(lines[start][: key.start_mark.column], after[id_])
    return _held_against("".join(lines), put_steps(data, changed), file)


def with_topics(text: str, added: Mapping[str, str]) -> str:
    """menu.yml with these topics, each at the end of its group. Raises OperatorError."""
    menu = _round_trip().load(text)
    for group in menu["kelompok"]:
        group["topik"].extend(topic for topic, wanted in added.items() if wanted == group["id"])
    return _held_against(_dumped(menu), put_topics(parse(text), added), "menu.yml")


def _with_fact(text: str, group: str, name: str, entry: Mapping[str, Any]) -> str:
    groups = _pairs(yaml.compose(text, Loader=yaml.CSafeLoader))
    lines = text.splitlines(keepends=True)
    if group not in groups:
        return text + _dumped(_styled({group: {name: dict(entry)}}))
    facts = _pairs(groups[group][1])
    if name not in facts:
        end = _region(lines, groups[group][0])[1]
        lines[end:end] = _indented(_dumped(_styled({name: dict(entry)})), _INDENT)
        return "".join(lines)
    key = facts[name][0]
    start, end = _region(lines, key)
    column = key.start_mark.column
    there = _round_trip().load("".join(line[column:] or "\n" for line in lines[start:end]))
    _change(there[name], entry)
    lines[start:end] = _indented(_dumped(there), column)
    return "".join(lines)


def _change(there: CommentedMap, wanted: Mapping[str, Any]) -> None:
    """Make the mapping say what is wanted; what it says already stays as it is written."""
    for key in [key for key in there if key not in wanted]:
        del there[key]
    for key, value in wanted.items():
        if key not in there or there[key] != value:
            before = there.get(key)
            quoted = isinstance(before, ScalarString) and isinstance(value, str)
            there[key] = type(before)(value) if quoted else _styled(value)


def _styled(value: Any) -> Any:
    """As the files write it: mappings over several lines, lists in one."""
    if isinstance(value, dict):
        return CommentedMap({key: _styled(inner) for key, inner in value.items()})
    if isinstance(value, list):
        listed = CommentedSeq(value)
        listed.fa.set_flow_style()
        return listed
    return DoubleQuotedScalarString(value) if isinstance(value, str) and not _is_plain(value) else value


def _is_plain(text: str) -> bool:
    """Whether it is read as this text without quotes: ruamel follows YAML 1.2, and who reads it 1.1 ("yes", "7:30")."""
    try:
        return bool(parse(f"a: {text}") == {"a": text})
    except yaml.YAMLError:
        return False


def _pairs(node: Any) -> dict[str, tuple[Any, Any]]:
    """The nodes of a mapping's keys and values, by key."""
    return {key.value: (key, value) for key, value in node.value}


def _region(lines: list[str], key: Any) -> tuple[int, int]:
    """The lines from a key to the end of its value: what is deeper than it, without blank lines at the end."""
    start, column = key.start_mark.line, key.start_mark.column
    end = last = start + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][: column + 1].isspace()):
        end += 1
        last = end if lines[end - 1].strip() else last
    return start, last


def _literal(before: str, text: str) -> list[str]:
    """A text over several lines under its key, which stands behind `before`."""
    indent = " " * (len(before) + _INDENT)
    mark = "|" if text.endswith("\n") else "|-"
    return [f"{before}{_TEXT}: {mark}\n", *(f"{indent}{line}\n" if line else "\n" for line in text.splitlines())]


def _indented(text: str, column: int) -> list[str]:
    return [" " * column + line if line.strip() else line for line in text.splitlines(keepends=True)]


def _held_against(text: str, wanted: Any, file: str) -> str:
    """The text, when it says what is wanted."""
    try:
        if parse(text) == wanted:
            return text
    except yaml.YAMLError:
        pass
    raise OperatorError(
        f"faq/{file} ditulis dengan cara yang tidak bisa diubah otomatis.",
        "Salin sendiri yang berubah dari `python -m bot faq diff`.",
    )


def _round_trip() -> YAML:
    yaml_ = YAML()
    yaml_.preserve_quotes = True
    yaml_.width = _WIDTH
    yaml_.representer.add_representer(type(None), _null)
    return yaml_


def _null(representer: Any, _: None) -> Any:
    """As the files write it; ruamel would leave the place empty."""
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


def _dumped(data: Any) -> str:
    out = io.StringIO()
    _round_trip().dump(data, out)
    return out.getvalue()
