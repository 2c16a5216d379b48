"""The examples for servers of language models, against a server that replays what one sent."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from threading import Thread

import pytest

from profileparse import decoding_grammar

EXAMPLES = Path(__file__).parents[2] / "examples"
PIECES = (
    "Cellular secre",
    "tion Overview\n",
    "\nCells release",
    " molecules.[1]\n\nReferences\n\n",
    "1. A. Miller. Cells.\n",
)


def example(name):
    """Return an example as a module."""
    spec = spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def completion(pieces):
    """Return the events of llama.cpp's own endpoint."""
    return [{"content": piece, "stop": False} for piece in pieces] + [{"content": "", "stop": True}]


def chat(pieces):
    """Return the events of an endpoint as OpenAI has it; the first and last one have no content."""
    deltas = [{"role": "assistant"}, *({"content": piece} for piece in pieces), {"content": None}]
    return [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas] + [{"choices": []}]


@pytest.fixture
def server():
    """A server that keeps what it is sent, and sends the events that a test gives it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.paths.append(self.path)
            self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for event in self.server.events:
                self.wfile.write(b": a comment\n" + f"data: {json.dumps(event)}\n\n".encode())
                self.wfile.flush()
            self.wfile.write(b"data: [DONE]\n\n" if "chat" in self.path else b"")

        def log_message(self, *_):
            """Write nothing."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.paths, made.bodies, made.events = [], [], []
    made.url = f"http://127.0.0.1:{made.server_port}"
    thread = Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def test_llama_cpp_gets_the_grammar_and_its_text_is_parsed(server, capsys):
    server.events = completion(PIECES)
    assert example("llama_cpp").main(["Cellular secretion", "--url", server.url, "--sources", "1"]) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["overview"]["blocks"][0]["segments"][0]["citations"] == [1]
    assert output.err == ""
    (body,) = server.bodies
    assert server.paths == ["/completion"]
    assert body["grammar"] == decoding_grammar(dialect="gbnf", sources=1)
    assert "Cellular secretion" in body["prompt"]


@pytest.mark.parametrize("is_old", [False, True])
def test_vllm_gets_the_grammar_and_its_text_is_parsed(server, capsys, is_old):
    server.events = chat(PIECES)
    assert example("vllm").main(["Cellular secretion", "m", "--url", server.url, *["--old"] * is_old]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "Cellular secretion"
    (body,) = server.bodies
    grammar = body["guided_grammar"] if is_old else body["structured_outputs"]["grammar"]
    assert (server.paths, body["model"], grammar) == (["/v1/chat/completions"], "m", decoding_grammar())


@pytest.mark.parametrize(("name", "events"), [("llama_cpp", completion), ("vllm", chat)])
def test_an_answer_that_is_no_profile_is_told(server, capsys, name, events):
    server.events = events(("Other Names\n", "A"))
    arguments = ["Cells", *["m"] * (name == "vllm"), "--url", server.url]
    assert example(name).main(arguments) == 1
    assert "name" in capsys.readouterr().err


def test_the_examples_need_no_other_package():
    for name in ("llama_cpp", "vllm"):
        modules = {each.partition(".")[0] for each in vars(example(name)) if each in sys.modules}
        assert modules <= {"argparse", "json", "sys", "profileparse"}
