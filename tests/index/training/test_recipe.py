"""What is trained on and what is kept apart: no text that the product is measured with is ever learned."""

from __future__ import annotations

from pathlib import Path

from index.training.pairs import Pair
from index.training.recipe import measured, split

ROOT = Path(__file__).parents[3]


def squad(text: str, number: int) -> Pair:
    return Pair("answers", f"Who told of {number}?", text, 1, 1.0, "squad2/answer", f"qa{number}")


def test_a_passage_that_is_measured_with_is_kept_apart_whatever_it_is_about() -> None:
    passages = [" ".join(f"word{at % 60}x{turn} says" for turn in range(20)) for at in range(120)]
    pairs = [squad(text, at) for at, text in enumerate(passages)]
    trained, _ = split(pairs, "")
    known = trained[0].text
    trained_after, apart_after = split(pairs, f"Before it.\n{known}\nAfter it.")
    assert known not in {pair.text for pair in trained_after}
    assert known in {pair.text for pair in apart_after}
    assert len(trained_after) + len(apart_after) == len(pairs)


def test_both_halves_of_squad_are_measured_with() -> None:
    texts = measured(ROOT)
    for half in ("squad", "squad-heldout"):
        first = next(iter(sorted((ROOT / "tests" / "data" / half / "texts").iterdir())))
        assert first.read_text(encoding="utf-8") in texts
