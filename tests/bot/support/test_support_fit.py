"""What the constants of the support check are fitted to."""

from __future__ import annotations

import json
from pathlib import Path

from bot.support.fit import examples


def test_a_line_ends_where_its_line_feed_is(tmp_path: Path) -> None:
    rows = [
        {
            "id": f"q{n}-a",
            "sentence": "The oven was bought.",
            "evidence": ["The oven\u2028was\u0085bought."],
            "label": label,
        }
        for n, label in enumerate(["supported", "unsupported"])
    ]
    file = tmp_path / "support.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert [one.quote for one in examples([file], None)] == ["support:q0", "support:q1"]
