"""The command that writes a model, and what it reads."""

import gzip
import zipfile

import pytest

TEXTS = {
    name: f"# {name}\n\nFamily: {family}\nWeight: {weight} kg\n\n## Diet\n- {food}\n- seeds\n"
    for name, family, weight, food in (
        ("Burrel", "Talpidae", 3, "roots"), ("Tarrow", "Mustelidae", 12, "snails"), ("Gannel", "Mustelidae", 7, "frogs"),
    )
}  # fmt: skip


@pytest.fixture
def animals(write):
    for name, text in TEXTS.items():
        write(f"animals/{name}.txt", text)


def test_a_model_is_written_and_its_labels_are_printed(command, animals, tmp_path):
    done = command("learn", "animals", "-o", "animal.py", "--name", "Animal")
    assert (done.code, done.err) == (0, "wrote animal.py; use it with --model animal.py:Animal\n")
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[0] == ["3", "texts"]
    assert [line[:3] for line in lines[3:6]] == [
        ["Family", "3", "text"],
        ["Weight", "3", "quantity"],
        ["Diet", "3", "bullets"],
    ]
    source = (tmp_path / "animal.py").read_text()
    assert "class Animal(Profile):" in source
    assert "weight: Quantity | None = None" in source


def test_without_a_file_nothing_is_written(command, animals, tmp_path):
    done = command("learn", "animals/*.txt")
    assert (done.code, done.err) == (0, "write it with -o FILE\n")
    assert [path.name for path in tmp_path.iterdir()] == ["animals"]


def test_a_model_that_is_there_is_updated_and_never_overwritten(command, animals, write, tmp_path):
    command("learn", "animals", "-o", "animal.py")
    before = (tmp_path / "animal.py").read_text()
    done = command("learn", "animals", "-o", "animal.py")
    assert (done.code, done.err) == (2, "error: animal.py: is there already; --update animal.py adds to it\n")
    write("animals/Lorrel.txt", TEXTS["Burrel"].replace("Burrel", "Lorrel") + "\nRange: Oban\n")
    write("animals/Marrel.txt", TEXTS["Burrel"].replace("Burrel", "Marrel") + "\nRange: Bari\n")
    done = command("learn", "animals", "--update", "animal.py")
    assert (done.code, done.err) == (1, "write it with --write\n")
    assert done.out.startswith("new label: Range (text, in 2 of 5 texts)\n--- animal.py\n+++ animal.py\n")
    assert (tmp_path / "animal.py").read_text() == before
    assert command("learn", "animals", "--update", "animal.py", "--write").code == 0
    assert (
        "range_: Annotated" in (tmp_path / "animal.py").read_text() or "range: " in (tmp_path / "animal.py").read_text()
    )
    done = command("learn", "animals", "--update", "animal.py")
    assert (done.code, done.out, done.err) == (0, "", "animal.py: the texts add nothing to it\n")


def test_texts_come_from_archives_stores_and_standard_input(command, animals, write, tmp_path):
    first = command("learn", "animals").out
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, text in TEXTS.items():
            archive.writestr(f"{name}.txt", text)
    for name, text in TEXTS.items():
        write(f"packed/{name}.txt.gz", gzip.compress(text.encode()))
    command("batch", "animals", "--store", "s.db", "--quiet")
    assert command("learn", "a.zip").out == command("learn", "packed").out == command("learn", "s.db").out == first
    names = list(TEXTS)
    mixed = command("learn", f"animals/{names[0]}.txt", f"animals/{names[1]}.txt", "-", stdin=TEXTS[names[2]].encode())
    assert mixed.out == first


def test_what_is_no_text_is_said_and_left_out(command, animals, write):
    first = command("learn", "animals").out
    write("animals/x.txt", b"\xff\x00\x01")
    done = command("learn", "animals")
    assert done.out == first
    assert "x.txt: left out: " in done.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no/where"], "no/where: there is no such file or folder"),
        (["animals", "--name", "my model"], "'my model' is no name of a class: write letters and digits"),
        (["animals", "-o", "a.py", "--update", "b.py"], "give -o for a new model, or --update for one that is there"),
        (["animals", "--write"], "--write goes with --update"),
        (["animals", "--update", "no.py"], "no.py: it can't be read: No such file or directory"),
        (["animals", "-o", "no/where.py"], "no/where.py: can't be written: No such file or directory"),
        (["empty.txt"], "the texts have no label in common"),
    ],
)
def test_what_can_not_be_done_is_one_line(command, animals, write, arguments, message):
    write("empty.txt", "Some text without a label.\n")
    done = command("learn", *arguments)
    assert done.code == 2
    assert f"error: {message}" in done.err
