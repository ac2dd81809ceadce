from corpus.document import Block, Correction, Document, Source
from corpus.passages import passage, units, windows

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


def test_windows_are_units_and_pairs_as_they_were_said():
    texts = [window.text for window in windows(DOCUMENT)]
    assert texts[:4] == ["One is here.", "Two is there.", "Name Pros Cons", "Lerrel spoke."]
    assert texts[4] == "One is here. Two is there."
    assert len(texts) == 2 * 4 - 1
    assert len({window.span for window in windows(DOCUMENT)}) == len(texts)


def test_a_very_long_row_is_cut_into_sentences():
    row = "A long cell. " * 80
    document = Document("b", Source("b.txt", "B"), row, (Block("row", 0, len(row)),))
    assert len(units(document)) == 80


def test_an_empty_document_has_no_windows():
    assert windows(Document("c", Source("c.txt", "C"), "", ())) == []


def test_a_passage_shows_words_as_heard_and_as_said():
    shown = passage(DOCUMENT, DOCUMENT.span(58, 70))
    assert shown.text == "Laryl spoke."
    assert shown.corrected == "Laryl [Lerrel] spoke."
    assert shown.title == "A"
