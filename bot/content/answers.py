"""From a topic to the finished answer: facts filled in, source and date below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.content.facts import Fact, Facts, is_official_host, long_date, rupiah
from bot.content.markup import to_plain, to_telegram_html
from bot.content.topics import Topic, Topics

_SOURCES_SHOWN = 2
_COMPILED_KEPT = 1000  # templates, so that a text shown again is not compiled again


class ContentError(Exception):
    """An answer cannot be made as written. The message is Indonesian and for admins."""


@dataclass(frozen=True)
class Answer:
    """What a citizen gets for a topic: Telegram HTML and the topics to go on with."""

    topic: Topic
    html: str
    next: tuple[Topic, ...]


class Answers:
    """Makes answers out of topics and facts."""

    def __init__(self, topics: Topics, facts: Facts) -> None:
        self.topics = topics
        self.facts = facts
        self._jinja = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, trim_blocks=True)
        self._jinja.globals = {
            "fakta": self._shown,
            "rupiah": self._sum,
            "tautan": self._link,
            "pasti": self._certain,
        }
        self._compiled = lru_cache(_COMPILED_KEPT)(self._jinja.from_string)

    def make(self, id_: str) -> Answer:
        """The answer to a topic. Raises KeyError for an unknown topic, ContentError for an answer with a fault."""
        topic = self.topics.get(id_)
        parts = [to_telegram_html(self.markdown(topic))]
        if topic.checked:
            parts.append(self._source_line_of(topic, topic.checked))
        following = tuple(self.topics.get(next_) for next_ in topic.next if next_ in self.topics)
        return Answer(topic, "\n\n".join(parts), following)

    def markdown(self, topic: Topic) -> str:
        """The answer's body with the facts filled in. Raises ContentError."""
        try:
            return self.fill(topic.body, {})
        except ContentError as error:
            raise ContentError(f"faq/{topic.id}.md: {error}") from error

    def plain(self, topic: Topic) -> str:
        return to_plain(self.markdown(topic))

    def fill(self, template: str, more: Mapping[str, Any]) -> str:
        """A template (Markdown) with the facts filled in; `more` names further functions it may call.

        Raises ContentError.
        """
        try:
            return self._compiled(template).render(more)
        except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise ContentError(str(error)) from error

    def amount(self, *keys: str) -> int:
        """The sum of facts in rupiah. Raises ContentError for a fact that is unknown, unconfirmed or no amount."""
        amounts: list[Any] = []
        for key in keys:
            fact = self._stated(key)
            if fact.unit != "rupiah":
                raise ContentError(f"fakta '{key}' bukan rupiah")
            amounts.append(fact.value)
        return sum(amounts)

    def source_line(self, sources: tuple[str, ...], checked: date) -> str:
        """Where it comes from and when a person last checked it, as HTML. Raises ContentError."""
        names = [self._source_html(id_) for id_ in sources[:_SOURCES_SHOWN]]
        return f"<i>Sumber: {'; '.join(names)} · diperiksa {long_date(checked)}</i>"

    def _source_line_of(self, topic: Topic, checked: date) -> str:
        try:
            return self.source_line(topic.sources, checked)
        except ContentError as error:
            raise ContentError(f"faq/{topic.id}.md: {error}") from error

    def _source_html(self, id_: str) -> str:
        source = self.facts.sources.get(id_)
        if source is None:
            raise ContentError(f"sumber '{id_}' tidak ada di sumber.yml")
        name = escape(source.name, quote=False)
        if source.official and is_official_host(source.url):
            return f'<a href="{escape(source.url)}">{name}</a>'
        return name

    def _stated(self, key: str) -> Fact:
        fact = self._fact(key)
        if not fact.certain:
            raise ContentError(f"fakta '{key}' belum dipastikan: pakai {{% if pasti(\"{key}\") %}}")
        return fact

    def _fact(self, key: str) -> Fact:
        try:
            return self.facts.get(key)
        except KeyError:
            raise ContentError(f"fakta '{key}' tidak ada di fakta.yml") from None

    def _shown(self, key: str) -> str:
        return escape_markdown(self._stated(key).shown())

    def _sum(self, *keys: str) -> str:
        return rupiah(self.amount(*keys))

    def _link(self, key: str, text: str) -> str:
        fact = self._stated(key)
        if fact.unit != "url":
            raise ContentError(f"fakta '{key}' bukan url")
        return f"[{escape_markdown(text)}]({fact.value})"

    def _certain(self, key: str) -> bool:
        return self._fact(key).certain


def escape_markdown(text: str) -> str:
    """The text such that Markdown shows it as it stands."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>&" else char for char in text)
