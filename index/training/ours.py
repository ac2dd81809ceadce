"""Pairs out of texts of our own: `tests/data/kinds`, and what was written for the reader.

In `index/training/written` each question comes with a text that answers it and one that nearly does, alike but for one
sentence; in `index/training/texts/twins` each claim with a place in one document that says it and one in its twin that
does not: the question or the claim alone tells nothing.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from index.training.pairs import Pair

Row = dict[str, Any]
# A near miss has no text that answers it: its wording alone must not be learned.
NEAR_MISS = 0.25
BESIDE = 0.6  # how often a sentence that a quote says comes with what surrounds it, and how often with another quote
_AROUND = 250  # characters of the neighbouring passages that a text may get on either side


def kinds(folder: Path, random: Random) -> Iterator[Pair]:
    """The questions and sentences of a folder like `tests/data/kinds`, half of them with more text around."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "texts").glob("*.txt"))}
    passages = {row["id"]: row for row in _rows(folder / "sentences.jsonl")}
    of_text = defaultdict(list)
    for row in passages.values():
        of_text[row["document"]].append(row)
    for question in _rows(folder / "questions.jsonl"):
        name = question["id"].rpartition("-")[0]
        if name not in passages:
            continue
        row = passages[name]
        text = _around(texts[row["document"]], (row["start"], row["end"]), random)
        group = f"kinds-{row['id']}"
        if not question["evidence"]:
            yield Pair("answers", question["question"], text, 0, NEAR_MISS, "kinds/near miss", group)
            continue
        at = text.find(question["evidence"][0]["quote"])
        span = (at, at + len(question["evidence"][0]["quote"])) if at >= 0 else None
        yield Pair("answers", question["question"], text, 1, 1.0, "kinds/answer", group, span)
        other = random.choice(of_text[row["document"]])
        if other is not row:
            other_text = _around(texts[row["document"]], (other["start"], other["end"]), random)
            if other_text not in text and text not in other_text:
                yield Pair("answers", question["question"], other_text, 0, 0.5, "kinds/other", group)
    for row in passages.values():
        text = _around(texts[row["document"]], (row["start"], row["end"]), random)
        group = f"kinds-{row['id']}"
        for sentence in row["supported"]:
            yield Pair("says", sentence, text, 1, 1.0, "kinds/supported", group)
        for sentence, _made in row["unsupported"]:
            yield Pair("says", sentence, text, 0, 1.0, "kinds/unsupported", group)


def written(folder: Path) -> Iterator[Pair]:
    """The passages written for the reader; each question with both of its texts."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, row in enumerate(_rows(path)):
            group = f"{path.stem}-{number}"
            for question in row["questions"]:
                yield from _twins(question, row["passage"], f"written/{path.stem}", group)
            for sentence in row["sentences"]:
                source = f"written/{path.stem}/{'supported' if sentence['label'] else 'unsupported'}"
                yield Pair("says", sentence["s"], row["passage"], sentence["label"], 1.0, source, group)


def support(path: Path) -> Iterator[Pair]:
    """Labelled sentences with their evidence (`tests/data/support-general.jsonl`)."""
    for row in _rows(path):
        supported = row["label"] == "supported"
        yield Pair("says", row["sentence"], "\n".join(row["evidence"]), int(supported), 1.0, path.stem, row["id"][:3])


def claims(folder: Path, name: str) -> Iterator[Pair]:
    """The claims of a folder like `texts/twins`: each with what says it, and with what its twin has that is near."""
    random = Random(name)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "texts").glob("*.txt"))}
    for row in _rows(folder / "claims.jsonl"):
        document = row["id"].rpartition("-")[0]
        other = document[:-1] + ("a" if document.endswith("b") else "b")
        group = f"{name}-{document}"
        for of, quote, label in ((document, row["quote"], 1), (other, row["near"], 0)):
            if place := found_in(texts[of], quote):
                text = _around(texts[of], place, random)
                source = f"{name} claims/{'supported' if label else 'near'}"
                yield Pair(
                    "says", row["sentence"], text, label, 1.0, source, group, rivals=f"{group} {row['sentence']}"
                )


def sentences(file: Path, folders: Sequence[Path], name: str) -> Iterator[Pair]:
    """Lines of `texts/sentences.jsonl`: a quote of a document in one of the folders, two sentences that it says and two
    that it does not.

    What is said stands beside texts that do not say it: what surrounds the quote, and another quote of the document.
    Sentences that are not said anywhere count for little, as their wording alone tells them (AUC .81).
    """
    random = Random(name)
    texts = {path.stem: path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.txt")}
    of_document = defaultdict(list)
    for row in _rows(file):
        if place := found_in(texts[row["document"]], row["quote"]):
            of_document[row["document"]].append((row, place))
    for document, rows in sorted(of_document.items()):
        group = f"{name}-{document}"
        for row, place in rows:
            beside = _beside(texts[document], place)
            others = [other["quote"] for other, _ in rows if other is not row]
            for sentence in row["says"]:
                said = _around(texts[document], place, random)
                yield Pair("says", sentence, said, 1, 1.0, f"{name}/said", group)
                if beside and random.random() < BESIDE:
                    yield Pair("says", sentence, beside, 0, 0.7, f"{name}/beside", group)
                if others and random.random() < BESIDE:
                    yield Pair("says", sentence, random.choice(others), 0, 0.7, f"{name}/other quote", group)
            for sentence in row["not"]:
                yield Pair("says", sentence, row["quote"], 0, NEAR_MISS, f"{name}/not said", group)


def contrasts(file: Path, name: str) -> Iterator[Pair]:
    """Lines of `texts/contrasts.jsonl`: a quote and its twin, in which as little as possible is changed, with two
    sentences that the one says and two that the other does; each sentence meets both."""
    for row in _rows(file):
        for sentences, text, other in (
            (row["says"], row["quote"], row["twin"]),
            (row["twin_says"], row["twin"], row["quote"]),
        ):
            for sentence in sentences:
                for shown, label in ((text, 1), (other, 0)):
                    source = f"{name}/{'said' if label else 'of the twin'}"
                    group = f"{name}-{row['document']}"
                    yield Pair("says", sentence, shown, label, 1.0, source, group, rivals=f"{group} {sentence}")


def found_in(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in a text, however its words are spaced; None if it does not."""
    found = re.search(r"\s+".join(map(re.escape, quote.split())), text)
    return found.span() if found else None


def _twins(question: Row, passage: str, source: str, group: str) -> Iterator[Pair]:
    """A question with the passage and with the passage in which one sentence is another."""
    twin = passage.replace(question["at"], question["twin"], 1)
    rivals = f"{group} {question['q']}"
    if question["answer"]:
        at = passage.find(question["answer"])
        span = (at, at + len(question["answer"]))
        yield Pair("answers", question["q"], passage, 1, 1.0, f"{source}/answer", group, span, rivals)
        yield Pair("answers", question["q"], twin, 0, 1.0, f"{source}/twin", group, rivals=rivals)
    else:
        at = twin.find(question["twin"])
        span = (at, at + len(question["twin"]))
        yield Pair("answers", question["q"], passage, 0, 1.0, f"{source}/near miss", group, rivals=rivals)
        yield Pair("answers", question["q"], twin, 1, 1.0, f"{source}/answer in twin", group, span, rivals)


def _around(text: str, place: tuple[int, int], random: Random) -> str:
    """A place in a text, or every other time the place with whole lines before and after it."""
    start, end = place
    if random.random() < 0.5:
        before = text.rfind("\n", max(0, start - _AROUND), start)
        start = text.find("\n", max(0, start - _AROUND), before + 1) + 1 if before > 0 else start
        after = text.rfind("\n", end, end + _AROUND)
        end = after if after > end else end
    return text[start:end].strip()


def _beside(text: str, place: tuple[int, int]) -> str:
    """The lines around a place without the place itself."""
    start, end = place
    before = text[max(0, start - _AROUND) : start].rpartition("\n\n")[2] if start else ""
    after = text[end : end + _AROUND].rpartition(".")[0]
    return " ".join(f"{before} {after}".split())


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
