"""A question in another language than the documents: told, and put into theirs by a writer that can."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.models import prompts
from bot.question.rewrite import Write

LANGUAGES: Final = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
# Of 11,134 English questions, ours and public ones, none is taken for another language; most foreign ones of four words
# are told. What may be in the documents' language by more than UNLIKELY is left alone: Danish looks like Norwegian.
SURE: Final = 0.6
UNLIKELY: Final = 0.05
# Words of English that hardly stand in another language: one in so many words is enough.
_ENGLISH: Final = re.compile(
    r"\b(the|what|why|how|who|which|when|where|does|did|are|and|to|with|that|for)\b", re.IGNORECASE
)
_ONE_IN: Final = 20
_FEW: Final = 3
_LONGEST: Final = 3  # times the question's length
_NUMBER: Final = re.compile(r"\d+")


def language_apart(question: str, documents: str) -> str:
    """The name of the language that a text of the documents is in, where the question is surely in another one.

    "" where it may be the same, as in a question of one or two words.
    """
    if _english(question) and _english(documents):
        return ""
    if len(question.split()) < _FEW and question.isascii():
        return ""
    asked, written = _likely(question), _likely(documents)
    code, sure = max(written.items(), key=lambda one: one[1])
    apart = max(asked.values()) >= SURE and asked.get(code, 0.0) < UNLIKELY
    return LANGUAGES[code] if sure >= SURE and apart else ""


def language_of(text: str) -> str:
    """The code of the language that a text is surely in, "en" for one in English; "" where that is not sure."""
    code, sure = max(_likely(text).items(), key=lambda one: one[1])
    return code if sure >= SURE else ""


def translated_by_model(write: Write, question: str, language: str) -> str:
    """The question in another language, by the writer; "" where what it says is no such question."""
    reply = "".join(write(prompts.translate(question, language))).strip().strip('“”"').strip()
    lost = {*_NUMBER.findall(question)} - {*_NUMBER.findall(reply)}
    if lost or "\n" in reply or not reply or len(reply) > _LONGEST * len(question):
        return ""
    likely = _likely(reply)
    return reply if LANGUAGES[max(likely, key=likely.__getitem__)] == language else ""


def _english(text: str) -> bool:
    return len(_ENGLISH.findall(text)) > len(text.split()) // _ONE_IN


def _likely(text: str) -> dict[str, float]:
    """How likely each language is."""
    if _english(text):
        return {"en": 1.0}
    return {code: float(likely) for code, likely in _identifier().rank(text)}


@cache
def _identifier() -> LanguageIdentifier:
    """Takes a second and some 80 MB, so not before a text asks for it."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LANGUAGES])
    return identifier
