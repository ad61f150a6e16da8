"""Markdown, as admins write it, to the HTML subset that Telegram shows. Escaping happens here, at the last step."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": False}).disable(
    ["heading", "lheading", "code", "fence", "image", "hr", "blockquote", "reference"]
)
_INLINE_TAGS = {"strong": "b", "em": "i"}


def to_telegram_html(markdown: str) -> str:
    """Paragraphs, bullet and numbered lists, bold, italic, code and links; everything else becomes plain text."""
    return _Blocks().render(_PARSER.parse(markdown))


def to_plain(markdown: str) -> str:
    """The same text without any markup, for the terminal and for search."""
    return "\n".join(_plain_inline(token) for token in _PARSER.parse(markdown) if token.type == "inline")


def _plain_inline(token: Token) -> str:
    parts = [
        child.content if child.type in ("text", "code_inline") else "\n"
        for child in token.children or []
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    ]
    return "".join(parts)


class _Blocks:
    """Walks the block tokens, keeping the numbers of open lists."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._lists: list[int | None] = []  # next number, None for bullets
        self._marker = ""

    def render(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            handler = getattr(self, f"_{token.type}", None)
            if handler:
                handler(token)
        return "".join(self._out).strip()

    def _bullet_list_open(self, _: Token) -> None:
        self._lists.append(None)

    def _ordered_list_open(self, token: Token) -> None:
        start = token.attrGet("start")
        self._lists.append(1 if start is None else int(start))

    def _bullet_list_close(self, _: Token) -> None:
        self._lists.pop()
        self._marker = "   " * len(self._lists)
        self._out.append("" if self._lists else "\n")

    _ordered_list_close = _bullet_list_close

    def _list_item_open(self, _: Token) -> None:
        number = self._lists[-1]
        indent = "   " * (len(self._lists) - 1)
        if number is None:
            self._marker = f"{indent}• "
        else:
            self._marker = f"{indent}{number}. "
            self._lists[-1] = number + 1

    def _inline(self, token: Token) -> None:
        end = "\n" if self._lists else "\n\n"
        self._out.append(f"{self._marker}{_inline_html(token.children or [])}{end}")
        self._marker = "   " * len(self._lists)


def _inline_html(tokens: Sequence[Token]) -> str:
    out: list[str] = []
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _INLINE_TAGS:
            out.append(f"<{'/' if token.nesting < 0 else ''}{_INLINE_TAGS[name]}>")
        elif token.type == "link_open":
            out.append(f'<a href="{escape(str(token.attrGet("href") or ""))}">')
        elif token.type == "link_close":
            out.append("</a>")
        elif token.type == "code_inline":
            out.append(f"<code>{escape(token.content)}</code>")
        elif token.type in ("softbreak", "hardbreak"):
            out.append("\n")
        else:
            out.append(escape(token.content, quote=False))
    return "".join(out)
