"""An answer as the fields of a form, and back into the format of faq/ (docs/data-formats.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import frontmatter
import yaml
from starlette.datastructures import FormData

from bot.console.pages import field, listed, shown_field

NEXT_TOPICS = 5
# In the order of the files; what is not there (small talk has no sources) stays away.
_LISTS = ("sumber", "lanjut")
_KEYS = ("judul", "sumber", "berlaku_sejak", "diperiksa", "lanjut", "kelompok")
_TEXT = "teks"

Fields = dict[str, str]


def fields_of(body: str) -> Fields:
    """By name; lists with commas. Front matter that cannot be read is shown with the text, to be mended there."""
    try:
        post = frontmatter.loads(body)
    except yaml.YAMLError:
        return {_TEXT: body}
    return {
        **{key: shown_field(value) for key, value in post.metadata.items() if key in _KEYS},
        _TEXT: post.content,
    }


def sent_fields(sent: FormData, before: Mapping[str, str]) -> Fields:
    """What the form says; keys that the answer does not have (`before`) are not given to it."""
    fields = {key: field(sent, key).strip() for key in _KEYS if key in before and key != "lanjut"}
    if "lanjut" in before:
        chosen = [value for number in range(1, NEXT_TOPICS + 1) if (value := field(sent, f"lanjut{number}"))]
        fields["lanjut"] = ", ".join(dict.fromkeys(chosen))
    if "kelompok" in before:
        fields["kelompok"] = before["kelompok"]
    return {**fields, _TEXT: field(sent, _TEXT).strip()}


def composed(fields: Mapping[str, str]) -> str:
    """The answer in the format of faq/."""
    if fields.keys() == {_TEXT}:
        return fields[_TEXT]
    return "\n".join(("---", *_lines(fields), "---", fields[_TEXT].strip(), ""))


def _lines(fields: Mapping[str, str]) -> Iterator[str]:
    for key in _KEYS:
        if key in fields:
            value = fields[key]
            yield f"{key}: {_list(value) if key in _LISTS else _scalar(value, key)}"


def _list(value: str) -> str:
    return f"[{', '.join(_scalar(one, '') for one in listed(value))}]"


def _scalar(value: str, key: str) -> str:
    """The value in YAML: text stays text, whatever it looks like; only dates are dates."""
    if key in ("berlaku_sejak", "diperiksa") and _is_date(value):
        return value
    text = " ".join(value.split())
    plain = _dumped(text, None)
    return _dumped(text, '"') if plain.startswith("'") else plain


def _dumped(text: str, style: str | None) -> str:
    # The width keeps it on its line; YAML's end of a document is no part of it.
    dumped: str = yaml.safe_dump(text, allow_unicode=True, width=10_000, default_style=style)
    return dumped.removesuffix("\n").removesuffix("\n...")


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
