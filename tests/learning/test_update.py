"""What new texts add to a model that a person has changed since it was written."""

from __future__ import annotations

import pytest

from profileparse import LearnedModel, learn
from profileparse.learning.update import Update, UpdateError
from profileparse.learning.update import updated as updated_file

OLD = '''\
"""Our firms."""

from typing import Annotated

from profileparse import Label, Profile


class Firm(Profile):
    """A firm; by hand."""

    founded: Annotated[int | None, Label("Founded", aliases=("Since",))] = None  # the year
    staff: int | None = None

    def age(self) -> int:
        return 2024 - (self.founded or 0)
'''


@pytest.fixture
def updated(tmp_path):
    def update(source: str, learned: LearnedModel, name: str | None = None) -> Update:
        path = tmp_path / "firm.py"
        path.write_text(source, encoding="utf-8")
        return updated_file(path, learned, name)

    return update


def texts(*lines: str) -> list[str]:
    return [f"# Firm {number}\n\n" + "\n".join(each.format(number) for each in lines) + "\n" for number in range(5)]


def added(update) -> list[str]:
    return [line for line in update.diff("firm.py") if line[0] in "+-" and line[:3] not in ("+++", "---")]


def test_a_new_label_is_declared_at_the_end(updated):
    update = updated(OLD, learn(texts("Founded: 19{}0", "Staff: 1{}", "Website: https://f{}.example")))
    assert update.notes == ("new label: Website (url, in 5 of 5 texts)",)
    assert added(update) == [
        "-from profileparse import Label, Profile\n",
        "+from profileparse import Label, Profile, Url\n",
        "+\n",
        "+    # In 5 of 5 texts: “https://f4.example”, “https://f0.example”\n",
        "+    website: Url | None = None\n",
    ]


def test_a_kind_that_no_longer_holds_is_named_with_one_that_does(updated):
    update = updated(OLD, learn(texts("Since: 19{}0", "Staff: about {}0 people")))
    assert [note.partition(",")[0] for note in update.notes] == ["staff: int | None no longer holds"]
    assert "+    staff: Quantity | None = None\n" in added(update)
    assert "def age(self) -> int:" in update.source
    assert "# the year" in update.source


def test_spellings_are_added_to_their_label(updated):
    learned = learn([*texts("Founded: 19{}0", "Staff: {}"), *texts("Founding: 18{}0")])
    update = updated(OLD, learned)
    assert "new spelling of Founded: Founding" in update.notes
    assert '+    founded: Annotated[int | None, Label("Founded", aliases=("Since", "Founding"))] = (' not in added(
        update
    )
    assert 'aliases=("Since", "Founding")' in update.source
    assert update.source.count("# the year") == 1


def test_a_section_gets_a_class_of_its_own(updated):
    lines = ("Founded: 19{}0", "Staff: {}", "Shares:", "- Price: {} kg", "- Holder: Mira {}")
    update = updated(OLD, learn(texts(*lines)))
    assert "class Shares(Section):" in update.source
    assert "    shares: Shares | None = None" in update.source
    assert update.source.index("class Shares") < update.source.index("class Firm")


def test_texts_that_add_nothing_leave_the_file_as_it_is(updated):
    update = updated(OLD, learn(texts("Founded: 19{}0", "Staff: {}")))
    assert (update.source, update.notes) == (OLD, ())


@pytest.mark.parametrize(
    ("source", "name", "message"),
    [
        ("x = (", None, "it can't be run: SyntaxError"),
        ("x = 1 / 0", None, "it can't be run: ZeroDivisionError: division by zero"),
        ("x = 1", None, "it has no model; its models: none"),
        (OLD, "Company", "it has no model Company; its models: Firm"),
        (
            OLD + "\n\nclass Other(Profile):\n    x: int | None = None\n",
            None,
            "it has several models; its models: Firm, Other",
        ),
    ],
)
def test_a_file_that_can_not_be_updated_is_refused(updated, source, name, message):
    with pytest.raises(UpdateError, match=message.replace("(", r"\(")):
        updated(source, learn([]), name)
