"""Broken and hostile bytes for every reader of what comes from outside: files, exports of ratings, events, API calls.

`python -m tests.fuzz --seconds 600` starts from small good ones, breaks them at random, and says what of them was no
clear refusal but a crash, or took longer than it may; each is kept as a file, and comes back with the same `--seed`.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final

from fastapi.testclient import TestClient

from bot.api.app import build_app
from bot.errors import InvalidEvent
from bot.quiet import keep_quiet
from bot.settings import Settings
from bot.sinkhole import imports
from bot.sinkhole.ingest import Caller, accept
from bot.waystone import Waystone
from corpus.errors import WaystoneError
from corpus.passages import split
from corpus.readers import read
from tests.bot.sinkhole import test_sinkhole_imports as exports
from tests.corpus import samples
from tests.corpus.test_cells_and_code import NOTEBOOK
from tests.corpus.test_markdown_dialects import NOTE
from tests.corpus.test_markup_readers import ASCIIDOC, ORG, RST, TEX
from tests.corpus.test_open_document import RTF, SLIDES, TEXT, opened
from tests.corpus.test_records import LINES, TALK
from tests.corpus.test_timed_readers import (
    ALPHA,
    FRAMES,
    PAGE,
    SBV,
    SERVICES,
    TABLE,
    TENTHS,
    TTML,
    VIEWER,
    WHOLE,
    WORDS,
)
from tests.corpus.test_transcript_readers import CPP, SEGMENTS, SRT

log = logging.getLogger(__name__)

LONGEST_S: Final = 30.0
JUNK: Final[Sequence[Any]] = (
    *(
        None,
        True,
        0,
        -1,
        2**63,
        1e308,
        float("inf"),
        "",
        " ",
        "\0",
        "\ud800",
        "a" * 5000,
        "é\u202e\u2028",
        [],
        {},
        [[]],
    ),
    *({"": None}, ["a"] * 300, {"role": "user"}, "2026-99-99", "-1", "<script>", "[[[[", "](", "```", "00:99:99,999"),
)
BYTES: Final = (
    b"\0",
    b"\xff\xfe",
    b"\xff",
    b"\n\n",
    b"PK\x03\x04",
    b"%PDF-1.7",
    b"<",
    b">",
    b"&#x0;",
    b'"',
    b"\r",
    b"[" * 200,
)
TEXTS: Final = {
    "a.txt": "The Mill\n\nIt was built in 1904.[1]\n\n[1] By Anna Berg.\n\nname  year\nBerg  1904\n",
    "a.md": "---\ntitle: The Mill\n---\n# One\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n  - y\n\n> q\n\n"
    "```py\nz = 1\n```\n[^1]: n\n",
    "a.srt": "1\n00:00:01,000 --> 00:00:02,000\nHello there.\n\n2\n00:00:02,000 --> 00:00:04,000\nAnd you?\n",
    "a.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ida>Hello <b>there</b>.\n\nNOTE x\n",
    "a.lrc": "[ti:The Mill]\n[00:01.00]Hello\n[00:02.50]there\n",
    "a.json": '{"segments": [{"start": 0.0, "end": 1.5, "text": " Hello.", "speaker": "A", '
    '"words": [{"word": "Hello", "start": 0}]}]}',
    "a.html": "<html><title>Mill</title><body><article><h1>One</h1><p>It was built.<ul><li>x</ul>"
    "<table><tr><td>1<td>2</table></article>",
    "a.eml": "From: Ida <i@example.org>\nSubject: =?utf-8?q?Mill?=\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n"
    'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"\n\n'
    "--b\nContent-Type: text/plain\n\nHi.\n> old\n--b--\n",
    "a.csv": "name,year\nBerg,1904\nThorne,1871\n",
    "a.ipynb": '{"cells": [{"cell_type": "markdown", "source": ["# One"]}, '
    '{"cell_type": "code", "source": "x = 1", "outputs": []}], "nbformat": 4, "metadata": {}}',
    "a.py": '"""Mill."""\n\ndef build(year: int) -> str:\n    """Builds it."""\n    return "x"  # done\n',
}
DIALECTS: Final = {
    "b.sbv": SBV,
    "b.ass": ALPHA,
    "b.ttml": TTML,
    "b.txt": PAGE,
    "b.tsv": TABLE,
    "a.rst": RST,
    "a.org": ORG,
    "a.adoc": ASCIIDOC,
    "a.tex": TEX,
    "a.jsonl": LINES,
    "talk.json": TALK,
    "frames.sub": FRAMES,
    "tenths.txt": TENTHS,
    "viewer.sub": VIEWER,
    "loose.txt": SRT.replace(" --> ", " – ").replace("00:00:0", "00：00：0").replace(",000", ", 000"),
    "said.md": "# A talk\n\n## [0:01] Intro\n\nOrla – 0:01:04\nIt is lit.\n\n张伟（1:02 - 1:09）：It is.\n\n"
    "- **Ben** (2m08s): Good.\n\n0:03:00 Orla\nYes,\n0:03:09 and no.\n\n[1.00s -> 4.00s] So.\n",
    "b.md": NOTE
    + '\n!!! note "A box"\n    Words.\n\n:::tip\nMore.\n:::\n\n+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n'
    "+---+---+\n"
    "\nTerm\n:   What it is.\n\n$$x^2$$\n\n{{< video >}} {% raw %} [words]{.mark} {++in++} ((a1b2c3d4e5))\n\n"
    "<Tabs>\n</Tabs>\n",
    "c.md": "+++\ntitle = 'A mill'\ndate = 2024-01-01\n[extra]\na = [1]\n+++\n% Title\n\nWords *of* it &amp; more.\n",
    "d.md": "---\ntitle: The | book\n  of Orla\nauthors:\n  - name: Orla\n  - Max\ndate: "
    "2024-03-06T10:00:00Z\ntags: &a [x, *a]\n"
    "---\n\nWords.\n",
    "e.md": "**Ann** (00:01): It is lit.\n\n**Ben [1:02:03]:** It is.\n\n# Part\n\n**Ann** (1:02:09): Good.\n",
    "e.txt": "Title: The book\nAuthor: Orla\n\nAnn 0:01\nIt is lit.\n\nBen 0:09\nIt is.\n\n[00:00:01.000 --> "
    "00:00:04.000]  Lit.\n",
    "b.html": '<?xml version="1.0" encoding="koi8-r"?><html><body><nav><a '
    "href=x>a</a></nav><main><table><tr><th colspan=2>a<th "
    "rowspan=3>b</tr><tr><td>1<td>2</table><pre>x\n y</pre><math><mi>x</mi></math><ol start=3><li "
    "value=9>z</ol></main>",
    "b.eml": "From: Ann <a@example.org>\nSubject: RE: Lamps\nMIME-Version: 1.0\nContent-Type: "
    "multipart/mixed; boundary=B\n\n"
    "--B\nContent-Type: text/plain; charset=x-nonsense; format=flowed\nContent-Transfer-Encoding: base64\n\n"
    "SGVsbG8g\n"
    "--B\nContent-Type: message/rfc822\n\nFrom: Ben\nSubject: The plan\n\nWe sail.\n\nVon: Ben\nGesendet: "
    "Dienstag\n\nold\n"
    "--B\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>gr=FC=\nn</p>\n"
    "--B\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''x.pdf\n\nx\n--B--\n",
    "b.mbox": "From a@example.org Mon Jan  1 10:00:00 2024\nSubject: One\n\nHi.\n>From here\n\n"
    "From b@example.org Mon Jan  1 11:00:00 2024\nIn-Reply-To: <1>\nSubject: Re: One\n\nYes.\n> Hi.\n",
    "b.mht": "From: <Saved by a browser>\nSnapshot-Content-Location: https://example.org/\nMIME-Version: 1.0\n"
    "Content-Type: "
    'multipart/related; type="text/html"; boundary=B\n\n--B\nContent-Type: text/html\nContent-Location: '
    "https://example.org/"
    "\n\n<html><title>T</title><p>Words of it.</html>\n--B--\n",
}
# One line each in encodings that nobody says.
ENCODED: Final = {
    "cp1252": "Die Bäume müssen größer werden, sagte der Gärtner – um 5 €.",
    "koi8-r": "Привет, мир! Он сказал, что ещё придёт.",
    "shift_jis": "灯台守は毎晩、港の帳面に書き込む。",
    "utf-16": "Müller signs the book.\nAt nine.",
    "cp1256": "مرحبا بالعالم. الكتاب على الطاولة.",
}
# What programs write, twisted rather than broken.
WRITTEN: Final[dict[str, Any]] = {
    **{f"{service}.json": said for service, said in SERVICES.items()},
    **{f"{service}-whole.json": said for service, said in WHOLE.items()},
    **{f"{service}-words.json": said for service, said in WORDS.items()},
    "whisper.json": {"text": "", "segments": SEGMENTS, "language": "en"},
    "cpp.json": CPP,
    "words.json": {"words": [{"word": "Lit.", "start": 0.5, "end": 1, "speaker": 1, "punctuated_word": "Lit."}]},
    "new.ipynb": NOTEBOOK,
    "old.ipynb": {
        "nbformat": 3,
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "heading", "level": 2, "source": ["Lamps"]},
                    {"cell_type": "code", "input": ["x"]},
                ]
            }
        ],
    },
}
CALLS: Final[dict[str, Any]] = {
    "/v1/search": {"question": "Who built it?", "k": 2, "history": [{"role": "user", "content": "Hm"}], "filter": {}},
    "/v1/chat/completions": {"messages": [{"role": "user", "content": "Who?"}], "stop": ["x"], "stream": True},
    "/v1/completions": {"prompt": "user: Who?\nassistant: ", "max_tokens": 5},
    "/v1/responses": {"input": [{"role": "user", "content": [{"type": "input_text", "text": "Who?"}]}]},
    "/v1/embeddings": {"input": ["a", "b"], "encoding_format": "base64"},
    "/v1/feedback": [{"text": "Good.", "rating": 1}, {"answer": "x", "positive": False}],
}
EVENT: Final[dict[str, Any]] = {
    "id": "01a221ec-a30d-7082-954b-7eadf4ae3f3a", "messages": [{"role": "user", "content": "Why?"}], "response": "So.",
    "rating": 1, "reasons": ["helpful"], "comment": "x", "time": "2026-01-01T00:00:00Z", "consent": "share",
    "passages": [{"document": "d", "start": 0, "end": 3, "quote": "abc", "helped": True}],
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """Something that reads: `make` gives it something to read, `take` has it read that."""

    name: str
    make: Callable[[random.Random], bytes]
    take: Callable[[bytes], None]


def broken(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some cut, doubled, changed or put in."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(changed) + 1)
        length = min(len(changed) - at, chance.choice((1, 2, 8, 64, 1000)))
        match chance.randrange(5):
            case 0:
                del changed[at : at + length]
            case 1:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 2, 50))
            case 2:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                changed[at:at] = chance.choice(BYTES)
            case _:
                changed[at : at + length] = chance.randbytes(length)
    return bytes(changed)


def twisted(value: Any, chance: random.Random) -> Any:
    """The JSON value with one of its parts gone, renamed, or something else."""
    if not isinstance(value, (dict, list)) or not value or chance.random() < 0.15:
        return chance.choice(JUNK)
    if isinstance(value, list):
        at = chance.randrange(len(value))
        return [*value[:at], twisted(value[at], chance), *value[at + 1 :]]
    name = chance.choice(list(value))
    others = {key: one for key, one in value.items() if key != name}
    return others if chance.random() < 0.15 else {**others, name: twisted(value[name], chance)}


def twist(value: Any, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 3))):
        value = twisted(value, chance)
    return json.dumps(value).encode()


def files() -> Iterator[tuple[str, bytes]]:
    yield from ((name, text.encode()) for name, text in (TEXTS | DIALECTS).items())
    yield from ((f"{encoding}.txt", line.encode(encoding)) for encoding, line in ENCODED.items())
    yield "a.pdf", samples.pdf([samples.lines(["It was built in 1904.", "By Anna Berg."], 72, 700)])
    yield "a.docx", samples.docx(samples.paragraph("It was built in 1904."))
    yield "a.epub", samples.epub({"one.xhtml": "<h1>One</h1><p>It was built.</p>"})
    yield "a.pptx", samples.pptx([("One", "It was built.", "a note")])
    yield "a.odt", opened(TEXT)
    yield "a.odp", opened(SLIDES, "presentation")
    yield "a.rtf", RTF
    yield "a.xlsx", samples.xlsx({"One": [["name", "year"], ["Berg", 1904]]})


def targets(folder: Path, waystone: Waystone) -> list[Target]:
    def reads(name: str) -> Callable[[bytes], None]:
        def take(given: bytes) -> None:
            (folder / name).write_bytes(given)
            list(split(read(folder / name)))

        return take

    def export(data: bytes) -> None:
        (folder / "export").write_bytes(data)
        for fields in imports.read_file(folder / "export").events():
            event(json.dumps(fields, default=str).encode())

    def event(data: bytes) -> None:
        try:
            accept(json.loads(data), Caller(), waystone.records)
        except InvalidEvent:
            return

    def call(path: str) -> Callable[[bytes], None]:
        def take(data: bytes) -> None:
            reply = client.post(path, content=data, headers={"Content-Type": "application/json"})
            assert reply.status_code < 500, reply.text
            assert '"server_error"' not in reply.text, reply.text

        return take

    client = TestClient(build_app(waystone), base_url="http://127.0.0.1:7860", raise_server_exceptions=False)
    archive = samples.zipped({"conversations.json": json.dumps([exports.CHAT])})
    ratings = [exports.OPEN_WEBUI, exports.ARENA, exports.LOG, exports.CHAT, exports.TEXTGEN, exports.ARGILLA]
    return [
        *(Target(name, lambda chance, data=data: broken(data, chance), reads(name)) for name, data in files()),
        *(Target(name, lambda chance, said=said: twist(said, chance), reads(name)) for name, said in WRITTEN.items()),
        Target("export", lambda chance: twist([chance.choice(ratings)], chance), export),
        Target("export's bytes", lambda chance: broken(json.dumps(chance.choice(ratings)).encode(), chance), export),
        Target("export, zipped", lambda chance: broken(archive, chance), export),
        Target("event", lambda chance: twist(EVENT, chance), event),
        *(Target(path, lambda chance, body=body: twist(body, chance), call(path)) for path, body in CALLS.items()),
        *(
            Target(f"{path}'s bytes", lambda chance, body=body: broken(json.dumps(body).encode(), chance), call(path))
            for path, body in CALLS.items()
        ),
    ]


def fuzz(seconds: float = 0, rounds: int = 0, seed: int = 0, kept: Path | None = None) -> tuple[int, list[str]]:
    """How many were tried, and what went wrong; until the time or the number of rounds over all readers is over."""
    chance, ends, tried, wrong = random.Random(seed), monotonic() + seconds, 0, list[str]()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "given"
        folder.mkdir()
        with Waystone.open(Settings(home=Path(home) / "home", model="quotes")) as waystone:
            every = targets(folder, waystone)
            while tried < rounds * len(every) or monotonic() < ends:
                target = every[tried % len(every)]
                tried += 1
                data, began = target.make(chance), monotonic()
                if why := failure(target, data) or too_long(monotonic() - began):
                    wrong.append(f"{target.name}: {why}")
                    if kept:
                        (kept / f"{len(wrong)}").write_bytes(data)
    return tried, wrong


def failure(target: Target, data: bytes) -> str:
    try:
        target.take(data)
    except WaystoneError:
        return ""  # one clear line
    except Exception as error:
        log.exception("%s", target.name)
        return f"{type(error).__name__}: {error} for {data[:300]!r}"
    return ""


def too_long(seconds: float) -> str:
    return f"took {seconds:.0f} s" if seconds > LONGEST_S else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    kept = Path(tempfile.mkdtemp(prefix="fuzz-"))
    tried, wrong = fuzz(given.seconds, seed=given.seed, kept=kept)
    print(f"{tried} tried, {len(wrong)} went wrong", *wrong, sep="\n")
    if wrong:
        print(f"they are in {kept}")
    return bool(wrong)


if __name__ == "__main__":
    keep_quiet()
    sys.exit(main())
