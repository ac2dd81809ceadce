import numpy as np
import pytest

from index.search.late_interaction import SIGNS, pack
from index.search.layout import BEST, DROP, OTHERS, Layout, grow
from index.store.passages import UNIT_END, Candidate, StoredPassage


def stored(name, sizes, number=1, start=0):
    """A passage of sentences of so many characters, one space between them."""
    units, at = [], 0
    for size in sizes:
        units.append((at, at + size))
        at += size + 1
    packed = pack(units, np.ones((len(sizes), 4), np.float32), np.zeros((0, SIGNS // 8), np.uint8))
    words = " ".join([UNIT_END] * len(sizes))
    return Candidate(StoredPassage(number, name, start, start + at - 1, words, packed), name, "")


def always(_unit):
    return True


def test_units_lie_in_one_row_and_stop_at_their_documents_ends():
    layout = Layout([stored("a", [50, 50]), stored("b", [50, 50, 50], number=2)])
    assert len(layout) == 5
    assert layout.before(2) is None
    assert layout.after(1) is None
    assert layout.goes_on.tolist() == [True, False, True, True, False]
    assert layout.run(layout.span(2, 3)) == (2, 3)


def test_passages_that_follow_each_other_are_one_text():
    layout = Layout([stored("a", [50, 50]), stored("a", [50, 50], number=2, start=102), stored("a", [50], number=4)])
    assert layout.after(1) == 2
    assert layout.after(3) is None
    assert layout.run(layout.span(1, 2)) == (1, 2)
    firsts, lasts = layout.runs_around(170)
    assert (firsts[1], lasts[1]) == (0, 2)
    assert (firsts[4], lasts[4]) == (4, 4)


def test_a_unit_longer_than_the_run_asked_for_stands_alone():
    firsts, lasts = Layout([stored("a", [300, 300, 300])]).runs_around(100)
    assert (firsts[1], lasts[1]) == (1, 1)


def test_a_passage_grows_to_the_shortest_whatever_follows():
    layout = Layout([stored("a", [100] * 20)])
    first, last = grow(layout, 10, 10, lambda unit: 0.9 if unit == 10 else 0.0, always)
    assert OTHERS.shortest <= layout.length(first, last) < OTHERS.shortest + 110


def test_a_passage_goes_on_while_the_text_answers():
    layout = Layout([stored("a", [100] * 20)])
    assert grow(layout, 5, 5, lambda unit: 0.9 if 3 <= unit <= 9 else 0.9 - DROP - 0.1, always) == (3, 9)


def test_a_passage_stops_at_the_longest():
    layout = Layout([stored("a", [100] * 20)])
    for room in (OTHERS, BEST):
        length = layout.length(*grow(layout, 5, 5, lambda _unit: 0.9, always, room))
        assert room.longest - 110 < length <= room.longest


def test_it_grows_on_the_nearer_side():
    layout = Layout([stored("a", [200] * 9)])
    first, last = grow(layout, 4, 4, lambda unit: unit / 10, always)
    assert first == 4
    assert last > 4


def test_it_takes_no_sentence_of_another_passage():
    layout = Layout([stored("a", [100] * 9)])
    assert grow(layout, 4, 4, lambda _unit: 0.5, lambda unit: unit not in {3, 6}) == (4, 5)


@pytest.mark.parametrize("size", [1200, 2000])
def test_a_long_table_row_is_a_passage_by_itself(size):
    layout = Layout([stored("a", [size, 1])])
    assert grow(layout, 0, 0, lambda _unit: 0.5, lambda _unit: False) == (0, 0)


def test_of_two_sides_as_near_the_one_that_follows_is_taken_in():
    layout = Layout([stored("a", [200] * 12)])
    first, last = grow(layout, 5, 5, lambda _: 0.4, always, OTHERS)
    assert (first, last > 5) == (5, True)
