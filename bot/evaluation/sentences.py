"""Sentences that are known to stand in their source, or not: what the support check lets through of either.

A line is one sentence with its `evidence`, a list of texts, and its `label`; or a passage of a text file (`document`,
characters `start` up to `end`) with the sentences that it supports, and those that it does not, each with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from pydantic import TypeAdapter, ValidationError

from bot.evaluation.measures import Measure, interval, measured
from bot.evaluation.questions import lines
from bot.models import prompts
from bot.models.registry import Models
from bot.support import Verdict, check
from bot.support.verifier import telling, weighed
from corpus.errors import WaystoneError

Verify = Callable[[str, Sequence[str]], Verdict]


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """`label` is `supported` or not; `made` tells how the sentence was made from its source."""

    sentence: str
    evidence: tuple[str, ...]
    label: str
    made: str = ""

    @property
    def supported(self) -> bool:
        return self.label == "supported"


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """What a passage supports, and what it doesn't, each with what is wrong."""

    document: str
    start: int
    end: int
    supported: tuple[str, ...]
    unsupported: tuple[tuple[str, str], ...]

    def sentences(self, folder: Path) -> Iterator[LabelledSentence]:
        text = (folder / f"{self.document}.txt").read_text(encoding="utf-8")[self.start : self.end]
        for sentence in self.supported:
            yield LabelledSentence(sentence, (text,), "supported", "faithful")
        for sentence, made in self.unsupported:
            yield LabelledSentence(sentence, (text,), "unsupported", made)


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence and whether it was let through."""

    sentence: LabelledSentence
    passed: bool


_LINE: TypeAdapter[LabelledSentence | LabelledPassage] = TypeAdapter(LabelledSentence | LabelledPassage)


def is_sentence_set(file: Path) -> bool:
    """Whether a file's first line has a sentence, or sentences, with a label."""
    first = next((line for line in lines(file) if line.strip()), "{}")
    return '"sentence"' in first or '"supported"' in first


def load_sentences(file: Path, folder: Path) -> list[LabelledSentence]:
    """The sentences of a JSON Lines file, passages taken from text files in `folder`. Raises WaystoneError."""
    found: list[LabelledSentence] = []
    for number, line in enumerate(lines(file), start=1):
        try:
            row = _LINE.validate_json(line)
            found += row.sentences(folder) if isinstance(row, LabelledPassage) else [row]
        except (ValidationError, OSError) as error:
            reason = str(error).splitlines()[0]
            raise WaystoneError(f"{file.name}, line {number}: no labelled sentence ({reason})") from None
    return found


def checked(sentences: Iterable[LabelledSentence], verify: Verify = check) -> Iterator[Checked]:
    """Each sentence with whether it passes."""
    return (Checked(one, verify(one.sentence, one.evidence).supported) for one in sentences)


def asking(models: Models, name: str) -> Verify:
    """The check with a model's second opinion, whatever `WAYSTONE_CHECK` says. Raises `ModelError`."""
    choice = models.choose(name)

    def verify(sentence: str, evidence: Sequence[str]) -> Verdict:
        verdict = check(sentence, evidence)
        text = telling(evidence[0], verdict) if len(evidence) == 1 else "\n".join(evidence)
        return weighed(verdict, models.leaning(choice, prompts.opinion(sentence, text), stop=Event()))

    return verify


def summarise_sentences(results: Sequence[Checked]) -> dict[str, Measure]:
    """How many of either kind pass, and the balanced accuracy, each with its interval."""
    passed = {side: [float(one.passed) for one in results if one.sentence.supported is side] for side in (True, False)}
    if not (passed[True] and passed[False]):
        raise WaystoneError("a set of sentences needs both supported and unsupported ones")
    balanced = measured(results, balanced_accuracy)
    return {
        "faithful sentences that pass": interval(passed[True]),
        "unfaithful sentences that pass": interval(passed[False]),
        **({"balanced accuracy": balanced} if balanced else {}),
    }


def balanced_accuracy(results: Sequence[Checked]) -> float | None:
    """The mean of how often a faithful sentence passes and an unfaithful one does not."""
    sides = [[one.passed is side for one in results if one.sentence.supported is side] for side in (True, False)]
    return sum(sum(side) / len(side) for side in sides) / 2 if all(sides) else None
