"""The measures themselves, and floors under what they come to on questions of our own."""

import json
from pathlib import Path

import numpy as np
import pytest

from bot.answer import Message
from bot.evaluation.answers import answers, summarise_answers
from bot.evaluation.baseline import Baseline
from bot.evaluation.command import app, collection_of
from bot.evaluation.explain import explain
from bot.evaluation.fit import fit, told
from bot.evaluation.measures import auc, summarise
from bot.evaluation.questions import GoldQuestion, fold, holds, load_questions, overlaps
from bot.evaluation.run import Result, evaluate
from bot.evaluation.sentences import checked, load_sentences, summarise_sentences
from bot.evaluation.spans import load_span_set, score_spans
from corpus.errors import WaystoneError
from index.embedder import load_embedder
from index.search.confidence import Features
from index.search.ranking import Ranking

DATA = Path(__file__).parents[2] / "data"
QUESTIONS = DATA / "questions.jsonl"
HELD_OUT = QUESTIONS.with_name("questions-heldout.jsonl")
PIE = "The pie needs four apples and a cup of sugar. It bakes for fifty minutes.\n"
BOAT = "The boat leaves at noon on Fridays.   It carries twelve people and their bicycles.\n"


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "pie.txt").write_text(PIE)
    (folder / "boat.txt").write_text(BOAT)
    return folder


def result(answerable, confidence, recall=1.0, **more):
    given = {"quote_hit": True, "first_hit": False, "times": (), "words": 100, "seconds": 0.1, "kind": "single"}
    recalls = (recall,) * 4 if answerable else None
    return Result(
        id="q",
        answerable=answerable,
        recalls=recalls,
        confidence=confidence,
        answered=confidence > 0.5,
        **{**given, **more},
    )


def test_a_passage_holds_a_quote_with_four_fifths_of_it_in_one_run():
    quote = "one two three four five six seven eight nine ten"
    assert holds("x one two\n three four five six  seven eight y", quote)
    assert not holds("one two three four five six seven", quote)
    assert not holds("one two three four x five six seven eight nine ten", quote)
    assert holds("he said “it’s fine” twice", 'said "it\'s fine" twice')


def test_quotes_overlap_by_half_of_the_shorter():
    assert overlaps("a b c d e f g h", "g h")
    assert overlaps("a b c d", "c d e f")
    assert not overlaps("a b c d", "d e f g")


def test_auc_counts_pairs():
    assert auc([0.9, 0.8], [0.1]) == 1
    assert auc([0.5], [0.5]) == 0.5
    assert auc([], [0.5]) is None


def test_measures_of_known_results():
    measures = summarise(
        [result(True, 0.9), result(True, 0.2, recall=0.5), result(False, 0.1), result(False, 0.7)]
    ).measures
    assert measures["recall@5"].value == 0.75
    assert measures["abstention AUC"].value == 0.75
    assert measures["balanced accuracy"].value == 0.5
    assert measures["recall@5"].low <= 0.75 <= measures["recall@5"].high
    assert "time hit" not in measures


def test_the_fit_separates_what_can_be_separated():
    found = [(Features(0.2 + 0.01 * at, 0.5, 0.5), at > 20) for at in range(40)]
    weights, bias = fit([(found[::2], 0.5), (found[1::2], 0.5)])
    logits = [float(np.array(told(weights)) @ told(features)) + bias for features, _ in found]
    assert auc(logits[21:], logits[:21]) == 1
    assert weights.least_words > 0


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', "[]"])
def test_a_wrong_line_is_named(tmp_path, line):
    (tmp_path / "q.jsonl").write_text(f'{{"id": "a", "question": "b", "kind": "c"}}\n{line}\n')
    with pytest.raises(WaystoneError, match=r"^q.jsonl, line 2: ") as failure:
        load_questions(tmp_path / "q.jsonl")
    assert "\n" not in str(failure.value)


def test_a_field_that_is_wrong_is_named_in_a_file_with_a_byte_order_mark(tmp_path):
    (tmp_path / "q.jsonl").write_text('{"id": "a", "question": "b"}\n', encoding="utf-8-sig")
    with pytest.raises(WaystoneError, match=r"kind: Field required"):
        load_questions(tmp_path / "q.jsonl")


def test_a_line_ends_where_its_line_feed_is(tmp_path):
    line = {"id": "a", "question": "b\u2028c\u2029d\u0085e", "kind": "f"}
    (tmp_path / "q.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    assert [one.question for one in load_questions(tmp_path / "q.jsonl")] == [line["question"]]


def test_the_evidence_of_our_questions_stands_in_the_documents(waystone):
    documents = [waystone.collection.document(info.id).text for info in waystone.collection.documents()]
    for gold in [*load_questions(QUESTIONS), *load_questions(HELD_OUT)]:
        assert gold.answerable == (gold.kind != "unanswerable")
        assert all(any(holds(text, evidence.quote) for text in documents) for evidence in gold.evidence)


@pytest.mark.parametrize(
    ("folder", "least"),
    [
        ("kinds", 3500),
        ("kinds-heldout", 3200),
        ("talks", 2200),
        ("talks-heldout", 800),
        ("genres-heldout", 700),
        ("rough-heldout", 200),
        ("twins", 200),
        ("twins-heldout", 200),
    ],
)
def test_the_evidence_of_questions_about_other_texts_stands_in_those(folder, least):
    texts = {file.stem: fold(file.read_text(encoding="utf-8")) for file in (DATA / folder / "texts").glob("*.txt")}
    questions = load_questions(DATA / folder / "questions.jsonl")
    assert len({gold.id for gold in questions}) == len(questions) > least
    assert all(fold(evidence.quote) in texts[evidence.document] for gold in questions for evidence in gold.evidence)


def test_search_and_quotes_stay_as_good_as_they_are_on_questions_that_no_constant_was_set_on(waystone):
    floors = {
        "recall@1": 0.38,
        "recall@5": 0.56,
        "recall@10": 0.66,
        "quote hit": 0.48,
        "first quote hit": 0.39,
        "abstention AUC": 0.62,
    }
    with waystone.collection.reading() as retriever:
        measures = summarise(list(evaluate(load_questions(HELD_OUT), retriever))).measures
    assert {name: measures[name].value for name, floor in floors.items() if measures[name].value < floor} == {}
    assert measures["most words in five"].value <= 800


def test_questions_that_a_text_nearly_answers_stay_told_from_those_that_it_answers():
    folder = DATA / "squad-heldout"
    with collection_of([folder / "texts"]) as collection, collection.reading() as retriever:
        measures = summarise(list(evaluate(load_questions(folder / "questions.jsonl")[::2], retriever))).measures
    assert measures["abstention AUC"].value > 0.7
    assert measures["balanced accuracy"].value > 0.57
    assert measures["first quote hit"].value > 0.8


def test_a_question_is_explained(waystone):
    gold = next(gold for gold in load_questions(QUESTIONS) if gold.kind == "table")
    with waystone.collection.reading() as retriever:
        shown = "\n".join(explain(gold, retriever))
    assert "✓" in shown
    assert "black on yellow" in shown
    assert "confidence" in shown


def test_spans_are_scored_by_characters(texts, tmp_path):
    start = PIE.index("It bakes")
    gold = {"document": "pie.txt", "start": start, "end": len(PIE) - 1}
    (tmp_path / "set.jsonl").write_text(json.dumps({"question": "How long does the pie bake?", "spans": [gold]}))
    span_set = load_span_set(tmp_path / "set.jsonl", texts)
    with collection_of([texts]) as collection:
        documents = [collection.document(info.id) for info in collection.documents()]
        scores = score_spans(span_set, collection.retriever, documents)
        found = sum(len(ranked.passage.span) for ranked in collection.search(span_set.questions[0].question).passages)
    assert scores.recall.value == 1
    assert scores.iou.value == pytest.approx((len(PIE) - 1 - start) / found, abs=1e-3)


def test_the_baseline_counts_in_the_raw_files(texts, tmp_path):
    gold = {"document": "boat", "start": BOAT.index("It carries"), "end": len(BOAT) - 1}
    (tmp_path / "set.jsonl").write_text(json.dumps({"question": "How many people go in the boat?", "spans": [gold]}))
    span_set = load_span_set(tmp_path / "set.jsonl", texts)
    baseline = Baseline(sorted(texts.iterdir()), load_embedder())
    assert score_spans(span_set, baseline, None).recall.value == 1
    assert baseline.search("boat", 1).passages[0].passage.span.document_id == "boat.txt"
    assert next(iter(evaluate([GoldQuestion("a", "boat?", "single")], baseline))).quote_hit is None


def test_a_span_set_needs_its_files(texts, tmp_path):
    (tmp_path / "set.jsonl").write_text('{"question": "a", "spans": [{"document": "car", "start": 0, "end": 1}]}')
    with pytest.raises(WaystoneError, match="'car'"):
        load_span_set(tmp_path / "set.jsonl", texts)


def test_the_command_writes_every_measure_as_json(texts, tmp_path, capsys):
    line = {
        "id": "a",
        "question": "When does the boat leave?",
        "kind": "single",
        "evidence": [{"document": "boat", "quote": "The boat leaves at noon on Fridays."}],
    }
    (tmp_path / "q.jsonl").write_text(json.dumps(line))
    app([str(tmp_path / "q.jsonl"), "--folder", str(texts), "--json", "--baseline"], standalone_mode=False)
    shown = json.loads(capsys.readouterr().out)
    assert shown["search"]["measures"]["recall@1"]["value"] == 1
    assert shown["search"]["measures"]["quote hit"]["value"] == 1
    assert shown["baseline"]["measures"]["recall@5"]["value"] == 1


def test_a_follow_up_is_measured_as_it_is_understood():
    heard = []

    class Search:
        def search(self, question, k=5):
            heard.append((question, k))
            return Ranking(question, (), 0.0, answerable=False)

    gold = GoldQuestion("f", "Why did it catch on?", "pronoun", history=(Message("user", "Who built Langchain?"),))
    list(evaluate([gold], Search()))
    assert heard == [("Why did Langchain catch on?", 10)]


def test_whole_answers_are_measured_too(waystone):
    asked = [gold for gold in load_questions(QUESTIONS) if gold.id in {"d02", "d10"}]
    asked.append(GoldQuestion("cake", "How long does a cheesecake stay in the oven?", "unanswerable"))
    measures = summarise_answers(list(answers(asked, waystone.answerer, "quotes")))
    assert measures["answered"].n == 2
    assert measures["refused"].value == 1
    assert measures["cited hit"].value == 1
    assert measures["withheld"].value == 0
    assert "first word" not in measures


def test_a_model_that_cannot_be_had_is_not_measured_as_quotes(waystone):
    asked = [gold for gold in load_questions(QUESTIONS) if gold.id in {"d02", "d10"}]
    with pytest.raises(WaystoneError, match=r"^nobody:nothing: "):
        list(answers(asked, waystone.answerer, "nobody:nothing"))


def labelled(tmp_path, *lines):
    file = tmp_path / "sentences.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    return file


def test_labelled_sentences_are_measured_with_their_evidence_or_as_passages_of_texts(texts, tmp_path, capsys):
    one = {
        "id": "1",
        "sentence": "Four apples and a cup of sugar go into the pie.",
        "evidence": [PIE],
        "label": "supported",
    }
    passage = {
        "document": "boat",
        "start": 0,
        "end": 35,
        "supported": ["The boat leaves on Fridays at noon."],
        "unsupported": [["The boat leaves at six on Fridays.", "changed number"]],
    }
    app([str(labelled(tmp_path, one, passage)), "--folder", str(texts), "--json"], standalone_mode=False)
    found = json.loads(capsys.readouterr().out)["words"]
    assert [found[name]["n"] for name in found] == [2, 1, 3]
    assert found["faithful sentences that pass"]["value"] == 1.0
    assert found["unfaithful sentences that pass"]["value"] == 0.0


def test_a_passage_of_a_text_that_is_not_there_is_named(tmp_path):
    line = {"document": "boat", "start": 0, "end": 3, "supported": ["It leaves."], "unsupported": []}
    with pytest.raises(WaystoneError, match=r"line 1: .*boat\.txt"):
        load_sentences(labelled(tmp_path, line), tmp_path)


def test_a_set_of_sentences_of_one_kind_cannot_be_measured(tmp_path):
    one = {"sentence": "It rained.", "evidence": ["It rained."], "label": "supported"}
    with pytest.raises(WaystoneError, match="both"):
        summarise_sentences(list(checked(load_sentences(labelled(tmp_path, one), tmp_path))))
