"""Telegram's HTML, its complaints, and what it recognises by itself."""

from __future__ import annotations

import pytest

from bot.simulator.errors import ApiError
from bot.simulator.formatting import format_text


def kinds(markup: str, parse_mode: str | None = "HTML") -> list[tuple[str, int, int]]:
    _, entities = format_text(markup, parse_mode, None)
    return [(entity["type"], entity["offset"], entity["length"]) for entity in entities]


@pytest.mark.parametrize(
    ("markup", "text", "expected"),
    [
        ("<b>a</b><i>b</i>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><s>b</s><del>c</del>", "abc", [("underline", 0, 1), ("strikethrough", 1, 1)] * 1
         + [("strikethrough", 2, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<code>a.id</code>", "a.id", [("code", 0, 4)]),
        ("😀 <b>x</b>", "😀 x", [("bold", 3, 1)]),
        ("a &lt; b &amp; c &#33; &nbsp;", "a < b & c ! &nbsp;", []),
        ("  <b> a </b>  ", "a", [("bold", 0, 1)]),
        ("<b>a <i>b</i></b>", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("<b></b>x", "x", []),
    ],
)  # fmt: skip
def test_markup(markup: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert format_text(markup, "HTML", None)[0] == text
    assert kinds(markup) == expected


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("<h1>a</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("<b>a", "Can't find end tag corresponding to start tag \"b\""),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("3 < 4", 'Unclosed start tag at byte offset 2'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler"'),
    ],
)  # fmt: skip
def test_complaints(markup: str, complaint: str) -> None:
    with pytest.raises(ApiError) as caught:
        format_text(markup, "HTML", None)
    assert caught.value.description == f"Bad Request: can't parse entities: {complaint}"
    assert caught.value.code == 400


def test_links_are_normalised_and_bad_ones_leave_their_text() -> None:
    _, (link,) = format_text('<a href="https://imigrasi.go.id">situs</a>', "HTML", None)
    assert link == {"type": "text_link", "offset": 0, "length": 5, "url": "https://imigrasi.go.id/"}
    assert format_text('<a href="javascript:1">x</a>', "HTML", None) == ("x", [])


def test_code_block_with_language() -> None:
    _, (block,) = format_text('<pre><code class="language-py">x</code></pre>', "HTML", None)
    assert block == {"type": "pre", "language": "py", "offset": 0, "length": 1}


def test_what_is_recognised_in_plain_text() -> None:
    found = kinds("/start https://x.id/a. surat@imigrasi.go.id @bot #paspor m-paspor.go.id foto.jpg", None)
    assert [kind for kind, _, _ in found] == ["bot_command", "url", "email", "mention", "hashtag", "url"]


def test_explicit_entities_are_kept_without_a_parse_mode() -> None:
    text, entities = format_text("<b>", None, [{"type": "bold", "offset": 0, "length": 3}])
    assert (text, entities) == ("<b>", [{"type": "bold", "offset": 0, "length": 3}])


def test_at_most_a_hundred_entities_are_kept() -> None:
    assert len(kinds("<b>a</b> " * 150)) == 100


def test_markdown_is_refused_instead_of_misread() -> None:
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        format_text("*a*", "MarkdownV2", None)
