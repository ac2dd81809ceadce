"""reStructuredText, as docutils reads it: headings, prose, lists, tables and notes.

What only Sphinx knows is taken for what it mostly is: a directive for prose with a line above it, a role for its words.
Nothing is taken in from other files, and nothing passed through.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.languages import en

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import decode, visible
from corpus.readers.hypertext import hypertext_pieces, parse_html

_DIRECTIVE = re.compile(r"^[ \t]*\.\. (?:\|[^|\n]+\| )?([A-Za-z][\w:+.-]*)::(?:[ \t]|$)", re.MULTILINE)
# `:ref:`words <target>`` shows its words; what is raised stays so.
_ROLE = re.compile(r"(?<![\w:`]):(?!sup(?:erscript)?:)[A-Za-z][\w:+.-]{0,40}:`(?P<words>[^`\n]+(?:\n[^`\n]+)?)`")
# Directives that list other files or set something up: nothing of them is words of the page.
_SILENT = re.compile(
    r"toctree|index|auto\w+|highlight|currentmodule|module|py:(?:current)?module|bibliography|literalinclude|graphviz|"
    r"mermaid|uml|plantuml|digraph|graph|inheritance-diagram|tabularcolumns|testsetup|raw|include|image|video|plot"
)
_TARGET = re.compile(r"\s*<[^<>]*>$")
# What its pages write beside the words: `Note` above a note, the number of a footnote.
_ASIDE = ("admonition-title", "label")
_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 5,
    "_disable_config": True,
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "footnote_references": "superscript",
    "syntax_highlight": "none",
    "line_length_limit": 1_000_000,
}


class _Prose(Directive):
    """Any directive that docutils does not know: what it is given on its line, and its content."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = defaultdict(lambda: directives.unchanged, name=directives.unchanged)

    def run(self) -> Sequence[nodes.Node]:
        if _SILENT.fullmatch(self.name):
            return []
        above = nodes.paragraph()
        above += self.state.inline_text(" ".join(self.arguments), self.lineno)[0]
        below = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, below)
        return [above, below]


class _Code(_Prose):
    """Code, whatever options Sphinx has for it."""

    def run(self) -> Sequence[nodes.Node]:
        code = "\n".join(self.content)
        return [nodes.literal_block(code, code)]


def read_restructured(data: bytes) -> Reading:
    """The reading of a reStructuredText file; raises UnreadableDocument for one without words."""
    decoded = decode(data)
    for name in set(_DIRECTIVE.findall(decoded.text)) - en.directives.keys():
        directives.register_directive(name, _Prose)
    for name in ("code", "code-block", "sourcecode"):
        directives.register_directive(name, _Code)
    text = _ROLE.sub(lambda role: _TARGET.sub("", role["words"]).lstrip("~!") or role["words"], decoded.text)
    tree = publish_doctree(text, settings_overrides=_SETTINGS)
    about = {type(field).__name__: field.astext() for info in tree.findall(nodes.docinfo) for field in info.children}
    for part in (*tree.findall(nodes.docinfo), *tree.findall(nodes.problematic)):
        part.parent.remove(part) if isinstance(part, nodes.docinfo) else part.replace_self(
            nodes.inline("", part.astext())
        )
    page = publish_from_doctree(tree, writer="html5", settings_overrides=_SETTINGS).decode()
    body = parse_html(page.partition("<body")[2].partition(">")[2])
    for aside in [one for one in body.iter("p", "span") if one.get("class") in _ASIDE]:
        aside.drop_tree()
    pieces = hypertext_pieces(body)
    if not pieces:
        raise UnreadableDocument("holds no text; check that it is the right file")
    reading = compose(pieces, visible(str(tree.get("title", ""))))
    return replace(reading, author=about.get("author", ""), published=about.get("date", ""), notes=decoded.notes)
