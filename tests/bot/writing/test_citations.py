"""Citations and sentences read from a stream, however it is cut into pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.writing.citations import CitationReader, Cited, Draft, SentenceReader

KEYS = ("k3f9", "k07a")


def read(text: str, size: int = 1000) -> list[str | Cited]:
    reader = CitationReader(KEYS)
    parts: list[str | Cited] = []
    for at in range(0, len(text), size):
        parts += reader.feed(text[at : at + size])
    return [part for part in (*parts, reader.finish()) if part]


def joined(parts: list[str | Cited]) -> list[str | tuple[str, ...]]:
    """Neighbouring text put together, so that the cut into pieces doesn't matter."""
    found: list[str | tuple[str, ...]] = []
    for part in parts:
        if isinstance(part, Cited):
            found.append(part.keys)
        elif found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return found


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("It is so [k3f9].", ("k3f9",)),
        ("It is so [k3f9, k07a].", ("k3f9", "k07a")),
        ("It is so [k3f9; k07a].", ("k3f9", "k07a")),
        ("It is so [[k3f9]].", ("k3f9",)),
        ("It is so 【k3f9】.", ("k3f9",)),
        ("It is so ［k3f9］.", ("k3f9",)),
        ("It is so [K3F9].", ("k3f9",)),
        ("It is so [k3f9, k9999].", ("k3f9",)),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_citations_are_read_in_every_form(text: str, keys: tuple[str, ...], size: int) -> None:
    assert joined(read(text, size)) == ["It is so ", keys, "."]


def test_unknown_keys_are_dropped_without_a_trace() -> None:
    assert joined(read("It is so [k9999] and [7].")) == ["It is so  and ."]


@pytest.mark.parametrize(
    "text",
    ["a list [of words]", "see [this](address)", "an open [bracket", "array[i] = b[j]", "two [ [ open", "]] and ]"],
)
@pytest.mark.parametrize("size", [1, 1000])
def test_other_brackets_stay_as_they_are(text: str, size: int) -> None:
    assert joined(read(text, size)) == [text]


def test_code_is_left_alone() -> None:
    text = "```\nx[k3f9]\n```"
    assert joined(read(f"{text} and [k3f9]", 1)) == [f"{text} and ", ("k3f9",)]


def test_a_partial_citation_is_held_back() -> None:
    reader = CitationReader(KEYS)
    assert list(reader.feed("so [k3")) == ["so "]
    assert list(reader.feed("f9] it")) == [Cited(("k3f9",)), " it"]


@given(st.text(alphabet="[]【】k3f907a ,`.\n("), st.integers(1, 7))
def test_the_cut_into_pieces_changes_nothing(text: str, size: int) -> None:
    assert joined(read(text, size)) == joined(read(text))


def test_hostile_brackets_take_linear_time(seconds) -> None:
    assert seconds(lambda: read("[" * 200_000 + "[k3f9, " * 20_000, 50)) < 3


def drafts(text: str, size: int = 4) -> list[Draft]:
    citations, lines, found = CitationReader(KEYS), SentenceReader(), []
    for at in range(0, len(text), size):
        for part in citations.feed(text[at : at + size]):
            found += lines.feed(part)
    return [*found, *lines.feed(citations.finish()), *lines.finish()]


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_a_key_belongs_to_the_sentence_that_it_ends(size: int) -> None:
    assert drafts("It was rare [k3f9]. Two left. [k07a] No one stayed.", size) == [
        Draft("It was rare.", ("k3f9",)),
        Draft("Two left.", ("k07a",)),
        Draft("No one stayed.", ()),
    ]


def test_list_items_are_sentences_of_their_own() -> None:
    assert drafts("Two things:\n- red tape [k3f9]\n- slow research [k07a]\n") == [
        Draft("Two things:", ()),
        Draft("red tape", ("k3f9",)),
        Draft("slow research", ("k07a",)),
    ]


def test_a_sentence_is_given_out_as_soon_as_the_next_begins() -> None:
    lines = SentenceReader()
    assert list(lines.feed("It was rare. ")) == []
    assert list(lines.feed("Two le")) == [Draft("It was rare.", ())]
