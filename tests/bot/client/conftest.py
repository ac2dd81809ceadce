"""Which of LangChain's own tests are asked of our chat model."""

import pytest

# A model without environment variables of its own, or that is not written to disk, skips these itself.
NOT_OURS = ("TestChatModel::test_init_from_env", "TestChatModel::test_serdes")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if not item.nodeid.endswith(NOT_OURS)]
