"""Who asks for an overview, and of what."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.question.overview import Meant, asks_overview, chosen, meant, spoken_of


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    author: str
    kind: str
    file: str
    published: str = ""
    url: str = ""
    words: int = 0


ROME = Document(
    "rome", "All Roads Lead to Rome: The Job Market in 2022", "Eric Jang", "essay", "all-roads.txt", "2022-04"
)
PODCAST = Document(
    "podcast",
    "Open Source AI is AI we can Trust — with Soumith Chintala",
    "Latent Space",
    "podcast transcript",
    "os.lrc",
    "2024-03-06",
    words=14_046,
)
PIVOT = Document(
    "pivot", "You Are Not Too Old (To Pivot Into AI)", "swyx", "essay", "not-old.txt", url="https://example.org/old"
)
ALL = (ROME, PODCAST, PIVOT)


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Summarise the podcast", PODCAST),
        ("What is the podcast about?", PODCAST),
        ("key takeaways from the transcript, please", PODCAST),
        ("what's the essay about pivoting about?", PIVOT),
        ("Give me a summary of Eric Jang's essay", ROME),
        ("main points of the essay by swyx", PIVOT),
        ('Can you summarise "You Are Not Too Old"?', PIVOT),
        ("Summarize all roads lead to Rome in five sentences", ROME),
        ("What are the main ideas of the episode with Soumith Chintala?", PODCAST),
    ],
)
def test_a_document_is_meant_by_its_title_author_or_kind(question: str, document: Document) -> None:
    asked = asks_overview(question)
    assert asked is not None
    found = meant(asked, ALL)
    assert found is not None
    assert (found.documents, found.subject) == ((document,), "")


@pytest.mark.parametrize(
    ("question", "documents", "subject"),
    [
        ("the main points on robotics", ALL, "robotics"),
        ("overview of open source licences", ALL, "open source licences"),
        ("What are the main points on synthetic data in the podcast?", (PODCAST,), "synthetic data"),
        ("Summarise what Eric Jang says about robots", (ROME,), "robots"),
    ],
)
def test_what_names_no_document_is_a_subject(question: str, documents: tuple[Document, ...], subject: str) -> None:
    asked = asks_overview(question)
    assert asked is not None
    found = meant(asked, ALL)
    assert found is not None
    assert (found.documents, found.subject) == (documents, subject)


@pytest.mark.parametrize(
    "question", ["what is this document about?", "Summarise it", "tl;dr", "What are the key points?"]
)
def test_it_is_the_only_document_or_the_one_that_was_spoken_of(question: str) -> None:
    asked = asks_overview(question)
    assert asked is not None
    one, several, last = meant(asked, [PIVOT]), meant(asked, ALL), meant(asked, ALL, [ROME])
    assert one is not None
    assert several is not None
    assert last is not None
    assert (one.documents, one.unclear) == ((PIVOT,), False)
    assert several.unclear
    assert last.documents == (ROME,)


def test_several_essays_are_asked_back_for() -> None:
    asked = asks_overview("what is the essay about")
    assert asked is not None
    found = meant(asked, ALL)
    assert found is not None
    assert (found.documents, found.unclear) == ((ROME, PIVOT), True)


@pytest.mark.parametrize(
    "question",
    [
        "What is PyTorch?",
        "What is hard about going to 7nm chips?",
        "What was criticised about Open Assistant?",
        "What are the main reasons he left?",
        "What's it about GANs that he disliked?",
        "Why is he excited about robots?",
        "What are the advantages of Tesla?",
        " ".join(["what"] * 500) + " about",
    ],
)
def test_a_question_wants_no_overview(question: str) -> None:
    assert asks_overview(question) is None


@pytest.mark.parametrize(
    "question", ["what is attention about?", "What is he worried about?", "what did he talk about?"]
)
def test_what_is_about_something_that_is_no_document_stays_a_question(question: str) -> None:
    asked = asks_overview(question)
    assert asked is not None
    assert meant(asked, ALL) is None


@pytest.mark.parametrize(
    "question",
    [
        "Summarise the podcast in detail",
        "Summarise the podcast in simple terms",
        "summarize the podcast in less than 100 words",
        "summary of the podcast for beginners",
        "give me an overview of the podcast with dates",
    ],
)
def test_a_wish_for_its_form_is_no_subject(question: str) -> None:
    asked = asks_overview(question)
    assert asked is not None
    assert meant(asked, ALL) == Meant((PODCAST,))


HANDBOOK = Document("handbook", "Employee handbook of Larkspur Labs", "", "text", "rules/handbook.md")
MARCH, APRIL = (
    Document(month, f"Minutes of the board of the Alder Street Co-operative, {day} 2026", "", "text", file)
    for month, day, file in (("march", "12 March", "minutes-03.md"), ("april", "16 April", "minutes-04.md"))
)
LEASE = Document("lease", "AGREEMENT between the parties named below", "", "text", "contract.txt")
CV = Document("cv", "Ada Quill", "", "text", "cv-quill.md")
MAILS = Document("mails", "(no subject)", "", "mbox", "inbox.mbox")
OFFICE = (*ALL, HANDBOOK, MARCH, APRIL, LEASE, CV, MAILS)


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Summarise the employee handbook", HANDBOOK),
        ("What is the handbook about?", HANDBOOK),
        ("Summarise handbook.md", HANDBOOK),
        ("Summarise the minutes of 16 April 2026", APRIL),
        ("main points of the March minutes", MARCH),
        ("tl;dr minutes-04.md", APRIL),
        ("Give me an overview of the contract", LEASE),
        ("Summarise our agreement", LEASE),
        ("Summarise the CV", CV),
        ("What are the main points of the CV?", CV),
        ("Summarise the e-mails", MAILS),
    ],
)
def test_a_document_is_meant_by_its_file_or_by_what_it_is(question: str, document: Document) -> None:
    asked = asks_overview(question)
    assert asked is not None
    assert meant(asked, OFFICE) == Meant((document,))


@pytest.mark.parametrize(
    "question",
    [
        "main points on the roads",
        "overview of the job market",
        "key arguments for the pivot",
        "Summarise the board",
        "Summarise the costs of the roof",
        "Summarise the April meeting",
        "main points on handbooks",
        "overview of the parties",
    ],
)
def test_a_word_of_a_title_is_a_subject_where_it_says_nothing_of_what_that_is(question: str) -> None:
    asked = asks_overview(question)
    assert asked is not None
    assert meant(asked, OFFICE) == Meant(OFFICE, asked.target)


def test_several_that_are_what_is_asked_for_are_asked_back_for() -> None:
    asked = asks_overview("Summarise the minutes")
    assert asked is not None
    assert meant(asked, OFFICE) == Meant((MARCH, APRIL))


@pytest.mark.parametrize(
    ("reply", "document"),
    [
        ("pivot", PIVOT),
        ("The one with Soumith", PODCAST),
        ("16 April", APRIL),
        ("the April one", APRIL),
        ("Eric Jang's essay", ROME),
        ("handbook.md", HANDBOOK),
    ],
)
def test_a_word_of_its_title_chooses_a_document(reply: str, document: Document) -> None:
    assert chosen(reply, OFFICE) == Meant((document,))


@pytest.mark.parametrize("reply", ["minutes", "Why did he leave?", "the one", "Who wrote the handbook?"])
def test_what_names_no_document_or_several_chooses_none(reply: str) -> None:
    assert chosen(reply, OFFICE) is None


def test_a_document_was_spoken_of_where_its_title_stands() -> None:
    said = f"> Robots are slow. [1]\n> — {ROME.title}, § Honest Concerns"
    assert spoken_of(said, ALL) == [ROME]
