"""What leaves: the columns that trainers read, pairs, splits, a card; and nothing secret."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import yaml
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.sinkhole.cli import app
from bot.sinkhole.exports import FORMATS, Row, export
from bot.sinkhole.exports.dataset import split_of, write_dataset, write_rows
from bot.sinkhole.exports.masks import mask, masked
from bot.sinkhole.schema import MAX_TEXT, Event, event_of
from bot.sinkhole.store import HERE, Sinkhole
from index.store.types import new_id

ASKED = [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": "Why?"}]
SAID = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why?"}]


def an_event(**fields: Any) -> Event:
    return event_of(**{"messages": ASKED, "response": "So.", "rating": 1, "consent": "share", **fields})


def rows(name: str, *events: Event) -> list[Row]:
    return list(export(events, name))


def without_rows(name: str, *events: Event) -> list[tuple[int, str]]:
    """How many of the events gave no row, and the beginning of why."""
    left_out = Counter[str]()
    list(export(events, name, left_out))
    return [(count, reason.split(",")[0]) for reason, count in (+left_out).items()]


def said(text: str) -> list[Row]:
    return [{"role": "assistant", "content": text}]


def a_pair(chosen: str, rejected: str) -> Row:
    return {"prompt": SAID, "chosen": said(chosen), "rejected": said(rejected)}


def test_kto_has_a_boolean_for_each_text() -> None:
    bad = an_event(response="No.", rating=-1, correction="Yes.")
    assert rows("kto", an_event(), bad, an_event(rating=0)) == [
        {"prompt": SAID, "completion": said("So."), "label": True},
        {"prompt": SAID, "completion": said("No."), "label": False},
        {"prompt": SAID, "completion": said("Yes."), "label": True},
    ]


def test_pairs_come_of_comparisons_corrections_and_unlike_ratings_of_one_group() -> None:
    compared = an_event(response="", rating=None, chosen="A", rejected="B")
    corrected = an_event(rating=-1, correction="Better.")
    group = [an_event(response=text, rating=rating, group="g") for text, rating in (("1", 1), ("2", -1), ("3", 0))]
    found = rows("dpo", compared, corrected, *group)
    assert found == [a_pair("A", "B"), a_pair("Better.", "So."), a_pair("1", "2")]


def test_where_readers_disagree_or_nothing_differs_there_is_no_pair() -> None:
    disputed = [an_event(response="1", rating=rating, group="g") for rating in (1, -1)]
    other_app = an_event(response="2", rating=-1, group="g", app="other")
    same = an_event(response="", rating=None, chosen="A", rejected="A")
    assert rows("dpo", *disputed, other_app, same, an_event(correction="So.")) == []


def test_sft_takes_what_was_good_chosen_or_corrected() -> None:
    events = [an_event(), an_event(rating=-1), an_event(rating=-1, correction="Better.")]
    events.append(an_event(response="", rating=None, chosen="A", rejected="B"))
    assert [row["completion"] for row in rows("sft", *events)] == [said("So."), said("Better."), said("A")]
    assert all(row["prompt"] == SAID for row in rows("sft", *events))


@pytest.mark.parametrize("name", ["kto", "dpo", "sft", "openai"])
def test_what_has_no_question_is_counted_where_a_prompt_is_wanted(name: str) -> None:
    assert without_rows(name, an_event(messages=[], correction="Better."), an_event(correction="Better.")) == [
        (1, "no question")
    ]


def test_what_a_trainer_learns_nothing_of_is_counted() -> None:
    assert without_rows("kto", an_event(), an_event(rating=0)) == [(1, "neither good nor bad")]
    assert without_rows("sft", an_event(), an_event(rating=-1)) == [(1, "no answer that was good")]


def test_ratings_that_no_pair_holds_are_counted() -> None:
    group = [an_event(response=text, rating=rating, group="g") for text, rating in (("1", 1), ("2", -1), ("3", 0))]
    corrected = an_event(rating=-1, correction="Better.", group="h")
    one_side = [an_event(response=text, group="i") for text in ("1", "2")]
    alone = "no other answer to the same question that is better or worse"
    assert without_rows("dpo", *group, corrected, *one_side, an_event()) == [(4, alone)]


def test_the_openai_form_names_what_was_preferred() -> None:
    [row] = rows("openai", an_event(rating=-1, correction="Better."))
    assert row == {
        "input": {"messages": SAID, "tools": [], "parallel_tool_calls": True},
        "preferred_output": said("Better."),
        "non_preferred_output": said("So."),
    }


def test_the_sources_stand_ahead_of_the_question() -> None:
    [row] = rows("kto", an_event(sources=[{"n": 1, "title": "Talk", "text": "Because."}, {"text": "Else."}]))
    assert row["prompt"][-1]["content"] == "Sources:\n\n[1] Talk: Because.\n\nElse.\n\nWhy?"


def test_a_prompt_ends_with_the_question_and_has_no_tools() -> None:
    messages = [*ASKED, {"role": "assistant", "content": "So."}, {"role": "tool", "content": "x"}]
    assert rows("kto", an_event(messages=messages))[0]["prompt"] == SAID
    assert rows("kto", an_event(messages=[])) == rows("dpo", an_event(messages=[], correction="x")) == []


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("write to a.b@mail.example now", "write to [EMAIL] now"),
        ("call +49 171 2345678 or (030) 123-4567", "call [PHONE] or [PHONE]"),
        ("key sk-proj-abcdefghijklmnop1234 and AKIAIOSFODNN7EXAMPLE", "key [KEY] and [KEY]"),
        ("my password is hunter22!", "my password is [SECRET]"),
        ("postgresql://me:pa55@db.example/x", "postgresql://me:[SECRET]@db.example/x"),
        ("card 4111 1111 1111 1111", "card [CARD]"),
        ("DE89 3704 0044 0532 0130 00 is mine", "[ACCOUNT] is mine"),
        ("jo dot doe at gmail dot com, tom [at] acme [dot] io", "[EMAIL], [EMAIL]"),
        ("peter(at)firma(dot)de", "[EMAIL]"),
        ("my phone is 9876543210, tel.: 555-2671", "my phone is [PHONE], tel.: [PHONE]"),
        ("12 34 56 78 is my phone, my phone's 555 2671", "[PHONE] is my phone, my phone's [PHONE]"),
        ("22 33 44 55 is our new mobile number", "[PHONE] is our new mobile number"),
        ("5552671 is my number, 12345678 ist meine Handynummer", "[PHONE] is my number, [PHONE] ist meine Handynummer"),
        ("01 23 45 67 89 or +91 98765 43210 or 138 0013 8000", "[PHONE] or [PHONE] or [PHONE]"),
        ("gb29 nwbk 6016 1331 9268 19 is mine", "[ACCOUNT] is mine"),
        ("2001:db8::1, fe80::1ff:fe23:4567:890a, 00:1A:2B:3C:4D:5E", "[ADDRESS], [ADDRESS], [ADDRESS]"),
        ("gsk_abcdEFGH1234abcdEFGH1234, Bearer abcdef0123456789ABCDEF", "[KEY], Bearer [KEY]"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6 bob", "[KEY] bob"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7bq2 …", "[KEY] …"),
        ('{"api_key": "abcd1234efgh"} DB_PASSWORD=s3cr3tpw', '{"api_key": "[SECRET]"} DB_PASSWORD=[SECRET]'),
        ("the password was Tr0ub4dor&3, sorry", "the password was [SECRET], sorry"),
        ("my password is swordfish.", "my password is [SECRET]."),
        ("mein Passwort lautet Sommer2024, PIN: 4711", "mein Passwort lautet [SECRET], PIN: [SECRET]"),
        ("Telefon 089 / 123 45 67, 089 / 1234567, 0171 - 2345678", "Telefon [PHONE], [PHONE], [PHONE]"),
        ("+49 30 / 123456, Tel: +49 (0) 30 / 12 34 56", "[PHONE], Tel: [PHONE]"),
        ("030–1234567 und 0171‑2345678, 8 916 123 45 67", "[PHONE] und [PHONE], [PHONE]"),
        ("手机号13812345678, 電話090-1234-5678です", "手机号[PHONE], 電話[PHONE]です"),
        ("max(at)example.de, a.b [at] mail.example.org, max＠example.de", "[EMAIL], [EMAIL], [EMAIL]"),
        ("DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000, DE89-3704-0044-0532-0130-00", "[ACCOUNT], [ACCOUNT]"),
        ("4111\u00a01111\u00a01111\u00a01111, 4111.1111.1111.1111", "[CARD], [CARD]"),
        ("client_secret=abcdefgh, secret: hunter22 now", "client_secret=[SECRET] secret: [SECRET] now"),
        ("from 192.168.10.20 and fe80:0:0:0:1:2:3:4", "from [ADDRESS] and [ADDRESS]"),
    ],
)
def test_secrets_and_personal_data_are_masked(text: str, without: str) -> None:
    assert mask(text) == without


@pytest.mark.parametrize(
    "text",
    [
        "41:18, from 2015 to 2019, on 2026-11-28, PyTorch 2.1.0, 1,000,000,000 parameters",
        "the password is where it always was"[:12],
        "node.js at 100%, version 1.2.3.4.5, 3.14159265358979",
        "DE00 3704 0044 0532 0130 00",
        "299 792 458 m/s, 1 000 000 000 people, 1.234.567.890, Population (2021) 83 237 124",
        "version 10.0.19.45, section 4.1.2.1, chrome 120.0.6099.109, listen on 127.0.0.1:8000",
        "ISBN 0-306-40615-2, 978-3-16-148410-0, doi:10.1038/s41586-021-03819-2, arXiv:2301.12345",
        "05/17/2024 12:34, 2024-05-17 12:34:56.123456, id = 20231105123456, 65000-70000",
        "0.123456789, 0.0001 0.0002 0.0003, 1 2 3 4 5 6 7 8 9 10, 52.520008 13.404954",
        "pip install x@1.2.3, sk-learn-compatible-estimators, hf_transfer_by_default_enabled",
        "the password is wrong, my password is not accepted, the api key is missing from it",
        "12345678 is my order number, 1 2 3 4 5 6 7 8 is the list, 1 000 000 is the mobile market",
        "5552671 is my favourite number, 1999 2004 is my phone's range",
        "The secret: practice every day. The secret = hard work and luck.",
        "look at stanford dot edu",
        "+0.123456789, 050 100 150 200 250, 01 - 02 - 03 - 04 - 05, 01 / 02 / 03 / 04 / 05",
        "0800–1700, 2015–2019, 10 000–20 000 of them",
        "a[1000::2], std::vector, 10:20:30, meet at noon dot matrix",
    ],
)
def test_times_versions_and_amounts_stay(text: str) -> None:
    assert mask(text) == text


def test_masking_keeps_what_is_no_ones_words() -> None:
    event = an_event(comment="a@b.example", messages=[{"role": "user", "content": "mail a@b.example"}])
    kept = masked(event)
    assert (kept.id, kept.time, kept.client, kept.comment) == (event.id, event.time, event.client, "[EMAIL]")
    assert kept.messages[0].content == "mail [EMAIL]"


def test_an_event_without_room_for_its_masks_is_masked_too() -> None:
    address = "8.20.3.4 "  # shorter than [ADDRESS]
    many, title = address * (MAX_TEXT // len(address)), (address * 22).strip()
    kept = masked(an_event(response=many, sources=[{"text": "x", "title": title}]))
    assert (len(kept.response), len(kept.sources[0].title)) == (len(many), len(title))
    assert "8.20" not in kept.response + kept.sources[0].title
    long = [{"role": "user", "content": "x" * MAX_TEXT}] * 9
    assert "8.20" not in masked(an_event(messages=long, response="x" * 90_500, comment=address * 1000)).comment


def test_a_conversation_stays_in_one_split_and_all_splits_are_met() -> None:
    turns = [an_event(conversation=f"c{n}", response=str(turn)) for n in range(200) for turn in range(2)]
    found = [split_of(event) for event in turns]
    assert found[::2] == found[1::2]
    assert 160 < found[::2].count("train") < 200
    assert set(found) == {"train", "validation", "test"}
    assert split_of(an_event(conversation="c7")) == found[14]


def test_a_data_set_has_splits_and_a_card(tmp_path: Path) -> None:
    events = [an_event(conversation=f"c{n}", rating=1 if n % 4 else -1, model="small") for n in range(80)]
    assert write_dataset(events, "kto", tmp_path / "set", ["repeats/3"]).rows.total() == 80
    files = {file.stem: file.read_text(encoding="utf-8") for file in (tmp_path / "set").glob("*.jsonl")}
    assert sum(len(text.splitlines()) for text in files.values()) == 80
    card = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    for told in ("60 wanted, 20 unwanted", "undesirable_weight=3.00", "repeats/3", "small 80", "path: train.jsonl"):
        assert told in card
    assert "license: unknown" in card


def test_a_column_that_is_empty_in_one_file_has_its_type_all_the_same(tmp_path: Path) -> None:
    [event] = export([an_event()], "jsonl")
    assert write_dataset([an_event()], "parquet", tmp_path, []).rows.total() == 1
    [file] = tmp_path.glob("*.parquet")
    types = {one.name: str(one.type) for one in pyarrow.parquet.read_schema(file)}
    assert types.keys() == event.keys()
    assert (types["chosen"], types["rating"], types["index_generation"]) == ("string", "int64", "int64")
    assert types["reasons"].startswith("list<element: string")
    front = yaml.safe_load((tmp_path / "README.md").read_text(encoding="utf-8").split("---")[1])
    told = {one.pop("name"): one for one in front["dataset_info"]["features"]}
    assert told.keys() == event.keys()
    assert told["chosen"] == {"dtype": "string"}
    assert told["messages"] == {"list": [{"name": name, "dtype": "string"} for name in ("role", "content")]}


def test_a_card_of_no_rows_names_no_file(tmp_path: Path) -> None:
    assert write_dataset([], "kto", tmp_path, []).rows.total() == 0
    front = yaml.safe_load((tmp_path / "README.md").read_text(encoding="utf-8").split("---")[1])
    assert front == {"license": "unknown"}


def test_columns_read_back(tmp_path: Path) -> None:
    event = an_event(comment="é", sources=[{"text": "x"}])
    assert write_rows(export([event], "parquet"), "parquet", tmp_path / "out.parquet") == 1
    [row] = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert (row["id"], row["comment"], row["rating"]) == (event.id, "é", 1)


def test_scores_for_tracing_tools_go_by_the_answers_id() -> None:
    answer = "01890a5d-ac96-774b-bcce-b302099a8057"
    event = an_event(answer=answer, rating=-1, reasons=["not_helpful"], comment="no", correction="Better.")
    score, corrected = rows("langfuse", event, an_event())
    assert (score["traceId"], score["dataType"], score["value"], score["comment"]) == (answer, "BOOLEAN", 0, "no")
    assert (corrected["dataType"], corrected["stringValue"]) == ("CORRECTION", "Better.")
    overall, reason = rows("langsmith", event)
    assert (overall["run_id"], overall["key"], overall["score"]) == (answer, "user_score", 0)
    assert (reason["key"], reason["value"]) == ("reason", "not_helpful")
    [record] = rows("otel", event)
    told = {one["key"]: one["value"] for one in record["attributes"]}
    assert record["eventName"] == "gen_ai.evaluation.result"
    assert told["gen_ai.evaluation.score.value"] == {"doubleValue": -1.0}
    assert told["gen_ai.evaluation.score.label"] == {"stringValue": "bad"}
    [private] = rows("otel", event.model_copy(update={"consent": "local"}))
    assert "gen_ai.evaluation.explanation" not in json.dumps(private)


@pytest.mark.parametrize("name", ["langfuse", "langsmith", "otel"])
def test_what_a_tracing_tool_could_put_to_no_answer_is_counted(name: str) -> None:
    compared = an_event(response="", rating=None, chosen="A", rejected="B")
    events = [an_event(), an_event(answer=new_id()), compared]
    assert without_rows(name, *events) == [(1, "no id of the answer that was rated (`answer`)"), (1, "no rating")]


@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_whole_events_leave_none_out(name: str) -> None:
    assert without_rows(name, an_event(messages=[]), an_event(rating=0)) == []


@pytest.fixture
def sinkhole(database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sinkhole:
    monkeypatch.setenv("WAYSTONE_HOME", str(tmp_path))
    return Sinkhole(database)


def test_the_command_masks_unless_it_is_for_oneself(sinkhole: Sinkhole, tmp_path: Path) -> None:
    sinkhole.record(an_event(comment="I am Ada, ada@mail.example, and the answer is right."))

    def exported(*more: str) -> str:
        return CliRunner().invoke(app, ["export", *more]).stdout

    assert "mail.example" not in exported("--all")
    assert "mail.example" in exported("--all", "--unmasked")
    assert CliRunner().invoke(app, ["export", "--unmasked"]).exit_code == 2
    assert CliRunner().invoke(app, ["export", "--format", "parquet"]).exit_code == 2
    CliRunner().invoke(app, ["export", "--format", "kto", "--dataset", str(tmp_path / "set"), "--all"])
    assert "Do not publish" in (tmp_path / "set" / "README.md").read_text()


def test_the_command_says_what_gave_no_line_and_why(sinkhole: Sinkhole, tmp_path: Path) -> None:
    sinkhole.record(an_event(messages=[], response="The museum opens at nine.", licence="CC0-1.0"))
    told = "1 left out: no question, and of an answer alone nothing can be learned"
    for where in ([], ["--output", str(tmp_path / "out.jsonl")], ["--dataset", str(tmp_path / "set")]):
        exported = CliRunner().invoke(app, ["export", "--format", "kto", *where])
        assert (exported.exit_code, exported.stdout) == (0, "")
        assert exported.stderr.splitlines()[-1] == told
    assert told in (tmp_path / "set" / "README.md").read_text(encoding="utf-8")


def test_a_withdrawal_is_honoured_and_is_no_row(sinkhole: Sinkhole) -> None:
    asked = {"client": "a" * 32, "answer": new_id(), "messages": [{"role": "user", "content": "Why?"}]}
    rated = an_event(**asked, correction="Because.")
    pair = an_event(**{**asked, "answer": ""}, rating=None, response="", chosen="So.", rejected="No.")
    names = [name for name in FORMATS if name != "parquet"]

    def exported(name: str) -> str:
        return CliRunner().invoke(app, ["export", "--format", name]).stdout

    sinkhole.record_all([(rated, HERE), (pair, HERE)])
    assert all(exported(name) for name in names)
    for event in (rated, pair):
        sinkhole.record(an_event(client="a" * 32, rating=0, response="", supersedes=event.id))
    assert {name: exported(name) for name in names} == dict.fromkeys(names, "")
