"""Measures of search and answers: over question files with gold quotes, and over span sets of any text."""

from bot.evaluation.baseline import Baseline
from bot.evaluation.measures import Summary, summarise
from bot.evaluation.questions import GoldQuestion, load_questions
from bot.evaluation.run import Result, evaluate
from bot.evaluation.spans import SpanScores, SpanSet, load_span_set, score_spans

__all__ = [
    "Baseline",
    "GoldQuestion",
    "Result",
    "SpanScores",
    "SpanSet",
    "Summary",
    "evaluate",
    "load_questions",
    "load_span_set",
    "score_spans",
    "summarise",
]
