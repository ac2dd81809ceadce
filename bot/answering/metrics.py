"""Figures for an operator's graphs: how many questions, how they ended, how long they took.

They count what this process did since it started; what lies in the data folder is read when it is asked for. No word
of a question, an answer or a client is among them.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.answer import Answer
from bot.events import Done, Event

SECONDS = (0.05, 0.1, 0.2, 0.33, 0.5, 1, 2, 5, 10, 20, 60)


class Metrics:
    """Counts in a registry of its own, so that several may live in one process. Safe from any thread."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._questions = Counter(
            "waystone_questions",
            "Questions, by how they ended; left: the reader went away before the end",
            ["outcome"],
            registry=self.registry,
        )
        self._quotes = Histogram(
            "waystone_quotes_seconds", "From question to quotes", buckets=SECONDS, registry=self.registry
        )
        self._answers = Histogram(
            "waystone_answer_seconds", "From question to the end of its answer", buckets=SECONDS, registry=self.registry
        )
        self._withheld = Counter(
            "waystone_sentences_withheld", "Sentences that the sources do not support", registry=self.registry
        )
        for outcome in ("answered", "refused", "error", "left"):
            self._questions.labels(outcome)  # a figure that is 0 is there, too

    def watched(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events of one answer, counted on their way."""
        outcome = "error"
        try:
            for event in events:
                if isinstance(event, Done):
                    outcome = "answered" if event.answer.answered else "refused"
                    self._finished(event.answer)
                yield event
        except GeneratorExit:
            outcome = "left" if outcome == "error" else outcome
            raise
        finally:
            self._questions.labels(outcome).inc()

    def _finished(self, answer: Answer) -> None:
        self._quotes.observe(answer.timings.quotes_s)
        self._answers.observe(answer.timings.total_s)
        self._withheld.inc(len(answer.withheld))
