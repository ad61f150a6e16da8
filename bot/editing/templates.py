"""What an admin may write between {{ }} and {% %}, and which facts a text uses.

Only calls with constant names: so it is known beforehand what a changed fact changes, and nothing runs away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import jinja2
from jinja2 import nodes

OF_FACTS = ("fakta", "rupiah", "tautan", "pasti")  # their first argument is a fact; of rupiah every one is
OF_STEPS = ("jumlah", "rincian", "dipilih")
_SUMS = ("jumlah", "rincian")
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Const,
)
_PARSED_KEPT = 1000
_JINJA = jinja2.Environment(trim_blocks=True)
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# What a browser would take for a tag; a Markdown link in angle brackets has a colon there.
_TAG = re.compile(r"<(?:/?([a-z][a-z0-9-]*)(?=[\s/>]|$)|(!--))", re.IGNORECASE)


@lru_cache(_PARSED_KEPT)
def _parsed(template: str) -> nodes.Template:
    """Raises jinja2.TemplateSyntaxError."""
    return _JINJA.parse(template)


def foreign_code(template: str, functions: tuple[str, ...]) -> Iterator[str]:
    """Complaints about anything but calls of these functions and conditions made of them."""
    try:
        parsed = _parsed(template)
    except jinja2.TemplateSyntaxError as error:
        yield f"baris {error.lineno}: tulisan di antara {{{{ }}}} atau {{% %}} tidak lengkap ({error.message})."
        return
    if _is_foreign(parsed, functions):
        listed = ", ".join(functions)
        yield f"di antara {{{{ }}}} dan {{% %}} hanya boleh {listed}, dengan nama di antara tanda kutip, dan if."


def html_tags(template: str) -> Iterator[str]:
    """A complaint for each tag of HTML."""
    for tag in dict.fromkeys(match[1] or match[2] for match in _TAG.finditer(_EXPRESSION.sub("", template))):
        yield f"tag HTML <{tag}> tidak bisa dipakai; pakai **tebal**, *miring*, dan daftar."


def facts_in(template: str) -> frozenset[str]:
    """The keys of the facts that a sound template names; empty for one that is not sound."""
    return frozenset(key for name, keys in _calls(template) if name in OF_FACTS for key in _keys(name, keys))


def has_sum(template: str) -> bool:
    """Whether a step's template states the sum of its journey."""
    return any(name in _SUMS for name, _ in _calls(template))


def _keys(name: str, arguments: list[str]) -> list[str]:
    return arguments[:1] if name == "tautan" else arguments


def _calls(template: str) -> Iterator[tuple[str, list[str]]]:
    try:
        parsed = _parsed(template)
    except jinja2.TemplateSyntaxError:
        return
    for call in parsed.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            constants = (node.value for node in call.args if isinstance(node, nodes.Const))
            yield call.node.name, [value for value in constants if isinstance(value, str)]


def _is_foreign(node: nodes.Node, functions: tuple[str, ...]) -> bool:
    if isinstance(node, nodes.Call):
        named = isinstance(node.node, nodes.Name) and node.node.name in functions
        plain = all(isinstance(one, nodes.Const) and isinstance(one.value, str) for one in node.args)
        return not (named and plain) or bool(node.kwargs or node.dyn_args or node.dyn_kwargs)
    return not isinstance(node, _ALLOWED) or any(_is_foreign(child, functions) for child in node.iter_child_nodes())
