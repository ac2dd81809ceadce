"""Answers on record and the conversations that hold them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, MetaData

from bot.answer import Answer, Message, NotTold, Prose, Quote, Quoted, Sentence, Timings, Withheld
from bot.errors import NotFound
from bot.events import Understood
from bot.render.markdown import markdown
from bot.sinkhole import tables as sinkhole_tables
from bot.store import schema
from bot.store.records import BROKEN_OFF, Records, title_of
from corpus.document import Place, Span
from corpus.passages import Passage
from index.search.ranking import RankedPassage, Ranking
from index.store.database import open_database
from index.store.types import new_id, storable

QUOTE = Quote(
    1,
    Span("talk", 10, 42),
    "Laryl Pinto said it is *open*.",
    "Laryl Pinto [Lerrel Pinto] said it is *open*.",
    "The <talk>",
    Place("41:18", "Robots", None, 2478.0, 2481.5),
    0.75,
)
OTHER = replace(QUOTE, n=2, span=Span("essay", 3, 9), text="Second", corrected="Second", place=Place("§ End", "End"))
PASSAGE = Passage(Span("talk", 0, 90), "around it", "around it", "The <talk>", Place("41:10", start_s=2470.0))


@pytest.fixture
def records(database: Engine) -> Records:
    return Records(database, lambda quote: "https://example.org/talk?t=2478" if quote.n == 1 else "")


UNTOLD = "\n\nThe sources don't tell: how high is it?"


def an_answer(question: str = "Is it open?", words: str = "It is open.") -> Answer:
    return Answer(
        id=new_id(),
        question=question,
        standalone_question=f"{question} (the talk)",
        answered=True,
        confidence=0.875,
        blocks=(Prose((Sentence(words, (1,), "supported"),)), NotTold(("how high is it?",))),
        quotes=(QUOTE, OTHER),
        withheld=(Withheld("It is closed.", "the sources say open"),),
        model="quotes",
        timings=Timings(0.1, 0.2, 0.5, 0.3),
        notice="",
    )


def ranking_of(answer: Answer) -> Ranking:
    return Ranking(answer.standalone_question, (RankedPassage(PASSAGE, 1.5),), answer.confidence, answer.answered)


def begin(records: Records, answer: Answer, conversation: str | None = None) -> None:
    records.start(
        Understood(answer.id, answer.question, answer.standalone_question, answer.model),
        ranking_of(answer),
        answer.quotes,
        prompt_hash="ab12",
        generation=7,
        conversation_id=conversation,
    )


def give(records: Records, conversation: str | None = None, answer: Answer | None = None) -> Answer:
    answer = answer or an_answer()
    begin(records, answer, conversation)
    records.finish(answer)
    return answer


def test_a_finished_answer_reads_back_as_it_was_shown(records: Records) -> None:
    answer = give(records)
    assert records.record(answer.id).answer == answer


def test_the_record_keeps_what_the_model_could_see(records: Records) -> None:
    answer = give(records)
    record = records.record(answer.id)
    assert record.ranking == ranking_of(answer)
    assert (record.prompt_hash, record.generation) == ("ab12", 7)
    assert record.finished_at is not None
    assert record.asked_at.utcoffset() is not None
    assert record.asked_at <= record.finished_at


def test_an_answer_is_on_record_before_it_is_written(records: Records) -> None:
    answer = an_answer()
    begin(records, answer)
    broken = records.record(answer.id).answer
    assert (broken.question, broken.quotes, broken.blocks) == (answer.question, answer.quotes, ())
    assert broken.notice == BROKEN_OFF


def test_finishing_wipes_the_note_of_a_broken_off_answer_and_names_the_writer(records: Records) -> None:
    answer = an_answer()
    begin(records, answer)
    records.finish(replace(answer, model="another"))
    assert records.record(answer.id).answer.notice == ""
    assert records.record(answer.id).answer.model == "another"


def test_what_is_not_there_is_named(records: Records) -> None:
    for missing in (records.record, records.retract, records.conversation, records.messages, records.export):
        with pytest.raises(NotFound, match="no-such-id"):
            missing("no-such-id")
    with pytest.raises(NotFound, match="no-such-id"):
        records.rename("no-such-id", "x")
    with pytest.raises(NotFound, match="no-such-id"):
        begin(records, an_answer(), "no-such-id")


def test_conversations_outlive_the_process_newest_question_first(database: Engine, tmp_path: Path) -> None:
    records = Records(database)
    first, second = records.create("first"), records.create("second")
    give(records, first.id)
    database.dispose()
    again = Records(open_database(f"sqlite:///{tmp_path / 'waystone.sqlite'}"))
    assert [one.title for one in again.conversations()] == ["first", "second"]
    assert again.conversations()[1] == second
    assert len(again.answers(first.id)) == 1


def test_messages_are_questions_and_answers_in_turn(records: Records) -> None:
    talk = records.create("talk")
    give(records, talk.id, an_answer("one?", "One."))
    begin(records, an_answer("broken off?"), talk.id)
    last = give(records, talk.id, an_answer("two?", "Two."))
    one = [Message("user", "one?"), Message("assistant", f"One [1].{UNTOLD}")]
    assert records.messages(talk.id) == [*one, Message("user", "two?"), Message("assistant", f"Two [1].{UNTOLD}")]
    assert records.messages(talk.id, before=last.id) == one


def test_asking_anew_takes_the_old_answer_and_all_after_it_out_but_keeps_them_on_record(records: Records) -> None:
    talk = records.create("talk")
    kept, old, after = (give(records, talk.id, an_answer(q)) for q in ("kept?", "old?", "later?"))
    alone = give(records)
    records.retract(old.id)
    new = give(records, talk.id, an_answer("new?"))
    assert [one.id for one in records.answers(talk.id)] == [kept.id, new.id]
    assert records.record(old.id).answer == old
    assert records.record(after.id).answer == after
    assert [one.content for one in records.messages(talk.id, before=old.id)] == ["kept?", markdown(kept)]
    assert records.search("later?") == []
    records.retract(alone.id)
    assert len(records.answers(talk.id)) == 2


def test_search_wants_every_word_anywhere_in_any_case(records: Records) -> None:
    talk = records.create("Übung macht 100% den Meister")
    give(records, talk.id, an_answer("Why CAFÉ?", "Because of the naïve_bayes."))
    records.create("something else")
    found = [records.search(words) for words in ("übung cafe\u0301", "NAÏVE_b", "100%", "meister because")]
    assert [[one.id for one in each] for each in found] == [[talk.id]] * 4
    for missing in ("übung nothere", "1000%", "na_ve"):
        assert records.search(missing) == []


def test_renaming_is_found_by_the_new_name_alone(records: Records) -> None:
    talk = records.create("before")
    records.rename(talk.id, "  after\nthat ")
    assert records.conversation(talk.id).title == "after that"
    assert records.search("before") == []
    assert len(records.search("AFTER")) == 1


def test_deleting_forgets_the_answers_and_a_late_finish_does_not_bring_them_back(records: Records) -> None:
    talk, other = records.create("talk"), records.create("other")
    answer, late, kept = an_answer(), an_answer(), give(records, other.id)
    give(records, talk.id, answer)
    begin(records, late, talk.id)
    records.delete(talk.id)
    records.delete(talk.id)
    records.finish(late)
    assert [one.id for one in records.conversations()] == [other.id]
    for gone in (answer, late):
        with pytest.raises(NotFound):
            records.record(gone.id)
    assert records.record(kept.id).answer == kept


def test_the_export_gives_title_place_and_link_of_each_cited_quote(records: Records) -> None:
    talk = records.create("Is it <b>open</b>?")
    give(records, talk.id)
    assert records.export(talk.id) == (
        "# Is it \\<b\\>open\\</b\\>?\n\n"
        "## Is it open?\n\n"
        "It is open [1].\n\n"
        "The sources don't tell: how high is it?\n\n"
        "- \\[1\\] “Laryl Pinto \\[Lerrel Pinto\\] said it is \\*open\\*.” — *The \\<talk\\>*, "
        "[41:18](<https://example.org/talk?t=2478>)\n"
    )


def test_an_answer_in_quotes_alone_is_exported_with_all_of_them(records: Records) -> None:
    talk = records.create("x")
    give(records, talk.id, replace(an_answer(), blocks=(Quoted((1, 2)),), notice="No writer."))
    export = records.export(talk.id)
    assert "No writer." in export
    assert "§ End\n" in export
    assert export.count("\n- \\[") == 2


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("  Why\n so? ", "Why so?"),
        ("", "New conversation"),
        ("word " * 30, "word " * 14 + "word…"),
        ("x" * 200, "x" * 79 + "…"),
    ],
)
def test_a_title_is_one_short_line(question: str, title: str) -> None:
    assert title_of(question) == title
    assert len(title) <= 80


any_text = st.text(alphabet=st.characters(), max_size=200)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=any_text, words=any_text)
def test_any_text_survives(records: Records, question: str, words: str) -> None:
    answer = give(records, records.create(question).id, an_answer(question, words))
    read = records.record(answer.id).answer
    assert (read.question, read.sentences[0].text) == (storable(question), storable(words))
    assert len(read.question) == len(question)


def test_only_what_no_database_holds_is_replaced() -> None:
    assert storable("a\x00b\ud83dc 🦜 é \x01") == "a�b�c 🦜 é \x01"


def test_a_huge_answer_survives(records: Records) -> None:
    answer = give(records, None, an_answer(words="ü" * 3_000_000))
    assert records.record(answer.id).answer == answer


def test_the_migrations_make_the_tables_that_the_code_uses(database: Engine) -> None:
    for metadata in (schema.metadata, sinkhole_tables.metadata):
        with database.connect() as connection:
            assert differences(connection, metadata) == []


def differences(connection: object, metadata: MetaData) -> list[object]:
    def ours(_: object, name: str | None, kind: str, *__: object) -> bool:
        return kind != "table" or name in metadata.tables

    context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
    return list(compare_metadata(context, metadata))
