from __future__ import annotations

from importlib.util import module_from_spec

import gradio

from bot.web.stubs import WRITER, Finder


def test_gradio_writes_no_stubs_when_it_is_imported() -> None:
    spec = Finder().find_spec(WRITER, gradio.__path__)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert vars(module)["create_or_modify_pyi"](gradio.Button, "Button", []) is None
    assert vars(module)["ComponentMeta"]


def test_nothing_else_is_found() -> None:
    assert Finder().find_spec("gradio.blocks", gradio.__path__) is None
    assert Finder().find_spec("json", None) is None
