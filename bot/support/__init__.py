"""Whether written sentences stand on the words that they cite: checked without a language model."""

from bot.support.check import check
from bot.support.verdict import Verdict

__all__ = ["Verdict", "check"]
