import json
from pathlib import Path

from profileparse.rules import RULES

CLEAN = "Other Names\na, b\n\nX Overview\n\nText.\n"
EMPTY_SECTION = "X Overview\n\nText.\n\nInteracting Drugs\n"
ZERO_WIDTH = "X Overview\n\nZero\u200bwidth.\n"
NEAR_MISS = "X Overview\n\nText.\n\nBiologic Functions\n\nOne thing\n"


def test_a_finding_is_shown_with_its_line_and_carets(command, write):
    write("x.txt", EMPTY_SECTION)
    done = command("check", "x.txt")
    assert done.code == 1
    rule = RULES["PP204"]
    assert done.out == (
        "x.txt:5:1: warning PP204 “Interacting Drugs” has nothing under it\n"
        "  |\n"
        "5 | Interacting Drugs\n"
        "  | ^^^^^^^^^^^^^^^^^\n"
        f"  = help: {rule.texts.help}\n"
        "\n"
        "Found 1 warning in 1 file.\n"
    )


def test_clean_files_exit_with_0(command, write):
    write("a.txt", CLEAN)
    write("b.md", CLEAN)
    done = command("check", ".")
    assert (done.code, done.out) == (0, "Nothing to report in 2 files.\n")


def test_findings_of_level_info_exit_with_0(command):
    done = command(
        "check", "-", "--select", "PP4", stdin=b"X Overview\n\nText.[1] More.[3]\n\nReferences\n\n1. A.\n3. B.\n"
    )
    assert "info PP403" in done.out
    assert "warning" not in done.out
    assert done.code == 0


def test_folders_are_walked_for_text_and_markdown_and_hidden_ones_are_passed_over(command, write):
    for name in ("z.txt", "a/b.md", "a/c.rst", ".git/d.txt", "a/.hidden/e.txt"):
        write(name, EMPTY_SECTION)
    done = command("check", ".", "z.txt", "--format", "json")
    assert [finding["path"] for finding in json.loads(done.out)] == ["z.txt", str(Path("a", "b.md"))]


def test_a_file_that_cannot_be_read_is_reported_and_the_others_are_checked(command, write):
    write("a.txt", b"\xff\x00")
    write("b.txt", EMPTY_SECTION)
    done = command("check", "a.txt", "b.txt")
    assert done.code == 2
    assert "a.txt: this is a binary file" in done.err
    assert "b.txt:5:1: warning PP204" in done.out


def test_select_and_ignore_choose_what_counts(command):
    assert command("check", "-", "--ignore", "PP204", stdin=EMPTY_SECTION.encode()).code == 0
    assert command("check", "-", "--select", "PP1", stdin=EMPTY_SECTION.encode()).code == 0
    assert command("check", "-", "--select", "PP1", "--select", "PP2", stdin=EMPTY_SECTION.encode()).code == 1


def test_settings_choose_what_counts_and_the_command_line_wins(command, write):
    write("profileparse.toml", 'ignore = ["PP2"]')
    assert command("check", "-", stdin=EMPTY_SECTION.encode()).code == 0
    assert command("check", "-", "--select", "PP204", stdin=EMPTY_SECTION.encode()).code == 1


def test_safe_fixes_are_written_and_what_remains_is_reported(command, write):
    path = write("x.txt", ZERO_WIDTH + "\nInteracting Drugs\n")
    done = command("check", "x.txt", "--fix")
    assert done.code == 1
    assert path.read_text(encoding="utf-8") == "X Overview\n\nZerowidth.\n\nInteracting Drugs\n"
    assert "PP204" in done.out
    assert "u200b" not in done.out


def test_fixes_of_rules_that_are_not_selected_stay_away(command, write):
    path = write("x.txt", ZERO_WIDTH)
    assert command("check", "x.txt", "--fix", "--select", "PP1").code == 0
    assert path.read_text(encoding="utf-8") == ZERO_WIDTH


def test_what_is_fixed_is_said_for_each_file(command, write):
    write("x.txt", ZERO_WIDTH + "Zero\u200bwidth.\n")
    write("y.txt", "X Overview\n\nFine.\n")
    done = command("check", "x.txt", "y.txt", "--fix", "--format", "json")
    assert (done.code, done.out, done.err) == (0, "[]\n", "x.txt: fixed PP507 (2)\n")


def test_unsafe_fixes_are_applied_when_asked_for(command, write):
    path = write("x.txt", NEAR_MISS)
    command("check", "x.txt", "--fix")
    assert path.read_text(encoding="utf-8") == NEAR_MISS
    done = command("check", "x.txt", "--fix", "--unsafe-fixes")
    assert done.code == 0
    assert path.read_text(encoding="utf-8") == NEAR_MISS.replace("Biologic ", "Biological ")


def test_a_fix_of_standard_input_goes_to_standard_output_and_findings_do_not(command):
    done = command("check", "-", "--fix", stdin=(ZERO_WIDTH + "\nInteracting Drugs\n").encode())
    assert done.out == "X Overview\n\nZerowidth.\n\nInteracting Drugs\n"
    assert "<stdin>:5:1: warning PP204" in done.err
    assert done.code == 1


def test_a_fixed_file_keeps_its_encoding(command, write):
    path = write("x.txt", ZERO_WIDTH.encode("utf-16"))
    command("check", "x.txt", "--fix")
    assert path.read_bytes() == ZERO_WIDTH.replace("\u200b", "").encode("utf-16")


def test_a_file_that_cannot_be_written_is_one_line(modest_shell, write):
    path = write("locked/x.txt", ZERO_WIDTH)
    path.parent.chmod(0o555)
    done = modest_shell("check", "locked/x.txt", "--fix")
    path.parent.chmod(0o755)
    assert done.code == 2
    assert done.err == "error: locked/x.txt: Permission denied\n"


def test_statistics_count_for_each_rule(command, write):
    write("a.txt", EMPTY_SECTION)
    write("b.txt", EMPTY_SECTION + "\nSafety Considerations\n")
    done = command("check", "a.txt", "b.txt", "--select", "PP204", "--statistics")
    assert (done.code, done.out) == (1, "     3  PP204  warning  empty-section\n")
    done = command("check", "a.txt", "b.txt", "--select", "PP204", "--statistics", "--format", "json")
    assert [(row["code"], row["count"]) for row in json.loads(done.out)] == [("PP204", 3)]


def test_json_holds_place_and_fix_of_each_finding(command, write):
    write("x.txt", ZERO_WIDTH)
    done = command("check", "x.txt", "--format", "json")
    (finding,) = json.loads(done.out)
    assert {key: finding[key] for key in ("path", "start", "end")} == {
        "path": "x.txt",
        "start": {"line": 3, "column": 5, "offset": 16},
        "end": {"line": 3, "column": 6, "offset": 17},
    }
    assert set(finding) == {"code", "severity", "message", "help", "path", "start", "end", "fix"}
    assert finding["fix"]["safe"] is True
    assert finding["fix"]["edits"] == [{"start": finding["start"], "end": finding["end"], "replacement": ""}]


def test_json_of_clean_files_is_an_empty_array(command):
    assert json.loads(command("check", "-", "--format", "json", stdin=CLEAN.encode()).out) == []


def test_github_lines_are_escaped_workflow_commands(command, write):
    write("a,b%.txt", EMPTY_SECTION)
    done = command("check", "a,b%.txt", "--format", "github")
    assert done.out == (
        "::warning file=a%2Cb%25.txt,line=5,col=1,endLine=5,endColumn=18,title=PP204 empty-section"
        "::a,b%25.txt:5:1: PP204 “Interacting Drugs” has nothing under it\n"
    )
    assert done.code == 1


def test_a_line_of_the_input_cannot_become_a_workflow_command(command):
    hostile = "X Overview\n\nText.\n\nInteracting Drugs\n\nBiologic\r::error::Functions\n\nOne\n"
    done = command("check", "-", "--format", "github", stdin=hostile.encode())
    assert all(line.startswith(("::warning file=", "::notice file=")) for line in done.out.splitlines())


STARS = "Mira Overview\n\nZero\u200bwidth.\n\nRigel Overview\n\nZero\u200bwidth.\n\nInteracting Drugs\n"


def test_findings_of_all_profiles_have_their_places_in_the_file(command, write):
    write("stars.txt", STARS)
    done = command("check", "stars.txt", "--all", "--select", "PP1,PP2")
    assert done.code == 1
    assert done.out.startswith(
        "stars.txt:9:1: warning PP204 “Interacting Drugs” has nothing under it\n"
        "  |\n"
        "9 | Interacting Drugs\n"
        "  | ^^^^^^^^^^^^^^^^^\n"
    )
    assert done.out.endswith("\nFound 1 warning in 1 file.\n")
    assert "PP103" in command("check", "stars.txt").out


def test_fixes_of_all_profiles_have_their_places_in_the_file(command, write):
    write("stars.txt", STARS)
    done = command("check", "stars.txt", "--all", "--select", "PP5", "--format", "json")
    offsets = [at for at, character in enumerate(STARS) if character == "\u200b"]
    found = json.loads(done.out)
    assert [each["start"]["offset"] for each in found] == offsets
    assert [each["fix"]["edits"][0]["start"] for each in found] == [each["start"] for each in found]
    assert [(each["start"]["line"], each["start"]["column"]) for each in found] == [(3, 5), (7, 5)]


def test_safe_fixes_of_all_profiles_are_written(command, write):
    path = write("stars.txt", STARS.replace("Rigel", "%%\nRigel"))
    done = command("check", "stars.txt", "--all", "--boundary", "%%", "--fix")
    assert path.read_text(encoding="utf-8") == STARS.replace("\u200b", "").replace("Rigel", "%%\nRigel")
    assert "stars.txt:10:1: warning PP204" in done.out
    assert "u200b" not in done.out
    by_pattern = command("check", "stars.txt", "--all", "--boundary-pattern", "%{2}$")
    assert by_pattern.out == done.out


def test_fixes_that_would_divide_a_text_otherwise_are_left_out(command, write):
    text = "Mira Overview\n\nIt pulses.\n%\u200b%\nIt pulses again.\n"
    path = write("mira.txt", text)
    assert "PP507" in command("check", "mira.txt", "--all", "--boundary", "%%", "--fix").out
    assert path.read_text(encoding="utf-8") == text
    command("check", "mira.txt", "--all", "--fix")
    assert path.read_text(encoding="utf-8") == text.replace("\u200b", "")


def test_a_boundary_without_all_is_refused(command):
    done = command("check", "-", "--boundary", "%%", stdin=STARS.encode())
    assert (done.code, done.err) == (2, "error: --boundary goes with --all\n")


UNKNOWN = "X Overview\n\nText.\n\n## Red list\n\nleast concern\n\n## {}\n\nwood\n"
LISTED = (
    "\nUnknown labels, by number of files:\n"
    '      3  EntityProfile  red_list: Annotated[str | None, Label("Red list")] = None\n'
    "      2  EntityProfile  habitat: str | None = None\n"
    "To make a model of the labels in the texts: profileparse learn PATH… -o model.py\n"
)


def test_labels_that_several_files_have_and_no_field_are_listed_at_the_end(command, write):
    for name, label in (("a", "Habitat"), ("b", "Habitat"), ("c", "Once")):
        write(f"{name}.txt", UNKNOWN.format(label))
    done = command("check", ".")
    assert done.code == 0
    assert done.out.endswith(f"Found 6 info in 3 files.\n{LISTED}")


def test_labels_of_one_file_are_listed_by_their_findings_only(command, write):
    write("a.txt", UNKNOWN.format("Habitat") + "\nY Overview\n\nText.\n\n## Habitat\n\nwood\n")
    for arguments in ((), ("--all",)):
        assert command("check", "a.txt", *arguments).out.endswith("in 1 file.\n")


def test_several_files_without_a_label_of_the_model_point_to_learn_too(command, write):
    write("a.txt", "Poem one\n")
    assert command("check", ".").out.endswith("\nFound 1 error in 1 file.\n")
    write("b.txt", "Poem two\n")
    assert command("check", ".").out.endswith("\nFound 2 errors in 2 files.\n\n" + LISTED.splitlines(keepends=True)[-1])


def test_a_rule_that_is_not_selected_lists_no_labels(command, write):
    for name in "ab":
        write(f"{name}.txt", UNKNOWN.format("Habitat"))
    assert command("check", ".", "--ignore", "PP202").out == "Nothing to report in 2 files.\n"


def test_formats_for_machines_list_no_labels(command, write):
    for name in "ab":
        write(f"{name}.txt", UNKNOWN.format("Habitat"))
    for arguments in (("--json",), ("--format", "github"), ("--format", "sarif"), ("--statistics",)):
        assert "learn" not in command("check", ".", *arguments).out


def test_no_label_of_a_listing_is_a_command_for_the_terminal(command, write):
    for name in "ab":
        write(f"{name}.txt", UNKNOWN.format("Wood \u202e##[error]x"))
    listed = command("check", ".").out.partition("Unknown labels")[2]
    assert 'wood_error_x: Annotated[str | None, Label("Wood \\u202e\\x23#[error]x")] = None\n' in listed
