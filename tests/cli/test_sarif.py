import json

import jsonschema
import pytest

from profileparse.rules import RULES

TEXT = "X Overview\n\nZero\u200bwidth.\n\nInteracting Drugs\n"


def closed(required, **properties):
    return {
        "type": "object",
        "required": [name for name in properties if name not in required.get("optional", ())],
        "properties": properties,
        "additionalProperties": False,
    }


# The parts of SARIF 2.1.0 (OASIS standard, sections 3.13 to 3.57) that are written, with the standard's limits.
MESSAGE = closed({}, text={"type": "string", "minLength": 1})
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LINE = {"type": "integer", "minimum": 1}
REGION = closed({}, startLine=LINE, startColumn=LINE, endLine=LINE, endColumn=LINE)
LOCATION = closed({}, uri={"type": "string", "format": "uri-reference", "pattern": "^[!-~]+$"})
REPLACEMENT = closed({}, deletedRegion=REGION, insertedContent=closed({}, text={"type": "string"}))
CHANGE = closed({}, artifactLocation=LOCATION, replacements={"type": "array", "minItems": 1, "items": REPLACEMENT})
FIX = closed({}, description=MESSAGE, artifactChanges={"type": "array", "minItems": 1, "items": CHANGE})
PLACE = closed({}, physicalLocation=closed({}, artifactLocation=LOCATION, region=REGION))
RESULT = closed(
    {"optional": ["fixes"]},
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=MESSAGE,
    locations={"type": "array", "items": PLACE},
    fixes={"type": "array", "items": FIX, "uniqueItems": True},
)
RULE = closed(
    {},
    id={"type": "string"},
    name={"type": "string"},
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=closed({}, level=LEVEL),
)
DRIVER = closed(
    {},
    name={"type": "string"},
    version={"type": "string"},
    rules={"type": "array", "items": RULE, "uniqueItems": True},
)
RUN = closed(
    {},
    tool=closed({}, driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    newlineSequences={"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string"}},
    results={"type": "array", "items": RESULT},
)
LOG = closed(
    {},
    **{
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN},
    },
)


@pytest.fixture
def log(command):
    def check(*arguments, stdin=b""):
        done = command("check", *arguments, "--format", "sarif", stdin=stdin)
        return json.loads(done.out)

    return check


def results(log):
    return log["runs"][0]["results"]


def test_a_log_is_valid_with_findings_and_without(log, write):
    write("x y.txt", TEXT)
    with_findings, without = log("x y.txt"), log("-", stdin=b"Other Names\na\n\nX Overview\n\nText.\n")
    for each in (with_findings, without):
        jsonschema.validate(each, LOG, cls=jsonschema.Draft202012Validator)
    assert len(results(with_findings)) == 2
    assert results(without) == []


def test_every_rule_of_the_registry_is_described(log):
    driver = log("-", stdin=TEXT.encode())["runs"][0]["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)


def test_results_point_to_their_rule_place_and_fix(log, write):
    write("x y.txt", TEXT)
    run = log("x y.txt")["runs"][0]
    first, second = run["results"]
    assert run["tool"]["driver"]["rules"][second["ruleIndex"]]["id"] == second["ruleId"] == "PP204"
    assert second["level"] == "warning"
    assert second["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "x%20y.txt"},
        "region": {"startLine": 5, "startColumn": 1, "endLine": 5, "endColumn": 18},
    }
    (change,) = first["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 6},
            "insertedContent": {"text": ""},
        }
    ]


def test_paths_are_uris_whatever_the_file_is_called(log, write):
    names = ["ü%#?.txt", "dir/β.txt"]
    for name in names:
        write(name, TEXT)
    absolute = str(write("abs.txt", TEXT))
    found = log(*names, absolute)
    jsonschema.validate(found, LOG, cls=jsonschema.Draft202012Validator)
    uris = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results(found)}
    assert {"%C3%BC%25%23%3F.txt", "dir/%CE%B2.txt"} < uris
    assert any(uri.startswith("file:///") for uri in uris)
