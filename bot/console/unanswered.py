"""Belum terjawab: messages that found no good answer, to be put under a topic, and what was added that way."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.context import Context, context_of
from bot.console.pages import Waiting, field, form, go, may, officer_of, role, show
from bot.content.topics import Topics
from bot.editing.grouping import Group, grouped
from bot.editing.lesson_orders import taught_now
from bot.editing.personal import without_marks
from bot.editing.teaching import LONGEST, PersonalDataError, SentenceError, Teaching
from bot.editing.training_data import mark
from bot.store.sentences import Sentence
from bot.store.staff import Officer

_PATH = "/belum"
_NEW_TOPIC = "/jawaban/baru"
_MOST_GROUPS = 40  # on one page; the others come up when these are dealt with
_MOST_CANDIDATES = 3
_MOST_IDS = 500


@dataclass(frozen=True)
class Trial:
    """What was sent for a group and not taken: shown again in its place, with the reason."""

    ids: frozenset[int]
    sentence: str
    topic: str
    problem: str
    personal: bool  # it may be taken all the same


@role("admin")
async def list_unanswered(request: Request) -> Response:
    return await _page(request)


@role("admin")
async def teach(request: Request) -> Response:
    """Put a group under the topic whose button was pressed, or that was chosen beside it."""
    sent = await form(request)
    ids, sentence = _ids(field(sent, "ids")), field(sent, "kalimat")
    topic = field(sent, "topik") or field(sent, "topik_lain")
    context = context_of(request)
    try:
        kept = _teaching(context).teach(officer_of(request), ids, topic, sentence, field(sent, "yakin") == "1")
    except SentenceError as error:
        return await _page(request, Trial(ids, sentence, topic, str(error), personal=False))
    except PersonalDataError as error:
        problem = f"Sepertinya ada data pribadi di kalimat ini. Tanpa itu: “{without_marks(error.safe)}”"
        return await _page(request, Trial(ids, sentence, topic, problem, personal=True))
    title = context.library.answers.topics.get(topic).title
    return go(_PATH, f"Masuk ke “{title}”: {kept} Mulai berlaku setelah Latih & uji.")


@role("admin")
async def dismiss(request: Request) -> Response:
    sent = await form(request)
    count = _teaching(context_of(request)).dismiss(officer_of(request), _ids(field(sent, "ids")))
    return go(
        _PATH, f"{count} pesan dibuang." if count else "Pesan-pesan itu sudah tidak ada.", "ok" if count else "awas"
    )


@role("admin")
async def remove(request: Request) -> Response:
    """Take an added sentence back."""
    id_ = request.path_params["id"]
    if _teaching(context_of(request)).remove(officer_of(request), id_):
        return go(_PATH, "Kalimat dihapus. Mesin melupakannya setelah Latih & uji berikutnya.")
    return go(_PATH, "Kalimat itu sudah tidak ada.", "awas")


def waiting(context: Context, officer: Officer) -> list[Waiting]:
    """For the first page."""
    if not may(officer, "admin"):
        return []
    count = len(_teaching(context).waiting())
    return [Waiting("pesan belum terjawab dengan baik", _PATH, count)] if count else []


async def _page(request: Request, trial: Trial | None = None) -> Response:
    context = context_of(request)
    topics, teaching = context.library.answers.topics, _teaching(context)
    groups = await asyncio.to_thread(grouped, teaching.waiting())  # the bot's loop has citizens to serve
    sentences, taught = teaching.sentences(), taught_now(context.db, context.settings.models_dir)
    return show(
        request,
        "belum.html",
        status=422 if trial else 200,
        kelompok=[_card(group, topics, trial) for group in groups[:_MOST_GROUPS]],
        sisa=len(groups[_MOST_GROUPS:]),
        topik=_choices(topics),
        kalimat=[_line(sentence, topics, taught) for sentence in sentences],
        menunggu=sum(not sentence.exam and mark(sentence) not in taught for sentence in sentences),
        terpanjang=LONGEST,
        salah="" if trial is None or _among(trial, groups) else trial.problem,
    )


def _card(group: Group, topics: Topics, trial: Trial | None) -> dict[str, object]:
    tried = trial if trial and trial.ids & set(group.ids) else None
    candidates = [topics.get(topic) for topic in group.topics if topic in topics][:_MOST_CANDIDATES]
    sentences = [without_marks(wording) for wording in group.wordings]
    return {
        "ids": ",".join(map(str, group.ids)),
        "nomor": group.ids[0],
        "jumlah": group.count,
        "kata": group.wordings,
        "terakhir": group.newest,
        "hasil": [f"{outcome.value.replace('_', ' ')} {count}" for outcome, count in sorted(group.outcomes.items())],
        "calon": [(topic.id, topic.title) for topic in candidates],
        "kalimat": tried.sentence if tried else sentences[0],
        "terpilih": tried.topic if tried else "",
        "masalah": tried.problem if tried else "",
        "yakin": tried is not None and tried.personal,
        "baru": f"{_NEW_TOPIC}?{urlencode([('kalimat', sentence) for sentence in sentences])}",
    }


def _among(trial: Trial, groups: list[Group]) -> bool:
    return any(trial.ids & set(group.ids) for group in groups[:_MOST_GROUPS])


def _choices(topics: Topics) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every topic, under the title of its group."""
    return [(group.title, [(id_, topics.get(id_).title) for id_ in group.topics]) for group in topics.groups]


def _line(sentence: Sentence, topics: Topics, taught: frozenset[str]) -> dict[str, object]:
    return {
        "id": sentence.id,
        "teks": sentence.text,
        "topik": topics.get(sentence.topic).title if sentence.topic in topics else sentence.topic,
        "ujian": sentence.exam,
        "dipakai": mark(sentence) in taught,
        "sejak": sentence.added_at,
    }


def _teaching(context: Context) -> Teaching:
    return Teaching(context.db, context.library.answers.topics, context.clock)


def _ids(text: str) -> frozenset[int]:
    """The rows of a group, as its form names them."""
    return frozenset(int(part) for part in text.split(",")[:_MOST_IDS] if part.isascii() and part.isdecimal())


routes = [
    Route(_PATH, list_unanswered, methods=["GET"]),
    Route(_PATH, teach, methods=["POST"]),
    Route(f"{_PATH}/buang", dismiss, methods=["POST"]),
    Route(f"{_PATH}/kalimat/{{id:int}}/hapus", remove, methods=["POST"]),
]
