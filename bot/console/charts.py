"""Charts as SVG pictures that need nothing from elsewhere: no scripts, no fonts, no addresses."""

from __future__ import annotations

import sys
from typing import Any
from xml.etree.ElementTree import Element

import pygal  # type: ignore[import-untyped]
from pygal.style import Style  # type: ignore[import-untyped]

from bot.console.figures import Figure

# pygal leaves an importer of an old kind behind, which Python warns of at every import from then on.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

_SVG = "{http://www.w3.org/2000/svg}"
_FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#1c2833",
    foreground_strong="#1c2833",
    foreground_subtle="#51606e",
    colors=("#0b5a78", "#c46a00"),
    opacity="1",
    font_family=_FONT,
    guide_stroke_color="#cfd7de",
    major_guide_stroke_color="#cfd7de",
    label_font_size=14,
    major_label_font_size=14,
    legend_font_size=14,
)
_WIDTH = 480  # units of the picture; it is scaled to its place
_BAR, _MARGIN = 28, 80  # height of a bar's row, and of all else
_DAYS_HEIGHT = 240
_MANY = 12  # labels from here on: columns, with every few of them named
_LABELS_SHOWN = 5
_LONGEST_LABEL = 28  # characters


def draw(figure: Figure) -> bytes:
    """The figure as SVG: columns for many days, bars for anything else."""
    many = figure.name == "pesan" and len(figure.labels) >= _MANY
    chart = _columns(figure) if many else _bars(figure)
    for name, values in figure.series.items():
        chart.add(name, list(values) if many else list(values)[::-1])
    chart.add_xml_filter(_without_scripts)
    svg: bytes = chart.render()
    return svg


def _columns(figure: Figure) -> Any:
    chart = pygal.Bar(**_common(figure), height=_DAYS_HEIGHT, x_label_rotation=0, show_minor_x_labels=False)
    chart.x_labels = labels = [_short(day) for day in figure.labels]
    chart.truncate_label = -1  # they are short enough
    chart.x_labels_major = labels[:: max(1, len(labels) // _LABELS_SHOWN)]
    return chart


def _short(day: str) -> str:
    """27 Oktober 2026: 27 Okt"""
    number, month, *_ = day.split()
    return f"{number} {month[:3]}"


def _bars(figure: Figure) -> Any:
    """Horizontal, the first on top: long labels stay legible on a phone."""
    rows = max(1, len(figure.labels) * len(figure.series))
    chart = pygal.HorizontalBar(**_common(figure), height=_MARGIN + _BAR * rows)
    chart.x_labels = [label[:_LONGEST_LABEL] for label in figure.labels][::-1]
    return chart


def _common(figure: Figure) -> dict[str, Any]:
    return {
        "style": _STYLE,
        "width": _WIDTH,
        "js": (),
        "show_legend": len(figure.series) > 1,
        "legend_at_bottom": True,
        "no_prefix": True,
        "no_data_text": "Belum ada data",
        "include_x_axis": True,
        "margin": 12,
        "formatter": lambda value: f"{value:g}".replace(".", ","),
    }


def _without_scripts(root: Element) -> Element:
    """pygal always puts in its own settings as a script."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in ("script", f"{_SVG}script"):
                parent.remove(child)
    return root
