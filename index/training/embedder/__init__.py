"""Training of the embedding model, by what the search itself makes of its vectors.

`python -m index.training.embedder FOLDER` makes what `index/models/waystone-minilm/` ships out of public passages
(FOLDER), `tests/data/talks`, `tests/data/kinds` and `index/training/texts/genres`. It needs the dependency group
`training`.
"""
