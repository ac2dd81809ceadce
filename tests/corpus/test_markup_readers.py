"""Light markups beside Markdown: what their pages show, with headings as places, and nothing that they hide."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.readers import read
from corpus.readers.asciidoc import read_asciidoc
from corpus.readers.builder import Reading
from corpus.readers.markdown import read_markdown
from corpus.readers.org import read_org
from corpus.readers.subtitles import read_subtitles
from corpus.readers.tex import read_tex

RST = """
========
The Mill
========

:Author: Orla Venn
:Date: 2024-03-06

Tools
=====

The *wheel* of 10\\ :sup:`6` m is ``oak``, see :class:`~mill.Wheel`, `a link <http://a.b>`_ and
:ref:`the book <harbour>`. [1]_ |sub|

.. note:: Mind the *step*.

.. versionadded:: 3.1
   New words here.

.. code-block:: python
   :linenos:

   x = 1

.. [1] A note.

.. SECRET

+-------+-------+
| Fruit | Price |
+=======+=======+
| Apple | 3     |
+-------+-------+

- one
- two

.. toctree::

   SECRET/page

.. include:: SECRET

.. raw:: html

   <b>SECRET</b>

.. image:: SECRET.png

.. |sub| replace:: Replaced.

Stones
======

Last words.
"""
ORG = """#+TITLE: The Mill
#+AUTHOR: Orla Venn
#+DATE: <2024-03-06 Wed>

* TODO [#A] Tools :SECRET:
:PROPERTIES:
:ID: SECRET
:END:
SCHEDULED: <2024-03-07 SECRET>
The *wheel* is /old/ =oak=, see [[https://a.b][the book]] and
a second line.[fn:1] 2 * 3 * 4 and a/b/c stay.

# SECRET
- [X] one stone
  that goes on
- two :: the other

| Fruit | Price |
|-------+-------|
| Apple | 3     |

#+BEGIN_SRC python
x = 1
#+END_SRC

#+begin_comment
SECRET
#+end_comment
* COMMENT SECRET
SECRET
** SECRET
SECRET
* Stones
Last words.

[fn:1] A note.
"""
ASCIIDOC = """= The Mill
Orla Venn <SECRET@example.org>
v1.0, 2024-03-06
:product: Waystone

// SECRET
////
SECRET
////

== Tools

*Wheels* of {product} are _old_ `oak`, see https://a.b[here]
and <<stones,the stones>>. a*b*c and H~2~O stay, 10^6^ too.

[NOTE]
====
Mind the step.
====

* one stone
that goes on
. two
term:: A definition.

[source,python]
----
x = 1
----

[cols="1,1"]
|===
|Fruit |Price

|Apple
|3
|===

++++
<b>SECRET</b>
++++

include::SECRET.adoc[]

image::SECRET.png[SECRET]

== Stones

Last words.
"""
TEX = r"""% SECRET
\documentclass{article}
\usepackage{SECRET}
\title{The \emph{Mill}\thanks{SECRET}}
\author{Orla Venn \and Max}
\date{2024-03-06}
\begin{document}
\section[SECRET]{Tools\label{SECRET}}
The \textbf{wheel} of M\"uller's na\"{\i}ve caf\'e~\cite{SECRET}, 50\% \href{SECRET}{oak},
turns\footnote{A \emph{note}.}
for $x^2$. % SECRET
\begin{equation}
E = mc^2
\end{equation}
\begin{itemize}
  \item one stone
  \item[Two] the other
\end{itemize}
\begin{tabular}{l|r}
\hline
Fruit & Price \\ \hline
Apple & 3 \\
\end{tabular}
\begin{verbatim}
x = 1
\end{verbatim}
\begin{tikzpicture}\draw SECRET; \end{tikzpicture}
\section{Stones}
Last words.
\end{document}
SECRET
"""


def document(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text)
    return read(folder / name)


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        (
            "mill.rst",
            RST,
            ["The wheel of 10⁶ m is oak, see mill.Wheel, a link and the book.", "Mind the step.", "New words"],
        ),
        ("mill.org", ORG, ["The wheel is old oak, see the book and a second line. 2 * 3 * 4 and a/b/c stay."]),
        (
            "mill.adoc",
            ASCIIDOC,
            [
                "Wheels of Waystone are old oak, see here and the stones. a*b*c and H2O stay, 10⁶ too.",
                "Mind the step.",
            ],
        ),
        ("mill.tex", TEX, ["The wheel of Müller's naïve café, 50% oak, turns for $x^2$.", "E = mc^2"]),
        ("mill.txt", TEX, ["Two: the other"]),
    ],
)
def test_what_its_page_shows_is_read_with_its_sections_as_places(
    tmp_path: Path, name: str, text: str, shown: list[str]
) -> None:
    found = document(tmp_path, name, text)
    source = found.source
    assert (source.title, source.author.partition(",")[0], source.published) == ("The Mill", "Orla Venn", "2024-03-06")
    assert all(words in found.text for words in shown)
    assert "SECRET" not in found.text
    end = found.text.index("Last words.")
    assert found.place(found.span(end, end + 4)).label == "§ Stones"
    rows = [block for block in found.blocks if block.cells]
    assert [(column, found.text[start:end]) for column, start, end in rows[0].cells] == [
        ("Fruit", "Apple"),
        ("Price", "3"),
    ]
    kinds = {found.text[block.start : block.end]: block.kind for block in found.blocks}
    assert kinds["x = 1"] == "item"


@pytest.mark.parametrize(("name", "text"), [("mill.org", ORG), ("mill.adoc", ASCIIDOC)])
def test_an_item_goes_on_in_the_line_below_it(tmp_path: Path, name: str, text: str) -> None:
    found = document(tmp_path, name, text)
    assert "one stone that goes on" in [found.text[block.start : block.end] for block in found.blocks]


@pytest.mark.parametrize(("name", "text"), [("mill.rst", RST), ("mill.org", ORG), ("mill.tex", TEX)])
def test_notes_are_beside_the_sentence(tmp_path: Path, name: str, text: str) -> None:
    found = document(tmp_path, name, text)
    assert "A note." in [found.text[block.start : block.end] for block in found.blocks]


@pytest.mark.parametrize("name", ["a.rst", "a.org", "a.adoc", "a.tex"])
def test_comments_alone_are_no_words(tmp_path: Path, name: str) -> None:
    sign = {"a.rst": ".. x", "a.org": "# x", "a.adoc": "// x", "a.tex": "% x"}[name]
    with pytest.raises(UnreadableDocument, match=rf"^{name}: holds no"):
        document(tmp_path, name, f"{sign}\n")


@pytest.mark.parametrize("name", ["a.rst", "a.org", "a.adoc", "a.tex"])
@pytest.mark.parametrize(
    "unit", ["{", "\\x{", "[", "*a ", "`", "|", "== x\n", "* x\n", "=====\n", ":a:\n", "$", "\\begin{a}"]
)
def test_markup_that_never_ends_is_read_all_the_same(tmp_path: Path, name: str, unit: str) -> None:
    assert "Some words" in document(tmp_path, name, f"Some words.\n\n{unit * (4_000 // len(unit))}\n").text


@pytest.mark.parametrize(
    "reads",
    [
        lambda: read_tex(b"Some words.\n" + b"\\begin{tabular}\n" * 15_000),
        lambda: read_tex(b"Some words.\n" + b"\\begin{verbatim}\n" * 15_000),
        lambda: read_asciidoc("Some words. " + "link:a[" * 5_000),
        lambda: read_asciidoc("Some words. " + "image:a " * 5_000),
        lambda: read_org("Words of it,\n" * 15_000),
        lambda: read_subtitles("1\n00:00:01,000 --> 00:00:02,000\nSome words." + " \n" * 15_000),
        lambda: read_markdown("Some words.\n\n" + "- A (0:01)\n" * 5_000),
    ],
    ids=["tables", "code", "links", "pictures", "lines", "blanks", "times"],
)
def test_what_is_begun_thousands_of_times_takes_seconds_of_a_processor_at_most(reads: Callable[[], Reading]) -> None:
    began = process_time()
    assert "words" in reads().text.lower()
    assert process_time() - began < 10
