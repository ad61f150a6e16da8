"""`python -m engine.train`: Rasa trains; then, in the same process, the new model sits its exam.

One process, because importing Rasa and TensorFlow takes longer than the exam.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.model_training import train
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, TEXT
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog

from engine.decision import UNSURE
from engine.importer import read

_NAMED = 3  # topics a citizen would be offered
Asked = Sequence[Tuple[str, str]]  # sentences, each with its topic


def main() -> None:
    parser = _parser()
    given = parser.parse_args()
    if given.exam and not given.marks:
        parser.error("--exam needs --marks")
    configure_logging_and_warnings()
    configure_structlog()
    asked = sentences(given.exam) if given.exam else []
    if given.exam and not asked:  # any model would pass
        parser.exit(1, f"no test sentences in {given.exam}\n")
    result = train(
        given.domain,
        given.config,
        [given.data],
        given.out,
        force_training=True,
        fixed_model_name=given.fixed_model_name,
    )
    if result.code or not result.model:
        parser.exit(1, "nothing was trained\n")
    if asked:
        also = sentences(given.also) if given.also else []
        marks = examine(result.model, asked, also)
        if given.rival:
            marks["rival"] = examine(str(given.rival), asked, also)
        given.marks.write_text(json.dumps(marks), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--domain", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True, help="folder of the model")
    parser.add_argument("--fixed-model-name", required=True, help="without .tar.gz")
    parser.add_argument("--exam", type=Path, help="folder of test sentences (tests/nlu)")
    parser.add_argument("--also", type=Path, help="folder of more sentences to ask, which do not count for the marks")
    parser.add_argument("--rival", type=Path, help="a model that sits the same exam")
    parser.add_argument("--marks", type=Path, help="where the result of the exam goes")
    return parser


def examine(model: str, asked: Asked, also: Asked = ()) -> Dict[str, Any]:
    """How many test sentences there are, and for how many the right topic is first, or among the first three.

    `results` and `also` hold the topic found for every sentence: [text, topic, found].
    """
    found = _rankings(Agent.load(model), [text for text, _ in (*asked, *also)])
    rankings = found[: len(asked)]
    return {
        "sentences": len(asked),
        "first": sum(topic in ranking[:1] for (_, topic), ranking in zip(asked, rankings, strict=True)),
        "offered": sum(topic in ranking[:_NAMED] for (_, topic), ranking in zip(asked, rankings, strict=True)),
        "results": _results(asked, rankings),
        "also": _results(also, found[len(asked) :]),
    }


def _results(asked: Asked, rankings: List[List[str]]) -> List[List[str]]:
    return [[text, topic, next(iter(found), "")] for (text, topic), found in zip(asked, rankings, strict=True)]


def sentences(folder: Path) -> Asked:
    """The test sentences of a folder, each with its topic."""
    return [(example.get(TEXT), example.get(INTENT)) for example in read(sorted(folder.glob("*.yml")))]


def _rankings(agent: Agent, texts: List[str]) -> List[List[str]]:
    """The topics of each text, best first: all in one pass through the model, as Rasa does for one message."""
    processor = agent.processor
    assert processor
    target = processor.model_metadata.nlu_target
    messages = [UserMessage(text) for text in texts]
    found = processor.graph_runner.run({PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: None}, [target])[target]
    return [
        [name for entry in one.get(INTENT_RANKING_KEY, []) if (name := entry[INTENT_NAME_KEY]) != UNSURE]
        for one in found
    ]


if __name__ == "__main__":
    main()
