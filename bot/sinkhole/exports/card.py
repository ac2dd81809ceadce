"""The card of a data set: what is in it, how it was chosen, and what a trainer should know."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.sinkhole.exports.columns import columns

if TYPE_CHECKING:
    from bot.sinkhole.exports.dataset import Tally

USES = {
    "kto": "TRL's `KTOTrainer`: `prompt`, `completion`, `label`",
    "dpo": "TRL's `DPOTrainer`: `prompt`, `chosen`, `rejected`",
    "sft": "TRL's `SFTTrainer`: `prompt`, `completion`; the loss is on the completion",
    "openai": "the OpenAI API's preference form",
}


def card(name: str, tally: Tally, filters: Sequence[str]) -> str:
    """The card as Markdown, with the front matter that data set hubs read."""
    suffix = "parquet" if name == "parquet" else "jsonl"
    files = "".join(f"  - split: {split}\n    path: {split}.{suffix}\n" for split, count in tally.rows.items() if count)
    configs = f"configs:\n- config_name: default\n  data_files:\n{files}" if files else ""
    # Other formats have no column that may be empty. JSON is YAML, too.
    features = f"dataset_info:\n  features: {json.dumps(columns())}\n" if name in ("jsonl", "parquet") else ""
    licences = [one for one in tally.licences if one != "not stated"]
    licence = f"license: {licences[0].lower()}\n" if licences and len(tally.licences) == 1 else "license: unknown\n"
    consent = (
        "Every rater agreed to handing these events on, and none has taken that back."
        if filters
        else "This is a whole log: it holds what its raters did NOT agree to hand on. Do not publish it."
    )
    parts = [
        f"---\n{licence}{configs}{features}---\n# Ratings of answers",
        f"{tally.rows.total()} rows out of {tally.events} events of a feedback log (schema `sinkhole/1`), "
        f"for {USES.get(name, f'the format `{name}`')}.{_without(tally.left_out)}",
        f"- **Splits** (by conversation, the same in every export): {_counts(tally.rows)}\n"
        f"- **Licence** as the raters gave it: {_counts(tally.licences)}\n"
        f"- **Consent**: {consent}\n"
        f"- **Filters**, with their versions: {', '.join(filters) or 'none'}\n"
        "- **Masked**: mail addresses, telephone, card and account numbers, network addresses, keys and passwords. "
        "Names and street addresses are not.\n"
        f"- **Models**: {_counts(tally.models)}\n- **Front ends**: {_counts(tally.apps)}\n"
        f"- **Uses**: {_counts(tally.uses)}",
    ]
    if tally.labels:
        parts.append(f"## Balance\n{_balance(tally.labels)}")
    return "\n\n".join(parts) + "\n"


def _without(left_out: Counter[str]) -> str:
    told = "; ".join(f"{count} left out: {reason}" for reason, count in (+left_out).most_common())
    return told and f" {told}."


def _counts(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    return ", ".join(f"{value} {count}" for value, count in ordered[:20]) or "none"


def _balance(labels: Counter[str]) -> str:
    """KTO wants both sides to weigh about alike: the rarer one is weighted up."""
    good, bad = labels["true"], labels["false"]
    if not good or not bad:
        return f"{good} wanted, {bad} unwanted: of one side alone KTO learns little."
    desirable, undesirable = max(1.0, bad / good), max(1.0, good / bad)
    return (
        f"{good} wanted, {bad} unwanted. Suggested: `desirable_weight={desirable:.2f}`, "
        f"`undesirable_weight={undesirable:.2f}`."
    )
