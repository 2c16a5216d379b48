"""``profileparse edit`` and ``profileparse apply``."""

from __future__ import annotations

import json
from functools import reduce
from pathlib import Path

import pytest

TEXT = "\ufeffSynonyms: A; B\r\n\r\nX Overview\r\n\r\nText.\r\n"


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "profile.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_a_file_is_changed_in_place_and_only_there(command, profile):
    done = command("edit", profile, "--set", "other_names.1=C (d)", "--add", "other_names=E")
    assert (done.code, done.out) == (0, "")
    assert profile.read_bytes().decode() == TEXT.replace("B", "C (d); E")


def test_a_diff_shows_the_change_and_writes_nothing(command, profile):
    done = command("edit", profile, "--remove", "other_names.0", "--diff")
    assert done.code == 1
    assert "+\ufeffSynonyms: B" in done.out
    assert profile.read_bytes().decode() == TEXT


def test_standard_input_goes_to_standard_output(command):
    done = command("edit", "-", "--set", "name=Y", stdin=TEXT.encode())
    assert (done.code, done.out) == (0, TEXT.replace("X", "Y"))


@pytest.mark.parametrize("arguments", [(), ("--set", "other_names"), ("--add", "other_names")])
def test_nothing_to_do_and_half_a_change_are_errors_of_usage(command, profile, arguments):
    assert command("edit", profile, *arguments).code == 2
    assert profile.read_bytes().decode() == TEXT


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--set", "other_name.0=C"), "other_name: there is no such value"),
        (("--set", "nothing=C"), "nothing: EntityProfile has no such field"),
        (("--remove", "other_names.7"), "other_names.7: there are 2 entries"),
    ],
)
def test_a_change_that_is_not_possible_is_one_line_and_leaves_the_file(command, profile, arguments, message):
    done = command("edit", profile, *arguments)
    assert done.code == 1
    assert message in done.err
    assert done.err.count("\n") == 1
    assert profile.read_bytes().decode() == TEXT


def test_without_verifying_the_smallest_change_is_made(command):
    change = ("edit", "-", "--set", "other_names.1=B, or C")
    assert command(*change, stdin=TEXT.replace(";", ",").encode()).out == TEXT.replace("B", "B, or C")
    unread = command(*change, "--no-verify", stdin=TEXT.replace(";", ",").encode())
    assert (unread.code, unread.out) == (0, TEXT.replace("; B", ", B, or C"))


def test_a_record_is_applied_without_verifying(command, profile):
    patch = {"other_names": [{"label": "A"}, {"label": "B; C"}]}
    done = command("apply", profile, "-", "--merge", "--no-verify", stdin=json.dumps(patch).encode())
    assert done.code == 0
    assert profile.read_bytes().decode() == TEXT.replace("B", "B; C")


def test_a_text_without_a_record_is_an_error(command):
    assert command("edit", "-", "--set", "other_names=A", stdin=b"a shopping list").code == 1


def test_a_missing_file_is_an_error_of_usage(command):
    assert command("edit", "missing.txt", "--set", "name=Y").code == 2


def test_a_record_is_written_back_into_its_text(command, profile, tmp_path):
    record = json.loads(command("parse", profile).out)
    record["other_names"][0]["label"] = "Changed"
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert command("apply", profile, path, "--diff").code == 1
    assert command("apply", profile, path).code == 0
    assert profile.read_bytes().decode() == TEXT.replace("A", "Changed")
    done = command("apply", profile, path)
    assert (done.code, done.err) == (0, f"{profile}: nothing to change\n")


@pytest.mark.parametrize("record", ["{", '{"name": ""}', '{"name": "X", "color": "red"}'])
def test_a_record_that_is_none_is_one_line(command, profile, tmp_path, record):
    path = tmp_path / "record.json"
    path.write_text(record, encoding="utf-8")
    done = command("apply", profile, path)
    assert done.code == 1
    assert done.err.startswith(f"error: {path}:")
    assert done.err.count("\n") == 1


def test_a_record_that_leaves_out_members_is_refused_with_their_names(command, profile, tmp_path):
    whole = json.loads(command("parse", profile).out)
    path = tmp_path / "record.json"
    for left_out in ({"absent"}, {"references", "extra"}, set(whole) - {"name"}):
        path.write_text(json.dumps({name: value for name, value in whole.items() if name not in left_out}))
        done = command("apply", profile, path)
        names = ", ".join(name for name in whole if name in left_out)
        assert (done.code, done.err) == (
            2,
            f"error: {path}: the record leaves out {names}, which would be deleted from {profile}: "
            "give the whole record, or --merge to change only what it holds\n",
        )
        assert profile.read_bytes().decode() == TEXT


def test_a_record_that_leaves_out_members_of_its_values_is_refused(command, profile, tmp_path):
    text = (
        "Other Names: A (b)[1]; B (c)\nSafety Considerations\n\nNone known\n\n"
        "X Overview\n\nx.[2] y.\n\nReferences\n1. r https://a.b/c\n"
    )
    profile.write_text(text, encoding="utf-8")
    path = tmp_path / "record.json"
    for pointer in (
        "other_names.1.qualifier",
        "other_names.0.citations",
        "references.0.url",
        "absent.safety_considerations",
    ):
        record = json.loads(command("parse", profile).out)
        *steps, last = [int(step) if step.isdigit() else step for step in pointer.split(".")]
        reduce(lambda value, step: value[step], steps, record).pop(last)
        path.write_text(json.dumps(record))
        done = command("apply", profile, path)
        assert (done.code, f"the record leaves out {pointer}, which would be deleted" in done.err) == (2, True)
        assert profile.read_text(encoding="utf-8") == text
    record["safety_considerations"] = [{"label": "Fever", "qualifier": None, "citations": []}]
    path.write_text(json.dumps(record))
    assert command("apply", profile, path).code == 0
    assert "Fever" in profile.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("patch", "text"),
    [
        ({}, TEXT),
        ({"name": "Y"}, TEXT.replace("X", "Y")),
        ({"other_names": [{"label": "C"}]}, TEXT.replace("A; B", "C")),
        ({"other_names": None}, TEXT.replace("Synonyms: A; B\r\n", "")),
        ({"disease_roles": None}, TEXT),
        (
            {"other_names": None, "absent": {"other_names": {"reason": "empty", "text": None}}},
            TEXT.replace(" A; B", ""),
        ),
    ],
)
def test_a_merge_changes_what_the_patch_mentions(command, profile, patch, text):
    done = command("apply", profile, "-", "--merge", stdin=json.dumps(patch).encode())
    assert (done.code, done.out) == (0, "")
    assert profile.read_bytes().decode() == text


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('{"a":' * 150 + "1" + "}" * 150, "a: Extra inputs are not permitted"),
        ("[]", "Input should be an object"),
        ('{"name": null}', "name: Field required"),
        ('{"color": "red"}', "color: Extra inputs are not permitted"),
        (
            '{"absent": {"other_names": {"reason": "empty", "text": null}}}',
            "other_names has a value and an entry in absent",
        ),
    ],
)
def test_a_merge_that_gives_no_record_is_one_line(command, profile, patch, said):
    done = command("apply", profile, "-", "--merge", stdin=patch.encode())
    assert done.code == 1
    assert said in done.err
    assert done.err.startswith("error: <stdin>:")
    assert done.err.count("\n") == 1
    assert profile.read_bytes().decode() == TEXT


def test_a_merge_into_a_text_without_a_record_is_an_error(command):
    path_of_patch = "patch.json"
    Path(path_of_patch).write_text("{}")
    assert command("apply", "-", path_of_patch, "--merge", stdin=b"a shopping list").code == 1
