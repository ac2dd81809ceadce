from corpus.document import Block, Correction, Document, Source
from corpus.passages import LONGEST, passage, quotable, split, units

TEXT = "Heading\nOne is here. Two is there.\nName Pros Cons\nOutside\nLaryl spoke."
DOCUMENT = Document(
    "a",
    Source("a.txt", "A"),
    TEXT,
    (
        Block("heading", 0, 7),
        Block("paragraph", 8, 34),
        Block("row", 35, 49),
        Block("turn", 58, 70),
    ),
    corrections=(Correction(58, 63, "Lerrel"),),
)


def test_units_are_sentences_and_whole_rows_but_no_headings():
    assert [DOCUMENT.quote(unit) for unit in units(DOCUMENT)] == [
        "One is here.",
        "Two is there.",
        "Name Pros Cons",
        "Laryl spoke.",
    ]


def test_a_quote_runs_over_no_heading_and_a_row_stands_by_itself():
    text = "One. Two.\nPart\nThree.\nRow A\nRow B\n1 A note."
    kinds = ("paragraph", 0, 9), ("heading", 10, 14), ("paragraph", 15, 21), ("row", 22, 27), ("row", 28, 33)
    document = Document("a", Source("a.txt", "A"), text, tuple(Block(*one) for one in (*kinds, ("footnote", 34, 43))))
    stretches = [document.quote(one) for one in quotable(document, document.span(0, 43))]
    assert stretches == ["One. Two.", "Three.", "Row A", "Row B", "1 A note."]
    assert [document.quote(one) for one in quotable(document, document.span(5, 21))] == ["Two.", "Three."]


def test_a_heading_that_asks_stands_before_its_answer_and_never_alone():
    text = "A dog?\nYes. It pays.\nA cat?\nRow A\nAnd?"
    kinds = ("heading", 0, 6), ("paragraph", 7, 20), ("heading", 21, 27), ("row", 28, 33), ("heading", 34, 38)
    document = Document("a", Source("a.txt", "A"), text, tuple(Block(*one) for one in kinds))
    assert [document.quote(unit) for unit in units(document)] == [
        "A dog?",
        "Yes.",
        "It pays.",
        "A cat?",
        "Row A",
        "And?",
    ]
    stretches = [document.quote(one) for one in quotable(document, document.span(0, len(text)))]
    assert stretches == ["A dog?\nYes. It pays.", "Row A"]


def test_passages_hold_each_unit_once_as_it_was_said():
    (only,) = split(DOCUMENT)
    assert only.units == units(DOCUMENT)
    assert only.texts == ("One is here.", "Two is there.", "Name Pros Cons", "Lerrel spoke.")
    assert only.span == DOCUMENT.span(8, 70)


def paragraphs(*lengths, heading=None):
    """A document of sentences of so many characters, each its own paragraph; one of them may follow a heading."""
    text, blocks = "", []
    for at, length in enumerate(lengths):
        if at == heading:
            blocks.append(Block("heading", len(text), len(text) + 4))
            text += "Next\n"
        blocks.append(Block("paragraph", len(text), len(text) + length))
        text += "x" * (length - 1) + ".\n"
    return Document("p", Source("p.txt", "P"), text, tuple(blocks))


def test_passages_are_as_long_as_they_may_be():
    document = paragraphs(*[150] * 20)
    cuts = list(split(document))
    assert [unit for cut in cuts for unit in cut.units] == list(units(document))
    assert all(len(cut.span) <= LONGEST for cut in cuts)
    assert all(len(cut.span) > LONGEST - 151 for cut in cuts[:-1])


def test_a_heading_ends_a_passage_that_is_long_enough():
    long, short = list(split(paragraphs(*[150] * 6, heading=4))), list(split(paragraphs(*[150] * 6, heading=2)))
    assert [len(cut.units) for cut in long] == [4, 2]
    assert [len(cut.units) for cut in short] == [5, 1]


def test_a_unit_longer_than_a_passage_is_one_by_itself():
    row = Document("r", Source("r.txt", "R"), "y" * 1000, (Block("paragraph", 0, 1000),))
    assert all(len(cut.units) >= 1 for cut in split(row))
    assert sum(len(unit) for cut in split(row) for unit in cut.units) == 1000


def test_a_passage_says_the_same_wherever_it_stands():
    one, moved = (next(iter(split(paragraphs(*lengths)))) for lengths in ((100, 90), (100, 90)))
    assert one.content == moved.content
    later = [*split(paragraphs(850, 100, 90))][-1]
    assert later.span != one.span
    assert later.content == one.content


def test_a_very_long_row_is_cut_into_sentences():
    row = "A long cell. " * 80
    document = Document("b", Source("b.txt", "B"), row, (Block("row", 0, len(row)),))
    assert len(units(document)) == 80


def test_an_empty_document_has_no_passages():
    assert list(split(Document("c", Source("c.txt", "C"), "", ()))) == []


def test_a_passage_shows_words_as_heard_and_as_said():
    shown = passage(DOCUMENT, DOCUMENT.span(58, 70))
    assert shown.text == "Laryl spoke."
    assert shown.corrected == "Laryl [Lerrel] spoke."
    assert shown.title == "A"
