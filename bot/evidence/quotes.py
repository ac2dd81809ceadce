"""The sentences that answer, verbatim: chosen from the passages that a search found.

Each candidate is a window of one or two sentences. What counts is how near its vector is to the question, how nearly
each of the question's words is met in it, whether the reader thinks that the answer starts there, and how well its
passage scored. Where the text itself asks, what follows counts for it, a little less. A short quote takes in the
sentence that follows it, as an answer often goes on there, a quote that the text continues with a second one becomes
one longer quote, and a sentence left alone between two quotes goes with the first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.answer import Quote
from bot.evidence.lists import items_after, whole_list
from corpus.document import Document, Span
from corpus.duplicates import says_same
from corpus.passages import passage, quotable, units
from index.search.ranking import Ranking
from index.search.retriever import Near, Retriever

MOST = 4
# What is worth so much less than the best is no second quote: with 2.0 two of 531 questions (103 about the shipped
# documents, 228 about talks, 200 about texts of many kinds) would keep their only right one, for a quarter quote more.
_FAR = 1.7
# What the nearness of its vector and of its words, the passage's lead over it and the reader's word that the answer
# starts here are worth, and what it costs a sentence to ask. Chosen so that the right windows of 89 development
# questions, 96 about talks and essays, 120 about twins and 130 about texts of many kinds come first: for 70 of 100,
# for 66 without the vector (which told nothing before the embedding model was trained for windows); from 2.5 to 5 it
# is the same. Sixteen more features (length, place, kinds of question and answer, what stands before) gained nothing.
VECTOR_SHARE, WORDS_SHARE, PASSAGE_SHARE, READER_SHARE, ASKING_COSTS = 3.0, 2.0, 2.0, 1.6, 0.9
# In characters: what a quote may grow to with the sentence after it, two joined quotes together, and a quote with the
# sentence that alone parts it from the next.
_SHORT, _JOINED, _FILLED = 300, 400, 450
# What a row's own worth counts beside that of the two that answer together: as much as tells them apart.
_ROW_SHARE = 0.01
# Passages among which another document's words are looked for.
_WIDE = 20
# A question that asks for more than one document's words.
_SEVERAL = re.compile(r"\b(sources|documents|texts|essays|authors|both|compare[ds]?|agree|disagree)\b", re.IGNORECASE)
# Who asks what somebody asked, not for what, is answered by a question.
_OF_ASKING = re.compile(r"\b(?:ask(?:s|ed|ing)?(?!\s+for\b)|questions?|(?:ge)?frag(?:en?|te?n?))\b", re.IGNORECASE)
# After a comma a word or three that ask for a nod.
_TAG = re.compile(r"\w.*,\s*(\S+\s+){0,2}\S+\?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    passage: Span
    score: float


def choose_quotes(question: str, ranking: Ranking, retriever: Retriever, most: int = MOST) -> tuple[Quote, ...]:
    """At most `most` quotes, best first, none of them overlapping or repeating another; `n` counts from 1."""
    candidates: list[_Candidate] = []
    for ranked in ranking.passages:
        penalty = PASSAGE_SHARE * (ranking.passages[0].score - ranked.score)
        candidates += _candidates(ranked.passage.span, penalty, question, retriever)
    candidates.sort(key=_worst_last)
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if len(chosen) == most or candidate.score < candidates[0].score - _FAR:
            break
        _take(candidate, chosen, retriever)
    chosen = _with_whole_list(question, chosen, retriever)
    chosen = _with_items(chosen, retriever) or _with_another_document(
        question, _filled(chosen, retriever), candidates, most, retriever
    )
    notes = {ranked.passage.span: ranked.note for ranked in ranking.passages}
    return tuple(_quote(n, one, notes.get(one.passage, ""), retriever) for n, one in enumerate(chosen[:most], start=1))


def _worst_last(candidate: _Candidate) -> float:
    return -candidate.score


def _with_whole_list(question: str, chosen: list[_Candidate], retriever: Retriever) -> list[_Candidate]:
    """The list that the question asks for stands first, and whole, where a quote is of it."""
    for one in chosen:
        if whole := whole_list(question, retriever.document(one.span.document_id), one.span):
            return [replace(one, span=whole), *(other for other in chosen if not other.span.overlap(whole))]
    return chosen


def _with_items(chosen: list[_Candidate], retriever: Retriever) -> list[_Candidate]:
    """The best quote and the list that it announces, if it does: the items answer better than what comes next."""
    if not chosen:
        return []
    best, document = chosen[0], retriever.document(chosen[0].span.document_id)
    items = items_after(document, best.span)
    if items and best.span.start < items[0].start < best.span.end:
        # It ran on into the list.
        best = replace(best, span=document.span(best.span.start, len(document.text[: items[0].start].rstrip())))
    return [best, *(replace(best, span=item) for item in items if not item.overlap(best.span))] if items else []


def _with_another_document(
    question: str, chosen: list[_Candidate], candidates: Sequence[_Candidate], most: int, retriever: Retriever
) -> list[_Candidate]:
    """Where the question asks for several sources and the quotes have one, the last is another one's best."""
    if not _SEVERAL.search(question) or most < 2 or len({one.span.document_id for one in chosen}) != 1:
        return chosen
    own = chosen[0].span.document_id
    others = [one for one in candidates if one.span.document_id != own]
    if not others:
        wide = retriever.search(question, _WIDE).passages
        apart = [one.passage.span for one in wide if one.passage.span.document_id != own]
        others = sorted(_candidates(apart[0], 0.0, question, retriever), key=_worst_last) if apart else []
    return [*chosen[: most - 1], *others[:1]]


def _candidates(within: Span, penalty: float, question: str, retriever: Retriever) -> Iterator[_Candidate]:
    """The windows of a passage, trimmed and grown, with what each is worth."""
    document, near = retriever.document(within.document_id), retriever.near(question, [within])
    skipped = not _OF_ASKING.search(question)
    worth = {one.span: _worth(one, document, skipped) for one in near}
    tables = _tables(document, within)
    for stretch in quotable(document, within):
        table = next((one for one in tables if one.contains(stretch)), None)
        if table and stretch in worth:
            # Rows that answer together are quoted apart, and each is worth what they are together; by itself the one
            # that answers is worth more. What stands beside the table answers by itself.
            together = max(value for span, value in worth.items() if table.contains(span) and span.overlap(stretch))
            parts = {stretch: together + _ROW_SHARE * worth[stretch]}
        else:
            parts = {span: value for span, value in worth.items() if stretch.contains(span)}
        # A window that starts at one sentence and ends at another is a pair; the others are the sentences.
        singles = [one for one in parts if not any(one != two and one.contains(two) for two in parts)]
        for part, value in parts.items():
            span = _trimmed(part, singles, parts)
            span = _answering(document, span, singles) if skipped else span
            yield _Candidate(_grown(document, span, singles), within, value - penalty)


def _tables(document: Document, within: Span) -> list[Span]:
    """The runs of table rows in a passage."""
    inside = (block for block in document.blocks if block.start < within.end and within.start < block.end)
    runs = ([*run] for kind, run in groupby(inside, key=lambda block: block.kind) if kind == "row")
    return [document.span(run[0].start, run[-1].end) for run in runs]


def _worth(near: Near, document: Document, skipped: bool) -> float:
    costs = ASKING_COSTS if skipped and _asks(document.quote(near.span)) else 0.0
    return VECTOR_SHARE * near.cosine + WORDS_SHARE * near.words + READER_SHARE * near.told - costs


def _trimmed(span: Span, singles: Sequence[Span], worth: dict[Span, float]) -> Span:
    """Without the first of two sentences where the second one alone answers better."""
    first, last = (next(one for one in singles if getattr(one, end) == getattr(span, end)) for end in ("start", "end"))
    return last if first != last and worth[last] > worth[first] else span


def _answering(document: Document, span: Span, singles: Sequence[Span]) -> Span:
    """Where the text asks what the reader asks, what it says next."""
    asking = [at for at, one in enumerate(singles) if span.contains(one) and _asks(document.quote(one))]
    if not asking or asking[-1] + 1 == len(singles):
        return span
    after = singles[asking[-1] + 1]
    return Span(span.document_id, after.start, max(after.end, span.end))


def _asks(sentence: str) -> bool:
    """Whether a sentence is a question, and not one with a tag ("…, right?")."""
    return sentence.endswith("?") and not _TAG.search(sentence)


def _grown(document: Document, span: Span, singles: Sequence[Span]) -> Span:
    for one in singles:
        if one.start >= span.end and one.end - span.start <= _SHORT and _goes_on(document, span, one):
            span = span.join(one)
    return span


def _goes_on(document: Document, span: Span, other: Span) -> bool:
    """Whether what comes later belongs to a quote: what its speakers go on to say, and the reply that it asks for. So
    another's question or nod may stand within, and is no end."""
    speakers = {document.speaker(span.start), document.speaker(span.end - 1)}
    speaker = document.speaker(other.end - 1)
    if speakers == {speaker}:
        return True
    asked, asks = (document.quote(one).endswith("?") for one in (span, other))
    return (asked or speaker in speakers) and not asks


def _take(candidate: _Candidate, chosen: list[_Candidate], retriever: Retriever) -> None:
    """Add a candidate, or join it to the quote that it goes on from, unless it repeats one."""
    document = retriever.document(candidate.span.document_id)
    for at, one in enumerate(chosen):
        if one.span.overlap(candidate.span):
            return
        joined = Span(one.span.document_id, one.span.start, max(one.span.end, candidate.span.end))
        follows = one.passage == candidate.passage and candidate.span.start - one.span.end >= 0
        gap = document.text[one.span.end : candidate.span.start].strip()
        follows = follows and _goes_on(document, one.span, candidate.span)
        if follows and not gap and _whole(joined, document) and len(joined) <= _JOINED:
            if not any(joined.overlap(other.span) for other in chosen if other is not one):
                chosen[at] = replace(one, span=joined)
            return
    words = document.quote(candidate.span)
    if not any(says_same(words, retriever.document(one.span.document_id).quote(one.span)) for one in chosen):
        chosen.append(candidate)


def _whole(span: Span, document: Document) -> bool:
    """Whether a span may be quoted in one."""
    stretches = [*quotable(document, span)]
    return len(stretches) == 1 and stretches[0].contains(span)


def _filled(chosen: Sequence[_Candidate], retriever: Retriever) -> list[_Candidate]:
    """The quotes without gaps of one sentence: what stands between two answers belongs to them, most often."""
    starts = {(one.span.document_id, one.span.start) for one in chosen}
    filled = []
    for one in chosen:
        document = retriever.document(one.span.document_id)
        own = units(document)
        next_one = bisect_left(own, one.span.end, key=lambda unit: unit.start)
        following = own[next_one : next_one + 2]
        if len(following) == 2 and following[0].end - one.span.start <= _FILLED:
            parts = [(unit.document_id, unit.start) in starts for unit in following] == [False, True]
            longer = one.span.join(following[0])
            parts = parts and _goes_on(document, one.span, following[0])
            one = replace(one, span=longer) if parts and _whole(longer, document) else one
        filled.append(one)
    return filled


def _quote(n: int, chosen: _Candidate, note: str, retriever: Retriever) -> Quote:
    shown = passage(retriever.document(chosen.span.document_id), chosen.span)
    return Quote(n, shown.span, shown.text, shown.corrected, shown.title, shown.place, chosen.score, note=note)
