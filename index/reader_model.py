"""The reader: a small cross-encoder that reads a question, or a sentence, together with a text.

Does this text answer this question, and where? Does this text say what this sentence says? Search by likeness knows
neither: a text may have all the words of a question and not its answer. The model is trained by `index/training`;
what it is trained on, how well it does and where it fails stands in `index/models/reader/README.md`. It runs as int8
ONNX.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from threading import Lock
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.once import Once, Recent
from index.onnx_model import each, open_session

SHIPPED = Path(__file__).parent / "models" / "reader"
NONE: Final = "none"
LONGEST: Final = 288  # tokens of a question and a text together; what a text has beyond is not read
CROWD: Final = 8  # questions that are read at once, at most: each takes all cores for a fifth of a second
_REMEMBERED: Final = 256  # questions whose findings are remembered, some ten kilobytes each

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the reader found in one text.

    answers: log-odds that the text answers; offsets: (tokens, 2) characters of the text's tokens; starts: (tokens,) the
    probability that the answer starts at each, given that there is one.
    """

    answers: float
    offsets: NDArray[np.int64]
    starts: Floats

    def told(self, start: int, end: int) -> float:
        """The probability, 0 to 1, that the text answers and its answer starts in the characters `start` to `end`."""
        inside = (self.offsets[:, 0] >= start) & (self.offsets[:, 0] < end)
        return float(self.starts[inside].sum()) / (1 + exp(-self.answers))


class Reader(Protocol):
    """A model that reads a question and a text together."""

    def read(self, question: str, texts: Sequence[str]) -> list[Finding]:
        """What stands in each text of an answer to the question."""

    @property
    def busy(self) -> bool:
        """Whether so many questions are being read that the next one is sooner answered without."""


class ReaderModel:
    """Loads at the first use; safe to share between threads."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """`folder` holds `model.onnx` and `tokenizer.json`."""
        self._tokenizer = Once(lambda: _tokenizer(folder / "tokenizer.json"))
        self._session = Once(lambda: open_session(folder / "model.onnx"))
        self._counting = Lock()
        self._under_way = 0
        self._found: Recent[tuple[str, tuple[str, ...]], list[Finding]] = Recent(_REMEMBERED)

    def answers(self, question: str, texts: Sequence[str]) -> Floats:
        """(texts,) log-odds that each text answers the question."""
        return np.array([one.answers for one in self.read(question, texts)], dtype=np.float32)

    def read(self, question: str, texts: Sequence[str]) -> list[Finding]:
        """What stands in each text of an answer to the question.

        It is most of what a question costs, and the same for whoever asks it: the last ones are remembered.
        """
        return [*self._found.get((question, tuple(texts)), lambda: self._read(question, texts))]

    @property
    def busy(self) -> bool:
        return self._under_way >= CROWD

    def _read(self, question: str, texts: Sequence[str]) -> list[Finding]:
        with self._counting:
            self._under_way += 1
        try:
            found = self._run(question, texts)
        finally:
            with self._counting:
                self._under_way -= 1
        return [_finding(encoded, float(answers), start) for encoded, (answers, _, start) in found]

    def says(self, sentence: str, texts: Sequence[str]) -> Floats:
        """(texts,) log-odds that each text says what the sentence says."""
        return np.array([says for _, (_, says, _) in self._run(sentence, texts)], dtype=np.float32)

    def warm(self) -> None:
        """Load the model."""
        self.says("Warm.", ["Warm."])

    def _run(self, asked: str, texts: Sequence[str]) -> list[tuple[Encoding, tuple[Floats, Floats, Floats]]]:
        """Each text's tokens, and what the model puts out for them: answers, says, and where the answer starts."""
        tokenizer, session = self._tokenizer(), self._session()

        def read(encoded: Encoding) -> tuple[Encoding, tuple[Floats, Floats, Floats]]:
            fed = {
                "input_ids": encoded.ids,
                "attention_mask": encoded.attention_mask,
                "token_type_ids": encoded.type_ids,
            }
            rows = {one.name: np.array([fed[one.name]], dtype=np.int64) for one in session.get_inputs()}
            answers, says, start = (found[0] for found in session.run(["answers", "says", "start"], rows))
            return encoded, (answers, says, start)

        return each(read, tokenizer.encode_batch([(asked, text) for text in texts]))


def load_reader(name: str) -> Reader | None:
    """The reader of a folder with `model.onnx`, or a cross-encoder by name or folder.

    The shipped one for an empty name, none for `none`.
    """
    if name == NONE:
        return None
    if not name or (Path(name) / "model.onnx").is_file():
        return shipped() if not name else ReaderModel(Path(name))
    from index.sentence_transformer import CrossEncoderReader

    return CrossEncoderReader(name)


@cache
def shipped() -> ReaderModel:
    """The reader that comes with the package, loaded once."""
    return ReaderModel()


def _tokenizer(file: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.enable_truncation(LONGEST, strategy="longest_first")
    tokenizer.no_padding()
    return tokenizer


def _finding(encoded: Encoding, answers: float, start: Floats) -> Finding:
    text = np.array(encoded.type_ids) == 1
    offsets = np.array(encoded.offsets, dtype=np.int64)
    text &= offsets[:, 1] > offsets[:, 0]
    logits = start[text].astype(np.float64)
    weights = np.exp(logits - logits.max(initial=-np.inf)) if len(logits) else logits
    return Finding(answers, offsets[text], (weights / max(weights.sum(), 1e-9)).astype(np.float32))
