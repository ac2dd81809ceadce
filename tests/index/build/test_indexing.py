"""An indexing run brings the collection in step with files, and does no more work than that takes."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import event

from corpus.errors import NotFound
from index.collection import Outcome, Progress
from tests.index.conftest import as_anyone


def actions(outcomes):
    return {file: outcome.action for file, outcome in outcomes.items()}


def top(collection, question):
    passages = collection.search(question).passages
    return passages[0].passage.span.document_id if passages else None


def test_new_files_are_added_and_found(collection, folder, outcomes):
    assert actions(outcomes(collection, folder)) == dict.fromkeys(("bread.md", "paris.md", "stars.md"), "added")
    assert [info.title for info in collection.documents()] == ["Bread", "Capitals", "Stars"]
    assert top(collection, "capital of Germany") == "paris"
    assert top(collection, "when do I feed the starter") == "bread"


def test_a_second_run_embeds_nothing_and_says_so(collection, folder, embedder, outcomes):
    outcomes(collection, folder)
    embedder.embedded.clear()
    assert set(actions(outcomes(collection, folder)).values()) == {"unchanged"}
    assert embedder.embedded == []


def test_a_name_that_is_not_utf_8_fails_alone(collection, folder, outcomes):
    Path(os.fsdecode(os.fsencode(folder) + b"/latin\xe9.txt")).write_text("The mill stands by the river.")
    told = outcomes(collection, folder)
    assert actions(told) == {r"latin\xe9.txt": "failed", **dict.fromkeys(("bread.md", "paris.md", "stars.md"), "added")}
    assert "not UTF-8" in told[r"latin\xe9.txt"].message


def test_a_link_in_a_loop_fails_alone(collection, folder, outcomes):
    loop = folder.parent / "a.md"
    loop.symlink_to(folder.parent / "b.md")
    (folder.parent / "b.md").symlink_to(loop)
    assert actions(outcomes(collection, loop, folder / "paris.md")) == {"a.md": "failed", "paris.md": "added"}


def test_a_second_process_embeds_nothing_either(open_collection, folder, embedder, outcomes):
    with open_collection() as first:
        outcomes(first, folder)
    embedder.embedded.clear()
    assert set(actions(outcomes(open_collection(), folder)).values()) == {"unchanged"}
    assert embedder.embedded == []


def test_small_new_documents_come_in_together_and_are_there_once_they_are_told_of(collection, folder, monkeypatch):
    monkeypatch.setattr("index.build.writing._LONGEST_S", 60.0)  # however slow the machine is
    notes = folder / "notes"
    notes.mkdir()
    for n in range(40):
        (notes / f"note-{n}.md").write_text(f"# Note {n}\n\nKite number {n} flies over pier {n} at noon.\n")
    (notes / "copy.md").write_text((notes / "note-7.md").read_text())
    written = []
    event.listen(collection._database, "commit", written.append)
    for one in collection.index([folder]):
        if isinstance(one, Outcome) and one.action == "added":
            assert one.document_id in {info.id for info in collection.documents()}
    assert len(collection.documents()) == 43
    assert len(written) < 20
    assert top(collection, "kite number 31 over pier 31") == "note-31"
    assert collection.check().problems == ()


def test_a_changed_document_embeds_only_its_new_words(collection, folder, embedder, outcomes):
    outcomes(collection, folder)
    embedder.embedded.clear()
    paris = folder / "paris.md"
    paris.write_text(paris.read_text().replace("Berlin is the capital", "Since 1990 Berlin is the capital"))
    assert actions(outcomes(collection, folder)) == {
        "paris.md": "changed", "bread.md": "unchanged", "stars.md": "unchanged"
    }  # fmt: skip
    assert embedder.embedded
    assert all("1990" in text for text in embedder.embedded)
    assert top(collection, "1990") == "paris"
    assert collection.check().agrees


def test_the_old_words_of_a_changed_document_are_gone(collection, folder, outcomes):
    outcomes(collection, folder)
    (folder / "stars.md").write_text("# Stars\n\nComets are made of ice and dust.\n")
    outcomes(collection, folder)
    shown = [ranked.passage.text for ranked in collection.search("supernova outshines galaxy").passages]
    assert not any("supernova" in text for text in shown)
    assert "Comets" in collection.document("stars").text


def test_a_changed_source_changes_the_document(collection, folder, embedder, outcomes):
    outcomes(collection, folder)
    embedder.embedded.clear()
    (folder / "sources.toml").write_text('[[source]]\nfile = "bread.md"\ntitle = "On Bread"\nauthor = "A. Baker"\n')
    assert actions(outcomes(collection, folder))["bread.md"] == "changed"
    assert embedder.embedded == []
    info = next(info for info in collection.documents() if info.id == "bread")
    assert (info.title, info.author) == ("On Bread", "A. Baker")


def test_a_file_that_a_folder_has_lost_is_removed(collection, folder, outcomes):
    outcomes(collection, folder)
    (folder / "bread.md").unlink()
    assert actions(outcomes(collection, folder)) == {
        "bread.md": "removed", "paris.md": "unchanged", "stars.md": "unchanged"
    }  # fmt: skip
    assert top(collection, "feed the sourdough starter") != "bread"
    assert collection.check().agrees


def test_a_folder_that_has_become_empty_has_lost_all(collection, folder, outcomes):
    outcomes(collection, folder)
    for file in folder.iterdir():
        file.unlink()
    assert set(actions(outcomes(collection, folder)).values()) == {"removed"}
    assert collection.documents() == []
    assert outcomes(collection, folder) == {}


def test_a_folder_that_is_not_there_fails_and_removes_nothing(collection, folder, tmp_path, outcomes):
    outcomes(collection, folder)
    folder.rename(tmp_path / "away")
    assert actions(outcomes(collection, folder)) == {"notes": "failed"}
    assert len(collection.documents()) == 3


def test_other_folders_and_single_files_remove_nothing(collection, folder, tmp_path, outcomes):
    outcomes(collection, folder)
    (folder / "bread.md").unlink()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    outcomes(collection, folder / "paris.md", elsewhere)
    assert {info.id for info in collection.documents()} == {"bread", "paris", "stars"}


def test_a_moved_file_keeps_its_document(collection, folder, embedder, tmp_path, outcomes):
    outcomes(collection, folder)
    embedder.embedded.clear()
    moved = folder.rename(tmp_path / "moved")
    assert set(actions(outcomes(collection, moved)).values()) == {"unchanged"}
    assert embedder.embedded == []
    assert {Path(info.path).parent for info in collection.documents()} == {moved}


def test_of_two_new_files_with_the_name_of_a_lost_one_only_one_takes_its_place(collection, tmp_path, outcomes):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    (old / "fastnet.txt").write_text("The lighthouse on Fastnet was built of granite.")
    outcomes(collection, old)
    (old / "fastnet.txt").unlink()
    for place, text in (("a", "A violin's top is made of spruce."), ("b", "The parrot lives with the harbour master.")):
        (new / place).mkdir(parents=True)
        (new / place / "fastnet.txt").write_text(text)
    assert set(actions(outcomes(collection, new)).values()) == {"changed", "added"}
    assert len(collection.documents()) == 2


def test_two_files_of_one_name_are_two_documents(collection, folder, outcomes):
    deeper = folder / "deeper"
    deeper.mkdir()
    (deeper / "paris.md").write_text("# Myth\n\nParis of Troy gave the apple to Aphrodite. Helen went with him.\n")
    came = outcomes(collection, folder)
    assert came["paris.md"].document_id != came["deeper/paris.md"].document_id
    assert len(collection.documents()) == 4


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 8),
        ("picture.png", b"\x89PNG\r\n"),
    ],
)
def test_a_bad_file_fails_in_one_line_and_the_rest_goes_on(collection, folder, outcomes, name, content):
    bad = folder / name
    bad.write_bytes(content)
    came = outcomes(collection, bad, folder)
    assert came[name].action == "failed"
    assert name in came[name].message
    assert "\n" not in came[name].message
    assert len(collection.documents()) == 3


def test_a_path_where_nothing_is_fails(collection, folder, outcomes):
    came = outcomes(collection, folder / "missing.md", folder / "paris.md")
    assert actions(came) == {"missing.md": "failed", "paris.md": "added"}


def test_a_file_that_went_bad_keeps_what_was_read_of_it(collection, folder, outcomes):
    outcomes(collection, folder)
    (folder / "paris.md").write_bytes(b"")
    assert actions(outcomes(collection, folder))["paris.md"] == "failed"
    assert top(collection, "capital of Germany") == "paris"


def test_progress_goes_up_to_the_whole(collection, folder):
    progress = [event for event in collection.index([folder]) if isinstance(event, Progress)]
    assert [one.done for one in progress] == sorted(one.done for one in progress)
    assert progress[-1].done == progress[-1].total > 0


def test_a_run_that_is_given_up_leaves_room_for_the_next(collection, folder, outcomes):
    run = collection.index([folder])
    next(run)
    run.close()
    outcomes(collection, folder)
    assert len(collection.documents()) == 3
    assert collection.check().agrees


def test_an_unknown_document_is_not_found(collection, folder, outcomes):
    outcomes(collection, folder)
    for asking in (collection.document, collection.remove):
        with pytest.raises(NotFound, match="atlantis"):
            asking("atlantis")


def test_an_empty_collection_answers_nothing(collection):
    ranking = collection.search("anything?")
    assert ranking.passages == ()
    assert not ranking.answerable
    assert collection.documents() == []
    assert collection.check().agrees


def test_what_may_not_be_looked_at_fails_by_itself_and_stays_known(collection, outcomes):
    # Not in pytest's own folder, which is its user's alone.
    with TemporaryDirectory() as made:
        home, shut = Path(made).resolve(), Path(made).resolve() / "shut"
        home.chmod(0o755)
        shut.mkdir()
        (shut / "mill.md").write_text("The mill stands by the river.")
        (home / "quay.md").write_text("The quay was built of oak.")
        outcomes(collection, home)
        locked = [(0o744, [home]), (0o700, [shut / "mill.md", home])]
        for mode, given in locked:
            shut.chmod(mode)
            with as_anyone():
                told = outcomes(collection, *given, home / ("long" * 99))
            [mill] = [outcome for file, outcome in told.items() if file.endswith("mill.md")]
            assert mill.action == "failed"
            assert mill.message == "mill.md: may not be opened; give yourself the right to read it"
            assert told["long" * 99].action == "failed"
            assert told["quay.md"].action == "unchanged"
        assert {info.id for info in collection.documents()} == {"mill", "quay"}


def test_a_file_in_the_place_of_a_folder_takes_that_of_its_documents(collection, folder, outcomes):
    place = folder / "mills.md"
    place.mkdir()
    (place / "inner.md").write_text("The mill stands by the river and grinds the corn of nine villages.")
    outcomes(collection, folder)
    (place / "inner.md").rename(folder / "moved")
    place.rmdir()
    (folder / "moved").rename(place)
    told = actions(outcomes(collection, folder))
    assert (told["inner.md"], told["mills.md"]) == ("removed", "added")
