"""What introduces a document is looked for once, and kept as long as that version of it."""

from __future__ import annotations

from index.store.descriptions import Description


class Looks:
    """Counts how often something is looked for."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> list[str]:
        self.times += 1
        return [f"What is bread, {self.times}?"]


def test_it_is_there_after_a_restart(open_collection, folder, outcomes):
    look = Looks()
    with open_collection() as first:
        outcomes(first, folder)
        assert first.introduction(first.info("bread"), "questions", look) == ("What is bread, 1?",)
    again = open_collection()
    assert again.introduction(again.info("bread"), "questions", look) == ("What is bread, 1?",)
    assert again.introduction(again.info("bread"), "about", list) == ()
    assert again.introduction(again.info("bread"), "about", look) == ()
    assert look.times == 1


def test_a_new_version_a_new_name_and_a_removal_leave_nothing_of_it(collection, folder, outcomes):
    look = Looks()
    outcomes(collection, folder)
    collection.introduction(collection.info("bread"), "questions", look)
    (folder / "bread.md").write_text("# Bread\n\nNow it is baked at noon.\n")
    outcomes(collection, folder)
    collection.introduction(collection.info("bread"), "questions", look)
    collection.describe("bread", Description("Loaves"))
    collection.introduction(collection.info("bread"), "questions", look)
    assert look.times == 3
    collection.remove("bread")
    outcomes(collection, folder)
    collection.introduction(collection.info("bread"), "questions", look)
    assert look.times == 4


def test_what_was_found_out_about_an_old_version_is_not_kept_for_the_new_one(collection, folder, outcomes):
    outcomes(collection, folder)
    info = collection.info("bread")

    def meanwhile() -> list[str]:
        (folder / "bread.md").write_text("# Bread\n\nNow it is baked at noon.\n")
        outcomes(collection, folder)
        return ["What was bread?"]

    collection.introduction(info, "questions", meanwhile)
    assert collection.introduction(collection.info("bread"), "questions", list) == ()
