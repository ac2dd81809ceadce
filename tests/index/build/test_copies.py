"""Copies of one text are one document: one is indexed, and another takes its place when it goes."""

import pytest


@pytest.fixture
def copy(folder):
    made = folder / "stars-saved.txt"
    text = (folder / "stars.md").read_text()
    made.write_text(text.removeprefix("# ").replace("'", "’") + "\nShare this page\n")
    return made


def actions(outcomes):
    return {file: outcome.action for file, outcome in outcomes.items()}


def test_a_copy_is_reported_and_not_indexed(collection, folder, copy, outcomes):
    came = outcomes(collection, folder)
    assert [came["stars.md"].action, came[copy.name].action] == ["added", "duplicate"]
    assert "stars.md" in came[copy.name].message
    assert {info.id for info in collection.documents()} == {"bread", "paris", "stars"}
    found = collection.search("neutron stars explosions").passages
    assert {ranked.passage.span.document_id for ranked in found} <= {"bread", "paris", "stars"}


def test_a_copy_stays_reported(collection, folder, copy, embedder, outcomes):
    outcomes(collection, folder)
    embedder.embedded.clear()
    assert actions(outcomes(collection, folder))[copy.name] == "duplicate"
    assert embedder.embedded == []


def test_what_is_indexed_stays_when_a_copy_comes(collection, folder, copy, outcomes):
    outcomes(collection, copy)
    came = outcomes(collection, folder)
    assert came["stars.md"].action == "duplicate"
    assert {info.id for info in collection.documents()} == {"bread", "paris", "stars-saved"}


def test_the_copy_comes_in_when_the_kept_file_goes(collection, folder, copy, outcomes):
    outcomes(collection, folder)
    (folder / "stars.md").unlink()
    assert actions(outcomes(collection, folder)) == {
        "bread.md": "unchanged", "paris.md": "unchanged", "stars.md": "removed", copy.name: "added"
    }  # fmt: skip
    assert collection.search("neutron stars").passages[0].passage.span.document_id == "stars-saved"
    assert collection.check().agrees


def test_the_copy_comes_in_when_the_kept_one_changes(collection, folder, copy, outcomes):
    outcomes(collection, folder)
    (folder / "stars.md").write_text("# Stars\n\nComets are made of ice and dust, and have two tails.\n")
    came = outcomes(collection, folder)
    assert [came["stars.md"].action, came[copy.name].action] == ["changed", "added"]
    assert collection.check().agrees


def test_a_document_that_becomes_a_copy_makes_way(collection, folder, outcomes):
    outcomes(collection, folder)
    (folder / "paris.md").write_text((folder / "stars.md").read_text())
    assert actions(outcomes(collection, folder))["paris.md"] == "duplicate"
    assert {info.id for info in collection.documents()} == {"bread", "stars"}
    assert collection.check().agrees


def test_removing_a_document_removes_its_copies(collection, folder, copy, outcomes):
    outcomes(collection, folder)
    collection.remove("stars")
    assert {info.id for info in collection.documents()} == {"bread", "paris"}
    came = outcomes(collection, copy)
    assert came[copy.name].action == "added"


def test_files_with_one_footer_are_neither_all_compared_nor_brought_in_one_by_one(
    collection, tmp_path, outcomes, monkeypatch
):
    footer = "Printed at the harbour office of Skerryvore, which is open on weekdays from nine until noon."
    folder = tmp_path / "logs"
    folder.mkdir()
    for at in range(60):
        own = " ".join(f"ship{at}x{word}" for word in range(24))
        (folder / f"{at}.txt").write_text(f"{own}.\n\n{footer}\n")
    looked, brought = [], []
    document, bring_in = collection._catalog.document, collection._writer.bring_in
    monkeypatch.setattr(collection._writer.catalog, "document", lambda name: looked.append(name) or document(name))
    monkeypatch.setattr(collection._writer, "bring_in", lambda tasks: brought.append(len(tasks)) or bring_in(tasks))
    assert set(actions(outcomes(collection, folder)).values()) == {"added"}
    assert max(brought) > 1
    assert len(looked) <= 16 * 60
    (tmp_path / "copy.txt").write_text((folder / "7.txt").read_text().upper())
    assert outcomes(collection, tmp_path / "copy.txt")["copy.txt"].action == "duplicate"


def test_what_was_a_copy_before_the_rules_changed_comes_in(collection, folder, copy, outcomes, monkeypatch):
    outcomes(collection, folder)
    monkeypatch.setattr("index.build.indexer.same_text", lambda *_: False)
    monkeypatch.setattr("index.build.writing.same_text", lambda *_: False)
    assert actions(outcomes(collection, folder))[copy.name] == "added"
    assert collection.check().agrees
