"""What another model's cosines mean, as it is stored with its vectors and used in a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np


@dataclass(frozen=True, slots=True)
class Scale:
    """From one model's cosines to the other's."""

    factor: float = 1.0
    shift: float = 0.0

    def __call__(self, cosines: np.ndarray) -> np.ndarray:
        scaled: np.ndarray = self.factor * cosines + self.shift
        return scaled


@dataclass(frozen=True, slots=True)
class Calibration:
    """For cosines of texts with a question, and of single words."""

    texts: Scale = Scale()
    words: Scale = Scale()


# Of the default model, and of one that nothing is known about yet.
AS_IT_IS: Final = Calibration()
