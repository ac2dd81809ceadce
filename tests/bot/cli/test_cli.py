"""The command line: what each command writes, where, and with which exit code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.cli.library import follow
from bot.cli.main import run
from bot.client.lock import Lock
from bot.settings import Settings

Capture = pytest.CaptureFixture[str]
COMMANDS = (
    "serve",
    "search",
    "ask",
    "index",
    "documents",
    "remove",
    "check",
    "glossary",
    "settings",
    "model",
    "sinkhole",
    "evaluate",
    "bench",
    "mcp",
    "user",
)
README = Path(__file__).parents[3] / "README.md"
PLACE = {"label", "heading", "page", "start_s", "end_s"}


@pytest.mark.parametrize(
    "command", [[], *([name] for name in COMMANDS), ["model", "fetch"], ["sinkhole", "list"], ["glossary", "suggest"]]
)
def test_help_shows_an_example(command: list[str], capsys: Capture) -> None:
    assert run([*command, "--help"]) == 0
    said = capsys.readouterr().out
    assert "waystone" in said
    assert "Example" in said


def test_the_readme_tells_every_command(capsys: Capture) -> None:
    assert run(["--help"]) == 0
    listed = re.findall(r"^│ ([a-z]+)  ", capsys.readouterr().out, re.MULTILINE)
    assert set(COMMANDS) <= set(listed)
    table = "".join(line for line in README.read_text().splitlines() if line.startswith("| `waystone"))
    assert [name for name in listed if not re.search(rf"`(waystone )?{name}\b", table)] == []


@pytest.mark.parametrize("command", [["--help"], ["settings"], ["search", "--help"]])
def test_what_needs_no_index_loads_none_of_its_parts(command: list[str]) -> None:
    program = (
        "import sys; from bot.cli.main import run; code = run(sys.argv[1:]);"
        "print(sorted({'torch', 'gradio', 'chromadb', 'langchain_core', 'sqlalchemy'} & set(sys.modules)), code)"
    )
    done = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] 0"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["search"], "give a question, or --batch"),
        (["search", " "], "the question is empty"),
        (["ask", "Why?", "--batch", "x.jsonl"], "give a question, or --batch"),
        (["search", "Why?", "-k", "0"], "-k"),
        (["nothing"], "nothing"),
        (["remove"], "ID"),
        (["model", "nothing"], "nothing"),
        (["sinkhole", "list", "--rating", "fine"], "--rating"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(command: list[str], said: str, capsys: Capture) -> None:
    assert run(command) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.count("\n") == 1
    assert said in written.err
    assert "--help" in written.err


def test_a_command_that_is_stopped_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.settings.described", interrupted)
    assert run(["settings"]) == 1
    assert capsys.readouterr().err == "waystone: stopped\n"


@pytest.mark.usefixtures("shipped")
def test_search_writes_the_documented_object(capsys: Capture) -> None:
    assert run(["search", "What is a feedback sinkhole?", "-k", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found.keys() == {"question", "confidence", "answerable", "passages"}
    assert found["answerable"] is True
    assert len(found["passages"]) == 3
    for passage in found["passages"]:
        assert passage.keys() == {"id", "document", "title", "start", "end", "text", "score", "place"}
        assert passage["place"].keys() <= PLACE
    assert "sinkhole" in found["passages"][0]["text"]
    scores = [passage["score"] for passage in found["passages"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.usefixtures("shipped")
def test_ask_writes_the_documented_object(capsys: Capture) -> None:
    assert run(["ask", "What is a feedback sinkhole?", "--model", "quotes", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["answered"] is True
    assert answer["model"] == "quotes"
    assert answer["withheld"] == 0
    assert {"question", "standalone_question", "confidence", "answer", "sentences"} <= answer.keys()
    assert answer["timings"].keys() == {"retrieve_s", "quotes_s", "total_s"}
    assert [quote["n"] for quote in answer["quotes"]] == list(range(1, len(answer["quotes"]) + 1))
    for quote in answer["quotes"]:
        assert quote.keys() == {"n", "document", "title", "start", "end", "text", "place"}
        assert len(quote["text"]) == quote["end"] - quote["start"]
    for sentence in answer["sentences"]:
        assert sentence["support"] == "quoted"
        assert set(sentence["citations"]) <= {quote["n"] for quote in answer["quotes"]}


@pytest.mark.usefixtures("shipped")
def test_ask_for_people_gives_the_quotes_and_their_places(capsys: Capture) -> None:
    assert run(["ask", "What is a feedback sinkhole?", "--model", "quotes"]) == 0
    said = capsys.readouterr().out
    assert "sinkhole" in said
    assert "Open Source AI is AI we can Trust" in said
    assert "1:0" in said  # the minute


@pytest.mark.usefixtures("shipped")
def test_a_batch_answers_line_by_line_in_order_with_ids(tmp_path: Path, capsys: Capture) -> None:
    history = [
        {"role": "user", "content": "What is a feedback sinkhole?"},
        {"role": "assistant", "content": "One place that every front end sends its feedback to."},
    ]
    questions = [
        {"id": "a", "question": "Is it too late to learn AI?", "kind": "advice"},
        {"id": 2, "question": "And who should filter it?", "history": history},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, questions)) + "\n\n")
    for command in (["search", "-k", "2"], ["ask", "--model", "quotes"]):
        assert run([*command, "--batch", str(file)]) == 0
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [line["id"] for line in lines] == ["a", 2]
        assert [line["question"] for line in lines] == [one["question"] for one in questions]
        assert "sinkhole" in lines[1]["standalone_question"]
    assert all(line["quotes"] for line in lines)


@pytest.mark.usefixtures("shipped")
def test_a_line_of_a_batch_ends_where_its_line_feed_is(tmp_path: Path, capsys: Capture) -> None:
    question = "Is it too late\u2028to learn\u2029AI\u0085?"
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"id": 1, "question": question}, ensure_ascii=False), encoding="utf-8-sig")
    assert run(["search", "--batch", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == question


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": 1}\n', "line 1: question"),
        (b'{"id": 1, "question": "Why?"}\nnot json\n', "line 2"),
        (b'{"id": 1, "question": "Why?", "history": [{"role": "robot", "content": ""}]}', "line 1: history.0.role"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_bad_batch_file_is_named_before_anything_is_answered(
    content: bytes, said: str, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(content)
    assert run(["ask", "--model", "quotes", "--batch", str(file)]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert said in written.err
    assert written.err.count("\n") == 1


@pytest.mark.usefixtures("shipped")
def test_a_batch_file_that_is_not_there_is_one_line(capsys: Capture) -> None:
    assert run(["search", "--batch", "nowhere.jsonl"]) == 1
    assert "nowhere.jsonl cannot be read" in capsys.readouterr().err


@pytest.mark.usefixtures("shipped")
def test_index_ask_about_and_remove_a_document(tmp_path: Path, capsys: Capture) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "bees.md").write_text("# Bees\n\nThe waggle dance tells other bees the direction of the flowers.\n")
    (notes / "empty.txt").write_text("")

    assert run(["index", str(notes), "--json"]) == 1  # the empty one could not be read
    written = capsys.readouterr()
    came = json.loads(written.out)
    assert [one["document_id"] for one in came["added"]] == ["bees"]
    assert [one["file"] for one in came["failed"]] == ["empty.txt"]
    assert came.keys() == {"added", "changed", "unchanged", "removed", "duplicate", "failed"}
    assert "1 of 2 could not be read" in written.err

    assert run(["ask", "What does the waggle dance tell?", "--model", "quotes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["quotes"][0]["document"] == "bees"

    assert run(["remove", "bees"]) == 0
    assert "Bees" in capsys.readouterr().out
    assert run(["documents", "--json"]) == 0
    assert "bees" not in {one["id"] for one in json.loads(capsys.readouterr().out)["documents"]}
    assert run(["remove", "bees"]) == 1
    assert "no document has the id 'bees'" in capsys.readouterr().err


def test_watching_goes_on_where_a_run_could_not_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    file = tmp_path / "pie.txt"
    file.write_text("The pie bakes for fifty minutes.\n")
    monkeypatch.setattr("index.jobs.in_step.changes", lambda *_, **__: iter([[file]]))
    taken: list[Lock] = []

    def waited(_: float) -> None:
        taken.pop().release()

    monkeypatch.setattr("bot.cli.library.sleep", waited)
    monkeypatch.setattr("bot.client.remote.reach.__defaults__", (0.0,))
    taken.append(Lock(Settings().home, "waystone ask"))
    follow([str(file)])
    said = capsys.readouterr()
    assert "once more" in said.err
    assert "1 added" in said.out


@pytest.mark.usefixtures("home")
def test_a_password_in_a_link_is_not_printed(capsys: Capture) -> None:
    assert run(["index", "https://ida:secret@harbour.example/a.pdf"]) == 1
    assert "secret" not in (written := capsys.readouterr()).err + written.out


@pytest.mark.usefixtures("shipped")
def test_indexing_again_says_that_nothing_changed(capsys: Capture) -> None:
    assert run(["index"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "3 unchanged, 1 duplicate"
    assert run(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


@pytest.mark.usefixtures("home")
def test_an_empty_library_says_what_to_do(capsys: Capture) -> None:
    assert run(["documents"]) == 0
    written = capsys.readouterr()
    assert written.out == ""
    assert "waystone index" in written.err


@pytest.mark.usefixtures("home")
def test_the_writers_file_is_asked_for_when_it_is_missing(capsys: Capture) -> None:
    assert run(["model", "verify"]) == 1
    assert "waystone model fetch" in capsys.readouterr().err
    assert run(["model", "list", "--json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)["models"]] == ["quotes"]


@pytest.mark.usefixtures("waystone")
def test_the_sinkhole_can_be_read_beside_an_owner(capsys: Capture) -> None:
    assert run(["sinkhole", "stats", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["events"] == 0


@pytest.mark.usefixtures("home")
def test_a_transcript_gets_suggestions_that_sound_like_the_collections_names(tmp_path: Path, capsys: Capture) -> None:
    names = tmp_path / "names.txt"
    names.write_text("The keeper Lerrel Pinto wrote to Ida Thorne. Lerrel Pinto came back in May.\n")
    assert run(["index", str(names)]) == 0
    talk = tmp_path / "talk.lrc"
    talk.write_text("[00:01.00] - I work with Laryl Pinto on the robot every week.\n")
    capsys.readouterr()
    assert run(["glossary", "suggest", str(talk)]) == 0
    said = capsys.readouterr().out
    assert said.startswith('# ["talk.lrc"]')
    assert '# "Laryl Pinto" = "Lerrel Pinto"' in said
    assert tomllib.loads(said * 2) == {}  # added to a glossary, even twice, it applies nothing
    assert not (tmp_path / "glossary.toml").exists()
