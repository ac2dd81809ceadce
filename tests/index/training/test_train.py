"""What is kept of the weights when training goes on."""

from __future__ import annotations

import torch

from index.training.train import KEPT, between


def test_of_each_weight_a_share_stays_as_it_was_and_counts_are_not_mixed() -> None:
    before = {"weight": torch.zeros(2), "count": torch.tensor([3])}
    found = between(before, {"weight": torch.ones(2), "count": torch.tensor([5])})
    assert found["weight"].tolist() == torch.full((2,), 1 - KEPT).tolist()
    assert found["count"].tolist() == [5]
