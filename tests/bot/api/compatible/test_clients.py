"""The programs that people use, driven against the running server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openai
import pytest
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel

from tests.bot.api.conftest import ASKED
from tests.bot.served import Server

# LlamaIndex needs an older `openai` than this project, LiteLLM older parts of other libraries: both live in a virtual
# environment of their own (`make clients`).
CLIENTS = Path(sys.prefix) / "clients" / "bin" / "python"
SCRIPTS = {
    "llama-index": """
from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike
for chat in (False, True):
    llm = OpenAILike(model="waystone", api_base=BASE, api_key="none", **({"is_chat_model": True} if chat else {}))
    print(llm.complete(ASKED).text)
    print("".join(piece.delta or "" for piece in llm.stream_complete(ASKED)))
    print(llm.chat([ChatMessage(role="user", content=ASKED)]).message.content)
""",
    "litellm": """
import litellm
messages = [{"role": "user", "content": ASKED}]
given = dict(model="openai/waystone", api_base=BASE, api_key="none", messages=messages)
whole = litellm.completion(**given)
print(whole.choices[0].message.content, whole.usage.total_tokens > 10)
stream = litellm.completion(**given, stream=True, stream_options={"include_usage": True})
print("".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices))
del given["messages"]
print(len(litellm.embedding(**given, input=[ASKED]).data[0]["embedding"]))
""",
    "llm": """
import pathlib, subprocess, sys
home = pathlib.Path(HOME)
(home / "extra-openai-models.yaml").write_text(
    f"- model_id: waystone\\n  model_name: waystone\\n  api_base: {BASE}\\n  api_key_name: none\\n")
for more in ([], ["--no-stream"]):
    command = [sys.executable, "-m", "llm", "-m", "waystone", "--key", "none", "-u", *more, ASKED]
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.stdout, done.stderr)
""",
}


@pytest.mark.parametrize("program", SCRIPTS)
def test_a_program_of_others_gets_its_answers(small: Server, program: str, tmp_path: Path) -> None:
    python = Path(sys.executable) if program == "llm" else CLIENTS
    if not python.exists():
        pytest.skip("the other programs are not there: make clients")
    script = f"BASE, ASKED, HOME = {small.url + '/v1'!r}, {ASKED!r}, {str(tmp_path)!r}\n{SCRIPTS[program]}"
    quiet = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LLM_USER_PATH": str(tmp_path), "PYTHONPATH": ""}
    done = subprocess.run(
        [python, "-c", script], capture_output=True, text=True, env={**os.environ, **quiet}, cwd=tmp_path, timeout=200
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("the rent had doubled") == {"llama-index": 6, "litellm": 2, "llm": 2}[program]
    told = {"litellm": "384", "llm": "Token usage", "llama-index": ""}[program]
    assert told in done.stdout
    assert "Error" not in done.stdout


class Told(BaseModel):
    """What a caller of LangChain wants to have."""

    answer: str
    sources: list[str]


def test_langchains_chat_model(small: Server) -> None:
    chat = ChatOpenAI(model="waystone", base_url=f"{small.url}/v1", api_key="none", max_retries=0)
    reply = chat.invoke(ASKED)
    assert "the rent had doubled" in str(reply.content)
    assert reply.usage_metadata is not None
    pieces = list(chat.stream(ASKED))
    assert "".join(str(piece.content) for piece in pieces) == reply.content
    told = chat.with_structured_output(Told).invoke(ASKED)
    assert isinstance(told, Told)
    assert told.sources
    responses = ChatOpenAI(model="waystone", base_url=f"{small.url}/v1", api_key="none", use_responses_api=True)
    assert "the rent had doubled" in responses.invoke(ASKED).text
    embeddings = OpenAIEmbeddings(
        model="waystone", base_url=f"{small.url}/v1", api_key="none", check_embedding_ctx_length=False
    )
    assert len(embeddings.embed_query(ASKED)) == 384


def test_the_official_clients_newer_calls(small: Server) -> None:
    client = openai.OpenAI(base_url=f"{small.url}/v1/", api_key="none", max_retries=0)
    response = client.responses.create(model="waystone", input=ASKED)
    assert "the rent had doubled" in response.output_text
    with client.responses.stream(model="waystone", input=ASKED) as stream:
        for _ in stream:
            pass
        assert stream.get_final_response().output_text == response.output_text
    assert len(client.embeddings.create(model="waystone", input=ASKED).data[0].embedding) == 384
    parsed = client.chat.completions.parse(
        model="waystone", messages=[{"role": "user", "content": ASKED}], response_format=Told
    )
    assert parsed.choices[0].message.parsed == Told.model_validate_json(parsed.choices[0].message.content or "")
    assert json.loads(parsed.choices[0].message.content or "")["sources"]
