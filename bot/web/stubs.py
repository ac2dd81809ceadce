"""Gradio without the type stubs that it writes beside its own source, class by class, whenever it is imported.

They are for editors, and took half of the import's time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Final

WRITER: Final = "gradio.component_meta"


class Loader(SourceFileLoader):
    """Loads the module that writes stubs, and takes the writing out of it."""

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        vars(module)["create_or_modify_pyi"] = lambda *_: None


class Finder(MetaPathFinder):
    """Finds that module alone; where Gradio has it no more, nothing."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        found = PathFinder.find_spec(name, path, target) if name == WRITER else None
        if found and isinstance(found.loader, SourceFileLoader):
            found.loader = Loader(found.loader.name, found.loader.path)
        return found


def leave_out() -> None:
    """To be called before Gradio is imported; afterwards it does nothing."""
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder())
