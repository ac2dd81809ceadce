"""Secrets and personal data, masked in what is handed on; the log itself keeps what was sent.

These are patterns: they know an address by its form and a key by its prefix. A name, or a street, they don't know.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv6Address
from typing import Any

from pydantic import ValidationError

from bot.sinkhole.schema import Event

# Each begins at a character that starts it, and looks no further than a bounded stretch: linear in the text.
_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:.{0,8000}?-----END [A-Z ]{0,30}PRIVATE KEY-----"
    r"|(?:\s{0,4}[A-Za-z0-9+/=]{16,80}){1,100})"
    r"|\bssh-(?:rsa|dss|ed25519) AAAA[\w+/=]{8,2000}"
    r"|\bey[JK][A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}"
    # With a figure in it: `sk-learn-compatible-estimators` and `hf_transfer_by_default` are names.
    r"|\b(?:[spr]k[-_]|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|gsk_|hf_|npm_|pypi-|sink_|AIza|ya29\.)"
    r"(?=[A-Za-z_-]{0,300}\d)[A-Za-z0-9_-]{16,300}"
    r"|\bSG\.[\w-]{16,40}\.[\w-]{20,80}|\b\d{8,10}:AA[\w-]{30,40}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"
    r"|(?<=hooks\.slack\.com/services/)[\w/]{20,100}|(?<=Bearer )(?=[A-Za-z._~+/-]{0,300}\d)[\w.~+/=-]{16,2000}",
    re.DOTALL,
)
_NAME = (
    r"((?<![a-z])(?:password|passwort|passphrase|passwd|pwd|mot de passe|contraseña"
    r"|secret(?:[ _-]access)?(?:[ _-]key)?"
    r"|api[ _-]?key|access[ _-]?token)"
)
_PASSWORD = re.compile(
    # "The secret: practice every day" tells none.
    r"(?!(?<![\w-])secret\s{0,3}[:=]\s{1,3}[^\W\d_]+,? [^\W\d_])"
    + _NAME
    + r"[\"']?\s{0,3}[:=]\s{0,3}[\"']?)(?:(?<=\")[^\"\n]{4,200}|(?<=')[^'\n]{4,200}|[^\s\"']\S{3,199})",
    re.IGNORECASE,
)
# In a sentence what follows "is" is mostly a word ("is wrong"): a password has a figure or a sign within.
_TOLD = re.compile(_NAME + r"\s{1,3}(?:is|was|ist|war|lautet|est|es)[\s:]{1,3})(\S{4,200})", re.IGNORECASE)
_STATES = {"wrong", "invalid", "incorrect", "expired", "missing", "rejected", "required", "falsch", "ungültig", "weg"}
_PIN = re.compile(r"(?i)(\bPIN(?:\s{0,2}[:=]|\s(?:is|was|ist))\s{0,2})\d{4,8}\b")
_LOGIN = re.compile(r"(\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,100}:)[^\s/@]{1,100}(?=@)")
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}[@＠][\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:[^\W\d_]{2,24}\b|xn--[a-z0-9-]{2,40})"
)
_ENDS = r"(?:com|org|net|edu|gov|info|io|ai|dev|app|eu|de|at|ch|fr|es|it|nl|be|pl|se|uk|us|ca|au|in|jp|br|ru|cn)\b"
_SPELLED = re.compile(
    r"(?i)(?<![\w.+-])(?!(?:look(?:ed|ing)?|works?|worked|available|hosted|found|is|are|was|it) at )"
    r"(?:[\w+-]{1,64}(?:(?:\.| dot )[\w+-]{1,64}){0,3}"
    r"\s?(?:\bat\b|@|[(\[{]\s?(?:at|@)\s?[)\]}])\s?[\w-]{1,63}"
    r"(?:\s?(?:\b(?:dot|punkt|punto)\b|[(\[{]\s?(?:dot|punkt|punto|\.)\s?[)\]}])\s?[\w-]{1,63}){0,3}"
    r"\s?(?:\b(?:dot|punkt|punto)\b|[(\[{]\s?(?:dot|punkt|punto|\.)\s?[)\]}])\s?"
    # max(at)firma.de: where the sign is in brackets, dots may be dots.
    r"|[\w.+-]{1,64}\s?[(\[{]\s?(?:at|@)\s?[)\]}]\s?[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.)" + _ENDS
)
_BLANK = "[ \u00a0\u202f.-]"  # between groups of figures, as pages and word processors set them
_IBAN = re.compile(rf"\b[A-Za-z]{{2}}\d{{2}}(?:{_BLANK}?[A-Za-z0-9]{{4}}){{2,7}}(?:{_BLANK}?[A-Za-z0-9]{{1,3}})?\b")
_IPV4 = re.compile(
    r"(?i)(?P<number>\b(?:version|section|chapter|release|clause|v)\.? ?[\d.]{1,40})"
    r"|(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.]*\d)"
)
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
# Letters of scripts that have no blanks may stand right beside a number.
_BEFORE, _AFTER = r"(?<![A-Za-z0-9_./-])", r"(?![A-Za-z0-9_])"
_CARD = re.compile(
    rf"{_BEFORE}(?:\d{{4}}({_BLANK})\d{{4}}\1\d{{4}}\1\d{{4}}|\d{{4}}({_BLANK})\d{{6}}\2\d{{4,5}}|\d{{13,19}}){_AFTER}"
)
_ISSUED = re.compile(r"4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7]|35)\d{14}|3[47]\d{13}|3[0689]\d{12}|6\d{15,18}")
_TELEPHONE = r"(?:phone|tel|telephone|telefon|téléphone|teléfono|mobile|cell|handy|whatsapp|fax)"
# Between the digits of a telephone number; `089 / 123 45 67` where something else tells that it is one.
_GAP, _WIDE = r"[\s()/.\u2010-\u2013-]{0,2}", r"[\s()/.\u2010-\u2013-]{0,3}"
_CALLED = re.compile(
    rf"(?i)((?:\b(?:{_TELEPHONE}(?:'s)?|my number|(?:call|text|ring|reach) me)\b"
    r"|(?:手机|电话|電話|携帯|전화)(?:号码?|番号|번호)?[是は：]?)"
    r"[\s.:]{0,3}(?:(?:number|nummer|no|is|ist|at|on|under|unter)\b[\s.:]{0,3}){0,2})"
    rf"\+?\(?\d(?:{_WIDE}\d){{6,14}}{_AFTER}"
)
# "12 34 56 78 is my phone"; what is somebody's order number is none.
_CALLED_SO = re.compile(
    rf"(?i)(?<![\w.,/-])\+?\(?\d(?:{_WIDE}\d){{6,14}}"
    r"(?=,?\s(?:is|was|ist|war|es|est)\s(?:my|our|his|her|their|meine?|unsere?|mon|mi)\s"
    rf"(?:(?:\w{{1,12}}\s)?{_TELEPHONE}(?:\s?num(?:ber|mer))?|(?<=\smy\s)number|(?<=\smeine\s)Nummer)(?!['’\w]))"
)
# Set in groups as telephone numbers are; amounts (299 792 458), versions and lists of numbers are not.
_PHONE = re.compile(
    rf"{_BEFORE}(?<![A-Z]\d\d \d{{4}} )(?<![A-Z]\d\d \d{{4}} \d{{4}} )"
    rf"(?:\+\(?[1-9](?:{_WIDE}\d){{6,13}}|00?[1-9](?:{_GAP}\d){{7,12}}"
    rf"|0[1-9]\d{{1,4}}\s[/\u2010-\u2013-]\s[1-9](?:{_GAP}\d){{4,9}}|8 \(?9\d\d\)?[ -]\d{{3}}[ -]\d\d[ -]\d\d"
    r"|\((?:0\d{1,5}|\d{2,3})\)[\s-]?\d(?:[\s.-]?\d){5,9}|(?:1[ .-])?[2-9]\d\d([ .-])\d{3}\1\d{4}"
    r"|1[3-9]\d([ -])\d{4}\2\d{4}|[6-9]\d{4} \d{5}|[679]\d\d \d\d \d\d \d\d|\d{3}-\d\d-\d{4})" + _AFTER
)
_DATE = re.compile(r"\d{1,2}([-/. ])\d{1,2}\1(?:19|20)\d\d(?!\d)")
_SERIES, _NEXT = re.compile(r"\d{3}(?: \d{3})+"), re.compile(r" \d{3}\b")  # 050 100 150 200 250


def masked(event: Event) -> Event:
    """The event with every text in it masked.

    A mask may be longer than what it hides: where an event has no room for that, no text becomes longer than it was.
    """
    body = event.as_json()
    try:
        return Event.model_validate(_masked(body, mask))
    except ValidationError:
        return Event.model_validate(_masked(body, lambda text: mask(text)[: len(text)]))


def mask(text: str) -> str:
    """`"write to a@b.example"` → `"write to [EMAIL]"`; also keys, passwords, telephone, card and account numbers."""
    text = _KEY.sub("[KEY]", text)
    text = _PASSWORD.sub(r"\1[SECRET]", text)
    text = _TOLD.sub(_told, text)
    text = _PIN.sub(r"\1[SECRET]", text)
    text = _LOGIN.sub(r"\1[SECRET]", text)
    text = _EMAIL.sub("[EMAIL]", text)
    text = _SPELLED.sub("[EMAIL]", text)
    text = _IBAN.sub(_account, text)
    text = _IPV4.sub(_address, text)
    text = _IPV6.sub(_long_address, text)
    text = _CARD.sub(_card, text)
    text = _CALLED.sub(r"\1[PHONE]", text)
    text = _CALLED_SO.sub("[PHONE]", text)
    return _PHONE.sub(_phone, text)


# Whose values are no one's words: ids, times and codes, which look like numbers and are none.
_CODES = {"schema", "id", "time", "app_version", "client", "answer", "supersedes", "prompt_hash", "licence", "language"}
_CODES |= {"document", "conversation", "group", "rating", "consent", "source", "use", "role", "model", "rejected_model"}


def _masked(value: Any, hide: Callable[[str], str]) -> Any:
    match value:
        case str():
            return hide(value)
        case dict():
            return {name: part if name in _CODES else _masked(part, hide) for name, part in value.items()}
        case list():
            return [_masked(part, hide) for part in value]
        case _:
            return value


def _told(found: re.Match[str]) -> str:
    """`is hunter2` is a password, `is wrong` a word; `my password is swordfish.` ends with one."""
    value = found[2].rstrip(".,;:)")
    last = value != found[2] or not found.string[found.end() :].strip()
    own = last and found.string[: found.start()].lower().endswith(("my ", "mein ", "our ", "mon ", "mi "))
    secret = value[:1] in "\"'`" or re.search(r"\d|\w[^\w\s'’/-]\w", value) or (own and value.lower() not in _STATES)
    return found[1] + "[SECRET]" + found[2][len(value) :] if secret else found[0]


def _account(found: re.Match[str]) -> str:
    """An IBAN's own check (ISO 13616): moved round and read as a number, it leaves 1 when divided by 97.

    Words that follow may look like its last groups: the longest part that passes is the account.
    """
    text = found[0]
    for end in (len(text), *(blank.start() for blank in reversed([*re.finditer(_BLANK, text)]))):
        digits = re.sub(_BLANK, "", text[:end])
        if len(digits) >= 15 and int("".join(str(int(one, 36)) for one in digits[4:] + digits[:4])) % 97 == 1:
            return "[ACCOUNT]" + text[end:]
    return text


def _address(found: re.Match[str]) -> str:
    """An address of a machine; a version's or a section's number, this very machine and a mask are none."""
    parts = found[0].split(".")
    kept = found["number"] or all(len(one) == 1 for one in parts) or parts[0] == "127" or parts[:2] == ["255", "255"]
    return found[0] if kept else "[ADDRESS]"


def _long_address(found: re.Match[str]) -> str:
    """An IPv6 or a network card's address; a time (10:15:30) or a slice (::2) is none."""
    groups = found[0].split(":")
    if len(groups) == 6 and all(len(one) == 2 for one in groups):
        return "[ADDRESS]"
    try:
        IPv6Address(found[0])
    except ValueError:
        return found[0]
    parts = len([one for one in groups if one])
    looks = any(len(one) > 2 for one in groups) and (parts > 2 or not found[0].replace(":", "").isdecimal())
    return "[ADDRESS]" if looks else found[0]


def _card(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return "[CARD]" if _ISSUED.fullmatch(digits) and _luhn([*map(int, digits)]) else found[0]


def _phone(found: re.Match[str]) -> str:
    goes_on = _SERIES.fullmatch(found[0]) and _NEXT.match(found.string, found.end())
    return found[0] if _DATE.match(found[0]) or goes_on else "[PHONE]"


def _luhn(digits: list[int]) -> bool:
    doubled = (2 * one - 9 * (one > 4) if n % 2 else one for n, one in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0
