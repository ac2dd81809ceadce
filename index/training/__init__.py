"""Training of the reader: a small cross-encoder that reads a question or a sentence together with a text.

`python -m index.training FOLDER` makes what `index/models/reader/` ships out of public pairs (FOLDER), the pairs of
`tests/data/kinds` and those of `index/training/written`. It needs the dependency group `training`; nothing that answers
imports this package. The embedding model's is in `index.training.embedder`.
"""
