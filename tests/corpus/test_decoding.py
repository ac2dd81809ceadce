"""Encodings that a file does not say: short texts of many scripts, code pages, and UTF-8 with wrong bytes in it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from corpus.errors import UnreadableDocument
from corpus.readers import read
from corpus.readers.decoding import decode

SENTENCES = [
    ("cp1252", "Le gardien du phare élève des chèvres près de l’île, où il a vécu."),
    ("cp1252", "Die Bäume müssen größer werden, sagte der Gärtner."),
    ("cp1252", "São Paulo é uma cidade, não é?"),
    ("cp1252", "Smørrebrød på dansk"),
    ("cp1252", "The lamp isn’t lit – the “keeper” asks 5 € for oil."),
    ("cp1250", "Strażnik latarni zapisuje każdą noc w księdze portowej. Łódź wróciła późno."),
    ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy."),
    ("cp1250", "Árvíztűrő tükörfúrógép."),
    ("cp1254", "Şimdi güneş ışığı görünüyor."),
    ("cp1257", "Ąžuolas auga prie kelio, šiandien šviečia saulė."),
    ("cp850", "Die Bäume müssen größer werden."),
    ("mac-roman", "Le café était fermé, où êtes-vous allé ?"),
    ("cp1251", "Смотритель маяка записывает каждую ночь в портовую книгу."),
    ("cp1251", "Peter Новиков writes to Anna"),
    ("cp866", "Смотритель маяка каждую ночь пишет в книгу."),
    ("iso8859-5", "Смотритель маяка каждую ночь пишет в книгу."),
    ("mac-cyrillic", "Смотритель маяка каждую ночь пишет в книгу."),
    ("iso8859-2", "Zażółć gęślą jaźń, powiedział król łodzi."),
    ("koi8-r", "Привет, мир! Он сказал, что ещё придёт."),
    ("koi8-u", "Її книжка лежить на столі."),
    ("cp1253", "Ο φύλακας του φάρου γράφει κάθε βράδυ."),
    ("cp1255", "שלום עולם. הספר נמצא על השולחן."),
    ("cp1256", "مرحبا بالعالم. الكتاب على الطاولة."),
    ("tis-620", "สวัสดีชาวโลก วันนี้อากาศดีมาก"),
    ("shift_jis", "灯台守は毎晩、港の帳面に書き込む。"),
    ("shift_jis", "API リファレンス"),
    ("euc_jp", "灯台守は毎晩、港の帳面に書き込む。"),
    ("gb18030", "灯塔看守人每天晚上都在港口的书上写字。"),
    ("gb18030", "用Python写代码 is fun"),
    ("big5", "今天天氣很好。我們決定開始新的工作。"),
    ("euc_kr", "오늘은 날씨가 좋습니다."),
    ("utf-16-le", "灯台守は毎晩、港の帳面に書き込む。\n船は遅く戻った。"),
    ("utf-16-be", "灯台守は毎晩書き込む"),
    ("utf-16-le", "我们决定开始新的工作"),
    ("utf-16-be", "The lamp is trimmed at nine.\nMüller signs the book."),
    ("utf-16-le", "Привет, мир! Он придёт."),
]
# Letters that Central Europe's code page has others for, among words that only Western ones have.
WESTERN = ["naïve résumé, naïve résumé", "Müller’s café über “Straße” – naïve résumé, garçon."]
SCRIPTS = [
    "Die Bäume müssen größer werden.",
    "Le café était fermé.",
    "Zażółć gęślą jaźń.",
    "Он сказал, что придёт.",
    "Ο δάσκαλος ήρθε νωρίς.",
    "שלום עולם",
    "الكتاب على الطاولة",
    "आज मौसम अच्छा है।",
    "今日は天気がいいです。",
    "今天天气很好。",
    "오늘은 날씨가 좋습니다.",
    "สวัสดีชาวโลก",
    "Great work 👍 see you – Anna",
]
WRONG = (b"\xff", b"\xfe", b"\xe9", b"\x92", b"\x80", b"\xc0")


@pytest.mark.parametrize(("encoding", "text"), SENTENCES)
def test_an_encoding_that_does_not_say_so_is_told_by_its_bytes_and_said(
    tmp_path: Path, encoding: str, text: str
) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    document = read(tmp_path / "a.txt")
    assert document.text.split() == text.split()
    assert "does not say its encoding" in document.notes[0]


@pytest.mark.parametrize("text", WESTERN)
def test_few_letters_do_not_make_a_western_text_another(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize("text", SCRIPTS)
@pytest.mark.parametrize("wrong", [1, 2])
def test_wrong_bytes_between_characters_cost_nothing_else_of_a_short_text(text: str, wrong: int) -> None:
    chance = random.Random(wrong)
    for _ in range(20):
        characters = [character.encode() for character in text]
        for _ in range(wrong):
            characters.insert(chance.randrange(len(characters)), chance.choice(WRONG))
        assert decode(b"".join(characters)).text.replace("\ufffd", "") == text


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_byte_that_was_changed_or_lost_costs_its_character(text: str) -> None:
    data = text.encode()
    for at in range(2, len(data)):
        for damaged in (data[:at] + b"\xff" + data[at + 1 :], data[:at] + data[at + 1 :]):
            assert decode(damaged).text.strip() == damaged.decode(errors="replace").strip()


@pytest.mark.parametrize("damage", [b"\xff", b"\xc3", b"\xe2\x80", b"\x80\x99", b"\xa4"])
def test_bytes_that_are_no_character_of_any_encoding_leave_the_words_around_them(damage: bytes) -> None:
    text = decode(b"The keeper" + damage + b" trims the lamp" + damage + b" at nine.").text
    assert [text.count(word) for word in ("The keeper", "trims the lamp", "at nine.")] == [1, 1, 1]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(
    "between",
    [
        b"\n[00:02.00]",
        b" \n[00:02.00]",
        b"\n\n00:00:02.000 --> 00:00:05.000 align:start position:0%\n",
        b'"\n2000,5000,"',
        b"\nDialogue: 0,0:00:02.00,0:00:05.00,Default,,0,0,0,,",
        b"\n\n**Ben** (00:02): ",
        b"\n",
    ],
)
def test_a_character_that_was_cut_in_two_is_whole_whatever_stands_between(mark: bytes, between: bytes) -> None:
    text = decode(mark + b"[00:01.00]The keeper met M\xc3" + between + b"\xbcller.\n")
    assert "met Müller" in text.text
    assert not text.notes


def test_a_character_of_json_that_was_cut_and_lost_costs_no_word() -> None:
    text = decode('[{"text": "The keeper met M\ufffd"}, {"text": "\ufffdller."}]'.encode()).text
    assert "M\ufffdller" in text


def test_of_a_text_of_two_encodings_the_greater_part_is_read() -> None:
    mixed = "Größe über alles. Fünf Brötchen für Jörg.\n".encode() + "Müller\n".encode("cp1252")
    assert decode(mixed).text == "Größe über alles. Fünf Brötchen für Jörg.\nM\ufffdller\n"


def test_a_zero_that_strayed_into_a_text_costs_nothing_and_many_are_no_text() -> None:
    assert decode(b"The keeper trims\0 the lamp.").text == "The keeper trims the lamp."
    with pytest.raises(UnreadableDocument, match="is binary"):
        decode(b"\1\0\2\0The keeper\0\0\0\0 trims the lamp.")


@pytest.mark.parametrize(("encoding", "said"), [("cp1252", "Windows-1252"), ("mac-roman", "MacRoman")])
def test_lines_of_a_code_page_within_utf_8_are_read_as_that(encoding: str, said: str) -> None:
    german = "Der Müller schläft über Nacht. „Größe zählt“, sagte er – später.\n"
    french = "Le café où l’été dure, déjà là, à côté : le garçon, la forêt, le maïs, « enfin ».\n"
    found = decode(german.encode() * 4 + french.encode(encoding) * 2 + german.encode())
    assert found.text == german * 4 + french * 2 + german
    assert f"some of its lines were read as {said}" in found.notes


def test_a_slip_in_a_line_of_utf_8_costs_its_character_alone() -> None:
    found = decode("Größe zählt später.\n".encode() * 4 + b"A caf\xe9 here.\n")
    assert found.text.endswith("A caf\ufffd here.\n")


LETTER = "The café in Zürich opened in März. We paid 12 € for the crêpes. It’s open daily.\r\n"


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
@pytest.mark.parametrize(
    ("before", "stray", "after"),
    [
        ("", "Señor Núñez said “olé” – twice.\r\n", ""),
        ("He said ", "“yes”", " and left the café.\r\n"),
        ("The café", "’", "s owner\n"),
    ],
)
def test_utf_8_within_a_code_page_is_read_as_that_and_nothing_else_is_another(
    encoding: str, before: str, stray: str, after: str
) -> None:
    found = decode((LETTER * 9 + before).encode(encoding) + stray.encode() + (after + LETTER * 9).encode(encoding))
    assert found.text == (LETTER * 9 + before + stray + after + LETTER * 9).replace("\r", "")
    assert "some of its characters were read as UTF-8" in found.notes


@pytest.mark.parametrize("line", ["« été\xa0»", "“IRMÔ\n“IRMÃ”", "NÉE À L’ÂGE…", "MAÇÃ–", "Ã la carte"])
def test_signs_beside_letters_of_a_code_page_are_not_read_as_utf_8(line: str) -> None:
    assert decode((LETTER + line).encode("cp1252")).text == LETTER.replace("\r", "") + line
