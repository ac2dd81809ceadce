"""Follow-ups lean on what was said before; questions that stand alone are left as they are."""

import pytest

from bot.answer import Message
from bot.question.rewrite import searchable, standalone, standalone_by_model

HISTORY = (
    Message("user", "Why did Eric Jang decide against founding his own company?"),
    Message("assistant", "Founders rarely keep doing technical work [1]."),
)


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("Who built Langchain?", "Why did it catch on?", "Why did Langchain catch on?"),
        ("What did Suhail Doshi do after his course?", "When did he take it?", "When did Suhail Doshi take it?"),
        ("Is PyTorch neutral towards hardware makers?", "Why?", "Why is PyTorch neutral towards hardware makers?"),
        ("What are the advantages of working at FAANG?", "And of Tesla?", "What are the advantages of Tesla?"),
        ("What are the advantages of Tesla?", "what about OpenAI?", "What are the advantages of OpenAI?"),
        ("how long is a game of korfal", "Are they any good?", "Are they any good? (how long is a game of korfal)"),
        ("How much is the rent in Kisumu?", "Who pays it?", "Who pays it? (How much is the rent in Kisumu)"),
        ("does magnesium help", "What are my chances?", "What are my chances? (does magnesium help)"),
        ("Hi!", "Why did it catch on?", "Why did it catch on?"),
        ("What did Ida say about Mojo?", "Great, thanks! And Rust?", "What did Ida say about Rust?"),
        ("Who founded Vero & Lind?", "Where is it based?", "Where is Vero & Lind based?"),
        ("What does the Bank of Brenn do?", "Who leads it?", "Who leads Bank of Brenn?"),
        ("What does Vero & Lind sell?", "Is she old?", "Is she old? (What does Vero & Lind sell)"),
        ("What are the advantages of Tesla & Sons?", "And of OpenAI?", "What are the advantages of OpenAI?"),
        ("Advantages of Tesla", "what about OpenAI?", "Advantages of OpenAI?"),
        (
            "What did Ida study at the University of Brenn?",
            "What is it known for?",
            "What is it known for? (What did Ida study at the University of Brenn)",
        ),
        ("What does Langchain do?", "Is it free?", "Is Langchain free?"),
        ("What did Tom buy?", "How much did it cost?", "How much did it cost? (What did Tom buy)"),
        ("What is Ravi building?", "Who pays for it?", "Who pays for it? (What is Ravi building)"),
        ("Did Karin book the boathouse?", "Who decides it?", "Who decides it? (Did Karin book the boathouse)"),
        ("Whom did Ida Holm sue?", "Why did he do it?", "Why did he do it? (Whom did Ida Holm sue)"),
        ("What was Mei told on 3 March?", "And Tom?", "And Tom? (What was Mei told on 3 March)"),
        ("Who met Mei in March?", "And April?", "Who met Mei in April?"),
        ("Who praised Ida's kiln?", "Is it still hot?", "Is it still hot? (Who praised Ida's kiln)"),
        ("Wer war dagegen?", "Warum?", "Warum? (Wer war dagegen)"),
        ("Wer war dagegen?", "Und Tom?", "Und Tom? (Wer war dagegen)"),
        ("Qui est Ida ?", "Et quand ?", "Et quand ? (Qui est Ida)"),
        ("Thanks, that helps. Is PyTorch neutral?", "Perfect. Why?", "Why is PyTorch neutral?"),
    ],
)
def test_a_follow_up_is_a_question_again(before: str, question: str, understood: str) -> None:
    assert standalone(question, [Message("user", before), Message("assistant", "So it is [1].")]) == understood


@pytest.mark.parametrize(
    "question",
    ["and what did she say about that?", "what about robotics?", "tell me more", "Who else thinks so?", "Why not?"],
)
def test_a_follow_up_carries_over_what_it_leans_on(question: str) -> None:
    understood = standalone(question, HISTORY)
    assert "Eric Jang" in understood
    assert understood.startswith(question) or "she" in question


@pytest.mark.parametrize(
    "question",
    [
        "What does the podcast say about feedback for open models?",
        "What makes NVIDIA's interconnect special?",
        "Is thirty too old to switch careers into machine learning?",
        "Why did Soumith Chintala start PyTorch?",
        "I'm 35 and in finance, is it too late?",
        "Why are there so many startups?",
        "What made Ken Thompson's work on UNIX possible?",
        "Is it just the acid that makes sourdough last longer?",
        "How much does it cost to train a model?",
        "What does a person's childhood have to do with their view on open models?",
        "openai pros",
        "Warum war Tom dagegen?",
        "Und was hat der Vorstand dazu beschlossen?",
        "Et al. citations in papers",
        "dove population decline",
        "comment",
        "Does he buy the old observation that what's easy for toddlers is hard for machines is really paradoxical?",
        "What mattered most to him when he compared companies?",
    ],
)
def test_a_question_that_stands_alone_is_unchanged(question: str) -> None:
    assert standalone(question, HISTORY) == question


def test_without_a_conversation_nothing_is_changed() -> None:
    assert standalone("and what did he say?", ()) == "and what did he say?"


def test_a_carried_question_is_searched_for_by_its_telling_words() -> None:
    understood = "and how big does it get? (what eats the eastern brush lizard)"
    assert searchable(understood, "and how big does it get?") == "and how big does it get? (eats eastern brush lizard)"
    assert searchable("Is it legal (in the EU)?", "Is it legal (in the EU)?") == "Is it legal (in the EU)?"


@pytest.mark.parametrize(
    "again",
    [
        "Can you explain that in simple terms?",
        "give me an example",
        "could you elaborate on that?",
        "in other words, please",
        "please say that again",
    ],
)
def test_the_last_answer_asked_for_in_another_way_is_searched_for_again(again: str) -> None:
    understood = standalone(again, [Message("user", "Why is PyTorch so large?")])
    assert understood == f"{again} (Why is PyTorch so large)"
    assert searchable(understood, again) == "Why is PyTorch so large?"


@pytest.mark.parametrize("whole", ["Give me an example of synthetic data", "Explain synthetic data"])
def test_what_names_its_own_subject_stands_alone(whole: str) -> None:
    assert standalone(whole, [Message("user", "Why is PyTorch so large?")]) == whole


def test_a_chain_of_follow_ups_keeps_its_subject() -> None:
    history = (*HISTORY, Message("user", "and why not?"), Message("assistant", "Because of customers [1]."))
    assert "Eric Jang" in standalone("really?", history)


def test_each_name_of_a_chain_takes_the_place_of_the_one_before() -> None:
    history = (Message("user", "What did David say?"), Message("user", "And Yusuf?"))
    assert standalone("And Karin?", history) == "And Karin? (What did David say)"


@pytest.mark.parametrize(
    "correction",
    [
        "No, I meant Berlin",
        "I mean in Berlin",
        "Sorry, I meant Berlin.",
        "not London, Berlin",
        "No, not in London, but in Berlin",
        "no, Berlin",
    ],
)
def test_a_correction_takes_the_place_of_what_was_wrong(correction: str) -> None:
    history = [Message("user", "What is the hotel limit in London?"), Message("user", "That's wrong")]
    assert standalone(correction, history) == "What is the hotel limit in Berlin?"
    assert standalone(correction, ()) == correction
    chain = (*history, Message("user", correction), Message("user", "yes"))
    assert standalone("Who set it?", chain) == "Who set it? (What is the hotel limit in Berlin)"


def test_a_correction_reaches_what_was_carried_over() -> None:
    history = [Message("user", "Can I wash the filter of the Brisa 300?"), Message("user", "What does a new one cost?")]
    understood = standalone("No, I meant the Brisa 100", history)
    assert understood == "What does a new one cost? (Can I wash the filter of the Brisa 100)"


@pytest.mark.parametrize("question", ["No way out of the lease?", "Not counting breakfast, what do they pay in Rome?"])
def test_not_every_no_corrects(question: str) -> None:
    assert standalone(question, [Message("user", "What is the hotel limit in London?")]) == question


def test_a_capable_model_rewrites() -> None:
    asked = []

    def write(messages):  # what a model would say
        asked.append(messages)
        yield "What did Eric Jang say about"
        yield " founders?"

    assert (
        standalone_by_model(write, "what did he say about them?", HISTORY) == "What did Eric Jang say about founders?"
    )
    assert "Founders rarely" in asked[0][-1].content


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "one\ntwo",
        "x" * 1000,
        "What did Eric Jang say?",  # without what was asked
        "What did Elon Musk regret about robots?",  # nobody named him
    ],
)
def test_a_rewrite_that_drops_or_invents_is_not_used(reply: str) -> None:
    question = "what did he regret about robots?"
    assert standalone_by_model(lambda _: iter([reply]), question, HISTORY) == standalone(question, HISTORY)
