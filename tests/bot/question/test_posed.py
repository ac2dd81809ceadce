"""A statement turned around asks what it says; what would lean on the text around it asks nothing."""

from __future__ import annotations

import pytest

from bot.question.posed import posed


def asked(sentence: str, small: frozenset[str] = frozenset()) -> list[str]:
    return [one.text for one in posed(sentence, small)]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("A gabion is a wire basket filled with stones.", "What is a gabion?"),
        ("The key was stiff because nobody had oiled the lock.", "Why was the key stiff?"),
        ("Orla Venn left the harbour because the pay was poor.", "Why did Orla Venn leave the harbour?"),
        ("The hardest part of the job was the waiting at night.", "What was the hardest part of the job?"),
        ("If you lose your key, call the office before noon.", "What should I do if I lose my key?"),
        ("If the tide is out, you can walk to the chapel.", "What can I do if the tide is out?"),
        ("A return ticket costs 85 kroner for adults.", "How much does a return ticket cost?"),
        ("The first coat takes about four hours to dry.", "How long does the first coat take?"),
        ("The north pier was built in 1898, after the flood.", "When was the north pier built?"),
        ("In May the bark is peeled by hand.", "When is the bark peeled by hand?"),
        ("Ada Lovelace wrote the first program for the engine.", "Who wrote the first program for the engine?"),
        ("The upper deck is reached by a spiral stair.", "How is the upper deck reached?"),
        ("Washing soda is used for cleaning drains.", "What is washing soda used for?"),
        ("Plantar fasciitis causes a stabbing pain.", "What does plantar fasciitis cause?"),
        ("Boats can be hired at the mill, for a fee.", "Can boats be hired at the mill?"),
        ("You must not block the entrance of the barn.", "Must I block the entrance of the barn?"),
        ("Bookings are kept in SQLite.", "Where are bookings kept?"),
        ("Quern keeps a cache of pages in its own folder.", "Where does Quern keep a cache of pages?"),
        ("A page is rendered again when its text changes.", "When is a page rendered again?"),
        ("Tokens expire after 24 hours.", "When do tokens expire?"),
        (
            "The buoy will be moved to the lee of the island in May.",
            "When will the buoy be moved to the lee of the island?",
        ),
        ("A message is 32 octets long.", "How long is a message?"),
        ("We introduce GloveBench, a set of misspelt queries.", "What is GloveBench?"),
        ("It defines the Berth Announcement Protocol (BAP) for boats.", "What does BAP stand for?"),
        ("The code berth_gone means that the berth was removed.", "What does the code berth_gone mean?"),
        ("Drafts are pages whose front matter says so.", "What are drafts?"),
        ("Send SIGHUP to reload the file, and wait.", "How do I reload the file?"),
        ("To reset the meter, hold both buttons for five seconds.", "How do I reset the meter?"),
        ("There are nine people on the waiting list.", "How many people are on the waiting list?"),
        ("Maps are cached for seven days instead of one.", "How long are maps cached?"),
        ("Simmer the lentils for 20 minutes.", "How long should I simmer the lentils?"),
        ("Adults pay £32 a month, students £20.", "How much do adults pay?"),
        ("It was agreed that bonfires are allowed only on weekdays.", "What was agreed about bonfires?"),
        ("The board is open from May to September.", "When is the board open?"),
        ("The committee decided to accept the cheaper quote.", "What did the committee decide?"),
        ("Tom reported a balance of £2,184.60.", "What did Tom report?"),
        ("Dorothy will put up a notice at both gates.", "What will Dorothy put up?"),
        ("Work is to start on 3 April.", "When is work to start?"),
        ("If the loaf sinks in the middle, it was proved too long.", "What is wrong if the loaf sinks in the middle?"),
        ("If you cancel late, the deposit is lost.", "What happens if I cancel late?"),
        ("HOST: So how does noise-cancelling work?", "How does noise-cancelling work?"),
    ],
)
def test_a_statement_is_turned_into_the_question_that_it_answers(sentence: str, question: str) -> None:
    assert question in asked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was stiff because nobody had oiled it.",
        "This is a wire basket filled with stones.",
        "Because nobody oiled the lock the key was stiff.",
        "The first leg was late.",
        "There are boats at the mill that can be hired.",
        "Both were brought to the island in 1904.",
        "They decided to accept the quote.",
        "Remember to turn the lights off.",
        "Add water to the pan.",
        "What do you think?",
        "And the other twenty-one?",
        "If you are not, call us.",
        "A gabion is a wire basket filled with stones",
    ],
)
def test_what_leans_on_the_text_around_it_asks_nothing(sentence: str) -> None:
    assert asked(sentence) == []


def test_a_name_keeps_its_capital_and_a_common_noun_loses_it() -> None:
    assert asked("Halodi is a company that builds robots in Norway.") == ["What is Halodi?"]
    assert asked("Radon causes many deaths a year.", frozenset({"radon"})) == ["What does radon cause?"]


def test_a_sentence_may_open_with_the_small_name_of_a_program() -> None:
    said = "quern is a small tool that turns folders into sites."
    assert asked(said) == []
    assert [one.text for one in posed(said, names=frozenset({"quern"}))] == ["What is quern?"]
