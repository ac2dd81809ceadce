"""Rows of tables on one line, each cell with its column's name."""

from bot.render.columns import in_columns


def test_a_row_stands_on_one_line_with_its_columns_named() -> None:
    words = "Tesla A robot\nNo coffee OpenAI Words"
    cells = [("", 0, 5), ("Pros", 6, 13), ("Cons", 14, 23), ("", 24, 30), ("Pros", 31, 36)]
    assert in_columns(words, cells) == "Tesla — Pros: A robot · Cons: No coffee / OpenAI — Pros: Words"
    assert in_columns("No\ntable.", ()) == "No table."
