"""What a message is, before anything is searched: small talk, a wish for an overview, or a question.

What the library knows by itself, and what nobody can understand, gets the program's own answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answer import Message
from bot.question.follow_up import asks_again, content
from bot.question.overview import Meant, Titled, asks_overview, chosen, meant, spoken_of
from bot.question.particulars import asks_particular, particulars
from bot.question.rewrite import earlier
from bot.question.small_talk import small_talk, without_thanks
from bot.writing.introduction import UNCLEAR, asked_which, particular, reply, which_of


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as it is understood.

    question: so that it stands alone; note: the program's own answer, where none of the documents is asked; overview:
    what an overview is asked of.
    """

    question: str
    note: str = ""
    overview: Meant | None = None


def read(
    message: str,
    history: Sequence[Message],
    shelf: Callable[[], Sequence[Titled]],
    standalone: Callable[[str, Sequence[Message]], str],
) -> Reading:
    """The reading of the last message of a conversation about some documents.

    `shelf` gives them: most questions do not need them, and thousands take a while.
    """
    before = earlier(history)
    if kind := small_talk(message, conversation=bool(before)):
        return Reading(message, reply(kind, [one.title for one in shelf()]))
    message = without_thanks(message)
    asked = asks_overview(message)
    if not history and not asked and (not content(message) or asks_again(message)):
        return Reading(message, UNCLEAR)
    last = next((one.content for one in reversed(history) if one.role == "assistant"), "")
    if before and asked_which(last) and (said := chosen(message, shelf())):
        return Reading(_named(before[-1], said), overview=said)
    if asks_particular(message):
        documents = shelf()
        if known := particulars(message, documents, spoken_of(last, documents)):
            return Reading(message, particular(known))
    if asked:
        documents = shelf()
        found = meant(asked, documents, spoken_of(last, documents))
        if found and found.unclear:
            return Reading(message, which_of([one.title for one in found.documents]))
        if found:
            return Reading(_named(message, found), overview=found)
    return Reading(standalone(message, history))


def _named(message: str, found: Meant) -> str:
    """The message, with the title of the one document that it means where it does not name it."""
    title = found.documents[0].title
    return message if found.subject or title.casefold() in message.casefold() else f"{message} (“{title}”)"
