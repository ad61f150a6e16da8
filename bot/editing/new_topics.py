"""A topic that the repository does not know: its answer, and the sentences by which the engine will know it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import yaml

from bot import paths
from bot.content.topics import SMALL_TALK, Topics
from bot.editing.catalogue import GROUP_KEY, answer_name, normal
from bot.editing.errors import Refusal, RefusedError
from bot.editing.training_data import files_of, sentences_in
from bot.editing.training_text import as_example
from bot.store.sentences import SentenceStore, bare

FEWEST_SENTENCES = 8
_ONE_IN = 4  # sentences for the exam: the engine never learns from them
_ID = re.compile(r"[a-z]+(?:-[a-z]+)*")
_LONGEST_ID = 40
_FIRST_NEXT = "petugas"  # where every topic may lead


def check_id(id_: str, group: str, topics: Topics) -> None:
    """Raises RefusedError for an id that cannot be, is in use, or a group that takes no topics."""
    if not _ID.fullmatch(id_) or len(id_) > _LONGEST_ID:
        raise RefusedError(Refusal.BAD_ID)
    if id_ in topics:
        raise RefusedError(Refusal.EXISTS)
    if group == SMALL_TALK or group not in {known.id for known in topics.groups}:
        raise RefusedError(Refusal.UNKNOWN)


def answer_text(
    id_: str, title: str, group: str, body: str, today: date, sources: Iterable[str], following: Iterable[str]
) -> str:
    """The answer in the format of faq/, checked today."""
    head = {
        "judul": title.strip(),
        "sumber": list(sources),
        "berlaku_sejak": today,
        "diperiksa": today,
        "lanjut": list(following) or [_FIRST_NEXT],
        GROUP_KEY: group,
    }
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, default_flow_style=None)
    return normal(answer_name(id_), f"---\n{front}---\n{body.strip()}\n")


def usable(sentences: Iterable[str], store: SentenceStore) -> list[str]:
    """As they can be trained with, without those known already. Raises RefusedError when too few are left."""
    cleaned = {bare(sentence): sentence for sentence in map(as_example, sentences)}
    shipped = sentences_in(files_of(paths.ROOT))
    found = [one for key, one in cleaned.items() if key and key not in shipped and store.known(one) is None]
    if len(found) < FEWEST_SENTENCES:
        raise RefusedError(Refusal.FEW_SENTENCES, count=len(found), least=FEWEST_SENTENCES)
    return found


def shared_out(sentences: list[str]) -> list[tuple[str, bool]]:
    """Each with whether it is for the exam: every fourth."""
    return [(sentence, place % _ONE_IN == 0) for place, sentence in enumerate(sentences, start=1)]
