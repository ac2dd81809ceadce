"""The shipped documents: byte for byte as given, and read so that what people ask for can be found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

import corpus
from corpus.document import Block, Document
from corpus.glossary import load_glossary
from corpus.readers import read
from corpus.sentences import sentences
from corpus.sources import load_sources

InOrder = Callable[[Sequence[Block]], bool]
FOLDER = Path(corpus.__file__).parent / "documents"
TIDY, WEB = "all-roads-lead-to-rome.txt", "all-roads-lead-to-rome.web-copy.txt"
PIVOT, PODCAST = "you-are-not-too-old.txt", "open-source-ai-is-ai-we-can-trust.lrc"
HASHES = {
    TIDY: "93ba44974181a737c55fcdfbe329001ad87f9c472552db445c0388de641a3161",
    WEB: "6bbd07b77be352af414a3ae34b851df099e7b3152dc66187b7af968d5afea31a",
    PIVOT: "f43eef3bc3c1e727e446b81b8cc00a5007d2bf7f588a58193bc5ca303d2dbca2",
    PODCAST: "1f305d1af5004b61bb8b6002c91b0bfaf1d67b58d417485640442c4c96b4c44e",
    "sources.toml": "92261ddc35df3ee10d1553c2677bd425bad37ecceefad8be6b2cbe7284fbb061",
}
ROWS = {
    "FAANG+similar": "Things move slower, less autonomy, OKRs etc.",
    "Start my own company": "I'm more interested in solving AGI than solving customer problems",
    "OpenAI": "Culture and leadership team seem to be already established",
    "Large Language Model Startup": "Competing with FAANG + OpenAI on startup budget; unclear whether LLMs will be "
    "defensible technology on their own",
    "Tesla": "No waiting in line for coffee",
    "Robotics Startups (including Halodi)": "Robotics research is slow, Robotics startups tend to die",
    "ML + Healthcare Startups": "Product impact is even slower than robotics due to regulatory capture by hospitals "
    "and insurance companies. 10 years before the simplest of ML techniques can be rolled out to people.",
    "Startups working on other Applications of ML": "I'm more interested in solving AGI than solving customer problems",
    "Crypto + DeFi": "Not really an AGI problem. Crypto community has weird vibes",
}


@cache
def document(name: str) -> Document:
    return read(FOLDER / name, load_sources(FOLDER)[name])


def straight(text: str) -> str:
    return text.translate(str.maketrans("‘’“”", "''\"\""))


def found(name: str, quote: str) -> tuple[int, int]:
    """Offsets of a quote in the reading text, which folds white space already."""
    start = straight(document(name).text).find(quote)
    assert start >= 0, quote
    return start, start + len(quote)


@pytest.mark.parametrize("name", HASHES)
def test_the_shipped_files_are_the_ones_that_were_given(name: str) -> None:
    assert sha256((FOLDER / name).read_bytes()).hexdigest() == HASHES[name]


@pytest.mark.parametrize("name", [TIDY, WEB, PIVOT, PODCAST])
def test_blocks_are_in_order_trimmed_and_cover_the_words(in_order: InOrder, name: str) -> None:
    read_document = document(name)
    assert in_order(read_document.blocks)
    for block in read_document.blocks:
        words = read_document.text[block.start : block.end]
        assert words == words.strip() != ""
        assert "\n" not in words
    inside = sum(block.end - block.start for block in read_document.blocks)
    assert inside > 0.97 * len(read_document.text.strip())


@pytest.mark.parametrize("name", [TIDY, WEB, PIVOT, PODCAST])
def test_sentences_part_every_block_without_loss(name: str) -> None:
    text = document(name).text
    for block in document(name).blocks:
        parts = sentences(text, block.start, block.end)
        assert "".join(text[start:end] for start, end in parts).replace(" ", "") == text[
            block.start : block.end
        ].replace(" ", "")
        assert all(end - start <= 400 for start, end in parts)


@pytest.mark.parametrize("name", [TIDY, WEB])
@pytest.mark.parametrize(
    "quote",
    [
        "Many of their actual problems weren't at the cutting edge of technology, and I simply couldn't get excited",
        '"All Roads Lead to Rome - Every Successful (Tech) Company will be an AGI company"',
        "OpenAI Technological lead on LLMs (~1 yr) + an interesting new project they are spinning up Culture and "
        "leadership team seem to be already established",
        "Not really an AGI problem. Crypto community has weird vibes",
        "(3) the hardest you ever worked on a project, and why you cared about it (4) your resume.",
        "shaving a few bits of entropy off conditional character modeling requires metaphorically lighting datacenters",
    ],
)
def test_both_copies_of_the_essay_hold_its_words_in_one_run(name: str, quote: str) -> None:
    found(name, quote)


@pytest.mark.parametrize(
    "quote",
    [
        "this is a lasting interest where I can make meaningful progress, then cut ties/burn bridges/go all in and "
        "learn it in public.",
        "Rollouts of general purpose technologies span decades.",
        "ChatGPT usage at work has grown 1,000% in the 3 months since January.",
        "streamlining paths to cutting edge generative AI.",
        "the things we take for granted today.",
        "taking Jasper from 0 to $75m ARR in 2 years",
        "GPT-3 and -4 does well on social media",
        "when he published the GPT and GPT-2 papers at OpenAI.",
        "delivered with the GPT 3.5 family of models",
    ],
)
def test_footnote_marks_are_gone_and_names_with_numbers_are_whole(quote: str) -> None:
    found(PIVOT, quote)


@pytest.mark.parametrize("name", [TIDY, WEB])
def test_both_forms_of_the_options_table_become_the_same_rows(name: str) -> None:
    rows = [block for block in document(name).blocks if block.kind == "row"]
    text = straight(document(name).text)
    cells = [{column: text[start:end] for column, start, end in row.cells} for row in rows]
    assert {cell["Option"]: cell["Cons"] for cell in cells} == ROWS
    assert all(list(cell) == ["Option", "Pros", "Cons"] for cell in cells)
    assert cells[3]["Pros"] == "Strong teams, transform computing in <10 years, iterate quickly on LLM products"
    assert all(text[row.start : row.end] == " ".join(cell.values()) for row, cell in zip(rows, cells, strict=True))


def headings(name: str) -> list[str]:
    return [straight(mark.heading) for mark in document(name).marks if mark.heading]


def test_headings_without_markup_become_places() -> None:
    rome = [
        "Options Considered",
        "Technological Lead Time",
        "Why not start your own company?",
        "All Roads Lead to Rome",
        "Want Intros to ML Startups?",
        "Honest Concerns",
    ]
    assert headings(TIDY) == rome
    assert headings(WEB) == rome
    assert headings(PIVOT) == [
        "Pivoting in my thirties",
        "Reasons you should still get into AI",
        "Broad Potential of AI/Rate of Growth",
        "Ramp up time is shorter than you think",
        "Many areas of contribution apart from becoming a professional ML Researcher",
        "How I'm learning AI",
        "Comments",
    ]
    start, end = found(TIDY, "Boston Dynamics, Kindred, Teleexistence")
    assert document(TIDY).place(document(TIDY).span(start, end)).label == "§ Honest Concerns"


def indexed(name: str) -> str:
    text = document(name).text
    return "\n".join(text[block.start : block.end] for block in document(name).blocks)


@pytest.mark.parametrize(
    ("name", "furniture"),
    [
        (WEB, "ProjectsResumeTalks"),
        (WEB, "evjang.com"),
        (WEB, "Subscribe via Email"),
        (WEB, "Personal website and blog"),
        (PIVOT, "Translated into Chinese on InfoQ."),
        (PODCAST, "upbeat music"),
        (PODCAST, "BLANK_AUDIO"),
        (PODCAST, "whisper.cpp"),
        (PODCAST, "(laughs)"),
    ],
)
def test_page_furniture_is_not_indexed(name: str, furniture: str) -> None:
    assert furniture in (FOLDER / name).read_text(encoding="utf-8")
    assert furniture not in indexed(name)


@pytest.mark.parametrize("name", [TIDY, WEB])
def test_the_name_of_a_picture_is_no_paragraph(name: str) -> None:
    assert re.search(r"^rome$", document(name).text, re.MULTILINE)
    assert not re.search(r"^rome$", indexed(name), re.MULTILINE)


def test_readers_comments_are_kept_and_labelled() -> None:
    comments = [block for block in document(PIVOT).blocks if block.kind == "comment"]
    text = document(PIVOT).text
    assert text[comments[0].start :].startswith("The older you are, the more cynical you get.")
    assert text[comments[-1].start : comments[-1].end] == "Thanks!"
    assert comments[-1] == document(PIVOT).blocks[-1]
    assert document(PIVOT).place(document(PIVOT).span(comments[1].start, comments[1].end)).heading == "Comments"


@pytest.mark.parametrize(
    ("quote", "start_s", "end_s"),
    [
        ("the first thing I tried to become was a 3D VFX artist", 74.36, 74.36),
        ("With 250K H100s, including all of our other GPU or accelerator stuff, it would be 600K", 2369.42, 2374.86),
        ("home robotics being like five to seven years away into commercialization", 4188.8, 4192.36),
        ("I spend like every Wednesday afternoon at NYU working with Laryl Pinto", 4227.98, 4230.96),
        ("Lama One was more or less like the real breakthrough", 2170.9, 2170.9),
    ],
)
def test_the_podcast_tells_when_each_word_was_said(quote: str, start_s: float, end_s: float) -> None:
    place = document(PODCAST).place(document(PODCAST).span(*found(PODCAST, quote)))
    assert (place.start_s, place.end_s) == (start_s, end_s)


def test_the_podcast_is_read_in_turns() -> None:
    blocks = document(PODCAST).blocks
    assert {block.kind for block in blocks} == {"turn"}
    assert len(blocks) > 130
    assert document(PODCAST).text.startswith("- Hey everyone, welcome to the Late in Space podcast.")
    assert not re.search(r"\[\d+:\d", document(PODCAST).text)


def test_every_glossary_entry_is_heard_in_its_transcript() -> None:
    assert set(load_glossary(FOLDER)) == {PODCAST}
    said = {correction.said for correction in document(PODCAST).corrections}
    assert said == {entry.said for entry in load_glossary(FOLDER)[PODCAST]}


def corrected(quote: str) -> str:
    return document(PODCAST).corrected(document(PODCAST).span(*found(PODCAST, quote)))


def test_a_quote_shows_the_words_as_heard_with_the_correction_beside_them() -> None:
    assert corrected("working with Laryl Pinto and T.") == "working with Laryl Pinto [Lerrel Pinto] and T [team]."
    assert corrected("like Uba or like Hugging Chat or Olamma") == (
        "like Uba [Ooba] or like Hugging Chat [HuggingChat] or Olamma [Ollama]"
    )


@pytest.mark.parametrize(
    ("where", "right"),
    [
        ("Yeah, fair enough.", "fair"),
        ("how much you can get the hardware for", "hardware"),
        ("there are some cloud companies", "cloud"),
        ("cluster decisions", "cluster"),
        ("the whole notion of model weights", "model"),
    ],
)
def test_ordinary_words_are_corrected_only_where_they_were_misheard(where: str, right: str) -> None:
    assert right in where
    assert corrected(where) == where
