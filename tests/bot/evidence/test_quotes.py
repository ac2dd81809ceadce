from types import SimpleNamespace

import pytest

from bot.evidence.quotes import MOST, _Candidate, _filled, _with_whole_list, choose_quotes
from corpus.document import Block, Document, Source
from corpus.passages import quotable, units

FAQ = """# Bike rental

## Can I bring my dog?
Yes, in the trailer. It costs 5 euros a day.

## What happens if I return the bike late?
You pay 3 euros for each hour. After 24 hours we call the police.

## Is a helmet included?
Yes.

## How do I cancel?
Write to us at least two days before. Later than that, half the price is due.
"""
STAFF = """Name,Role,Ship
Ines Falk,Captain,Alma
Jon Reyes,Engineer,Alma
Petra Ohm,Captain,Borea
Ulf Brandt,Cook,Borea
Mia Sand,Purser,Cressa
"""
MOORINGS = """# Moorings

Prices hold from 1 May 2026. A berth for the night in high season is booked two weeks ahead.

| Harbour | Price per night | Shower |
|---|---|---|
| Aldwick | 38 euros | yes |
| Brenham | 27 euros | no |
| Corley | 31 euros | yes |
| Elsewhere | 20 euros | no |

During a regatta the price per night may be a quarter higher. Dogs stay on board.
"""
BEES = """An evening on beekeeping

Vera Lindt: On a mild day they do leave the hive, and they are back within minutes. You see yellow spots on the snow.

Omar Reid: How do you know that a colony is hungry?

Vera Lindt: I lift the hive at the back. A light one has eaten its stores, and then it gets sugar.
"""
PEARS = """An evening on pears

Nils Aker: We pick them while they are hard, in the last week of August, before the first of them falls. In the cellar
they lie on straw, a hand apart, in the dark and at four degrees, and there they turn soft by and by. By November the
whole cellar smells of them.

Greta Holm: And who buys them all?

Nils Aker: The school across the river takes nine crates out of ten, for its kitchen and for a sale in the yard, where
the children weigh them, write the bills and count what came in, and what is left over goes to whoever climbed the
trees with us in August, a basket for each, and one more for the man who lends us the ladders.
"""
DOCUMENTS = {"pears.txt": PEARS, "faq.md": FAQ, "staff.csv": STAFF, "moorings.md": MOORINGS, "bees.txt": BEES}
MLOPS = "Why did Eric Jang decide against founding his own MLOps company?"


@pytest.fixture
def quotes(waystone):
    def choose(question):
        with waystone.collection.reading() as retriever:
            return choose_quotes(question, retriever.search(question), retriever)

    return choose


@pytest.mark.parametrize(
    "question", [MLOPS, "What speaks against working at FAANG?", "How far away are home robots?", "xyzzy"]
)
def test_quotes_are_few_verbatim_and_apart(waystone, quotes, question):
    chosen = quotes(question)
    assert 1 <= len(chosen) <= MOST
    assert [quote.n for quote in chosen] == list(range(1, len(chosen) + 1))
    for at, quote in enumerate(chosen):
        assert waystone.collection.document(quote.span.document_id).quote(quote.span) == quote.text
        assert quote.text == quote.text.strip()
        assert not any(quote.span.overlap(other.span) for other in chosen[at + 1 :])


def test_the_first_quote_answers(quotes):
    assert "MLOps" in quotes(MLOPS)[0].text
    assert "1,000%" in quotes("How much has the use of ChatGPT at work grown?")[0].text


def test_a_table_row_is_quoted_whole(quotes):
    assert any(
        quote.text.startswith("Crypto + DeFi") and "weird vibes" in quote.text
        for quote in quotes("What are the pros and cons of crypto?")
    )


def test_no_quote_runs_over_a_heading_or_into_another_row(waystone, quotes):
    asked = [
        "What are the pros and cons of crypto?",
        "Which option lets him lead teams?",
        MLOPS,
        "What is an AGI company?",
    ]
    for quote in (one for question in asked for one in quotes(question)):
        assert len([*quotable(waystone.collection.document(quote.span.document_id), quote.span)]) == 1


def test_a_quote_shows_what_was_really_said(quotes):
    shown = [quote.corrected for quote in quotes("What does Soumith do at NYU with Lerrel Pinto?")]
    assert any("Laryl Pinto [Lerrel Pinto]" in text for text in shown)


def test_a_quote_from_the_podcast_has_its_time(quotes):
    spoken = [quote for quote in quotes("How far away are home robots?") if quote.place.start_s is not None]
    assert spoken
    assert all(quote.place.end_s >= quote.place.start_s for quote in spoken)


def test_two_sources_are_quoted_where_the_question_asks_for_them(quotes):
    asked = quotes("What do the sources say about robots and humanoid robots?")
    assert len({quote.span.document_id for quote in asked}) > 1
    assert [quote.n for quote in asked] == list(range(1, len(asked) + 1))


def test_no_passages_no_quotes(waystone):
    with waystone.collection.reading() as retriever:
        assert choose_quotes("", retriever.search(""), retriever) == ()


def test_a_sentence_alone_between_two_quotes_goes_with_the_first():
    text = "It began well. Few came at first. Then all of them came. Nobody left."
    document = Document("d", Source("d.txt", "D"), text, (Block("paragraph", 0, len(text)),))
    shelf = SimpleNamespace(document=lambda _: document)
    began, _, then, _ = units(document)
    chosen = [_Candidate(span, document.span(0, len(text)), 1.0) for span in (then, began)]
    assert [document.quote(one.span) for one in _filled(chosen, shelf)] == [
        "Then all of them came.",
        "It began well. Few came at first.",
    ]


def test_the_list_that_is_asked_for_stands_first_and_whole():
    text = "It is quick. Two eggs. One onion."
    items = (Block("paragraph", 0, 12), Block("item", 13, 22), Block("item", 23, 33))
    document = Document("d", Source("d.txt", "D"), text, items)
    shelf = SimpleNamespace(document=lambda _: document)
    chosen = [_Candidate(span, document.span(0, len(text)), 1.0) for span in units(document)]
    asked = _with_whole_list("What are the two ingredients?", chosen, shelf)
    assert [document.quote(one.span) for one in asked] == ["Two eggs. One onion.", "It is quick."]
    assert _with_whole_list("Is it quick?", chosen, shelf) == chosen


def test_a_nod_asked_for_is_no_question_whose_answer_follows(quotes):
    shown = quotes("Why does Soumith believe in open source AI?")
    assert not any(quote.text.startswith("So there's that problem") for quote in shown)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Can I bring my dog?", "Yes, in the trailer. It costs 5 euros a day."),
        ("How do I cancel?", "Write to us at least two days before. Later than that, half the price is due."),
        ("Is a helmet included?", "Yes."),
        ("Who is the captain of the Borea?", "Petra Ohm Captain Borea"),
        ("Who is the cook of the Borea?", "Ulf Brandt Cook Borea"),
    ],
)
def test_below_a_heading_that_asks_and_of_two_rows_the_one_that_answers_is_quoted(collection, question, answer):
    with collection.reading() as retriever:
        ranking = retriever.search(question)
        assert choose_quotes(question, ranking, retriever)[0].text == answer
    assert ranking.answerable


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the price per night in Corley in high season?", "Corley 31 euros yes"),
        ("What is the price per night in Brenham in low season?", "Brenham 27 euros no"),
    ],
)
def test_a_row_is_not_worth_more_for_the_sentence_beside_its_table(collection, question, answer):
    with collection.reading() as retriever:
        assert choose_quotes(question, retriever.search(question), retriever)[0].text == answer


def test_who_asks_what_was_asked_is_quoted_the_question_and_others_what_follows_it(collection):
    asked = "How do you know that a colony is hungry?"
    with collection.reading() as retriever:
        first = [
            choose_quotes(question, retriever.search(question), retriever)[0].text
            for question in ("What did Omar Reid ask about a hungry colony?", asked)
        ]
    assert [text.startswith(asked) for text in first] == [True, False]
    assert all("I lift the hive" in text for text in first)


@pytest.mark.parametrize(
    ("asked", "begins", "ends"),
    [
        ("What does the cellar smell of in November?", "By November", "smells of them."),
        ("What do bees leave on the snow on a mild day?", "On a mild day", "I lift the hive at the back."),
    ],
)
def test_a_quote_ends_with_who_answers_not_with_the_question_of_another(collection, asked, begins, ends):
    with collection.reading() as retriever:
        first = choose_quotes(asked, retriever.search(asked), retriever)[0].text
    assert first.startswith(begins)
    assert not first.endswith("?")
    assert ends in first
