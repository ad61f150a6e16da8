"""From a topic to the finished answer: facts filled in, source and date below."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.content.facts import Fact, Facts, is_official_host, long_date, rupiah
from bot.content.markup import to_plain, to_telegram_html
from bot.content.topics import Topic, Topics

_SOURCES_SHOWN = 2


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

    def make(self, id_: str) -> Answer:
        """The answer to a topic. Raises KeyError for an unknown topic, ContentError for an answer with a fault."""
        topic = self.topics.get(id_)
        parts = [to_telegram_html(self.markdown(topic))]
        if not topic.small_talk:
            parts.append(self._source_line(topic))
        return Answer(topic, "\n\n".join(parts), tuple(self.topics.get(next_) for next_ in topic.next))

    def markdown(self, topic: Topic) -> str:
        """The answer's body with the facts filled in. Raises ContentError."""
        try:
            return self._jinja.from_string(topic.body).render()
        except (ContentError, jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise ContentError(f"faq/{topic.id}.md: {error}") from error

    def plain(self, topic: Topic) -> str:
        return to_plain(self.markdown(topic))

    def _source_line(self, topic: Topic) -> str:
        try:
            names = [self._source_html(id_) for id_ in topic.sources[:_SOURCES_SHOWN]]
        except ContentError as error:
            raise ContentError(f"faq/{topic.id}.md: {error}") from error
        checked = long_date(topic.checked) if topic.checked else ""
        return f"<i>Sumber: {'; '.join(names)} · diperiksa {checked}</i>"

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
        return _escape_markdown(self._stated(key).shown())

    def _sum(self, *keys: str) -> str:
        amounts: list[Any] = []
        for key in keys:
            fact = self._stated(key)
            if fact.unit != "rupiah":
                raise ContentError(f"fakta '{key}' bukan rupiah")
            amounts.append(fact.value)
        return rupiah(sum(amounts))

    def _link(self, key: str, text: str) -> str:
        fact = self._stated(key)
        if fact.unit != "url":
            raise ContentError(f"fakta '{key}' bukan url")
        return f"[{_escape_markdown(text)}]({fact.value})"

    def _certain(self, key: str) -> bool:
        return self._fact(key).certain


def _escape_markdown(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_[]<>&" else char for char in text)
