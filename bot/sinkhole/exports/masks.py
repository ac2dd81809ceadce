"""Secrets and personal data, masked in what is handed on; the log itself keeps what was sent.

These are patterns: they know an address by its form and a key by its prefix. A name, or a street, they don't know.
"""

from __future__ import annotations

import re
from typing import Any

from bot.sinkhole.schema import Event

# Each begins at a character that starts it, and looks no further than a bounded stretch: linear in the text.
_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.{0,8000}?-----END [A-Z ]{0,30}PRIVATE KEY-----"
    r"|\bey[JK][A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}"
    r"|\b(?:sk|pk|rk)[-_](?:[a-z]{2,10}[-_]){0,3}[A-Za-z0-9_-]{16,200}"
    r"|\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|hf_|npm_|pypi-|sink_|AIza|ya29\.)[A-Za-z0-9_-]{16,300}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    re.DOTALL,
)
_PASSWORD = re.compile(
    r"(?i)(\b(?:password|passwort|passwd|pwd|secret|api[ _-]?key|access[ _-]?token)\b"
    r"(?:\s{0,3}(?:is|ist)\s{1,3}|\s{0,3}[:=]\s{0,3}))(\S{4,200})"
)
_LOGIN = re.compile(r"(\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,100}:)[^\s/@]{1,100}(?=@)")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_IPV4 = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.]*\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){4,7}(?::?[0-9a-fA-F]{1,4})(?![\w:])")
_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[\s()/.-]{0,2}\d){8,18}(?![\w])")
_DATES = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(?:19|20)\d\d[\s-]{1,3}(?:19|20)\d\d")


def masked(event: Event) -> Event:
    """The event with every text in it masked."""
    return Event.model_validate(_masked(event.as_json()))


def mask(text: str) -> str:
    """`"write to a@b.example"` → `"write to [EMAIL]"`; also keys, passwords, telephone, card and account numbers."""
    text = _KEY.sub("[KEY]", text)
    text = _PASSWORD.sub(r"\1[SECRET]", text)
    text = _LOGIN.sub(r"\1[SECRET]", text)
    text = _EMAIL.sub("[EMAIL]", text)
    text = _IBAN.sub(_account, text)
    text = _IPV4.sub("[ADDRESS]", text)
    text = _IPV6.sub("[ADDRESS]", text)
    return _NUMBER.sub(_number, text)


# Whose values are no one's words: ids, times and codes, which look like numbers and are none.
_CODES = {"schema", "id", "time", "app_version", "client", "answer", "supersedes", "prompt_hash", "licence", "language"}
_CODES |= {"document", "conversation", "group", "rating", "consent", "source", "use", "role", "model", "rejected_model"}


def _masked(value: Any) -> Any:
    match value:
        case str():
            return mask(value)
        case dict():
            return {name: part if name in _CODES else _masked(part) for name, part in value.items()}
        case list():
            return [_masked(part) for part in value]
        case _:
            return value


def _account(found: re.Match[str]) -> str:
    """An IBAN's own check (ISO 13616): moved round and read as a number, it leaves 1 when divided by 97."""
    digits = found[0].replace(" ", "")
    number = "".join(str(int(one, 36)) for one in digits[4:] + digits[:4])
    return "[ACCOUNT]" if int(number) % 97 == 1 else found[0]


def _number(found: re.Match[str]) -> str:
    digits = [int(one) for one in found[0] if one.isdecimal()]
    if len(digits) >= 13 and _luhn(digits):
        return "[CARD]"
    if _DATES.fullmatch(found[0].strip()) or len(digits) > 15 or not _is_phone(found[0], len(digits)):
        return found[0]
    return "[PHONE]"


def _is_phone(written: str, count: int) -> bool:
    """A telephone number is set apart or begins with + or 0; a bare amount, such as 1000000000, is none."""
    return written[0] in "+(0" or (count <= 11 and any(one in written for one in " -/."))


def _luhn(digits: list[int]) -> bool:
    doubled = (2 * one - 9 * (one > 4) if n % 2 else one for n, one in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0
