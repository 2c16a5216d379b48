import json

import profileparse

PROFILE = "Other Names\na, b\n\nX Overview\n\nText.\n"


def test_the_record_is_printed_as_json(command, write):
    write("x.txt", PROFILE)
    done = command("parse", "x.txt")
    assert done.code == 0
    assert json.loads(done.out) == profileparse.loads(PROFILE).model_dump(mode="json")


def test_standard_input_and_text_output_give_canonical_text(command):
    done = command("parse", "-", "--format", "text", stdin=b"Synonyms: a; b\n## X Overview\nText.")
    assert (done.code, done.out) == (0, PROFILE)


def test_canonical_text_in_a_pipe_keeps_every_character(command):
    done = command("parse", "-", "--format", "text", stdin="X Overview\n\na\u202eb\n".encode())
    assert done.out == "X Overview\n\na\u202eb\n"


def test_the_tree_is_printed(command):
    done = command("parse", "-", "--format", "tree", stdin=PROFILE.encode())
    assert done.out == profileparse.parse(PROFILE).document.dump() + "\n"


def test_a_text_without_a_record_says_why_on_standard_error(command):
    done = command("parse", "-", stdin=b"a shopping list")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("<stdin>:1:1: error PP101 ")
    assert done.err.count("\n") == 1


def test_the_tree_of_a_text_without_a_record_is_printed_all_the_same(command):
    done = command("parse", "-", "--format", "tree", stdin=b"a shopping list")
    assert done.code == 1
    assert done.out.startswith("Document@0..15")


def test_a_name_on_the_command_line_stands_in_for_the_heading(command):
    done = command("parse", "-", "--name", "X", stdin=b"Other Names\na")
    assert done.code == 0
    assert json.loads(done.out)["name"] == "X"


def test_utf_16_with_its_mark_is_read(command):
    done = command("parse", "-", stdin="β Overview\n\nText.".encode("utf-16"))
    assert json.loads(done.out)["name"] == "β"


def test_findings_go_to_standard_error_and_leave_the_exit_code(command):
    done = command("parse", "-", stdin=b"X Overview\n\nText.\n\nInteracting Drugs\n")
    assert done.code == 0
    assert "<stdin>:5:1: warning PP204 " in done.err
    assert json.loads(done.out)["absent"]["interacting_drugs"] == {"reason": "empty", "text": None}
