"""Let a vLLM server, or another one with OpenAI's interface and grammars, write a profile that its model constrains.

    vllm serve MODEL --structured-outputs-config.backend guidance
    python examples/vllm.py "Lake Baikal" MODEL --model lake.py:Lake --sources 3

The server samples only what the grammar of the model allows, so what it writes is canonical text. The record is
printed as JSON. Servers before vLLM 0.12 take the grammar as ``guided_grammar``: --old. It needs profileparse with its
extra cli, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.request import Request, urlopen

import profileparse
from profileparse.cli.options import record_model


def written(url: str, body: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pieces of what the server writes as they come, from its endpoint /v1/chat/completions."""
    data = json.dumps({**body, "stream": True}).encode()
    request = Request(f"{url}/v1/chat/completions", data, {"Content-Type": "application/json"})  # noqa: S310
    with urlopen(request, timeout=600) as answer:  # noqa: S310 (the address is the caller's own)
        for line in answer:
            event = line.removeprefix(b"data: ").strip()
            if not line.startswith(b"data: "):
                continue
            if event == b"[DONE]":
                return
            for choice in json.loads(event)["choices"]:
                yield choice["delta"].get("content") or ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask the server, parse what it writes, and return the exit code."""
    parser = argparse.ArgumentParser(description="Let a vLLM server write a profile.")
    parser.add_argument("subject", help="what the profile is about")
    parser.add_argument("served", help="the name of the language model that the server has")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="the address of the server")
    parser.add_argument("--model", help="the record model, module:Class or file.py:Class")
    parser.add_argument("--sources", type=int, help="how many sources can be cited")
    parser.add_argument("--old", action="store_true", help="name the grammar as servers before vLLM 0.12 do")
    given = parser.parse_args(arguments)
    model = record_model(given.model)
    grammar = profileparse.decoding_grammar(model, "llguidance", given.sources)
    body = {
        "model": given.served,
        "messages": [
            {"role": "system", "content": profileparse.instructions(model)},
            {"role": "user", "content": f"The profile is about: {given.subject}"},
        ],
        **({"guided_grammar": grammar} if given.old else {"structured_outputs": {"grammar": grammar}}),
    }
    parsed = profileparse.parse("".join(written(given.url, body)), model=model)
    print(parsed.correction(), end="", file=sys.stderr)
    if parsed.profile is None:
        return 1
    print(parsed.profile.model_dump_json(indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
