"""What the support check says, kind by kind, and what must hold for any sentence."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.support import check

BRIDGE = (
    "Maria Lopez joined the Harbor Company in 2011 and became its director three years later. "
    "The old bridge carried 12,000 cars a day, but it was not safe. "
    "Peter Ash, the engineer, asked the city for $75m to build a wider bridge, because traffic was growing 40% a year. "
    "The city will probably open it before winter."
)

FAITHFUL = [
    "Maria Lopez joined the Harbor Company in 2011.",
    "Lopez became director of the Harbor Company three years later.",
    "Peter Ash asked the city for 75 million dollars to build a wider bridge.",
    "Every day the old bridge carried 12,000 cars.",
    "The bridge was not safe.",
    "Traffic was growing 40 percent annually.",
    "The city will probably open the bridge before winter.",
]

UNFAITHFUL = [
    ("Maria Lopez joined the Harbor Company in 2012.", "2012"),
    ("Maria Lopez joined the Railway Company in 2011.", "Railway"),
    ("Peter Ash became director of the Harbor Company three years later.", "Peter"),
    ("The old bridge was safe.", "not"),
    ("The city asked Peter Ash for $75m.", "asked"),
    ("Peter Ash asked the city for $75bn to build a wider bridge.", "75bn"),
    ("Peter Ash asked the city for $75m to build a narrower bridge.", "narrower"),
    ("Traffic was growing 40% a month.", "month"),
    ("Traffic was shrinking 40% a year.", "shrinking"),
    ("The city will certainly open it before winter.", "certainly"),
    ("The city will probably open it after winter.", "after"),
    ("All bridges carried 12,000 cars a day.", "All"),
]


@pytest.mark.parametrize("sentence", FAITHFUL)
def test_a_faithful_sentence_is_supported(sentence: str) -> None:
    verdict = check(sentence, [BRIDGE])
    assert verdict.supported, verdict.reason


@pytest.mark.parametrize(("sentence", "named"), UNFAITHFUL)
def test_a_corrupted_sentence_is_not_and_the_reason_names_what_is_wrong(sentence: str, named: str) -> None:
    verdict = check(sentence, [BRIDGE])
    assert not verdict.supported
    assert named in verdict.reason


def test_it_says_which_words_of_which_text_support() -> None:
    verdict = check("The old bridge carried 12,000 cars a day.", ["Nothing of the kind.", BRIDGE])
    assert verdict.evidence == 1
    assert BRIDGE[verdict.start : verdict.end] == "old bridge carried 12,000 cars a day"


def test_a_sentence_is_not_put_together_from_two_speakers() -> None:
    said = ["I grew up in India and had no internet.", "Pixar was sold to Disney, and I made a film about it."]
    assert check("Pixar was sold to Disney.", said).supported
    assert not check("Pixar grew up in India.", said).supported


MOVED = [
    (
        "Pupils liked the videos but found the reminders annoying.",
        "Pupils liked the reminders but found the videos annoying.",
    ),
    ("Most of the neurons sit in the arms rather than in the brain.", "Most of the neurons sit in the brain."),
    (
        "Two firefighters were treated for smoke inhalation. Residents of nearby streets were sent home.",
        "Two residents were treated for smoke inhalation.",
    ),
    (
        "Basalt flows out quickly. It makes up most of the ocean floor. Granite cools slowly.",
        "Granite makes up most of the ocean floor.",
    ),
]


@pytest.mark.parametrize(("said", "moved"), MOVED)
def test_words_moved_to_where_the_source_has_others_are_found(said: str, moved: str) -> None:
    assert check(said.split(". ")[0].rstrip(".") + ".", [said]).supported
    assert not check(moved, [said]).supported


def test_on_and_off_elsewhere_in_the_source_are_no_opposites() -> None:
    said = "The driver switched the engine off. The radio on the desk stayed silent."
    assert check("The driver switched the engine off.", [said]).supported
    assert not check("The driver switched the engine on.", [said]).supported


def test_a_condition_may_be_told_with_another_word_than_if() -> None:
    said = "If the alarm rings, the guard opens the gate."
    assert check("When the alarm rings, the guard opens the gate.", [said]).supported
    assert not check("The guard opens the gate.", ["If the guard opens the gate, the alarm rings."]).supported


@pytest.mark.parametrize("evidence", [[], [""], ["   \n "], ["…"]])
def test_nothing_supports_nothing(evidence: list[str]) -> None:
    assert check("The bridge was not safe.", evidence).label == "unsupported"


def test_a_name_in_the_line_of_credit_may_be_used_but_proves_nothing() -> None:
    said = "I joined the Harbor Company in 2011.\n(Maria Lopez)"
    assert check("Maria Lopez joined the Harbor Company in 2011.", [said]).supported
    assert not check("Maria Lopez left in 2015.", [said]).supported
    assert not check("Peter Ash joined the Harbor Company in 2011.", [said]).supported


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2,300%", "2300 percent"),
        ("$75m", "75 million dollars"),
        ("600K", "600,000"),
        ("a thousand", "1,000"),
        ("five", "5"),
        ("two hundred and fifty", "250"),
        ("1.5 billion", "1,500,000,000"),
    ],
)
def test_numbers_agree_however_they_are_written(written: str, read: str) -> None:
    assert check(f"The firm counted {read} in May.", [f"The firm counted {written} in May."]).supported
    assert check(f"The firm counted {written} in May.", [f"The firm counted {read} in May."]).supported


NAMES = st.sampled_from(["Lopez", "Nakamura", "Okafor", "Brandt"])
VERBS = st.sampled_from(["measured", "sold", "painted", "repaired", "counted"])
THINGS = st.sampled_from(["bridges", "engines", "violins", "lanterns", "paintings"])
NUMBERS = st.integers(min_value=2, max_value=99_999)
SENTENCES = st.tuples(NAMES, VERBS, NUMBERS, THINGS, st.integers(1900, 2030))


def told(name: str, verb: str, number: int, things: str, year: int) -> str:
    return f"{name} {verb} {number:,} {things} in {year}."


@given(st.lists(SENTENCES, min_size=1, max_size=4, unique_by=lambda row: row[0]), st.data())
def test_a_sentence_of_the_evidence_is_always_supported(
    rows: list[tuple[str, str, int, str, int]], data: st.DataObject
) -> None:
    evidence = " ".join(told(*row) for row in rows)
    sentence = told(*data.draw(st.sampled_from(rows)))
    verdict = check(sentence, [evidence])
    assert verdict.supported, verdict.reason


@given(SENTENCES, NUMBERS)
def test_a_changed_number_is_never_supported(row: tuple[str, str, int, str, int], number: int) -> None:
    name, verb, said, things, year = row
    if number in (said, year):
        number = max(said, year) + 1
    assert not check(told(name, verb, number, things, year), [told(*row)]).supported


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=3))
def test_any_text_gets_a_verdict_and_its_span_lies_in_the_evidence(sentence: str, evidence: list[str]) -> None:
    verdict = check(sentence, evidence)
    if verdict.evidence is not None:
        assert 0 <= verdict.start < verdict.end <= len(evidence[verdict.evidence])
    assert 0 <= verdict.score <= 1
    assert "\n" not in verdict.reason


def test_the_time_grows_no_faster_than_the_evidence() -> None:
    sentence = "Peter Ash, the engineer, asked the city for $75m to build a wider bridge."

    def seconds(times: int) -> float:
        evidence = [" ".join([BRIDGE] * times)]
        began = time.process_time()
        check(sentence, evidence)
        return time.process_time() - began

    seconds(10)
    short, long = min(seconds(20) for _ in range(3)), min(seconds(200) for _ in range(3))
    assert long < 25 * short


def test_the_author_is_who_says_i_and_nobody_else() -> None:
    source = "I was surprised to learn that he was a self-described sceptic in May.\n(Ann Lee)"
    assert not check("Ann Lee was a self-described sceptic in May.", [source]).supported
    assert check("Ann Lee decided to leave finance.", ["I decided to leave finance.\n(Ann Lee)"]).supported
