"""The arrays that vectors come in, wherever they are made, stored or compared."""

from __future__ import annotations

import numpy as np

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]
# A vector a row.
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]
# Where each of some things starts and ends, a row each.
Offsets = np.ndarray[tuple[int, int], np.dtype[np.int64]]
Indices = np.ndarray[tuple[int], np.dtype[np.int64]]
# What is reckoned of each of some things: scores, shares, lengths.
Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
