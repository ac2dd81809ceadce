"""What the libraries would say of themselves does not reach standard error, whichever of them is imported first."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from bot.quiet import keep_quiet
keep_quiet()
import huggingface_hub.utils  # Gradio imports it, before the embedding model is loaded
from index.embedder import load_embedder
load_embedder().warm()
"""


def test_loading_the_embedding_model_draws_no_bar() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
