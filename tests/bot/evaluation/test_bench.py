"""Speed and size are measured, beside the plain pipeline, whatever the documents."""

import json

from bot.evaluation.bench import app


def test_a_folder_is_measured_both_ways(tmp_path, capsys):
    text = " ".join(f"The lighthouse number {at} was painted red by its keeper in the spring." for at in range(60))
    (tmp_path / "lights.txt").write_text(text)
    app(["--folder", str(tmp_path), "--json"], standalone_mode=False)
    measured = json.loads(capsys.readouterr().out)
    for name in ("indexing", "search"):
        assert measured[name]["ratio"] == measured[name]["seconds"] / measured[name]["plain"] > 0
    assert measured["slowest"]["seconds"] >= measured["quotes"]["seconds"] > 0
    assert measured["quotes"]["ratio"] is None
    assert measured["characters"] == len(text)
    assert measured["disk"] > 100_000
    assert measured["memory"] > 100_000_000
    app(["--folder", str(tmp_path)], standalone_mode=False)
    assert "plain pipeline" in capsys.readouterr().out
