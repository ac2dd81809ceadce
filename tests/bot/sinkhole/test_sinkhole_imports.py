"""Exports of other programs, in their documented forms, become events; addresses and names stay behind."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow
import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from bot.answer import Answer, Note, Timings
from bot.errors import WaystoneError
from bot.events import Understood
from bot.sinkhole.cli import app
from bot.sinkhole.imports import read_file
from bot.sinkhole.rating import rate
from bot.sinkhole.schema import event_of
from bot.sinkhole.store import Sinkhole
from bot.store.records import Records
from index.search.ranking import Ranking
from index.store.database import open_database
from index.store.types import new_id, now

QUESTION = {"id": "q", "parentId": None, "childrenIds": ["a", "b"], "role": "user", "content": "Why?"}
ANSWER = {"id": "a", "parentId": "q", "childrenIds": [], "role": "assistant", "content": "So.", "model": "small"}
OTHER = {**ANSWER, "id": "b", "content": "No.", "model": "large"}
OPEN_WEBUI: dict[str, Any] = {
    "id": "f1", "user_id": "ada", "type": "rating", "created_at": 1_700_000_000, "updated_at": 1_700_000_100,
    "data": {"rating": 1, "model_id": "small", "reason": "thorough_explanation", "comment": "good"},
    "meta": {"arena": False, "model_id": "small", "message_id": "a", "chat_id": "c"},
    "snapshot": {"chat": {"chat": {"history": {"messages": {"q": QUESTION, "a": ANSWER, "b": OTHER}}}}},
}  # fmt: skip
SIDE = [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "So."}]
ARENA = {
    "question_id": "1", "model_a": "small", "model_b": "large", "winner": "model_b", "judge": "judge_1", "turn": 1,
    "conversation_a": SIDE, "conversation_b": [SIDE[0], {"role": "assistant", "content": "No."}], "tstamp": 1.7e9,
}  # fmt: skip
STATE = {"roles": ["USER", "ASSISTANT"], "offset": 0, "messages": [["USER", "Why?"], ["ASSISTANT", "So."]]}
LOG = {"tstamp": 1.7e9, "type": "downvote", "model": "small", "state": STATE, "ip": "203.0.113.9"}
CHAT = {
    "_id": "65", "model": "small", "title": "t", "updatedAt": "2025-01-01T00:00:00Z", "preprompt": "Be brief.",
    "messages": [{"from": "user", "content": "Why?"}, {"from": "assistant", "content": "So.", "score": -1}],
}  # fmt: skip
TEXTGEN = {
    "internal": [["Why?", "So."]], "visible": [["Why?", "So."]],
    "metadata": {"assistant_0": {"timestamp": "2026-01-01", "model_name": "small", "versions": [
        {"content": "No."}, {"content": "So."}], "current_version_index": 1}},
}  # fmt: skip
ARGILLA = {
    "id": "1", "fields": {"prompt": "Why?", "response": "So."}, "metadata": {}, "status": "completed",
    "responses": {"rating": [{"value": 5, "user_id": "ada"}, {"value": 1, "user_id": "bob", "status": "draft"}]},
}  # fmt: skip


def found(folder: Path, value: Any, name: str = "export.json") -> tuple[str, list[dict[str, Any]]]:
    file = folder / name
    file.write_text(json.dumps(value), encoding="utf-8")
    read = read_file(file)
    return read.format.label, [event_of(**one).as_json() for one in read.events()]


def test_open_webui_the_newest_state_of_a_feedback_counts(tmp_path: Path) -> None:
    later = {**OPEN_WEBUI, "updated_at": 1_700_000_200, "data": {**OPEN_WEBUI["data"], "rating": "-1"}}
    label, [event] = found(tmp_path, [later, OPEN_WEBUI])
    assert label == "Open WebUI"
    assert (event["response"], event["rating"], event["model"], event["comment"]) == ("So.", -1, "small", "good")
    assert [one["content"] for one in event["messages"]] == ["Why?"]
    assert event["reasons"] == ["helpful"]
    assert "ada" not in json.dumps(event)


def test_open_webui_a_comparison_is_a_pair(tmp_path: Path) -> None:
    compared = {**OPEN_WEBUI, "data": {**OPEN_WEBUI["data"], "sibling_model_ids": ["large"]}}
    _, [_, pair] = found(tmp_path, [compared])
    assert (pair["chosen"], pair["rejected"]) == ("So.", "No.")


def test_what_a_model_thought_is_no_part_of_its_answer(tmp_path: Path) -> None:
    thought = '<details type="reasoning" done="true">\n<summary>Thought</summary>\n&gt; Hm\n</details>\nSo.'
    again = {**ANSWER, "id": "z", "parentId": "p", "content": thought.replace("So.", "Because.")}
    tree = {"p": {**QUESTION, "id": "p", "parentId": "a"}, "z": again}
    tree |= {"q": QUESTION, "a": {**ANSWER, "content": thought}}
    record = {**OPEN_WEBUI, "meta": {**OPEN_WEBUI["meta"], "message_id": "z"}}
    _, [event] = found(tmp_path, [{**record, "snapshot": {"chat": {"chat": {"history": {"messages": tree}}}}}])
    assert event["response"] == "Because."
    assert [one["content"] for one in event["messages"]] == ["Why?", "So.", "Why?"]

    said = [CHAT["messages"][0], {**CHAT["messages"][1], "content": "<think>\nHm\n</think>\n\nSo."}]
    assert found(tmp_path, [{**CHAT, "messages": said}])[1][0]["response"] == "So."
    thinking = {**TEXTGEN, "internal": [["Why?", "<think>Hm</think>So."]]}
    assert found(tmp_path, thinking)[1][0]["chosen"] == "So."


def test_open_webui_in_its_arena_the_writers_are_who_was_selected(tmp_path: Path) -> None:
    tree = {"q": QUESTION}
    for one in (ANSWER, OTHER):
        tree[one["id"]] = {**one, "model": "arena-model", "arena": True, "selectedModelId": one["model"]}
    data = {**OPEN_WEBUI["data"], "sibling_model_ids": ["large"]}
    snapshot = {"chat": {"chat": {"history": {"messages": tree}}}}
    _, [_, pair] = found(tmp_path, [{**OPEN_WEBUI, "data": data, "snapshot": snapshot}])
    assert (pair["chosen"], pair["rejected"], pair["rejected_model"]) == ("So.", "No.", "large")


def test_open_webui_one_answer_among_several_is_a_pair_with_each(tmp_path: Path) -> None:
    asked = {**QUESTION, "childrenIds": ["a", "b", "c", "d"]}
    tree = {"q": asked, "a": ANSWER, "b": OTHER}
    tree |= {"c": {**OTHER, "id": "c", "content": "Maybe.", "model": "other"}}
    tree |= {"d": {**OTHER, "id": "d", "content": "Never shown.", "model": "unseen"}}
    snapshot = {"chat": {"chat": {"history": {"messages": tree}}}}
    for rating, wanted in ((1, [("So.", "No."), ("So.", "Maybe.")]), (-1, [("No.", "So."), ("Maybe.", "So.")])):
        data = {**OPEN_WEBUI["data"], "rating": rating, "sibling_model_ids": ["large", "other"]}
        _, [rated, *pairs] = found(tmp_path, [{**OPEN_WEBUI, "data": data, "snapshot": snapshot}])
        assert rated["rating"] == rating
        assert [(one["chosen"], one["rejected"]) for one in pairs] == wanted
        assert len({one[name] for one in pairs for name in ("id", "answer")}) == 4


def test_lmsys_wins_are_pairs_and_two_bad_ones_are_bad(tmp_path: Path) -> None:
    label, [pair] = found(tmp_path, [ARENA])
    assert (label, pair["chosen"], pair["rejected"], pair["model"]) == ("LMSYS arena", "No.", "So.", "large")
    _, both = found(tmp_path, [{**ARENA, "winner": "tie (bothbad)"}])
    assert [event["rating"] for event in both] == [-1, -1]
    assert found(tmp_path, [{**ARENA, "winner": "tie"}])[1] == []


def test_mt_bench_each_judgement_is_one_and_a_models_is_a_models(tmp_path: Path) -> None:
    judged = {name: value for name, value in ARENA.items() if name != "tstamp"}
    more = [{"role": "user", "content": "And then?"}, {"role": "assistant", "content": "Then."}]
    both = {**judged, "conversation_a": [*SIDE, *more], "conversation_b": [*ARENA["conversation_b"], *more]}
    _, events = found(
        tmp_path,
        [
            *[{**both, "judge": judge} for judge in ("expert_1", "author_2", "gpt4_pair")],
            {**both, "judge": "expert_1", "model_a": "other"},
            {**both, "judge": "expert_1", "turn": 2},
        ],
    )
    assert len({one["id"] for one in events}) == 5
    assert [one["source"] for one in events] == ["person", "person", "model", "person", "person"]
    assert [one["chosen"] for one in events] == [*["No."] * 4, "Then."]  # the second turn is not judged in the first
    assert len({one["conversation"] for one in events}) == 1
    assert len({one["group"] for one in events}) == 2


def test_lmsys_the_newer_arena_names_its_votes_and_times_otherwise(tmp_path: Path) -> None:
    sides = {name: ARENA[name] for name in ("conversation_a", "conversation_b", "model_a", "model_b", "winner")}
    votes = [{**sides, "id": f"v{n}", "timestamp": "2025-06-01T00:00:00", "evaluation_order": 1} for n in range(2)]
    _, events = found(tmp_path, votes)
    assert len({one["id"] for one in events}) == len({one["group"] for one in events}) == 2
    assert {(one["time"], one["client"]) for one in events} == {("2025-06-01T00:00:00Z", "")}
    _, [unnamed] = found(tmp_path, [sides])
    assert (unnamed["group"], unnamed["conversation"]) == ("", "")


def test_fastchat_an_address_is_never_taken_along(tmp_path: Path) -> None:
    label, [event] = found(tmp_path, LOG, "log.json")
    assert (label, event["rating"], event["response"], event["messages"][0]["content"]) == (
        "FastChat log",
        -1,
        "So.",
        "Why?",
    )
    assert "203.0.113.9" not in json.dumps(event)


def test_huggingchat_both_exports_are_read(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("conversations.json", json.dumps([CHAT]))
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([CHAT]), tmp_path / "admin.parquet")
    for name in ("export.zip", "admin.parquet"):
        read = read_file(tmp_path / name)
        label, fields = read.format.label, read.events()
        [event] = [event_of(**one) for one in fields]
        assert (label, event.rating, event.response, event.model) == ("HuggingChat", -1, "So.", "small")
        assert [one.content for one in event.messages] == ["Be brief.", "Why?"]


def test_text_generation_webui_answers_made_anew_are_pairs(tmp_path: Path) -> None:
    label, [pair] = found(tmp_path, TEXTGEN)
    assert (label, pair["chosen"], pair["rejected"], pair["source"]) == ("text-generation-webui", "So.", "No.", "code")


def test_argilla_what_was_submitted_is_taken(tmp_path: Path) -> None:
    label, [event] = found(tmp_path, [ARGILLA])
    assert (label, event["rating"], event["response"], event["messages"][0]["content"]) == ("Argilla", 1, "So.", "Why?")


def test_argilla_has_no_times_and_what_is_labelled_anew_stands_once(sinkhole: Sinkhole, tmp_path: Path) -> None:
    begun = now()
    again = {**ARGILLA, "responses": {"rating": [{"value": 1, "user_id": "ada"}, {"value": 5, "user_id": "bob"}]}}
    elsewhere = {
        **again,
        "fields": {"prompt": "Where?", "response": "There."},
    }  # another data set may count from 1, too
    for at, records in enumerate(([ARGILLA], [again], [again, elsewhere])):
        (tmp_path / f"{at}.json").write_text(json.dumps(records))
        CliRunner().invoke(app, ["import", str(tmp_path / f"{at}.json")])
    standing = [*sinkhole.events(standing=True)]
    assert sorted((one.response, one.rating) for one in standing) == [
        ("So.", -1),
        ("So.", 1),
        ("There.", -1),
        ("There.", 1),
    ]
    assert all(begun <= one.time <= now() for one in standing)


@pytest.mark.parametrize("odd", [True, None, [1], {"": None}, {"rating": 3}, {"rating": [None, "good"]}])
def test_argilla_answers_of_another_form_are_left_out(tmp_path: Path, odd: object) -> None:
    _, events = found(tmp_path, [{**ARGILLA, "id": "2", "responses": odd}, ARGILLA])
    assert [event["rating"] for event in events] == [1]


def test_argilla_one_star_of_five_is_bad_and_a_correction_comes_along(tmp_path: Path) -> None:
    worst = {**ARGILLA, "id": "2", "responses": {"rating": [{"value": 1, "user_id": "ada"}]}}
    worst["responses"] |= {"correction": [{"value": "Because.", "user_id": "ada"}]}
    _, events = found(tmp_path, [ARGILLA, worst])
    assert [(one["rating"], one["correction"]) for one in events] == [(1, ""), (-1, "Because.")]


def test_seconds_are_no_thumb_and_a_langfuse_correction_is_its_ratings(tmp_path: Path) -> None:
    scores = [
        {"traceId": "a", "name": "feedback", "value": 0, "dataType": "BOOLEAN"},
        {"traceId": "a", "name": "output", "value": 0, "dataType": "CORRECTION", "stringValue": "Because."},
        {"traceId": "b", "name": "output", "value": 0, "dataType": "CORRECTION", "stringValue": "So."},
        {"traceId": "c", "name": "latency", "value": 12, "dataType": "NUMERIC"},
    ]
    (tmp_path / "scores.json").write_text(json.dumps({"data": scores}))
    events = list(read_file(tmp_path / "scores.json").events())
    assert [(one["answer"], one["rating"], one["correction"]) for one in events] == [
        ("a", -1, "Because."),
        ("b", -1, "So."),
    ]


@pytest.mark.parametrize(
    ("name", "is_thumb"),
    [
        *[(name, True) for name in ("user_score", "user-feedback", "thumbsUp", "thumbs_up", "correctness", "Rating")],
        *[
            (name, False)
            for name in ("toxicity", "hallucination", "thumbs_down", "latency_score", "not_helpful", "", None)
        ],
    ],
)
def test_a_score_is_a_thumb_where_its_name_says_approval(tmp_path: Path, name: str | None, is_thumb: bool) -> None:
    answer = "01890a5d-ac96-774b-bcce-b302099a8057"
    for score in (
        {"id": "1", "run_id": answer, "key": name, "score": 1, "created_at": "2026-01-01"},
        {"id": "1", "traceId": answer, "name": name, "value": 1, "dataType": "NUMERIC"},
    ):
        (tmp_path / "scores.json").write_text(json.dumps([score]))
        assert [one["rating"] for one in read_file(tmp_path / "scores.json").events()] == [1] * is_thumb
        if name:
            assert [one["rating"] for one in read_file(tmp_path / "scores.json", {"rating": name}).events()] == [1]


def test_huggingchat_answers_made_anew_are_a_group_and_the_preprompt_stands_once(tmp_path: Path) -> None:
    said = [{"from": "system", "id": "s", "content": "Be brief."}, {"from": "user", "id": "q", "content": "Why?"}]
    said += [
        {"from": "assistant", "id": text, "content": text, "score": score, "ancestors": ["s", "q"]}
        for text, score in (("So.", 1), ("No.", -1))
    ]
    _, [good, bad] = found(tmp_path, [{**CHAT, "messages": said}])
    assert [one["content"] for one in good["messages"]] == ["Be brief.", "Why?"]
    assert good["group"] == bad["group"] != ""


def test_open_webui_the_sources_come_along(tmp_path: Path) -> None:
    answer = {**ANSWER, "sources": [{"source": {"name": "essay.md"}, "document": ["Because."], "metadata": [{}]}]}
    tree = {"chat": {"chat": {"history": {"messages": {"q": QUESTION, "a": answer}}}}}
    _, [event] = found(tmp_path, [{**OPEN_WEBUI, "snapshot": tree}])
    assert [(one["n"], one["title"], one["text"]) for one in event["sources"]] == [(1, "essay.md", "Because.")]


def test_a_blind_votes_models_are_named_by_its_states(tmp_path: Path) -> None:
    other = {**STATE, "messages": [["USER", "Why?"], ["ASSISTANT", "No."]], "model_name": "large"}
    vote = {**LOG, "type": "leftvote", "models": ["", ""], "states": [{**STATE, "model_name": "small"}, other]}
    _, [event] = found(tmp_path, [vote])
    assert (event["model"], event["rejected_model"]) == ("small", "large")


def test_scores_name_the_answer_by_its_trace(tmp_path: Path) -> None:
    answer = "01890a5d-ac96-774b-bcce-b302099a8057"
    files = {
        "Langfuse": {"data": [{"id": "1", "traceId": answer, "name": "feedback", "value": 0, "dataType": "BOOLEAN"}]},
        "LangSmith": [{"id": "1", "run_id": answer, "key": "user_score", "score": 0, "created_at": "2026-01-01"}],
    }
    for label, value in files.items():
        (tmp_path / "scores.json").write_text(json.dumps(value))
        read = read_file(tmp_path / "scores.json")
        told, fields = read.format.label, read.events()
        [event] = list(fields)
        assert (told, event["answer"], event["rating"]) == (label, answer, -1)


def test_an_export_that_begins_with_a_half_empty_record_is_known_and_its_times_may_be_texts(tmp_path: Path) -> None:
    deleted = {**OPEN_WEBUI, "id": "gone", "snapshot": None}
    label, events = found(tmp_path, [deleted, OPEN_WEBUI, {**OPEN_WEBUI, "updated_at": "1700000100"}])
    assert (label, len(events)) == ("Open WebUI", 1)


def test_a_broken_line_is_named_and_a_table_of_ratings_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{json.dumps(OPEN_WEBUI)}\n{{"id":\n', encoding="utf-8")
    with pytest.raises(WaystoneError, match=r"a\.jsonl cannot be read \(line 2 is no JSON"):
        read_file(tmp_path / "a.jsonl")
    (tmp_path / "a.csv").write_text("id,user_id,rating\n1,2,1\n", encoding="utf-8")
    with pytest.raises(WaystoneError, match="export JSON instead"):
        read_file(tmp_path / "a.csv")


def test_a_last_line_without_an_end_costs_no_other(sinkhole: Sinkhole, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{json.dumps(OPEN_WEBUI)}\n{{"id": "f2", "us', encoding="utf-8")
    run = CliRunner().invoke(app, ["import", str(tmp_path / "a.jsonl")])
    assert (run.stdout, run.stderr) == ("1 new from Open WebUI\n", "1 left out: the last line has no end\n")
    assert len([*sinkhole.events()]) == 1


def test_packed_files_and_those_of_16_bits_are_read(tmp_path: Path) -> None:
    text = f"{json.dumps(LOG)}\n{json.dumps({**LOG, 'tstamp': 1.8e9})}\n"
    for name, data in (("a.jsonl.gz", gzip.compress(text.encode())), ("a.jsonl", text.encode("utf-16"))):
        (tmp_path / name).write_bytes(data)
        assert len([*read_file(tmp_path / name).events()]) == 2


def test_fastchat_of_a_message_with_pictures_the_text_is_taken(tmp_path: Path) -> None:
    state = {**STATE, "messages": [["USER", ["Why?", ["0f" * 16]]], ["ASSISTANT", "So."]]}
    _, [event] = found(tmp_path, {**LOG, "state": state}, "log.json")
    assert event["messages"][0]["content"] == "Why?"


def test_text_generation_webui_the_same_answers_to_two_questions_are_two(tmp_path: Path) -> None:
    about = {**TEXTGEN["metadata"]["assistant_0"], "timestamp": "Nov 05, 2025 14:30"}
    chat = {**TEXTGEN, "metadata": {"assistant_0": about}}
    chats = [{**chat, "internal": [[asked, "So."]]} for asked in ("Why?", "How?")]
    _, events = found(tmp_path, chats)
    assert len({one["id"] for one in events}) == 2
    assert {one["time"] for one in events} == {"2025-11-05T14:30:00Z"}


def test_what_is_none_of_them_is_refused(tmp_path: Path) -> None:
    for text in ("id,user_id,rating\n", "[]", '{"a": 1}', "\xff"):
        (tmp_path / "x.json").write_bytes(text.encode("latin-1"))
        with pytest.raises(WaystoneError, match=r"x\.json"):
            read_file(tmp_path / "x.json")


@pytest.fixture
def sinkhole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sinkhole]:
    monkeypatch.setenv("WAYSTONE_HOME", str(tmp_path))
    engine = open_database(f"sqlite:///{tmp_path / 'waystone.sqlite'}")
    yield Sinkhole(engine)
    engine.dispose()


def test_the_command_reads_a_file_once_and_our_own_export_too(sinkhole: Sinkhole, tmp_path: Path) -> None:
    file = tmp_path / "feedback.json"
    file.write_text(json.dumps([OPEN_WEBUI]))
    first, again = (CliRunner().invoke(app, ["import", str(file), "--consent", "share"]) for _ in range(2))
    assert (first.stdout, first.stderr) == ("1 new from Open WebUI\n", "")
    assert (again.stdout, again.stderr) == ("0 new from Open WebUI\n", "1 stored already\n")
    [event] = sinkhole.events()
    assert (event.consent, event.app) == ("share", "open-webui")
    (tmp_path / "own.jsonl").write_text(CliRunner().invoke(app, ["export", "--all"]).stdout)
    assert CliRunner().invoke(app, ["import", str(tmp_path / "own.jsonl")]).stdout == "0 new from Waystone's sinkhole\n"


def test_a_rating_that_was_changed_between_two_imports_stands_once(sinkhole: Sinkhole, tmp_path: Path) -> None:
    compared = {**OPEN_WEBUI, "data": {**OPEN_WEBUI["data"], "sibling_model_ids": ["large"]}}
    changed = {**compared, "updated_at": 1_700_000_200, "data": {**compared["data"], "rating": -1}}
    for at, record in enumerate((compared, changed)):
        (tmp_path / f"{at}.json").write_text(json.dumps([record]))
        assert CliRunner().invoke(app, ["import", str(tmp_path / f"{at}.json")]).stdout == "2 new from Open WebUI\n"
    standing = [*sinkhole.events(standing=True)]
    assert {one.rating for one in standing if one.response} == {-1}
    assert [one.chosen for one in standing if one.chosen] == ["No."]
    assert len(standing) == 2


def test_an_older_export_that_is_read_later_replaces_nothing(sinkhole: Sinkhole, tmp_path: Path) -> None:
    changed = {**OPEN_WEBUI, "updated_at": 1_700_000_200, "data": {**OPEN_WEBUI["data"], "rating": -1}}
    for at, record in enumerate((changed, OPEN_WEBUI)):
        (tmp_path / f"{at}.json").write_text(json.dumps([record]))
    newer, older = (CliRunner().invoke(app, ["import", str(tmp_path / f"{at}.json")]) for at in range(2))
    assert (newer.stdout, older.stdout) == ("1 new from Open WebUI\n", "0 new from Open WebUI\n")
    assert "1 left out: rated anew since" in older.stderr
    assert [one.rating for one in sinkhole.events(standing=True)] == [-1]


def test_scores_of_different_raters_stand_beside_each_other_and_one_changed_stands_once(
    sinkhole: Sinkhole, tmp_path: Path
) -> None:
    def standing(scores: list[dict[str, Any]]) -> list[int | None]:
        (tmp_path / "scores.json").write_text(json.dumps(scores))
        assert CliRunner().invoke(app, ["import", str(tmp_path / "scores.json")]).exit_code == 0
        return sorted(one.rating or 0 for one in sinkhole.events(standing=True) if one.answer == answer)

    answer = rated_once(sinkhole)
    person = {"id": "1", "run_id": answer, "key": "user_score", "score": 1, "created_at": "2026-01-01"}
    model = {**person, "id": "2", "key": "correctness", "score": 0, "feedback_source": {"type": "model"}}
    assert standing([person, model]) == [-1, 1, 1]
    assert standing([{**person, "score": 0, "modified_at": "2026-01-02"}]) == [-1, -1, 1]

    answer = rated_once(sinkhole)
    score = {"traceId": answer, "name": "feedback", "dataType": "BOOLEAN", "timestamp": "2026-01-01"}
    unnamed = [{**score, "id": str(n), "value": n, "source": "API"} for n in range(2)]
    ada = [{**score, "id": f"a{n}", "value": n, "source": "ANNOTATION", "authorUserId": "ada"} for n in range(2)]
    assert standing([*unnamed, *ada]) == [-1, 1, 1, 1]


def rated_once(sinkhole: Sinkhole) -> str:
    """The id of an answer of the log's own, with a thumb up of the page."""
    answer, records = new_id(), Records(sinkhole.engine)
    understood, ranking = Understood(answer, "Why?", "Why?", "quotes"), Ranking("Why?", (), 0.5, True)
    records.start(understood, ranking, ())
    records.finish(Answer(answer, "Why?", "Why?", True, 0.5, (Note("So."),), (), (), "quotes", Timings(0, 0, 0)))
    rate(records, sinkhole, answer, 1, client="b" * 32)
    return answer


def test_an_odd_record_is_left_out_and_said(sinkhole: Sinkhole, tmp_path: Path) -> None:
    (tmp_path / "chats.json").write_text(json.dumps([{**TEXTGEN, "metadata": "-1"}, TEXTGEN]))
    run = CliRunner().invoke(app, ["import", str(tmp_path / "chats.json")])
    assert run.stdout == "1 new from text-generation-webui\n"
    assert "1 left out: not as text-generation-webui writes them" in run.stderr
    assert len([*sinkhole.events()]) == 1


def test_argilla_names_are_those_of_whoever_labelled(sinkhole: Sinkhole, tmp_path: Path) -> None:
    fields = {"frage": "Why?", "antwort": "So.", "prompt": "Label this."}
    record = {**ARGILLA, "fields": fields, "responses": {"note": ARGILLA["responses"]["rating"]}}
    (tmp_path / "records.json").write_text(json.dumps([record]))
    command = ["import", str(tmp_path / "records.json")]
    assert CliRunner().invoke(app, command).stdout == "0 new from Argilla\n"
    named = CliRunner().invoke(app, [*command, "--map", "prompt=frage,response=antwort,rating=note"])
    assert named.stdout == "1 new from Argilla\n"
    [event] = sinkhole.events()
    assert (event.response, event.rating) == ("So.", 1)
    assert [one.content for one in event.messages] == ["Why?"]
    assert CliRunner().invoke(app, [*command, "--map", "note"]).exit_code == 2


@pytest.mark.parametrize(
    "value",
    [{**TEXTGEN, "metadata": "-1"}, {**ARENA, "conversation_b": 0}, {**LOG, "state": {**STATE, "offset": "0:1"}}],
)
def test_a_record_of_another_shape_is_told_in_one_line(tmp_path: Path, value: Any) -> None:
    with pytest.raises(WaystoneError, match="a record is not as"):
        found(tmp_path, [value])
