"""A LangChain chain can take the collection as its retriever."""

from index.langchain import CollectionRetriever


def test_the_retriever_gives_passages_with_their_places(collection, folder, outcomes):
    outcomes(collection, folder)
    found = CollectionRetriever(collection=collection, k=2).invoke("What is the capital of Germany?")
    assert 1 <= len(found) <= 2
    best, facts = found[0], found[0].metadata
    assert "Berlin" in best.page_content
    assert collection.document(facts["document"]).text[facts["start"] : facts["end"]] == best.page_content
    assert facts["place"]["heading"] == "Capitals"


def test_some_documents_alone_can_be_searched(collection, folder, outcomes):
    outcomes(collection, folder)
    retriever = CollectionRetriever(collection=collection, documents={"stars"})
    assert {one.metadata["document"] for one in retriever.invoke("What is the capital of Germany?")} == {"stars"}


def test_nothing_is_given_where_the_documents_do_not_answer(collection):
    assert CollectionRetriever(collection=collection, answerable_only=True).invoke("anything?") == []
