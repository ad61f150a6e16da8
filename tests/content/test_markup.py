"""Markdown to Telegram's HTML: only its tags, balanced, and everything typed is shown."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.markup import to_plain, to_telegram_html
from bot.telegram.render import visible

WORDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1)
MARKDOWNISH = st.text(alphabet="ab1 \n*_`[]()<>&;#-+.!|~\\/\"':x", max_size=60)


class Tags(HTMLParser):
    """Follows the tags; fails for one that is not allowed or not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "a", "code"}
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def check_tags(html: str) -> None:
    tags = Tags()
    tags.feed(html)
    tags.close()
    assert tags.open == []


@given(st.text() | MARKDOWNISH)
def test_any_text_becomes_html_with_allowed_and_balanced_tags_only(markdown: str) -> None:
    check_tags(to_telegram_html(markdown))


@given(st.text() | MARKDOWNISH)
def test_the_plain_text_is_what_the_html_shows_but_for_list_signs(markdown: str) -> None:
    def bare(text: str) -> list[str]:
        return [char for char in text if not char.isspace() and char not in "•.0123456789"]

    assert bare(visible(to_telegram_html(markdown))) == bare(to_plain(markdown))


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_plain_words_are_shown_as_they_are(words: list[str]) -> None:
    assert visible(to_telegram_html(" ".join(words))) == " ".join(words)


@pytest.mark.parametrize(
    "injected",
    [
        "<script>alert(1)</script>",
        "<b onclick='x'>tebal</b>",
        "<!-- rahasia -->",
        "</b></i>",
        "<a href='https://example.com'>klik</a>",
        "a < b && c > d",
        "> 17 tahun",
        "***",
        "# judul",
        "[1]: catatan",
        "0. nol",
        "baris satu\n---\nbaris tiga",
    ],
)  # fmt: skip
def test_what_is_no_markup_of_ours_is_shown_as_text(injected: str) -> None:
    html = to_telegram_html(injected)
    assert visible(html) == injected
    assert "<" not in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "vbscript:x", "file:///etc/passwd", "data:text/html,x"])
def test_dangerous_links_are_no_links(url: str) -> None:
    assert "<a" not in to_telegram_html(f"[klik]({url})")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**tebal** dan *miring*", "<b>tebal</b> dan <i>miring</i>"),
        ("`kode <x>`", "<code>kode &lt;x&gt;</code>"),
        ("[situs](https://x.go.id/?a=1&b=\"2\")", '<a href="https://x.go.id/?a=1&amp;b=%222%22">situs</a>'),
        ("satu\n\ndua", "satu\n\ndua"),
        ("satu\ndua", "satu\ndua"),
        ("- a\n- b\n\nlalu", "• a\n• b\n\nlalu"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("- a\n  1. b\n  2. c\n- d", "• a\n   1. b\n   2. c\n• d"),
        ("Syarat:\n- **a**\n- b", "Syarat:\n\n• <b>a</b>\n• b"),
        ("", ""),
    ],
)  # fmt: skip
def test_markup_of_ours_is_shown_well(markdown: str, html: str) -> None:
    assert to_telegram_html(markdown) == html


def test_plain_text_has_no_markup() -> None:
    assert to_plain("**Biaya** `x` [situs](https://x.go.id)\n- a\n- b") == "Biaya x situs\na\nb"
