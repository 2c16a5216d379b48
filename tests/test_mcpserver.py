"""The server for language models, asked by the SDK's own client."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest

pytest.importorskip("mcp")

import mcp

from profileparse import Profile, Term, loads, parse, template
from profileparse.mcpserver import Tools, server

TEXT = "Other Names\nCell secretion, Exocytosis\n\nSecretion Overview\n\nCells release mole\u200bcules.[1]\n"


class Lake(Profile):
    inflows: list[Term] = []


def asked(*calls: tuple[str, dict[str, Any]], of: Any = None) -> list[Any]:
    """Return the answers to some calls, asked one after the other."""

    async def ask() -> list[Any]:
        async with mcp.Client(server() if of is None else of) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(ask())


def text_of(answer: Any) -> str:
    return answer.content[0].text


def test_parse():
    (answer,) = asked(("parse", {"text": TEXT}))
    found = answer.structured_content
    assert not answer.is_error
    assert found["record"] == loads(TEXT).model_dump(mode="json")
    assert [(each["code"], each["start"]["line"]) for each in found["diagnostics"]] == [("PP507", 6)]


def test_check_mends_what_is_safe_and_says_what_is_left():
    (answer,) = asked(("check", {"text": TEXT.replace("Other Names", "Othre Names")}))
    found = answer.structured_content
    assert "\u200b" not in found["text"]
    assert found["correction"].endswith("Write “Other Names”.")
    assert found["diagnostics"][0]["code"] == "PP201"


def test_edit_moves_no_other_line():
    (answer,) = asked(
        ("edit", {"text": TEXT, "assign": ["other_names.1=Emission (of cells)"], "add": ["other_names=X"]})
    )
    assert text_of(answer) == TEXT.replace("Exocytosis", "Emission (of cells), X")


def test_explain_and_template():
    explained, empty = asked(("explain", {"code": "pp204"}), ("template", {}))
    assert text_of(explained).startswith("PP204 empty-section (warning)")
    assert text_of(empty).endswith(template())
    (other,) = asked(("template", {}), of=server(Lake))
    assert text_of(other).endswith(template(Lake))


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("edit", {"text": TEXT, "assign": ["other_nmes=A"]}, "other_nmes"),
        ("edit", {"text": TEXT, "assign": ["other_names.9=A"]}, "there are 2 entries, numbered from 0"),
        ("edit", {"text": "nothing", "assign": ["name=A"]}, "PP101"),
        ("explain", {"code": "PP999"}, "no diagnostic has the code or name 'PP999'"),
        ("parse", {}, "text"),
    ],
)
def test_a_call_that_can_not_be_answered_says_why(name, arguments, says):
    (answer,) = asked((name, arguments))
    assert answer.is_error
    assert says in text_of(answer)


def test_the_client_is_told_what_there_is():
    async def tools() -> list[Any]:
        async with mcp.Client(server()) as client:
            return (await client.list_tools()).tools

    found = {each.name: each for each in asyncio.run(tools())}
    assert set(found) == {"parse", "check", "edit", "explain", "template"}
    assert all(each.description for each in found.values())
    assert found["edit"].input_schema["required"] == ["text"]


def test_over_standard_input_and_output(tmp_path):
    (tmp_path / "lake.py").write_text(
        "from profileparse import Profile, Term\n\n\nclass Lake(Profile):\n    inflows: list[Term] = []\n"
    )
    command = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "profileparse", "mcp", "--model", "lake.py:Lake"], cwd=str(tmp_path)
    )
    (answer,) = asked(("parse", {"text": "# Tessel\n\nInflows\nTarn Beck\n"}), of=command)
    assert answer.structured_content["record"]["inflows"][0]["label"] == "Tarn Beck"


def test_without_the_extra_the_command_says_what_to_install():
    program = (
        "import sys; sys.modules['mcp'] = sys.modules['mcp.server'] = None\n"
        "from profileparse.cli.app import run\nsys.exit(run(['mcp']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "error: the server needs mcp: pip install 'profileparse[mcp]'\n")


def test_tools_are_plain_functions_too():
    assert Tools(Lake).parse("# X\n")["record"]["name"] == parse("# X\n", model=Lake).profile.name
