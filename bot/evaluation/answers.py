"""Whole answers measured: what a model's writing adds to the quotes, and what of it the support check held back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.pace import patiently
from bot.evaluation.measures import Measure, interval
from bot.evaluation.questions import GoldQuestion, overlaps
from bot.events import Done
from bot.models.choice import QUOTES
from bot.models.registry import Models
from bot.render.references import address
from bot.settings import Settings
from bot.store.records import Records
from corpus.errors import WaystoneError
from index.collection import Collection
from index.store.database import open_database

Answered = tuple[GoldQuestion, Answer]


@contextmanager
def answerer_of(collection: Collection, settings: Settings) -> Iterator[Answerer]:
    """Answers from a collection with the models of the settings; what it answers is on record nowhere else."""
    models = Models(settings)
    with TemporaryDirectory(prefix="waystone-") as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'answers.sqlite'}")
        try:
            yield Answerer(collection, models, Records(database, lambda quote: address(quote, collection)))
        finally:
            models.close()
            database.dispose()


def answers(questions: Sequence[GoldQuestion], answerer: Answerer, model: str) -> Iterator[Answered]:
    """Each question with its finished answer, in order.

    Raises WaystoneError where a model cannot write: quotes must not be measured as its answers.
    """
    for gold in questions:
        for event in patiently(answerer.answer(gold.question, gold.history, model=model)):
            if isinstance(event, Done):
                if model != QUOTES.name and event.answer.notice and event.answer.timings.first_token_s is None:
                    raise WaystoneError(f"{model}: {event.answer.notice}")
                yield gold, event.answer


def summarise_answers(found: Sequence[Answered]) -> dict[str, Measure]:
    """Measures by name, over questions unless said otherwise; one without anything to measure is left out.

    cited hit: of answered questions that the documents answer, the share where a cited quote has gold words; lead hit:
    of all that they answer, the share where what stands first stands on gold words; withheld: of written sentences, the
    share that the support check held back; seconds: until the answer was finished.
    """
    answered = [(gold, answer) for gold, answer in found if gold.answerable and answer.answered]
    written = [(len(answer.sentences), len(answer.withheld)) for _, answer in found if answer.answered]
    values: dict[str, list[float]] = {
        "answered": [answer.answered for gold, answer in found if gold.answerable],
        "refused": [not answer.answered for gold, answer in found if not gold.answerable],
        "cited hit": [_cites(gold, answer) for gold, answer in answered],
        "lead hit": [_leads(gold, answer) for gold, answer in found if gold.answerable],
        "sentences": [shown for shown, _ in written],
        "withheld": [0.0] * sum(shown for shown, _ in written) + [1.0] * sum(held for _, held in written),
        "seconds": [answer.timings.total_s for _, answer in found],
        "first word": [first for _, answer in found if (first := answer.timings.first_token_s) is not None],
    }
    return {name: interval(some) for name, some in values.items() if some}


def _cites(gold: GoldQuestion, answer: Answer) -> bool:
    return _holds(gold, answer, {number for sentence in answer.sentences for number in sentence.citations})


def _leads(gold: GoldQuestion, answer: Answer) -> bool:
    return _holds(gold, answer, {number for sentence in answer.sentences[:1] for number in sentence.citations})


def _holds(gold: GoldQuestion, answer: Answer, numbers: Set[int]) -> bool:
    """Whether one of these quotes has gold words."""
    texts = [quote.text for quote in answer.quotes if quote.n in numbers]
    return any(overlaps(text, evidence.quote) for text in texts for evidence in gold.evidence)
