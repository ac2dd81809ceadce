import pytest

from corpus.document import Block, Document, Source
from index.growing import BEST, DROP, OTHERS, grow
from index.layout import Layout


def document(name, sizes):
    """A document of one paragraph with sentences of so many characters."""
    text = " ".join(f"{'Word' + 'd' * (size - 5)}." for size in sizes)
    return Document(name, Source(name, name), text, (Block("paragraph", 0, len(text)),))


def always(_unit):
    return True


def test_units_lie_in_one_row_and_stop_at_their_documents_ends():
    layout = Layout([document("a", [50, 50]), document("b", [50, 50, 50])])
    assert len(layout) == 5
    assert layout.windows == 3 + 5
    assert layout.before(2) is None
    assert layout.after(1) is None
    assert layout.around(0, 10_000) == (0, 1)
    assert layout.around(3, 10_000) == (2, 4)
    assert layout.run(layout.span(2, 3)) == (2, 3)


def test_a_unit_longer_than_the_run_asked_for_stands_alone():
    layout = Layout([document("a", [300, 300, 300])])
    assert layout.around(1, 100) == (1, 1)


def test_a_passage_grows_to_the_shortest_whatever_follows():
    layout = Layout([document("a", [100] * 20)])
    first, last = grow(layout, 10, 10, lambda unit: 0.9 if unit == 10 else 0.0, always)
    assert OTHERS.shortest <= layout.length(first, last) < OTHERS.shortest + 110


def test_a_passage_goes_on_while_the_text_answers():
    layout = Layout([document("a", [100] * 20)])
    assert grow(layout, 5, 5, lambda unit: 0.9 if 3 <= unit <= 9 else 0.9 - DROP - 0.1, always) == (3, 9)


def test_a_passage_stops_at_the_longest():
    layout = Layout([document("a", [100] * 20)])
    for room in (OTHERS, BEST):
        length = layout.length(*grow(layout, 5, 5, lambda _unit: 0.9, always, room))
        assert room.longest - 110 < length <= room.longest


def test_it_grows_on_the_nearer_side():
    layout = Layout([document("a", [200] * 9)])
    first, last = grow(layout, 4, 4, lambda unit: unit / 10, always)
    assert first == 4
    assert last > 4


def test_it_takes_no_sentence_of_another_passage():
    layout = Layout([document("a", [100] * 9)])
    assert grow(layout, 4, 4, lambda _unit: 0.5, lambda unit: unit not in {3, 6}) == (4, 5)


@pytest.mark.parametrize("size", [1200, 2000])
def test_a_long_table_row_is_a_passage_by_itself(size):
    text = "x" * size
    row = Document("a", Source("a", "a"), f"{text} y", (Block("row", 0, 650), Block("paragraph", 651, size)))
    layout = Layout([row])
    assert grow(layout, 0, 0, lambda _unit: 0.5, lambda _unit: False) == (0, 0)
