"""Latih & uji: what the next training teaches, how it goes, what it made better and worse, and the model in use."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from operator import attrgetter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.context import Context, context_of
from bot.console.pages import Waiting, field, form, go, may, officer_of, role, show
from bot.content.topics import Topics
from bot.editing.lesson_orders import LONGEST_REASON, LessonOrders, OrderError
from bot.store.lessons import AT_WORK, UNDECIDED, Lesson, LessonKind, LessonState
from bot.store.sentences import Sentence
from bot.store.staff import Officer, StaffStore

_PATH = "/latih"


@role("admin")
async def show_lessons(request: Request) -> Response:
    return _page(request)


@role("admin")
async def learn(request: Request) -> Response:
    return _ordered(request, lambda orders, officer: orders.learn(officer), "Latihan dimulai.")


@role("admin")
async def use(request: Request) -> Response:
    id_ = request.path_params["id"]
    return _ordered(request, lambda orders, officer: orders.use(officer, id_), "Model baru sedang disiapkan.")


@role("admin")
async def use_anyway(request: Request) -> Response:
    id_, reason = request.path_params["id"], field(await form(request), "alasan")
    try:
        _orders(context_of(request)).use_anyway(officer_of(request), id_, reason)
    except OrderError as error:
        return _page(request, 422, str(error), reason)
    return go(_PATH, "Model baru sedang disiapkan.")


@role("admin")
async def drop(request: Request) -> Response:
    id_ = request.path_params["id"]
    return _ordered(request, lambda orders, officer: orders.drop(officer, id_), "Dibatalkan. Model lama tetap dipakai.")


@role("admin")
async def ask_to_go_back(request: Request) -> Response:
    """What it means, before it is done."""
    previous = _orders(context_of(request)).previous()
    if previous is None:
        return go(_PATH, "Tidak ada model sebelumnya yang bisa dipakai lagi.", "awas")
    return show(request, "latih_kembali.html", sejak=previous.since)


@role("admin")
async def go_back(request: Request) -> Response:
    return _ordered(request, lambda orders, officer: orders.go_back(officer), "Model sebelumnya sedang disiapkan.")


def waiting(context: Context, officer: Officer) -> list[Waiting]:
    """For the first page."""
    lesson = _orders(context).latest() if may(officer, "admin") else None
    if lesson is None or lesson.state not in UNDECIDED:
        return []
    return [Waiting("model baru menunggu keputusan", _PATH)]


def _ordered(request: Request, order: Callable[[LessonOrders, Officer], None], notice: str) -> Response:
    try:
        order(_orders(context_of(request)), officer_of(request))
    except OrderError as error:
        return go(_PATH, str(error), "awas")
    return go(_PATH, notice)


def _page(request: Request, status: int = 200, wrong: str = "", reason: str = "") -> Response:
    context = context_of(request)
    if context.settings.engine_url:
        return show(request, "latih.html", status, di_sini=False)
    orders, topics = _orders(context), context.library.answers.topics
    lesson, news = orders.latest(), orders.news()
    return show(
        request,
        "latih.html",
        status,
        di_sini=True,
        pelatihan=_shown(lesson, context) if lesson else None,
        bekerja=lesson is not None and lesson.state in AT_WORK,
        untuk_latihan=_by_topic(news.to_train, topics),
        jumlah_latihan=len(news.to_train),
        jumlah_ujian=len(news.for_exam),
        dihapus=news.removed,
        ada_baru=bool(news),
        dipakai=orders.in_use(),
        sebelumnya=orders.previous(),
        salah=wrong,
        alasan=reason,
        terpanjang=LONGEST_REASON,
    )


def _shown(lesson: Lesson, context: Context) -> dict[str, Any]:
    topics, report = context.library.answers.topics, lesson.report
    author = StaffStore(context.db).by_id(lesson.author) if lesson.author is not None else None
    return {
        "id": lesson.id,
        "kembali": lesson.kind is LessonKind.BACK,
        "keadaan": lesson.state.value,
        "bisa_batal": lesson.state in (LessonState.ASKED, LessonState.TRAINING),
        "kemajuan": lesson.progress,
        "oleh": author.name if author else "",
        "diminta": lesson.asked_at,
        "berubah": lesson.updated_at,
        "alasan": lesson.reason,
        "lapor": report,
        "sebab": [_because(reason, report, topics) for reason in report.get("reasons", ())],
        "lebih_baik": [_change(change, topics) for change in report.get("better", ())],
        "lebih_buruk": [_change(change, topics) for change in report.get("worse", ())],
    }


def _because(reason: dict[str, Any], report: dict[str, Any], topics: Topics) -> str:
    title, lost = _title(reason["topic"], topics), reason["lost"]
    match reason["complaint"]:
        case "di-bawah-batas":
            return (
                f"Hanya {report['right_after']} dari {report['counted']} kalimat ujian yang dikenali: di bawah batas."
            )
        case "lebih-sedikit":
            return f"Kalimat ujian yang dikenali berkurang {lost}."
        case "mendesak":
            return f"“{title}” tidak boleh terlewat, dan {lost} kalimatnya tidak dikenali lagi."
        case _:
            return f"“{title}” kehilangan {lost} kalimat."


def _change(change: dict[str, str], topics: Topics) -> dict[str, str]:
    """A sentence, where it belongs, and what it was and is taken for."""
    return {
        "teks": change["text"],
        **{
            name: _title(change[key], topics)
            for name, key in (("topik", "topic"), ("dulu", "before"), ("kini", "after"))
        },
    }


def _by_topic(sentences: tuple[Sentence, ...], topics: Topics) -> list[tuple[str, list[str]]]:
    topic_of = attrgetter("topic")
    groups = groupby(sorted(sentences, key=topic_of), topic_of)
    return [(_title(topic, topics), [each.text for each in group]) for topic, group in groups]


def _title(topic: str, topics: Topics) -> str:
    if not topic:
        return "tidak dikenali"
    return topics.get(topic).title if topic in topics else topic


def _orders(context: Context) -> LessonOrders:
    return LessonOrders(context.db, context.settings.models_dir, context.clock)


routes = [
    Route(_PATH, show_lessons, methods=["GET"]),
    Route(_PATH, learn, methods=["POST"]),
    Route(f"{_PATH}/kembali", ask_to_go_back, methods=["GET"]),
    Route(f"{_PATH}/kembali", go_back, methods=["POST"]),
    Route(f"{_PATH}/{{id:int}}/pakai", use, methods=["POST"]),
    Route(f"{_PATH}/{{id:int}}/paksa", use_anyway, methods=["POST"]),
    Route(f"{_PATH}/{{id:int}}/buang", drop, methods=["POST"]),
]
