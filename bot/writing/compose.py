"""A capable model writes over all passages with citations; each sentence comes out checked, shown or withheld."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.answer import REFUSAL, Quote, Sentence, Withheld
from bot.models import prompts
from bot.models.log_odds import Said
from bot.support import Verdict
from bot.writing.citations import CitationReader, Draft, SentenceReader
from bot.writing.context import LONGEST_SENTENCE, Context, agreeing, alike, judged, signed
from corpus.passages import Passage
from corpus.sentences import sentences_around
from index.search.ranking import RankedPassage

CITED_AT_MOST = 3
_REFUSAL = REFUSAL.rstrip(".")


@dataclass(frozen=True, slots=True)
class Refused:
    """The model found no answer in what it was given."""


def compose(
    context: Context, question: str, passages: Sequence[RankedPassage], quotes: Sequence[Quote]
) -> Iterator[Sentence | Withheld | Quote | Refused]:
    """Checked sentences over all passages, as the model writes them.

    A sentence that stands on words outside every quote so far is preceded by a new `Quote` of those words.
    """
    sources = keyed(question, passages)
    prompt = prompts.compose(
        question, {key: (one.passage.title, one.passage.corrected) for key, one in sources.items()}
    )
    cited = Citing(context, sources, list(quotes))
    seen: list[str] = []
    refused = False
    for draft in drafts(context.write(prompt), list(sources)):
        said = draft.text.replace("’", "'").rstrip(" .")
        if said.startswith(_REFUSAL):
            refused = True
            if said == _REFUSAL and not seen:
                break
            continue  # `The sources don't tell why`: of a question of two parts one alone
        if any(alike(draft.text, other) for other in seen):
            return  # a model that repeats itself has no more to say
        seen.append(draft.text)
        yield from cited.checked(draft)
    if refused and not seen:
        yield Refused()


def drafts(said: Generator[Said], keys: Sequence[str]) -> Iterator[Draft]:
    """Sentences with the keys that they cite, out of a stream; a run-on ends it."""
    citations, lines = CitationReader(keys), SentenceReader()
    with closing(said):
        for piece in said:
            for part in citations.feed(piece.text):
                yield from lines.feed(part)
            if lines.pending > LONGEST_SENTENCE:
                return
    yield from lines.feed(citations.finish())
    yield from lines.finish()


def keyed(question: str, passages: Sequence[RankedPassage]) -> dict[str, RankedPassage]:
    """Passages under opaque keys, which can't be mistaken for a number that stands in a document."""
    keys = (f"k{sha256(f'{question} {one.passage.id}'.encode()).hexdigest()[:4]}" for one in passages)
    return dict(zip(keys, passages, strict=True))


class Citing:
    """Finds for each draft the words that it stands on, and numbers them."""

    def __init__(self, context: Context, sources: Mapping[str, RankedPassage], quotes: list[Quote]) -> None:
        self._context = context
        self._sources = sources
        self._quotes = quotes

    def checked(self, draft: Draft) -> Iterator[Sentence | Withheld | Quote]:
        """The draft as a sentence with its quotes, new ones first, or withheld."""
        numbers: list[int] = []
        # A missing citation is repaired from whatever passage supports the sentence.
        for key in draft.keys[:CITED_AT_MOST] or self._sources:
            quote = self._standing_on(draft.text, self._sources[key])
            if quote is None or quote.n in numbers:
                continue
            if quote not in self._quotes:
                self._quotes.append(quote)
                yield quote
            numbers.append(quote.n)
            if not draft.keys:
                break
        if numbers:
            yield Sentence(draft.text, self._with_agreeing(draft.text, numbers), "supported")
        else:
            yield Withheld(draft.text, self._why_not(draft))

    def _with_agreeing(self, text: str, numbers: Sequence[int]) -> tuple[int, ...]:
        """The numbers and those of other authors' quotes that say it, too: each by its own words."""
        first = next(quote for quote in self._quotes if quote.n == numbers[0])
        agreed = agreeing(text, first, self._quotes, self._context)
        own = {quote.n for quote in self._quotes if quote.span.document_id == first.span.document_id}
        return (*(n for n in numbers if n in own), *agreed)

    def _standing_on(self, text: str, source: RankedPassage) -> Quote | None:
        passage = source.passage
        for quote in self._quotes:
            if passage.span.overlap(quote.span) and self._judged(text, quote).supported:
                return quote
        verdict = self._judged(text, passage)
        return self._quote(source, verdict.start, verdict.end) if verdict.supported else None

    def _judged(self, text: str, evidence: Quote | Passage) -> Verdict:
        return judged(self._context, text, [signed(evidence, self._context.author)])

    def _quote(self, source: RankedPassage, start: int, end: int) -> Quote:
        """The whole sentences of the passage that hold the supporting words."""
        passage = source.passage
        if passage.text != passage.corrected or end > len(passage.text):
            start, end = 0, len(passage.text)  # offsets were into the corrected words
        start, end = sentences_around(passage.text, start, end)
        span = replace(passage.span, start=passage.span.start + start, end=passage.span.start + end)
        words = passage.text[start:end]
        corrected = words if passage.text == passage.corrected else passage.corrected
        return Quote(len(self._quotes) + 1, span, words, corrected, passage.title, passage.place, source.score)

    def _why_not(self, draft: Draft) -> str:
        texts = [self._sources[key].passage.corrected for key in draft.keys or self._sources]
        return judged(self._context, draft.text, texts).reason
