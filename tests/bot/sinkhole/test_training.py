"""TRL's trainers take what is exported: two steps each, with a tiny model made here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.sinkhole.exports import export
from bot.sinkhole.exports.dataset import split_of, write_dataset, write_rows
from bot.sinkhole.schema import Event, event_of

pytestmark = pytest.mark.training

TEMPLATE = "{% for m in messages %}<{{ m['role'] }}> {{ m['content'] }} <eos>{% endfor %}"
WORDS = [
    "<eos>",
    "<pad>",
    "<unk>",
    "<system>",
    "<user>",
    "<assistant>",
    "why",
    "so",
    "no",
    "yes",
    "because",
    "sources",
    ":",
    ".",
    "?",
]
TINY = {"hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}


def events() -> list[Event]:
    asked = [{"role": "user", "content": "why ?"}]
    common: dict[str, Any] = {"messages": asked, "sources": [{"n": 1, "text": "because"}], "consent": "share"}
    rated = [event_of(**common, response=f"so {n}", rating=1 if n % 2 else -1) for n in range(6)]
    pairs = [event_of(**common, chosen=f"yes {n}", rejected=f"no {n}") for n in range(4)]
    return [*rated, *pairs, event_of(**common, response="no", rating=-1, correction="yes")]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with a language model of some thousand weights, and its tokenizer of words."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    words = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, eos_token="<eos>", pad_token="<pad>", unk_token="<unk>", chat_template=TEMPLATE
    )
    config = LlamaConfig(vocab_size=len(WORDS), eos_token_id=0, pad_token_id=1, bos_token_id=0, **TINY)
    folder = str(tmp_path_factory.mktemp("tiny"))
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.mark.parametrize("name", ["kto", "dpo", "sft"])
def test_a_trainer_takes_two_steps_on_an_export(name: str, tiny: str, tmp_path: Path) -> None:
    import datasets
    import trl

    file = tmp_path / "train.jsonl"
    assert write_rows(export(events(), name), name, file)
    made: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
        "kto": (trl.KTOTrainer, trl.KTOConfig),
        "dpo": (trl.DPOTrainer, trl.DPOConfig),
        "sft": (trl.SFTTrainer, trl.SFTConfig),
    }
    trainer_of, config_of = made[name]
    config = config_of(
        output_dir=str(tmp_path / "out"),
        max_steps=2,
        per_device_train_batch_size=2,
        report_to=[],
        use_cpu=True,
        save_strategy="no",
        bf16=False,
        gradient_checkpointing=False,
    )
    read = datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(tmp_path / "cache"))
    trained = trainer_of(model=tiny, args=config, train_dataset=read).train()
    assert trained.global_step == 2
    assert trained.training_loss > 0


@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_whole_events_are_read_where_a_split_alone_has_comparisons(name: str, tmp_path: Path) -> None:
    import datasets

    rated = [event_of(response="So.", rating=1, conversation=f"c{n}") for n in range(80)]
    alone = next(one for one in rated if split_of(one) == "test")
    compared = event_of(chosen="So.", rejected="No.", conversation=alone.conversation, index_generation=1)
    write_dataset([*rated, compared], name, tmp_path / "set", [])
    read = datasets.load_dataset(str(tmp_path / "set"), cache_dir=str(tmp_path / "cache"))
    assert sum(map(len, read.values())) == 81
    assert "So." in read["test"]["chosen"]
