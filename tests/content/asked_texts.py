"""Which texts the code asks for, read from its source.

Keys are given as they are, or built: f"kasus_keadaan_{state}". What is built is held against all the words that the
code knows; that every member of a family has its text is asked in test_text_families.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot import paths

FILES: dict[Path, dict[str, Any]] = {
    path: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in [paths.FAQ / "teks.yml", *sorted((paths.FAQ / "teks").glob("*.yml"))]
}
TABLES = ("tombol", "perintah", "perintah_petugas", "perintah_admin")
LABELS, _OF_CITIZENS, _OF_STAFF, _OF_ADMINS = (
    {key: text for one in FILES.values() for key, text in one.get(name, {}).items()} for name in TABLES
)
COMMANDS = _OF_CITIZENS | _OF_STAFF | _OF_ADMINS
ENTRIES: dict[str, Any] = {key: text for one in FILES.values() for key, text in one.items() if key not in TABLES}
MESSAGES = sorted(ENTRIES)
ENTRIES |= {"tombol": LABELS, "perintah": _OF_CITIZENS, "perintah_petugas": _OF_STAFF, "perintah_admin": _OF_ADMINS}

_BOT = paths.ROOT / "bot"
_SOURCES = [*(_BOT / "telegram").rglob("*.py"), *(_BOT / "intake").glob("*.py"), _BOT / "terminal.py"]
_TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in _SOURCES}
# What keys are built from is also named there: states, actions, documents.
_DOMAIN = [
    ast.parse(path.read_text(encoding="utf-8"))
    for room in ("cases", "reminders")
    for path in (_BOT / room).glob("*.py")
]
# Who is asked for a text, by which method.
_OWNERS = {
    "html": ("texts",),
    "filled": ("texts",),
    "notice": ("texts",),
    "label": ("texts",),
    "text": ("renderer", "self"),
}
# Helpers that put something before what they are given: where, by which name, what, and for which table.
_HELPERS = (
    ("telegram/requests/intake_page.py", "_label", "permohonan_", LABELS),
    ("telegram/requests/intake_page.py", "_key", "permohonan_", LABELS),
    ("telegram/requests/intake_presses.py", "text", "permohonan_", ENTRIES),
    ("telegram/requests/intake_steps.py", "text", "permohonan_", ENTRIES),
    ("telegram/requests/sending.py", "text", "permohonan_", ENTRIES),
    ("telegram/desk/card.py", "_word", "meja_", ENTRIES),
    ("intake/", "rejected", "permohonan_tolak_", ENTRIES),
)
_INSIDE_HELPERS = "permohonan_(.+)"  # how they do it: it says nothing about which texts there must be
_OWN_NAMES = re.compile(rf"({'|'.join(path.stem for path in FILES if path.parent.name == 'teks')})_[a-z_-]*[a-z]")
# Modules whose names for buttons and outcomes look like keys.
_NAMES_OF_THEIR_OWN = "keys.py"


def asked(method: str) -> set[str]:
    """The keys that are given as they are to a method of Texts, of the renderer, or to worded()."""
    return {key for tree in _TREES.values() for call in _calls(tree) for key in _asked(call, method)}


def missing() -> list[str]:
    """Keys that are named somewhere, or given to a helper, and have no text."""
    named = {key for path, tree in _TREES.items() if path.name != _NAMES_OF_THEIR_OWN for key in _named(tree)}
    unknown = named - set(MESSAGES) - set(LABELS)
    helped = {
        f"{before}{word}"
        for where, helper, before, table in _HELPERS
        for given in _given(where, helper)
        for word in _results(given)
        if f"{before}{word}" not in table
    }
    return sorted(unknown | helped)


def left_over(keys: Iterable[str]) -> list[str]:
    """The keys that nothing in the code can ask for."""
    return [key for key in keys if not _known(key)]


def _asked(call: ast.Call, method: str) -> set[str]:
    function = call.func
    if method == "worded":
        return _results(call.args[1]) if isinstance(function, ast.Name) and function.id == "worded" else set()
    if not isinstance(function, ast.Attribute) or function.attr != method or not call.args:
        return set()
    owner = ast.unparse(function.value)
    return _results(call.args[0]) if any(owner == one or owner.endswith(f"{one}") for one in _OWNERS[method]) else set()


def _named(tree: ast.AST) -> set[str]:
    return {text for text in _strings(tree) if _OWN_NAMES.fullmatch(text)}


def _given(where: str, helper: str) -> Iterator[ast.expr]:
    """What the helper is called with in the modules there."""
    for path, tree in _TREES.items():
        if str(path.relative_to(_BOT)).startswith(where):
            yield from (call.args[0] for call in _calls(tree) if call.args and _name(call.func) == helper)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _results(expression: ast.AST) -> set[str]:
    """The strings an argument can be: itself, or either side of a condition."""
    if isinstance(expression, ast.IfExp):
        return _results(expression.body) | _results(expression.orelse)
    is_text = isinstance(expression, ast.Constant) and isinstance(expression.value, str)
    return {expression.value} if is_text else set()  # type: ignore[attr-defined]


def _strings(tree: ast.AST) -> Iterator[str]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


@cache
def _known(key: str) -> bool:
    """It is named in the code, or built there out of what is named."""
    return key in _words() or any(
        all(map(_known, match.groups())) for form in _forms() if (match := form.fullmatch(key))
    )


@cache
def _words() -> frozenset[str]:
    """All strings of the code, with what helpers put before them, and the names of fields and members."""
    plain = (text for tree in [*_TREES.values(), *_DOMAIN] for text in _strings(tree))
    members = (name for tree in _DOMAIN for name in _members(tree))
    helped = (
        f"{before}{word}"
        for where, helper, before, _ in _HELPERS
        for given in _given(where, helper)
        for word in _results(given)
    )
    return frozenset([*plain, *members, *helped])


def _members(tree: ast.AST) -> Iterator[str]:
    """The names of the fields of dataclasses and the members of enums."""
    for node in ast.walk(tree):
        for part in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(part, ast.AnnAssign | ast.Assign):
                target = part.target if isinstance(part, ast.AnnAssign) else part.targets[0]
                yield ast.unparse(target)


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """The keys that are built, with places for what is filled in."""
    built = {_form(node) for tree in _TREES.values() for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)}
    helped = {
        f"{before}{_form(given)}"
        for where, helper, before, _ in _HELPERS
        for given in _given(where, helper)
        if isinstance(given, ast.JoinedStr)
    }
    forms = {form for form in built if re.match(r"[a-z]+_", form)} - {_INSIDE_HELPERS} | helped
    return tuple(re.compile(form) for form in sorted(forms))


def _form(node: ast.JoinedStr) -> str:
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)" for part in node.values)
