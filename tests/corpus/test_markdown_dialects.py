"""Markdown as people write it for GitHub, Obsidian, MkDocs, Docusaurus and Hugo: what their pages show."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Document
from corpus.readers import read


def page(folder: Path, text: str) -> Document:
    (folder / "mill.md").write_text(text, encoding="utf-8")
    return read(folder / "mill.md")


NOTE = """# Night

> [!warning] Storm
> Stay inside.

See [[Harbour book|the book]] and [[Piers#North]]. It is ==vital==. %%secret remark%%

![[lamp.png]]

Trimmed at nine. ^block1
"""


def test_a_note_of_obsidian_is_read_without_its_marks(tmp_path: Path) -> None:
    assert page(tmp_path, NOTE).text == (
        "Night\n\nStorm\n\nStay inside.\n\nSee the book and Piers > North. It is vital.\n\nTrimmed at nine."
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[[Book]]", "Book"),
        ("[[Book#^a1|there]]", "there"),
        ("[[Book#^a1]]", "Book"),
        ("[[#North]]", "North"),
        ("a ~~gone~~ word", "a gone word"),
        ("`==code==` and `[[x]]`", "==code== and [[x]]"),
        ("a == b and c == d", "a == b and c == d"),
        ("Do:\n\n- [!] now\n- [?] perhaps", "Do:\nnow\nperhaps"),
        ("Made by `= this.file.name`, `$= dv.x` and `=x`.", "Made by , and =x."),
        ("Para one ^p-1\nand two ^p-2", "Para one and two"),
        ("==two\nlines== and == none ==", "two lines and == none =="),
        ("`%%code%%` and %%SECRET%% words", "%%code%% and words"),
        ("Do:\n\n- [>] moved\n- [-] dropped", "Do:\nmoved\ndropped"),
        ("==two words== and ==one==", "two words and one"),
        ("Do:\n\n- [ ] trim the lamp\n- [x] sign the book", "Do:\ntrim the lamp\nsign the book"),
        ("> [!note]- Folded\n> Words.", "Folded\n\nWords."),
        ("> [!NOTE]\n> Useful.", "Useful."),
        ("before %%a\nlong\nremark%% after", "before after"),
        ("%%a\n\nlong\n\nremark%% after", "after"),
        ("Hot (%% SECRET %%), %%SECRET%%. 灯%%SECRET%%亮", "Hot (), . 灯亮"),
        ("100%% sure", "100%% sure"),
        ("100%% of it and 50%% more", "100%% of it and 50%% more"),
        ("Use %%time.\n\nWith %%timeit too.", "Use %%time.\n\nWith %%timeit too."),
        ("Use %%time.\n\nIt is 100%% sure.", "Use %%time.\n\nIt is 100%% sure."),
        ("Use %%time or %%timeit, %%SECRET%% both.", "Use %%time or %%timeit, both."),
        ("Use %%time.\n%%SECRET\n\nSECRET\n%% Hot.", "Use %%time. Hot."),
        ("%%a\n\n```\nSECRET\n```\n%%\n\nHot.", "Hot."),
        ("Hot.\n\n%%SECRET\n\nand\n\n```\nmore\n```", "Hot."),
        ("Hot.\n\n%% SECRET", "Hot."),
        ('<Admonition type="tip">Mind it.</Admonition>', "Mind it."),
        ("Oil\n: What lamps burn.\n: Not water.", "Oil\n\nWhat lamps burn.\n\nNot water."),
        ("/// note | Mind it\nHot.\n///", "Mind it\n\nHot."),
        ("[Oil](x){ .md-button }", "Oil"),
        ("\\newpage\n\nHot.\n\n\\begin{align}\nx\n\\end{align}", "Hot.\n\nx"),
        ("```{python}\n#| label: SECRET\nprint(1)\n```", "print(1)"),
        ("<font color=white>SECRET</font> Hot.", "Hot."),
        ("C++ and D++, ++added++ and ^^lit^^", "C++ and D++, added and lit"),
        ("<% tp.file.title %>Hot.", "Hot."),
        ("{{< hint info >}}Stay inside.{{< /hint >}}", "Stay inside."),
        ("{% note %} Save your work. {% endnote %}", "Save your work."),
        ("```ad-note\ntitle: Mind it\ncollapse: open\nIt is *hot*.\n```", "Mind it\n\nIt is hot."),
        (
            "Do:\n\n- trim\n  SCHEDULED: <2024-01-01 Mon>\n  :LOGBOOK:\n  CLOCK: [2024]\n  :END:\n- sign",
            "Do:\ntrim\nsign",
        ),
        ("```chart\ntype: bar\n```\n\nHot.", "Hot."),
        ("```sh\nrun %%time [[x]] ==y==\n```", "run %%time [[x]] ==y=="),
        ("```dataview\nLIST FROM x\n```\n\nWords.", "Words."),
        ("| a | b |\n|---|---|\n| [[Pier\\|the pier]] | ==2== |", "a b\nthe pier 2"),
        (
            '!!! note "Mind the lamp"\n    It is hot.\n\n    And bright.\n\nAfter.',
            "Mind the lamp\n\nIt is hot.\n\nAnd bright.\n\nAfter.",
        ),
        ("??? tip\n    Use oil.", "Use oil."),
        ('=== "Linux"\n    Run it.', "Linux\n\nRun it."),
        ('!!! a "One"\n    !!! b "Two"\n        Deep.', "One\n\nTwo\n\nDeep."),
        (":::tip[Mind the lamp]\n\nIt is hot.\n\n:::", "Mind the lamp\n\nIt is hot."),
        (":::note Mind it\nHot.\n:::", "Mind it\n\nHot."),
        ("## Lamps {#lamps .big}\n\nHot.", "Lamps\n\nHot."),
        ("import Tabs from '@theme/Tabs';\n\nHot. {/* SECRET */}", "Hot."),
        ("[TOC]\n\nHot.", "Hot."),
        ("{{< youtube abc >}}\n\nHot {{% ref %}} lamp.", "Hot lamp."),
        ("Hot.\n{: .lead}", "Hot."),
        ("A{--SECRET--} lamp{++ of oil++}.", "A lamp of oil."),
        ("Hot.^[In June.]", "Hot. (In June.)"),
        (":material-check: Hot.", "Hot."),
        ("<details>\n<summary>More</summary>\n\nHot.\n\n</details>", "More\n\nHot."),
        ("<p align='center'>Hot &amp; bright.</p>", "Hot & bright."),
        ("<div hidden>\n\nSECRET\n\n</div>\n\nHot.", "Hot."),
        ("<span class='sr-only'>SECRET</span> Hot.", "Hot."),
        ("<p style='color:white'>SECRET</p>\n\nHot.", "Hot."),
        ("Hot. <!-- SECRET -->", "Hot."),
        ("H~2~O and x^2^", "H2O and x²"),
        ("10^23^, 10^-3^ and 10<sup>6</sup> a, 5 m<sup>&minus;2</sup>", "10²³, 10⁻³ and 10⁶ a, 5 m⁻²"),
        ("<p>10<sup>6</sup> lamps</p>", "10⁶ lamps"),
        ("2<sup>0.5</sup>, the 1<sup>st</sup> of May and `<sup>2</sup>`", "2^0.5, the 1st of May and <sup>2</sup>"),
        ("The lamp\nid:: 6543-abc\ncollapsed:: true", "The lamp"),
        ("See ((65432-abcd)) {{embed ((65432-abcd))}} there.", "See there."),
        ("Text {{ site.url }} end.\n{: .class}", "Text end."),
        ("{% highlight ruby %}\nputs 1\n{% endhighlight %}", "puts 1"),
        ("* TOC\n{:toc}\n\n[link]({% link x.md %}) here.", "link here."),
        ('{{< youtube abc >}}\n\nText {{< ref "x" >}} more.', "Text more."),
        ("import A from './a';\n\nexport const x = {\n  a: 1,\n};\n\nLast.", "Last."),
        ('<Card title="x" onClick={() => go()} />\n\nLast.', "Last."),
        ("```{note}\n:class: wide\nUse *oil*.\n```", "Use oil."),
        ("```{admonition} Oil\nUse it.\n```", "Oil\n\nUse it."),
        (":::{admonition} Oil\nUse it.\n:::", "Oil\n\nUse it."),
        ("```{code-block} python\nprint(1)\n```", "print(1)"),
        ("{ref}`the book <harbour>` and {term}`lamp`", "the book and lamp"),
        ("(harbour)=\nWords.", "Words."),
        ("[marked]{.mark} words and ![a lamp](a.png){width=50%}", "marked words and"),
        ("+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n| 3 | 4 |\n+---+---+", "a b\n1 2\n3 4"),
        ("`{{ site.url }}` and ((so)) {braces} stay", "{{ site.url }} and ((so)) {braces} stay"),
    ],
)
def test_what_a_page_shows_is_what_is_read(tmp_path: Path, written: str, shown: str) -> None:
    assert page(tmp_path, f"# A\n\nWords.\n\n{written}\n").text == f"A\n\nWords.\n\n{shown}"


@pytest.mark.parametrize(
    ("front", "title"),
    [
        (
            "title: What a keeper writes down every night | Kept by\n  Orla Venn\ntags:\n- sea",
            "What a keeper writes down every night | Kept by Orla Venn",
        ),
        ("title: >-\n  The harbour book\n  of Orla Venn", "The harbour book of Orla Venn"),
        ("title: |\n  The harbour book\n  of Orla Venn", "The harbour book of Orla Venn"),
        ('title: "The \\u201charbour\\u201d book"', "The “harbour” book"),
        ("title: 'It''s a book'", "It's a book"),
        ("title: 1984", "1984"),
        ("title: The <em>harbour</em> &amp; book", "The harbour & book"),
        ('title: "{{ page.title }}"', "Heading"),
        ("title: 2024-03-06", "2024-03-06"),
        ("title: One: two", "One: two"),
        ("title: The harbour: a book\n  of Orla Venn\ntags: [a]", "The harbour: a book of Orla Venn"),
        ("title: @Orla's\n\tharbour\n  book", "@Orla's harbour book"),
        ("title: >-\n  The harbour book\n  of Orla Venn\nabout: one: two", "The harbour book of Orla Venn"),
        ("title: '[A] book:\n  two'\nabout: one: two", "[A] book: two"),
        ("Title: Capital", "Capital"),
        ("title: The book # a comment", "The book"),
        ("title: &a [x, *a, *a]\nname: SECRET", "&a [x, *a, *a]"),
        ("first: &b [x]\ntitle: *b", "Heading"),
        ("tags: [a]", "Heading"),
        ("title:\n- type: main\n  text: The book\n- type: subtitle\n  text: of Orla", "The book, of Orla"),
        ("title: >-  # folded\n\n  The harbour\n\n  book", "The harbour book"),
    ],
)
def test_the_title_of_front_matter_is_whole(tmp_path: Path, front: str, title: str) -> None:
    read_document = page(tmp_path, f"---\n{front}\n---\n\n# Heading\n\nThe lamp is trimmed at nine.")
    assert read_document.title == title
    assert read_document.text == "Heading\n\nThe lamp is trimmed at nine."


def test_front_matter_tells_author_date_and_link(tmp_path: Path) -> None:
    front = (
        "title: A\nauthors:\n  - name: Orla Venn\n  - Max\ndate: 2024-03-06T10:00:00Z\nsource: https://example.org/a"
    )
    source = page(tmp_path, f"---\n{front}\n---\nWords.").source
    assert (source.author, source.published, source.url) == ("Orla Venn, Max", "2024-03-06", "https://example.org/a")


@pytest.mark.parametrize(
    "front",
    [
        "title: A\nauthor:\n  - given: Orla\n    family: Venn\ndate: 2024-03-06 16:01 -0600",
        "title: A\nauthor: Orla Venn <orla@example.org>\ndate: 2024-03-06",
    ],
)
def test_an_author_is_a_name_and_a_date_a_day(tmp_path: Path, front: str) -> None:
    source = page(tmp_path, f"---\n{front}\n---\nWords.").source
    assert (source.author, source.published) == ("Orla Venn", "2024-03-06")


def test_properties_of_logseq_above_a_page_are_what_it_says_of_itself(tmp_path: Path) -> None:
    document = page(tmp_path, "title:: The book\nauthor:: Orla Venn\n\n- The lamp\n- is lit")
    assert (document.title, document.source.author, document.text) == ("The book", "Orla Venn", "The lamp\nis lit")


def test_front_matter_in_toml_is_read_and_rules_around_words_are_none(tmp_path: Path) -> None:
    assert page(tmp_path, '+++\ntitle = "A mill"\n+++\nWords.').title == "A mill"
    assert "Some words" in page(tmp_path, "---\n\nSome words here.\n\n---\n\nMore.").text


@pytest.mark.parametrize(
    "front",
    [
        '{\n  "title": "A mill",\n  "tags": ["sea"]\n}\n',
        ';;;\n{"title": "A mill"}\n;;;',
        ';;;\n"title": "A mill",\n"author": "Max"\n;;;',
        '---json\n{"title": "A mill"}\n---',
        "---yaml\ntitle: A mill\n---",
    ],
)
def test_front_matter_in_json_is_read(tmp_path: Path, front: str) -> None:
    read_document = page(tmp_path, f"{front}\nWords of *it*.")
    assert (read_document.title, read_document.text) == ("A mill", "Words of it.")


def test_an_object_that_no_words_follow_is_no_front_matter(tmp_path: Path) -> None:
    assert "title" in page(tmp_path, '{"title": "A mill"}\n{"title": "B mill"}\n').text


@pytest.mark.parametrize("name", ["n.txt", "n.text", "notes", "n.md"])
def test_front_matter_is_none_of_the_text_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(
        "---\ntitle: The | book\n  of Orla\nauthor: Max\n---\n\nThe lamp is *trimmed*.\n\nAt nine."
    )
    document = read(tmp_path / name)
    assert (document.title, document.source.author) == ("The | book of Orla", "Max")
    assert "title:" not in document.text
    assert document.text.endswith("At nine.")


@pytest.mark.parametrize("name", ["n.txt", "n.md"])
def test_bare_fields_above_a_text_say_what_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Title: The book\nAuthor: Orla Venn\nDate: 2024-03-06\n\nOne line.\nAnother line.\n")
    document = read(tmp_path / name)
    assert (document.title, document.source.author, document.source.published) == (
        "The book",
        "Orla Venn",
        "2024-03-06",
    )
    assert [document.text[block.start : block.end] for block in document.blocks] == ["One line.", "Another line."]


@pytest.mark.parametrize("text", ["Anna: Good morning.\nBen: Not yet.\n\nThey left.", "---\nA rule.\n---\n\nWords."])
def test_lines_of_a_talk_and_rules_are_no_front_matter(tmp_path: Path, text: str) -> None:
    (tmp_path / "n.txt").write_text(text)
    assert read(tmp_path / "n.txt").text.split() == [word for word in text.split() if word != "---"]


def test_marked_up_text_is_read_as_markdown_whatever_the_file_is_called(tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text(
        "# Lamps\n\nThe **keeper** trims [the lamp](https://a.org).\n\n| When | Who |\n|---|---|\n| nine | Max |\n"
    )
    document = read(tmp_path / "answer.txt")
    assert document.text == "Lamps\n\nThe keeper trims the lamp.\n\nWhen Who\nnine Max"


@pytest.mark.parametrize(
    "text", ["* one\n* two **\n\n2 ** 3 ** 4 is large.", "# of lamps: 4\nNext line [1](2).", "a ** b"]
)
def test_stars_and_hashes_alone_make_no_markdown(tmp_path: Path, text: str) -> None:
    (tmp_path / "n.txt").write_text(text)
    assert "**" not in text or "**" in read(tmp_path / "n.txt").text


def test_the_title_block_of_pandoc_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_text("% The harbour book\n% Orla Venn; Max\n% 2024-03-06\n\nThe lamp is *trimmed*.")
    document = read(tmp_path / "n.md")
    assert (document.title, document.source.author) == ("The harbour book", "Orla Venn, Max")
    assert document.text == "The lamp is trimmed."


def test_little_markup_is_markup_too(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_text("The lamp is *trimmed* at nine &amp; the `book` is _signed_.")
    assert read(tmp_path / "n.md").text == "The lamp is trimmed at nine & the book is signed."
