"""Glossaries: exact words at exact places, and suggestions that stay suggestions."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.glossary import Entry, corrections, load_glossary, names, suggest
from corpus.readers import read

FOLDER = Path(corpus.__file__).parent / "documents"


def transcript(folder: Path, words: str, glossary: str = "") -> Document:
    (folder / "talk.lrc").write_text(f"[00:01.00] {words}")
    if glossary:
        (folder / "glossary.toml").write_text(glossary)
    return read(folder / "talk.lrc")


def shown(document: Document) -> str:
    return document.corrected(document.span(0, len(document.text)))


def test_a_new_transcript_gets_its_glossary_from_the_file_beside_it(tmp_path: Path) -> None:
    glossary = '["talk.lrc"]\n"Ada Love Lace" = "Ada Lovelace"\n["other.lrc"]\n"machine" = "engine"\n'
    document = transcript(tmp_path, "We met Ada Love Lace and her machine.", glossary)
    assert shown(document) == "We met Ada Love Lace [Ada Lovelace] and her machine."
    assert document.text == "We met Ada Love Lace and her machine."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Lama or lama or Lamas or Lama's", "Lama [Llama] or lama or Lamas or Lama [Llama]'s"),
        ("Drama, ALama, Lama2, (Lama)", "Drama, ALama, Lama2, (Lama [Llama])"),
    ],
)
def test_only_whole_words_in_the_same_letters_are_corrected(tmp_path: Path, words: str, expected: str) -> None:
    assert shown(transcript(tmp_path, words, '["talk.lrc"]\nLama = "Llama"\n')) == expected


def test_words_around_it_say_where_an_ordinary_word_was_misheard(tmp_path: Path) -> None:
    glossary = '["talk.lrc"]\n"history of [Smith]" = "Soumith"\n"all the [cloud] and" = "Claude"\n'
    words = "Smith and the history of Smith, all the cloud and the cloud."
    expected = "Smith and the history of Smith [Soumith], all the cloud [Claude] and the cloud."
    assert shown(transcript(tmp_path, words, glossary)) == expected


def test_places_go_before_words_and_longer_words_before_shorter() -> None:
    entries = [
        Entry("Lama", "Llama"),
        Entry("Lama Two", "Llama 2"),
        Entry("Lama", "a llama", before="the animal "),
    ]
    text = "Lama, Lama Two, the animal Lama Two"
    assert [(text[c.start : c.end], c.said) for c in corrections(text, entries)] == [
        ("Lama", "Llama"),
        ("Lama Two", "Llama 2"),
        ("Lama", "a llama"),
    ]


def test_a_mishearing_across_two_pieces_is_found_but_not_across_turns(tmp_path: Path) -> None:
    glossary = '["talk.lrc"]\n"Yana Kun" = "Yann LeCun"\n'
    document = transcript(tmp_path, "- with Yana [00:02.00] Kun. [00:03.00] - So Yana [00:04.00] - Kun?", glossary)
    assert [correction.start for correction in document.corrections] == [document.text.index("Yana")]


def test_a_span_that_cuts_a_mishearing_shows_it_as_heard(tmp_path: Path) -> None:
    document = transcript(tmp_path, "We met Yana Kun.", '["talk.lrc"]\n"Yana Kun" = "Yann LeCun"\n')
    assert document.corrected(document.span(0, 11)) == "We met Yana"


def test_a_changed_glossary_changes_the_content_hash(tmp_path: Path) -> None:
    before = transcript(tmp_path, "We met Yana Kun.").content_hash
    after = transcript(tmp_path, "We met Yana Kun.", '["talk.lrc"]\n"Yana Kun" = "Yann LeCun"\n').content_hash
    assert before != after


@pytest.mark.parametrize(
    ("glossary", "why"),
    [
        ("[[[", "cannot be read as TOML"),
        ('"talk.lrc" = "words"', "is no table"),
        ('["talk.lrc"]\nLama = 3', "must read"),
        ('["talk.lrc"]\nLama = " "', "must read"),
        ('["talk.lrc"]\n"a [b" = "c"', "must read"),
        ('["talk.lrc"]\n"a [b] [c]" = "d"', "must read"),
    ],
)
def test_a_wrong_glossary_gives_one_clear_line(tmp_path: Path, glossary: str, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=why) as caught:
        transcript(tmp_path, "words", glossary)
    assert "glossary.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_glossary_is_no_corrections(tmp_path: Path) -> None:
    assert load_glossary(tmp_path) == {}
    assert transcript(tmp_path, "Yana Kun").corrections == ()


@given(
    st.text(alphabet="ab \n'", max_size=60),
    st.lists(st.tuples(*[st.text(alphabet="ab '", max_size=4)] * 3), max_size=6),
)
def test_corrections_are_sorted_apart_and_at_words(text: str, parts: list[tuple[str, str, str]]) -> None:
    entries = [Entry(heard, "said", before, after) for before, heard, after in parts if heard.strip()]
    found = corrections(text, entries)
    heard = {" ".join(entry.heard.split()) for entry in entries}
    for correction in found:
        assert " ".join(text[correction.start : correction.end].split()) in heard
    assert all(first.end <= second.start for first, second in pairwise(found))


def test_names_that_sound_like_known_ones_are_suggested_and_never_applied(tmp_path: Path) -> None:
    words = (
        "We talked to Laryl Pinto about Bytorch, and then to Ed Katmoh about Pixar. I like Bytorch, and we ran "
        "PyTorch at home on the train in New York."
    )
    document = transcript(tmp_path, words)
    suggestions = suggest(document, ["Lerrel Pinto", "PyTorch", "Ed Catmull", "Tesla"])
    found = {suggestion.heard: (suggestion.said, suggestion.count) for suggestion in suggestions}
    assert found == {"Laryl Pinto": ("Lerrel Pinto", 1), "Bytorch": ("PyTorch", 2), "Ed Katmoh": ("Ed Catmull", 1)}
    assert document.corrections == ()
    assert shown(document) == words


def test_words_that_are_also_written_small_are_left_alone(tmp_path: Path) -> None:
    document = transcript(tmp_path, "I said Cafe once, and a cafe it was.")
    assert suggest(document, ["Caffe"]) == []


def test_suggestions_for_the_podcast_find_what_its_glossary_knows() -> None:
    podcast = read(FOLDER / "open-source-ai-is-ai-we-can-trust.lrc")
    entries = load_glossary(FOLDER)["open-source-ai-is-ai-we-can-trust.lrc"]
    suggested = {(entry.heard, entry.said) for entry in suggest(podcast, {entry.said for entry in entries})}
    known = {(entry.heard, entry.said) for entry in entries}
    assert len(suggested & known) >= 20


def test_names_of_the_collection_are_its_capitalised_words() -> None:
    found = names([read(FOLDER / "you-are-not-too-old.txt")])
    assert {"Riley Goodside", "Stable Diffusion", "EleutherAI", "Bezos"} <= found
    assert not {"Perhaps", "There", "More"} & found
