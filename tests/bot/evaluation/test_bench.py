"""Speed and size are measured, beside the plain pipeline, whatever the documents."""

import json

from rich.console import Console

from bot.evaluation.bench import Bench, Timing, app, table


def test_a_folder_is_measured_both_ways(tmp_path, capsys):
    text = " ".join(f"The lighthouse number {at} was painted red by its keeper in the spring." for at in range(10))
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


def test_the_figures_stand_in_a_table(capsys):
    timing = Timing(0.2, 0.1)
    Console(width=100).print(table(Bench(timing, timing, Timing(0.3), Timing(0.4), 1000, 2**20, 2**20)))
    shown = capsys.readouterr().out
    assert "plain pipeline" in shown
    assert "2.00" in shown
