"""What a web page puts around its text: menus, buttons, addresses, page numbers. Shown, but never indexed.

Recognised by what such lines are everywhere, never by one site's words alone; prose is left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.piece import Piece

_SHORT = 70
_REPEATED = 4
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’)\]]*$")
_BUTTON = re.compile(
    r"[*•·-]?\s*(?:(?:subscribe|sign (?:up|in|out)|log (?:in|out)|share|follow|like|reply|report|save|print|menu|home|"
    r"search|next|previous|older|newer|back|skip|jump|download|listen|watch|read more|continue reading|see more|"
    r"load more|leave a comment|add a comment|write a comment|view (?:all )?comments|edit|close|contact|about|archive|"
    r"privacy|terms|cookies?|rss|email|copy link|toggle)"
    r"(?: (?:now|us|me|here|all|more|this|to|by|via|with|on|the|post|page|email|link|content|main|navigation|rss|"
    r"newsletter|feed|free|for|by email|twitter|facebook|linkedin|policy|notice|of|use|service|top|article)){0,5})",
    re.IGNORECASE,
)
# A notice has a year or a name: `(c)` is a third item, too, copyright a matter that is written about, and what powers
# a boat is engines.
_NOTICE = re.compile(
    r"©.{0,90}|\(c\) \d{4}\b\W*(?:\d{4}\W+)?(?-i:[A-Z]).{0,80}|copyright\W+(?:©|\(c\)|\d{4}\b|by\b).{0,80}|"
    r"(?:(?:\(c\)|copyright\b).{0,70})?all rights reserved\.?|translated (?:in)?to \w+ (?:on|by|at) .{1,50}|"
    r"powered by (?-i:[A-Z]).{0,38}[^.]|this (?:site|website) uses cookies.{0,120}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page )?\W{0,2}\d{1,4}\W{0,2}(?: of \d{1,4})?", re.IGNORECASE)
_DATE = re.compile(
    r"(?:\w{3,9},? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}"
    r"|\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{4}|\d{4}-\d\d-\d\d",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
# A day of a diary: with its weekday or without its year, in figures, or with a month of any language.
_DAY = re.compile(
    rf"(?:[^\W\d_]{{2,10}}\.?,? )?(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?:,? \d{{4}})?|\d{{1,2}}\.? (?:de )?[^\W\d_]{{3,10}}\.?(?: de)? \d{{4}}"
    r"|\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d{1,2}\. ")
# Menu entries that lost the space between them: ProjectsResumeTalks.
_RUN_TOGETHER = re.compile(r"(?:[A-Z][a-z]{2,}){3,}")
_NUMBER = re.compile(r"\d+")
_CHECKBOX = re.compile(r".{0,40}\[[ x]?\]")


def without_boilerplate(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces, those that are page boilerplate with kind None; a file of nothing else keeps them all.

    The days of a diary are its headings. What a file marks as a heading is its author's, unless it heads buttons alone.
    """
    head, foot, days = _head(pieces), _foot(pieces), _days(pieces)
    headed = _headed(pieces, head)
    running = _running(pieces, headed)
    labelled = [
        replace(piece, kind="heading" if at in days else None)
        if at in days
        or (
            piece.kind != "heading"
            and not piece.cells
            and (
                _anywhere(piece, at >= headed)
                or (at < head and _in_head(piece))
                or at >= foot
                or piece.text in running
                or _is_alt(pieces, at)
            )
        )
        else piece
        for at, piece in enumerate(pieces)
    ]
    labelled = [
        replace(piece, kind=None) if _heads_buttons(labelled, at) else piece for at, piece in enumerate(labelled)
    ]
    return labelled if any(piece.kind not in (None, "heading") for piece in labelled) else list(pieces)


def is_prose(piece: Piece) -> bool:
    """Whether a piece reads as sentences: it ends one and is no mere phrase, or it is long."""
    return len(piece.text) >= (40 if _SENTENCE_END.search(piece.text) else 120)


def is_day(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return _DAY.fullmatch(text) is not None


def _days(pieces: Sequence[Piece]) -> set[int]:
    """Where a diary's dates stand: different ones, most of them below one entry's text and directly above another's.

    One that comes back again and again is the head of a page, and one below a title is when that was published.
    """
    lone = [
        at
        for at, piece in enumerate(pieces[:-1])
        if piece.lone
        and is_day(piece.text)
        and (piece.kind in ("paragraph", "heading") or _ORDINAL.match(piece.text))
        and pieces[at + 1].kind in ("paragraph", "item")
        and not is_day(pieces[at + 1].text)
    ]
    counts = Counter(pieces[at].text for at in lone)
    days = [at for at in lone if counts[pieces[at].text] < _REPEATED]
    entries = [at for at in days if _is_told(pieces[at + 1]) and (at == days[0] or _is_told(pieces[at - 1]))]
    different = len({pieces[at].text for at in entries}) > 1
    return set(days) if different and 2 * len(entries) > len(days) else set()


def _is_told(piece: Piece) -> bool:
    """Whether a piece is text and no title: sentences, however short, or an item of a list."""
    return piece.kind == "item" or (
        piece.kind == "paragraph" and (is_prose(piece) or _SENTENCE_END.search(piece.text) is not None)
    )


def _anywhere(piece: Piece, headed: bool = False) -> bool:
    """Whether a line is a button, a notice or an address; below a heading, an item or an address is told there."""
    text = piece.text
    if len(text) > 160 or not piece.lone or (headed and (piece.kind == "item" or _ADDRESS.fullmatch(text))):
        return False
    alone = _BUTTON.fullmatch(text) or _NOTICE.fullmatch(text) or _ADDRESS.fullmatch(text)
    return bool(alone or (piece.parted and _PAGE_NUMBER.fullmatch(text)))


def _headed(pieces: Sequence[Piece], head: int) -> int:
    """From where on pieces stand in a section: a page's menu may stand below its title, and above its first prose."""
    headings = [at for at, piece in enumerate(pieces) if piece.kind == "heading"]
    return min([*headings[1:2], *(max(head, at) for at in headings[:1])], default=len(pieces))


def _heads_buttons(pieces: Sequence[Piece], at: int) -> bool:
    """Whether it is a heading such as `Share`, and nothing but boilerplate or the end follows it."""
    if pieces[at].kind != "heading" or not _anywhere(pieces[at]):
        return False
    following = next((piece for piece in pieces[at + 1 :] if piece.kind), None)
    return following is None or (following.kind == "heading" and pieces[at + 1].kind is None)


def _in_head(piece: Piece) -> bool:
    return bool(_DATE.fullmatch(piece.text) or _RUN_TOGETHER.fullmatch(piece.text) or _CHECKBOX.fullmatch(piece.text))


def _head(pieces: Sequence[Piece]) -> int:
    """Where the text begins: the first prose among the first twenty pieces."""
    return next((at for at, piece in enumerate(pieces[:20]) if is_prose(piece)), 0)


def _foot(pieces: Sequence[Piece]) -> int:
    """Where the page's footer begins: at least three short last pieces, most of them buttons or addresses.

    One button is enough where no headings part the page. What a heading opens is a section, however short its lines.
    """
    at = len(pieces)
    while at and len(pieces[at - 1].text) < _SHORT and not pieces[at - 1].cells and pieces[at - 1].kind != "heading":
        at -= 1
    foot = pieces[at:]
    signs = [piece for piece in foot if _anywhere(piece)]
    headings = sum(piece.kind == "heading" for piece in pieces)
    pasted = headings < 2 and any(not _ADDRESS.fullmatch(piece.text) for piece in signs)
    opened = at > 0 and pieces[at - 1].kind == "heading"
    return at if len(foot) >= 3 and not opened and (pasted or 2 * len(signs) > len(foot)) else len(pieces)


def _running(pieces: Sequence[Piece], headed: int) -> set[str]:
    """Page headers and footers: the same short line, numbers apart, at least four times, in a text that is prose."""
    short = [
        piece.text
        for at, piece in enumerate(pieces)
        if piece.lone
        and len(piece.text) < _SHORT
        and not piece.cells
        and not _SENTENCE_END.search(piece.text)
        # Headings, and below them items and lines of code, come back on purpose.
        and piece.kind != "heading"
        and not (piece.kind == "item" and at >= headed)
    ]
    if len(short) * 2 > len(pieces):
        return set()
    counts = Counter(_NUMBER.sub("#", text) for text in short)
    return {text for text in short if counts[_NUMBER.sub("#", text)] >= _REPEATED}


def _is_alt(pieces: Sequence[Piece], at: int) -> bool:
    """One small word alone between paragraphs: the name of a picture that was not copied."""
    return (
        0 < at < len(pieces) - 1
        and pieces[at].kind == "paragraph"
        and re.fullmatch(r"[a-z][a-z_-]*(?:\.(?:png|jpe?g|gif|svg))?", pieces[at].text) is not None
        and is_prose(pieces[at - 1])
        and is_prose(pieces[at + 1])
    )
