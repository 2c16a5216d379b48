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


STARS = "Mira Overview\n\nIt pulses.\n\nRigel Overview\n\nIt is blue.\n"
HEADED = "---\nname: Mira\n---\n\nOverview\n\nIt pulses.\n\n---\nname: Rigel\n---\n\nOverview\n\nIt is blue.\n"


def names(done):
    return [json.loads(line)["name"] for line in done.out.splitlines()]


def test_all_records_of_a_text_are_lines_of_json(command, write):
    write("stars.txt", STARS)
    done = command("parse", "stars.txt", "--all")
    assert (done.code, done.err) == (0, "")
    assert [json.loads(line) for line in done.out.splitlines()] == [
        parsed.profile.model_dump(mode="json") for parsed in profileparse.parse_all(STARS)
    ]


def test_without_all_a_text_is_one_profile(command):
    done = command("parse", "-", stdin=STARS.encode())
    assert json.loads(done.out)["name"] == "Mira"
    assert "PP103" in done.err


def test_all_records_can_be_divided_by_a_line_or_begin_with_a_header(command):
    divided = b"Name: Mira\n\nMira Overview\n\nIt pulses.\n%%\nRigel Overview\n\nIt is blue.\n"
    assert names(command("parse", "-", "--all", "--boundary", "%%", stdin=divided)) == ["Mira", "Rigel"]
    divided = divided.replace(b"%%", b"%-%")
    assert names(command("parse", "-", "--all", "--boundary-pattern", "%.*%$", stdin=divided)) == ["Mira", "Rigel"]
    done = command("parse", "-", "--all", "--front-matter", stdin=HEADED.encode())
    assert (done.code, names(done)) == (0, ["Mira", "Rigel"])


def test_a_part_without_a_record_has_its_place_in_the_file_on_standard_error(command, write):
    write("stars.txt", "Mira Overview\n\nIt pulses.\n%%\n\na shopping list\n%%\nRigel Overview\n\nIt is blue.\n")
    done = command("parse", "stars.txt", "--all", "--boundary", "%%")
    assert (done.code, names(done)) == (1, ["Mira", "Rigel"])
    assert done.err.startswith("stars.txt:6:1: error PP101 ")
    assert done.err.count("\n") == 1


def test_findings_of_all_profiles_have_their_places_in_the_file(command):
    text = STARS.replace("Rigel", "Interacting Drugs\n\nRigel") + "\nInteracting Drugs\n"
    done = command("parse", "-", "--all", stdin=text.encode())
    assert done.code == 0
    assert [line.split(" ")[0] for line in done.err.splitlines() if "PP204" in line] == [
        "<stdin>:5:1:",
        "<stdin>:11:1:",
    ]


def test_options_that_do_not_go_together_are_refused(command):
    for arguments, said in (
        (["--boundary", "%%"], "--boundary goes with --all"),
        (["--front-matter"], "--front-matter goes with --all"),
        (["--all", "--boundary", "%%", "--front-matter"], "give --boundary or --front-matter, not both"),
        (["--all", "--boundary", " "], "--boundary: a boundary is one line that is not blank"),
        (["--boundary-pattern", "%"], "--boundary-pattern goes with --all"),
        (["--all", "--boundary", "%", "--boundary-pattern", "%"], "give --boundary or --boundary-pattern, not both"),
        (["--all", "--boundary-pattern", "== ("], "--boundary-pattern: '== (' is no regular expression: missing ), "),
        (["--all", "--boundary-pattern", "a{99999999999}"], "--boundary-pattern: 'a{99999999999}' is no regular expr"),
        (["--all", "--boundary-pattern", "(" * 9999], "--boundary-pattern: '(((("),
        (["--all", "--boundary-pattern", ""], "--boundary-pattern: it is empty"),
        (["--all", "--name", "X"], "--name is for a text of one profile"),
        (["--all", "--format", "tree"], "--all has the format json, not tree"),
    ):
        done = command("parse", "-", *arguments, stdin=STARS.encode())
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"error: {said}")
        assert done.err.count("\n") == 1
