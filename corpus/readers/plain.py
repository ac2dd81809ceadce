"""Plain text as people and web browsers save it: headings, paragraphs, lists and tables without markup."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.chats import chat_pieces
from corpus.readers.cleanup.boilerplate import is_day, without_boilerplate
from corpus.readers.cleanup.comments import with_comments
from corpus.readers.cleanup.footnotes import without_marks
from corpus.readers.cleanup.headings import looks_like_heading, with_headings
from corpus.readers.clippings import clipping_pieces
from corpus.readers.hidden import without_html_comments
from corpus.readers.lines import pieces
from corpus.readers.written_transcript import with_turns

# A letter opens with an address or a date, which is no title of it.
_SALUTES = re.compile(
    r"(?:Dear|Sehr geehrter?|Lieber?|Chère?|Cher|Estimad[oa]|Querid[oa]|Gentile|Beste|Kære|Kära) .{1,60}[,:!]$"
)
_OPENING = 12


def read_plain(text: str) -> Reading:
    """The reading text of a plain text; raises UnreadableDocument for one without words."""
    if clips := clipping_pieces(text):
        books = {piece.text for piece in clips if piece.kind == "heading"}
        return compose(clips, f"Marked in {len(books)} books" if len(books) > 1 else "")
    if chat := chat_pieces(text):
        return compose(chat)
    found = pieces(without_html_comments(text))
    if not found:
        raise UnreadableDocument("holds no text; check that it is the right file")
    spoken = with_turns(found)
    if spoken != found:
        # Google Meet has the day above what was met for.
        is_dated = is_day(spoken[0].text) and len(spoken) > 1 and looks_like_heading(spoken[1])
        return compose(spoken, spoken[1].text if is_dated else "")
    reading = compose(with_headings(with_comments(without_boilerplate(without_marks(found)))))
    is_letter = any(_SALUTES.match(piece.text) for piece in found[:_OPENING])
    return replace(reading, title="") if is_letter else reading
