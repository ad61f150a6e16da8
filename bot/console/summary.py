"""Ringkasan: how much was asked, how well it was answered, how long people waited. For supervisors and admins."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.cases.export import as_csv
from bot.console.context import context_of
from bot.console.figures import RANGES, Figure, Figures, Period
from bot.console.pages import role, show
from bot.content.facts import long_date

_PATH = "/ringkasan"
_DEFAULT_DAYS = 30
# The picture's own styles stand in it; everything else is forbidden to it.
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@role("supervisor")
async def summary(request: Request) -> Response:
    days = _days(request)
    period, figures = _figures(request, days)
    return show(
        request,
        "ringkasan.html",
        gambar=figures,
        hari=days,
        pilihan=RANGES,
        dari=long_date(period.first),
        sampai=long_date(period.last),
    )


@role("supervisor")
async def picture(request: Request) -> Response:
    """A figure's chart."""
    _, figures = _figures(request, _days(request))
    figure = next((one for one in figures if one.name == request.path_params["name"]), None)
    if figure is None:
        raise HTTPException(404)
    svg = await asyncio.to_thread(_draw, figure)  # the bot's loop has citizens to serve
    return Response(svg, media_type="image/svg+xml", headers={"content-security-policy": _PICTURE_POLICY})


@role("supervisor")
async def download(request: Request) -> Response:
    """Every figure in one table."""
    days = _days(request)
    period, figures = _figures(request, days)
    lines = [
        {"bagian": figure.title, "butir": row[0], "ukuran": column, "nilai": value}
        for figure in figures
        for row in figure.rows
        for column, value in zip(figure.columns[1:], row[1:], strict=True)
    ]
    name = f"ringkasan-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(lines), media_type="text/csv; charset=utf-8", headers=headers)


def _draw(figure: Figure) -> bytes:
    from bot.console.charts import draw  # its library takes a while to load: not at the start of the bot

    return draw(figure)


def _figures(request: Request, days: int) -> tuple[Period, list[Figure]]:
    context = context_of(request)
    period, library = Period.until(context.clock(), days), context.library
    return period, Figures(context.db, library.answers.topics, library.texts).all(period)


def _days(request: Request) -> int:
    """The range that was chosen; any other gives the usual one."""
    asked = request.query_params.get("hari", "")
    return next((days for days in RANGES if str(days) == asked), _DEFAULT_DAYS)


routes = [
    Route(_PATH, summary, methods=["GET"]),
    Route(f"{_PATH}.csv", download, methods=["GET"]),
    Route(f"{_PATH}/{{name}}.svg", picture, methods=["GET"]),
]
