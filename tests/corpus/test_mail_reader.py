"""Mail as other programs write it: encodings, parts, signatures, and what is quoted or forwarded."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from corpus.readers.mail import read_mail
from tests.corpus.samples import document


def mail(fields: str, body: bytes) -> bytes:
    return f"From: Ann <ann@example.org>\nSubject: Lamps\nMIME-Version: 1.0\n{fields}\n\n".encode() + body


WORDS = "Größe über alles, Müller."


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "iso-8859-1"),
        ("us-ascii", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("unknown-8bit", "utf-8"),
        ("x-nonsense", "utf-8"),
        ("windows-1252", "cp1252"),
        ("", "cp1252"),
        ("utf-8", "cp1252"),
    ],
)
@pytest.mark.parametrize("transfer", ["8bit", "base64", "quoted-printable"])
def test_a_message_is_read_in_the_encoding_that_it_has(charset: str, encoding: str, transfer: str) -> None:
    body = WORDS.encode(encoding)
    if transfer == "base64":
        body = base64.encodebytes(body)
    elif transfer == "quoted-printable":
        body = b"".join(b"=%02X" % byte if byte > 127 else bytes([byte]) for byte in body).replace(
            b"alles", b"al=\nles"
        )
    said = f"; charset={charset}" if charset else ""
    data = mail(f"Content-Type: text/plain{said}\nContent-Transfer-Encoding: {transfer}", body)
    shown = read_mail(data).text.removeprefix("Lamps\n\n")
    if (charset, encoding) == ("utf-8", "cp1252"):
        shown = shown.replace("\ufffd", "?")
        assert shown == "Gr??e ?ber alles, M?ller."
    else:
        assert shown == WORDS


def test_a_subject_in_bytes_is_read_in_their_encoding(tmp_path: Path) -> None:
    data = mail("Content-Type: text/plain", b"Words.").replace(b"Lamps", "Grüße".encode("cp1252"))
    assert document(tmp_path, "a.eml", data).title == "Grüße"


def test_what_a_message_encloses_is_read_and_other_attachments_are_told_of(tmp_path: Path) -> None:
    parts = (
        "--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/plain\n\nSee below.\n"
        "--C\nContent-Type: text/html\n\n<p>See <b>below</b>.</p>\n--C--\n"
        "--B\nContent-Type: message/rfc822\n\nFrom: Ben <b@example.org>\nSubject: The plan\n\nWe sail at dawn.\n"
        "--B\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=x.pdf\n\nx\n--B--\n"
    )
    read_document = document(tmp_path, "a.eml", mail("Content-Type: multipart/mixed; boundary=B", parts.encode()))
    assert read_document.text == "Lamps\n\nSee below.\n\nThe plan\n\nWe sail at dawn."
    assert read_document.notes == ("1 attachment not read; add them as files",)


PICTURE = "image/png\nContent-Disposition: inline; filename=a.png\n\nx"
NAMED = "text/plain; name=a.txt\nContent-Disposition: inline\n\nNAMED"
ATTACHED = "text/plain\nContent-Disposition: attachment\n\nATTACHED"
BOTH = "multipart/alternative; boundary=C\n\n--C\n\nOne.\n--C\nContent-Type: text/html\n\n<p>1</p>\n--C--"


@pytest.mark.parametrize(
    ("parts", "shown", "unread"),
    [
        (["text/plain\n\nOne.", PICTURE, "text/plain\n\nTwo."], "One.\n\nTwo.", 1),
        (["text/html\n\n<p>One.", PICTURE, "text/html\n\n<p>Two."], "One.\n\nTwo.", 1),
        (["text/html\n\n<p>One.", "text/plain\n\nTwo."], "One.\n\nTwo.", 0),
        (["text/plain\n\nOne.", PICTURE, "text/html\n\n<p>Two."], "One.\n\nTwo.", 1),
        ([BOTH, "text/plain\n\nTwo."], "One.\n\nTwo.", 0),
        (["text/plain\n\nOne.", "text/html\n\n<p>One."], "One.", 0),
        (["text/plain\n\nOne.", NAMED, ATTACHED], "One.", 2),
    ],
)
def test_words_between_and_below_pictures_are_the_messages(
    tmp_path: Path, parts: list[str], shown: str, unread: int
) -> None:
    body = "".join(f"--B\nContent-Type: {part}\n" for part in parts) + "--B--\n"
    read_document = document(tmp_path, "a.eml", mail("Content-Type: multipart/mixed; boundary=B", body.encode()))
    assert read_document.text == f"Lamps\n\n{shown}"
    assert "".join(read_document.notes)[:1] == (str(unread) if unread else "")


def test_a_line_that_a_mailbox_escapes_is_no_quotation(tmp_path: Path) -> None:
    message = mail("Content-Type: text/plain", b"Hot.\n\n>From here we sail.\n\n> Quoted.\n")
    read_document = document(tmp_path, "a.mbox", b"From a@b.example Mon May  6 09:15:00 2024\n" + message)
    blocks = [read_document.text[block.start : block.end] for block in read_document.blocks]
    assert blocks[1:] == ["Hot.", "From here we sail."]


@pytest.mark.parametrize(
    "end",
    [
        "Ann",
        "Best wishes,\nANN",
        "Best wishes,\n\nAnn",
        "Viele Grüße, Ann",
        "Viele Grüße\n\nAnn",
        "Mit freundlichen Grüßen aus Bergen\n\nAnn",
    ],
)
def test_a_sign_off_is_shown_but_not_searched(tmp_path: Path, end: str) -> None:
    body = f"The lamp is trimmed.\n\n{end}\n\nP.S. Bring oil.\n".encode()
    read_document = document(tmp_path, "a.eml", mail("Content-Type: text/plain; charset=utf-8", body))
    assert end.splitlines()[-1] in read_document.text
    blocks = [read_document.text[block.start : block.end] for block in read_document.blocks]
    assert blocks == ["Lamps", "The lamp is trimmed.", "P.S. Bring oil."]


@pytest.mark.parametrize("end", ["Ask Ann.", "Is the keeper here? It is Ann", "It burns oil,", "Ben", "Grüße an Ben"])
def test_a_paragraph_that_says_more_than_who_signs_is_searched(tmp_path: Path, end: str) -> None:
    body = f"The lamp is trimmed.\n\n{end}\n".encode()
    read_document = document(tmp_path, "a.eml", mail("Content-Type: text/plain; charset=utf-8", body))
    assert read_document.text[read_document.blocks[-1].start :] == end


def test_a_sentence_that_begins_with_from_is_no_next_message(tmp_path: Path) -> None:
    first = mail(
        "Content-Type: text/plain", b"Hot.\n\nFrom here on we sail.\n\nFrom noon, at 12:30, we rest.\nSo it is.\n\n"
    )
    second = mail("Content-Type: text/plain", b"Cold.\n")
    box = b"From - Mon May 06 09:15:00 2024\n" + first + b"From ann at b.example  Mon May  6 09:16:00 2024\n" + second
    read_document = document(tmp_path, "a.mbox", box)
    blocks = [read_document.text[block.start : block.end] for block in read_document.blocks]
    lines = ["Hot.", "From here on we sail.", "From noon, at 12:30, we rest.", "So it is."]
    assert " ".join(blocks) == " ".join(["Lamps", *lines, "Lamps", "Cold."])


@pytest.mark.parametrize(
    "line",
    [
        "On Mon, Nov 3, 2025 at 10:00 AM Ben Example <\nben@example.org> wrote:",
        "Le lun. 3 nov. 2025 à 10:00, Ben <ben@example.org> a écrit :",
        "Am Mo., 3. Nov. 2025 um 10:00 Uhr schrieb Ben Example <\nben@example.org>:",
    ],
)
def test_the_line_above_a_quotation_is_not_searched_however_long(tmp_path: Path, line: str) -> None:
    body = f"Yes, at dawn.\n\n{line}\n\n> Shall we sail?\n".encode()
    read_document = document(tmp_path, "a.eml", mail("Content-Type: text/plain; charset=utf-8", body))
    told = [read_document.text[block.start : block.end] for block in read_document.blocks]
    assert told == ["Lamps", "Yes, at dawn."]


def test_html_is_read_where_the_plain_part_says_nothing(tmp_path: Path) -> None:
    parts = "--C\nContent-Type: text/plain\n\n \n--C\nContent-Type: text/html\n\n<p>In <b>HTML</b>.</p>\n--C--\n"
    data = mail("Content-Type: multipart/alternative; boundary=C", parts.encode())
    assert document(tmp_path, "a.eml", data).text == "Lamps\n\nIn HTML."


def test_lines_that_flow_are_one_paragraph(tmp_path: Path) -> None:
    data = mail("Content-Type: text/plain; format=flowed", b"The lamp is \ntrimmed at \nnine.\n\nThey sailed.\n")
    assert document(tmp_path, "a.eml", data).text == "Lamps\n\nThe lamp is trimmed at nine.\n\nThey sailed."


@pytest.mark.parametrize(("subject", "searched"), [("RE: Lamps", False), ("Fwd: Lamps", True), ("WG: Lamps", True)])
@pytest.mark.parametrize(
    "header", ["From: Ben\nSent: Tuesday", "Von: Ben\nGesendet: Dienstag", "De : Ben\nEnvoyé : mardi"]
)
def test_the_message_below_an_answer_is_shown_and_searched_only_where_it_is_forwarded(
    tmp_path: Path, subject: str, searched: bool, header: str
) -> None:
    body = f"Yes, at dawn.\n\n{header}\nTo: Ann\nSubject: x\n\nShall we sail?\n".encode()
    data = mail("Content-Type: text/plain; charset=utf-8", body).replace(
        b"Subject: Lamps", f"Subject: {subject}".encode()
    )
    read_document = document(tmp_path, "a.eml", data)
    assert "Shall we sail?" in read_document.text
    told = [read_document.text[block.start : block.end] for block in read_document.blocks]
    assert any("Shall we sail?" in words for words in told) == searched


GMAIL = (
    "<div>Yes, at dawn.</div><div class=gmail_quote><div class=gmail_attr>El lun, 3 nov, Ben escribió:</div>"
    "<blockquote class=gmail_quote><div>Shall we sail?</div></blockquote><div>Bring rope.</div></div>"
)
OUTLOOK = (
    "<p>Yes, at dawn.</p><p>Bring rope.</p><div><p><b>From:</b> Ben &lt;b@example.org&gt;<br><b>Sent:</b> Monday<br>"
    "<b>To:</b> Ann<br><b>Subject:</b> x</p></div><p>Shall we sail?</p>"
)
APPLE = "Yes, at dawn.<br><div>Bring rope.</div><blockquote type=cite><div>On 3 Nov, Ben wrote:</div>Shall we sail?"
LINES = (
    "<p>Yes, at dawn.</p><p>Bring rope.</p><div>Von: Ben</div><div>Gesendet: Montag</div><div>An: Ann</div>"
    "<div>Betreff: x</div><div>Shall we sail?</div>"
)


@pytest.mark.parametrize("body", [GMAIL, OUTLOOK, APPLE, LINES])
def test_what_a_message_in_html_answers_is_shown_and_searched_only_where_it_is_forwarded(
    tmp_path: Path, body: str
) -> None:
    data = mail("Content-Type: text/html; charset=utf-8", body.encode())
    read_document = document(tmp_path, "a.eml", data)
    assert "Shall we sail?" in read_document.text
    told = [read_document.text[block.start : block.end] for block in read_document.blocks]
    assert told == ["Lamps", "Yes, at dawn.", "Bring rope."]
    forwarded = document(tmp_path, "b.eml", data.replace(b"Subject: Lamps", b"Subject: Fwd: Lamps"))
    told = [forwarded.text[block.start : block.end] for block in forwarded.blocks]
    assert "Shall we sail?" in told


HEADER = "From: Ben <b@example.org>\nDate: Monday\nSubject: x\nTo: Ann\n"
DASHES = f"---------- Forwarded message ---------\n{HEADER}\nShall we sail?\n\n> At noon.\n"
QUOTED = "".join(
    f"> {line}\n" for line in f"Begin forwarded message:\n\n{HEADER}\nShall we sail?\n\n> At noon.".split("\n")
)


@pytest.mark.parametrize("above", ["", "See below.\n-- \nAnn\n\n", "See below.\n\n"])
@pytest.mark.parametrize("passed", [DASHES, QUOTED, DASHES.replace("Forwarded message", "Weitergeleitete Nachricht")])
def test_what_is_forwarded_is_read_whatever_the_subject_says(tmp_path: Path, above: str, passed: str) -> None:
    read_document = document(tmp_path, "a.eml", mail("Content-Type: text/plain", f"{above}{passed}".encode()))
    told = [read_document.text[block.start : block.end] for block in read_document.blocks]
    assert told[-1] == "Shall we sail?"
    assert ("See below." in told) == bool(above)
    assert not any("message" in words or "At noon" in words or words == "Ann" for words in told)


def test_what_is_forwarded_in_html_is_read_and_its_own_quotes_are_not(tmp_path: Path) -> None:
    body = (
        "See below.<blockquote type=cite><div>Begin forwarded message:</div><div>From: Ben</div><div>Subject: x</div>"
        "<div>Date: Monday</div><div>Shall we sail?</div><blockquote type=cite>At noon.</blockquote></blockquote>"
    )
    read_document = document(tmp_path, "a.eml", mail("Content-Type: text/html", body.encode()))
    told = [read_document.text[block.start : block.end] for block in read_document.blocks]
    assert (told[1], told[-1]) == ("See below.", "Shall we sail?")


def test_a_forwarded_message_that_an_answer_quotes_is_not_searched(tmp_path: Path) -> None:
    body = f"Yes.\n\nFrom: Ida\nSent: Monday\n\nSee below.\n\n{DASHES}".encode()
    for below in (body, b"Yes.\n\n" + b"".join(b"> " + line + b"\n" for line in DASHES.encode().split(b"\n"))):
        read_document = document(tmp_path, "a.eml", mail("Content-Type: text/plain", below))
        assert [read_document.text[block.start : block.end] for block in read_document.blocks] == ["Lamps", "Yes."]


def test_a_timetable_in_html_is_no_message_below(tmp_path: Path) -> None:
    body = b"<p>From: Bern<br>Date: Monday</p><p>The boat sails at nine.</p>"
    read_document = document(tmp_path, "a.eml", mail("Content-Type: text/html", body))
    told = [read_document.text[block.start : block.end] for block in read_document.blocks]
    assert told == ["Lamps", "From: Bern Date: Monday", "The boat sails at nine."]
