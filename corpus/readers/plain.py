"""Plain text as people and web browsers save it: headings, paragraphs and lists without markup."""

from __future__ import annotations

from corpus.readers.decoding import decode
from corpus.readers.draft import Draft, Reading
from corpus.readers.headings import headings
from corpus.readers.lines import pieces


def read_plain(data: bytes) -> Reading:
    """The reading text of a plain text file; raises UnreadableDocument for what is no text."""
    found = pieces(decode(data))
    titles = headings(found)
    draft = Draft()
    for at, piece in enumerate(found):
        draft.gap("\n" if piece.is_item and not piece.parted else "\n\n")
        if at in titles:
            draft.mark(heading=piece.text)
            draft.add("heading", piece.text)
        else:
            draft.add("item" if piece.is_item else "paragraph", piece.text)
    return draft.reading(found[0].text if 0 in titles else "")
