"""The shipped reader: what answers, where, and what says what a sentence says."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Event
from time import sleep

import numpy as np

from index.reader_model import CROWD, SHIPPED, ReaderModel, load_reader, shipped

MILL = "The mill opened in 1904. Anna Berg ran it until 1931, when she sold it to the bank. It burned down in 1950."
RAIN = "Rain fell on the hills all night. In the morning the river had risen by a metre and the road was closed."


def test_a_text_that_answers_is_told_from_one_that_does_not() -> None:
    answering, other = shipped().answers("Who ran the mill?", [MILL, RAIN])
    assert answering > 0 > other


def test_it_points_at_the_sentence_that_answers() -> None:
    (reading,) = shipped().read("In which year did the mill burn down?", [MILL])
    start = MILL.index("It burned down")
    assert reading.told(start, len(MILL)) > 2 * reading.told(0, start)
    assert 0 <= reading.told(0, len(MILL)) <= 1


def test_a_text_says_what_it_says_in_other_words() -> None:
    saying, other = shipped().says("The river rose by a metre overnight.", [RAIN, MILL])
    assert saying > other


def test_texts_are_read_alike_whatever_stands_beside_them() -> None:
    alone = shipped().answers("Who ran the mill?", [MILL])
    together = shipped().answers("Who ran the mill?", [RAIN, MILL, RAIN * 20, "", "Short."])
    assert alone[0] == together[1]
    assert np.isfinite(together).all()


class Waiting(tuple[str, ...]):
    """Texts that are taken up to be read only once that is allowed."""

    allowed = Event()
    taken = 0

    def __iter__(self) -> Iterator[str]:
        self.taken += 1
        if self.taken > 1:  # the first time they are only remembered
            self.allowed.wait(30)
        return super().__iter__()


def test_a_crowd_of_questions_is_told_of_until_it_has_gone() -> None:
    reader, asked = ReaderModel(), [Waiting((RAIN, MILL)) for _ in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as readers:
        read = [readers.submit(reader.read, f"Who ran mill {n}?", texts) for n, texts in enumerate(asked)]
        while any(texts.taken < 2 for texts in asked):
            sleep(0.01)
        assert reader.busy
        Waiting.allowed.set()
        assert all(len(one.result()) == 2 for one in read)
    assert not reader.busy


def test_none_and_another_folder_can_be_named() -> None:
    assert load_reader("none") is None
    assert load_reader("") is shipped()
    other = load_reader(str(SHIPPED))
    assert other is not None
    assert other.read("Who ran the mill?", [MILL])[0].answers > 0


def test_what_is_shipped_is_what_was_trained_and_its_card_names_it() -> None:
    card = (SHIPPED / "README.md").read_text(encoding="utf-8")
    for name in ("model.onnx", "tokenizer.json"):
        assert sha256(Path(SHIPPED / name).read_bytes()).hexdigest() in card
