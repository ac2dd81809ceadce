"""Chats as programs export them and people copy them: who wrote what, the day and time as they stand there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.readers import read

ASKED, TOLD, MORE = "Did the plumber come?", "Yes, the valve is broken.", "He can replace it on Thursday."
FORMS = {
    "whatsapp": f"""12/05/2024, 09:15 - Messages and calls are end-to-end encrypted.
12/05/2024, 09:15 - Anna Berg: {ASKED}
12/05/2024, 09:17 - Tom: {TOLD}
{MORE}
12/05/2024, 09:18 - Anna Berg: <Media omitted>
12/05/2024, 09:19 - Tom left
""",
    "whatsapp-ios": f"""[12.05.24, 09:15:03] Anna Berg: {ASKED}
[12.05.24, 09:17:44] Tom: {TOLD}
{MORE}
\u200e[12.05.24, 09:18:10] Anna Berg: \u200eimage omitted
""",
    "whatsapp-us": f"5/12/24, 9:15\u202fAM - Anna Berg: {ASKED}\n5/12/24, 9:17\u202fAM - Tom: {TOLD}\n{MORE}\n",
    "bracketed": f"[9:15 AM] Anna Berg: {ASKED}\n[9:17 AM] Tom: {TOLD}\n{MORE}\n",
    "signal": f"[2024-05-12 09:15] Anna Berg: {ASKED}\n[2024-05-12 09:17] Tom: {TOLD}\n{MORE}\n",
    "zoom": f"09:15:03\t From  Anna Berg  to  Everyone:\n\t{ASKED}\n09:17:44 From Tom to Everyone: {TOLD}\n\t{MORE}\n",
    "teams": f"[12/05/2024 09:15] Anna Berg\n{ASKED}\n[12/05/2024 09:17] Tom\n{TOLD}\n{MORE}\n",
    "discord": f"Anna Berg — Today at 9:15 AM\n{ASKED}\nTom — 12/05/2024 09:17\n{TOLD}\n{MORE}\n",
    "discord-export": f"""==========
Channel: general
==========

[12-May-24 09:15 AM] Anna Berg
{ASKED}

[12-May-24 09:17 AM] Tom
{TOLD}
{MORE}
""",
    "slack": f"Anna Berg\n  9:15 AM\n{ASKED}\nTom\n  9:17 AM\n{TOLD}\n9:18\n{MORE}\n",
}
IRC = """[09:15] <@anna> is the server down again?
[09:16] <tom_> yes, the disk is full
[09:16] * tom_ sighs
[09:18] -!- lukas [~l@host] has joined #ops
[09:20] <anna> I will delete the old logs
"""
MESSAGES = {
    "telegram": {
        "name": "Flat",
        "messages": [
            {"id": 1, "type": "service", "date": "2024-05-12T09:10:00", "actor": "Anna", "text": ""},
            {"id": 2, "type": "message", "date": "2024-05-12T09:15:03", "from": "Anna Berg", "text": ASKED},
            {
                "id": 3,
                "type": "message",
                "date": "2024-05-12T09:17:44",
                "from": "Tom",
                "text": ["Yes, the ", {"type": "bold", "text": "valve"}, " is broken."],
            },
        ],
    },
    "slack": [
        {"type": "message", "subtype": "channel_join", "user": "U2", "text": "joined", "ts": "1715505000.0001"},
        {
            "type": "message",
            "user": "U1",
            "text": ASKED,
            "ts": "1715505303.0002",
            "user_profile": {"real_name": "Anna Berg"},
        },
        {"type": "message", "user": "U2", "text": TOLD, "ts": "1715505464.0003", "user_profile": {"real_name": "Tom"}},
    ],
    "discord": {
        "messages": [
            {"type": "Default", "timestamp": "2024-05-12T09:15:03+00:00", "content": ASKED, "author": author} | told
            for author, told in (
                ({"name": "anna", "nickname": "Anna Berg"}, {}),
                ({"name": "Tom"}, {"content": TOLD, "timestamp": "2024-05-12T09:17:00+00:00"}),
            )
        ]
    },
    "messenger": {
        "messages": [
            {"sender_name": "Tom", "timestamp_ms": 1715505464000, "content": TOLD},
            {"sender_name": "Anna Berg", "timestamp_ms": 1715505303000, "content": ASKED},
        ]
    },
}

USER, MODEL = {"role": "user", "name": None}, {"role": "assistant"}
TALKS = {
    "chatgpt": [
        {
            "title": f"Valve {at}",
            "create_time": 1715505303.0,
            "current_node": "d",
            "mapping": {
                "d": {"parent": "c", "message": {"author": MODEL, "content": {"parts": [{"image": 1}, TOLD]}}},
                "x": {"parent": "b", "message": {"author": MODEL, "content": {"parts": ["Not shown."]}}},
                "c": {"parent": "b", "message": {"author": {"role": "tool"}, "content": {"parts": ["search()"]}}},
                "b": {
                    "parent": "a",
                    "message": {"author": USER, "content": {"parts": [ASKED]}, "create_time": 1715505303.5},
                },
                "a": {"parent": "d", "message": None},
            },
        }
        for at in (1, 2)
    ],
    "claude": [
        {
            "name": f"Valve {at}",
            "created_at": "2024-05-12T09:15:00Z",
            "chat_messages": [
                {"text": ASKED, "sender": "user", "created_at": "2024-05-12T09:15:00.123Z"},
                {"text": "", "content": [{"type": "text", "text": TOLD}], "sender": "assistant"},
            ],
        }
        for at in (1, 2)
    ],
}


def turns(document: Document) -> list[tuple[str | None, str]]:
    spans = [document.span(block.start, block.end) for block in document.blocks if block.kind == "turn"]
    return [(document.place(span).speaker, document.quote(span)) for span in spans]


@pytest.mark.parametrize("form", FORMS)
def test_a_chat_is_read_as_turns_of_those_who_wrote_it(tmp_path: Path, form: str) -> None:
    (tmp_path / "chat.txt").write_text(FORMS[form], encoding="utf-8")
    document = read(tmp_path / "chat.txt")
    assert turns(document) == [("Anna Berg", ASKED), ("Tom", TOLD), ("Tom", MORE)]
    place = document.place(document.span(document.text.index(TOLD), document.text.index(TOLD)))
    assert "9:17" in place.label
    assert place.start_s is None
    assert "omitted" not in document.text


@pytest.mark.parametrize("form", ["5/12/24, 9:1{} AM - {}: {}", "[12/05/2024 09:1{}] {}\n{}"])
def test_messages_may_be_long(tmp_path: Path, form: str) -> None:
    recipe = "\n".join(["Flour", "Butter", "Eggs", "Bake it.", "Let it cool."])
    said = [(name, f"{at} of it:\n{recipe}") for at, name in enumerate(("Anna Berg", "Tom", "Anna Berg"))]
    (tmp_path / "chat.txt").write_text("\n".join(form.format(at, *one) for at, one in enumerate(said)))
    assert [(who, words) for who, words in turns(read(tmp_path / "chat.txt")) if ":" in words] == [
        (who, f"{at} of it:") for at, (who, _) in enumerate(said)
    ]


def test_what_an_export_of_discord_puts_below_messages_is_said_by_nobody(tmp_path: Path) -> None:
    rule = "=" * 62
    text = f"""{rule}
Guild: Flat
{rule}

[12/05/2024 09:15] Anna Berg
{ASKED}

{{Attachments}}
https://example.org/a.png

{{Reactions}}
x (2)

[12/05/2024 09:17] Tom
{TOLD}

[12/05/2024 09:18] Tom
{MORE}

{rule}
Exported 2 message(s)
{rule}
"""
    (tmp_path / "chat.txt").write_text(text)
    assert turns(read(tmp_path / "chat.txt")) == [("Anna Berg", ASKED), ("Tom", TOLD), ("Tom", MORE)]


def test_lines_of_irc_are_turns_and_what_the_server_says_is_none(tmp_path: Path) -> None:
    (tmp_path / "ops.log").write_text(IRC)
    assert turns(read(tmp_path / "ops.log")) == [
        ("anna", "is the server down again?"),
        ("tom_", "yes, the disk is full"),
        ("tom_", "tom_ sighs"),
        ("anna", "I will delete the old logs"),
    ]


@pytest.mark.parametrize("program", MESSAGES)
def test_a_chat_as_json_is_read_as_turns_in_the_order_of_their_times(tmp_path: Path, program: str) -> None:
    (tmp_path / "chat.json").write_text(json.dumps(MESSAGES[program]))
    document = read(tmp_path / "chat.json")
    assert turns(document) == [("Anna Berg", ASKED), ("Tom", TOLD)]
    assert document.place(document.span(0, 1)).label == "2024-05-12 09:15"


def telegram(name: str, *messages: dict[str, object]) -> dict[str, object]:
    return {
        "name": name,
        "messages": [{"type": "message", "date": "2024-05-12T09:15:03"} | message for message in messages],
    }


def test_words_of_a_deleted_account_and_of_a_poll_are_read(tmp_path: Path) -> None:
    asked = {"from": "Anna Berg", "text": "", "poll": {"question": ASKED}}
    told = telegram("Flat", asked, {"from": None, "from_id": "user2", "text": TOLD}, {"from": None, "text": MORE})
    (tmp_path / "chat.json").write_text(json.dumps(told))
    assert turns(read(tmp_path / "chat.json")) == [("Anna Berg", ASKED), ("user2", TOLD), (None, MORE)]


def test_several_chats_of_a_file_stand_below_their_names(tmp_path: Path) -> None:
    chats = [telegram(name, {"from": "Anna Berg", "text": f"{name}? {ASKED}"}) for name in ("Tom", "Mum")]
    (tmp_path / "chat.json").write_text(json.dumps({"chats": {"about": "All.", "list": chats}}))
    document = read(tmp_path / "chat.json")
    assert document.title == "2 conversations"
    start = document.text.index("Mum? ")
    assert document.place(document.span(start, start + 3)).heading == "Mum"


def test_messages_of_slack_read_as_slack_shows_them(tmp_path: Path) -> None:
    told = [
        {"user": "U1", "text": "<!here> Is <https://a.example|the plan> &amp; <#C1|oil> for <@U2>?"},
        {"user": "U2", "text": "Yes, &lt; 5 <https://a.example>", "user_profile": {"real_name": "Tom"}},
        {"user": "U2", "text": "", "username": "CI", "attachments": [{"text": "", "fallback": TOLD}]},
    ]
    messages = [{"type": "message", "ts": f"171550530{at}.0002"} | message for at, message in enumerate(told)]
    messages[0]["user_profile"] = {"real_name": "Anna Berg"}
    (tmp_path / "chat.json").write_text(json.dumps(messages))
    assert turns(read(tmp_path / "chat.json")) == [
        ("Anna Berg", "@here Is the plan & oil for @Tom?"),
        ("Tom", "Yes, < 5 https://a.example"),
        ("CI", TOLD),
    ]


@pytest.mark.parametrize("words", ["Café at nine – “yes” 🎉", "Ã la carte €", "plain"])
@pytest.mark.parametrize("is_bytes", [True, False])
def test_letters_that_instagram_writes_byte_by_byte_are_whole(tmp_path: Path, words: str, is_bytes: bool) -> None:
    told = [
        {"sender_name": name, "timestamp_ms": 1715505303000, "content": said}
        for name, said in (("Zoë", words), ("Tom", TOLD))
    ]
    if is_bytes:
        told = [{key: str(value).encode().decode("latin-1") for key, value in one.items()} for one in told]
    (tmp_path / "chat.json").write_text(json.dumps({"messages": told}))
    assert turns(read(tmp_path / "chat.json")) == [("Zoë", words), ("Tom", TOLD)]


@pytest.mark.parametrize("program", TALKS)
def test_talks_with_a_model_are_turns_below_their_titles(tmp_path: Path, program: str) -> None:
    (tmp_path / "chat.json").write_text(json.dumps(TALKS[program]))
    document = read(tmp_path / "chat.json")
    assert document.title == "2 conversations"
    assert [mark.heading for mark in document.marks if mark.heading] == ["Valve 1", "Valve 2"]
    assert turns(document) == 2 * [("user", ASKED), ("assistant", TOLD)]
    start = document.text.index(ASKED)
    assert document.place(document.span(start, start + 3)).label == "2024-05-12 09:15"
    (tmp_path / "one.json").write_text(json.dumps(TALKS[program][0]))
    assert read(tmp_path / "one.json").title == "Valve 1"


def test_a_chat_as_a_web_page_is_read_as_turns(tmp_path: Path) -> None:
    message = '<div class="message default clearfix"><div class="body"><div class="date details" title="{}">x</div>{}'
    name, text = '<div class="from_name">Anna Berg</div>', '<div class="text">{}</div></div></div>'
    page = message.format("12.05.2024 09:15:03 UTC+01:00", name) + text.format(ASKED)
    page += message.format("12.05.2024 09:16:00 UTC+01:00", "") + text.format(MORE)
    (tmp_path / "chat.html").write_text(f"<!DOCTYPE html><html><body>{page}</body></html>")
    document = read(tmp_path / "chat.html")
    assert turns(document) == [("Anna Berg", ASKED), ("Anna Berg", MORE)]
    assert document.place(document.span(0, 1)).label == "12.05.2024 09:15:03"


@pytest.mark.parametrize(
    "text",
    [
        "[2024-05-12 09:15:03] ERROR: the disk is full\n[2024-05-12 09:15:04] INFO: stopped\n",
        "The shop opens at 9:15 AM.\nAnna: closed on Monday.\nWe meet on 12/05/2024, 09:15 - come early.\n",
        "[00:04:08] Anna: Welcome to the show.\n[00:05:10] Tom: Thanks.\n[00:06:10] Anna: So.\n",
    ],
)
def test_logs_prose_and_recordings_are_no_chats(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    document = read(tmp_path / "a.txt")
    assert not any(mark.label and mark.speaker for mark in document.marks)
