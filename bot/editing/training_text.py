"""Adding topics and sentences to the text of the engine's files; every other line stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEAD = 'version: "3.1"\nnlu:\n'
_ADDED = "# Added by admins in the console.\n"
_RESPONSE = re.compile(r"^  utter_(.+):$", re.MULTILINE)
# Rasa reads [words](like this) as markings of entities, and \ as an escape.
_MARKING = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")", "\\": " "})


def as_example(text: str) -> str:
    """The sentence as one line of training data; empty when nothing of it is left."""
    visible = "".join(char if char.isprintable() else " " for char in text.translate(_MARKING))
    return " ".join(visible.split()).lstrip("-/ ")


def add_to_sentences(text: str, topic: str, examples: Sequence[str]) -> str:
    """A file of sentences with these behind the ones that were added before. `text` is empty for a new file."""
    lines = "".join(f"    - {example}\n" for example in examples)
    if not text:
        return f"{_HEAD}{_block(topic)}{lines}"
    text = _ended(text)
    _, block, tail = text.rpartition(_ADDED + _block(topic))
    if not block or any(not line.startswith("    - ") for line in tail.splitlines()):  # none, or not the last one
        text += _ADDED + _block(topic)
    return text + lines


def add_to_domain(text: str, topics: Sequence[str]) -> str:
    """domain.yml with an intent and a response for each: where the other topics have theirs."""
    text = _ended(text)
    last = _RESPONSE.findall(text)[-1]
    intents = "".join(f"- {topic}\n" for topic in topics)
    text = re.sub(
        rf"^- {re.escape(last)}(?=\s).*\n", lambda found: found[0] + intents, text, count=1, flags=re.MULTILINE
    )
    responses = "".join(f"  utter_{topic}:\n  - custom: {{faq: {topic}}}\n" for topic in topics)
    return _at_end_of("responses", text, responses)


def add_to_rules(text: str, topics: Sequence[str]) -> str:
    """rules.yml with a rule for each: what is understood is answered."""
    rules = "".join(f"- rule: {topic}\n  steps:\n  - intent: {topic}\n  - action: utter_{topic}\n" for topic in topics)
    return _at_end_of("rules", _ended(text), rules)


def _block(topic: str) -> str:
    return f"- intent: {topic}\n  examples: |\n"


def _at_end_of(section: str, text: str, added: str) -> str:
    """Behind the last line of a section at the top level, before blank lines and comments that lead to the next."""
    lines = text.splitlines(keepends=True)
    end = start = next(number for number, line in enumerate(lines) if line.startswith(f"{section}:")) + 1
    for number, line in enumerate(lines[start:], start):
        if line[0].isalpha():  # the next section
            break
        if line.strip() and not line.startswith("#"):
            end = number + 1
    return "".join([*lines[:end], added, *lines[end:]])


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
