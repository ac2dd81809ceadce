"""Four small documents, one of them in German, and questions asked of them with a scripted writer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.answer import Answer, Message
from bot.answering.answerer import Answerer
from bot.events import Done
from bot.models.registry import Models
from bot.settings import Settings
from bot.store.records import Records
from index.collection import Collection

BAKERY = """The bakery on the hill

We moved the bakery from Paris to Lyon in 2015 because the rent had doubled in two years.

By then we were twelve people, and everyone of us knew how to bake bread.

The second oven was bought in 2003, and it paid for itself within a year.
"""
LIGHTHOUSE = """The lighthouse of Marrow Point

The lighthouse of Marrow Point was built in 1871 by the engineer Ida Thorne.

The keeper climbed 214 steps every evening to light the lamp.
"""
FERRY = """The ferry

In the end we sold the ferry to the town. Three things made us sell the ferry:

First, the crossing took an hour and the new tunnel takes four minutes.

Secondly, nobody in the crew under fifty wanted to learn how the engine works.

Thirdly, the town offered to keep the old name on its side.
"""
LEASE = """Hausordnung

Der Hausmeister heißt Anton Gruber und wohnt im Erdgeschoss links neben der Treppe.
"""
DOCUMENTS = {"bakery.txt": BAKERY, "lighthouse.txt": LIGHTHOUSE, "ferry.txt": FERRY, "lease.txt": LEASE}
WHY = "Why did the bakery move from Paris to Lyon?"
BECAUSE = "They moved the bakery from Paris to Lyon in 2015 because the rent had doubled."
INVENTED = "The bakery moved to Berlin in 1999 for its famous cake museum."


class Asking:
    """An answerer whose writer is the scripted server."""

    def __init__(self, collection: Collection, records: Records, home: Path, script: Any) -> None:
        self.collection, self.records, self.home, self.script = collection, records, home, script

    def events(self, question: str = WHY, *, history: tuple[Message, ...] = (), **settings: object) -> list[object]:
        stop, unread = settings.pop("stop", None), bool(settings.pop("unread", False))
        options = {"model_url": self.script.url, "model_timeout": 1, "writing": "restate", **settings}
        models = Models(Settings(home=self.home, **options))
        try:
            answerer = Answerer(self.collection, models, self.records, lambda: unread)
            return list(answerer.answer(question, history, stop=stop))
        finally:
            models.close()

    def answer(self, question: str = WHY, **settings: object) -> Answer:
        last = self.events(question, **settings)[-1]
        assert isinstance(last, Done)
        return last.answer


def is_quotes(answer: Answer) -> bool:
    return bool(answer.sentences) and all(
        sentence.support == "quoted" and sentence.text == answer.quotes[at].text
        for at, sentence in enumerate(answer.sentences)
    )
