"""Plain text as people and web browsers save it: headings, paragraphs, lists and tables without markup."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.errors import UnreadableDocument
from corpus.readers.comments import with_comments
from corpus.readers.decoding import decode
from corpus.readers.draft import Draft, Reading
from corpus.readers.footnotes import without_marks
from corpus.readers.furniture import without_furniture
from corpus.readers.headings import looks_like_heading, with_headings
from corpus.readers.lines import Piece, pieces


def read_plain(data: bytes) -> Reading:
    """The reading text of a plain text file; raises UnreadableDocument for what is no text."""
    return read_text(decode(data))


def read_text(text: str) -> Reading:
    """The same of characters that are decoded already."""
    found = pieces(without_html_comments(text))
    if not found:
        raise UnreadableDocument("holds no text")
    return compose(with_headings(with_comments(without_furniture(without_marks(found)))))


def compose(pieces: Sequence[Piece]) -> Reading:
    """Write the pieces down, one block each, headings as marks for what follows them.

    The first piece is the document's title when it reads as one; where more headings follow it is no place.
    """
    draft = Draft()
    headings = [at for at, piece in enumerate(pieces) if piece.kind == "heading"]
    first = next((at for at, piece in enumerate(pieces) if piece.kind), -1)
    title = first if len(headings) > 1 and headings[0] == first else -1
    comments = next((at for at, piece in enumerate(pieces) if piece.kind == "comment"), -1)
    for at, piece in enumerate(pieces):
        draft.gap("\n" if (piece.kind == "item" or piece.cells) and not piece.parted else "\n\n")
        if piece.kind == "heading" and at != title:
            draft.mark(heading=piece.text)
        elif piece.kind == "comment" and at == comments:
            draft.mark(heading="Comments")
        if piece.cells:
            draft.add_row([column for column, _ in piece.cells], [cell for _, cell in piece.cells])
        elif piece.kind:
            draft.add(piece.kind, piece.text)
        else:
            draft.write(piece.text)
    names_itself = headings[:1] == [first] or (len(pieces) > 1 and looks_like_heading(pieces[first]))
    return draft.reading(pieces[first].text if names_itself else "")


def without_html_comments(text: str) -> str:
    """The text without `<!-- … -->`, which no reader of a page sees; one that never ends stays."""
    parts = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[at:start])
        at = end + 3
    return "".join(parts) + text[at:]
