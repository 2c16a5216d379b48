"""Let a llama.cpp server write a profile that its record model constrains.

    llama-server -m model.gguf --port 8080
    python examples/llama_cpp.py "Lake Baikal" --model lake.py:Lake --sources 3

The server samples only what the grammar of the model allows, so what it writes is canonical text. The record is
printed as JSON.
It needs profileparse with its extra cli, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from urllib.request import Request, urlopen

import profileparse
from profileparse.cli.options import record_model


def written(url: str, prompt: str, grammar: str, tokens: int) -> Iterator[str]:
    """Yield the pieces of what the server writes as they come: server-sent events of its endpoint /completion."""
    body = {"prompt": prompt, "grammar": grammar, "stream": True, "n_predict": tokens}
    request = Request(f"{url}/completion", json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
    with urlopen(request, timeout=600) as answer:  # noqa: S310 (the address is the caller's own)
        for line in answer:
            if line.startswith(b"data: "):
                event = json.loads(line.removeprefix(b"data: "))
                yield event["content"]
                if event.get("stop"):
                    return


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask the server, parse what it writes, and return the exit code."""
    parser = argparse.ArgumentParser(description="Let a llama.cpp server write a profile.")
    parser.add_argument("subject", help="what the profile is about")
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="the address of the server")
    parser.add_argument("--model", help="the record model, module:Class or file.py:Class")
    parser.add_argument("--sources", type=int, help="how many sources can be cited")
    parser.add_argument("--tokens", type=int, default=2000, help="where the server stops")
    given = parser.parse_args(arguments)
    model = record_model(given.model)
    grammar = profileparse.decoding_grammar(model, "gbnf", given.sources)
    prompt = f"{profileparse.instructions(model)}\n\nThe profile is about: {given.subject}\n\n"
    parsed = profileparse.parse("".join(written(given.url, prompt, grammar, given.tokens)), model=model)
    print(parsed.correction(), end="", file=sys.stderr)
    if parsed.profile is None:
        return 1
    print(parsed.profile.model_dump_json(indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
