"""What readers take apart and put together: a piece is what its writer meant as one thing."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import BlockKind, Mark


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that belong together, white space folded: a paragraph, a heading, or a line that stands alone.

    `parted` says that a blank line stands before it; `lone` that it is a single line of the file. Kind None
    is page boilerplate, shown but never indexed. A row has `cells` as (column, words). `marks` are the places
    inside it, their offsets counted from its first character. `lead` is shown before it and is no part of
    it: the dash or the name in front of a speaker's turn. `level` is a heading's, 0 where its file has none.
    """

    text: str
    parted: bool = False
    lone: bool = True
    kind: BlockKind | None = "paragraph"
    cells: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    lead: str = ""
    level: int = 0
