"""What the OpenAPI description says holds, whatever is sent: schemathesis makes calls from it and looks at the answers.

For more of them: `schemathesis run http://127.0.0.1:7860/openapi.json` beside a running server.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks, positive_data_acceptance

from tests.bot.served import Server

load_all_checks()
EXAMPLES = 4
# That a conversation needs a question, that an answer must fit a caller's own schema, and how long the vectors are, no
# description says: these may refuse what it allows.
MAY_REFUSE = ("/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/embeddings")


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_call_keeps_to_its_description(small: Server, mode: GenerationMode) -> None:
    described = schemathesis.openapi.from_url(f"{small.url}/openapi.json")
    for found in described.exclude(path="/v1/owner/index").get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.POSITIVE or operation.body or operation.query:
            call(operation, mode)


def call(operation: Any, mode: GenerationMode) -> None:
    without = [positive_data_acceptance] if operation.path in MAY_REFUSE else []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def calls(case: Case) -> None:
        case.call_and_validate(headers={"Authorization": "Bearer the-token"}, excluded_checks=without)

    calls()
