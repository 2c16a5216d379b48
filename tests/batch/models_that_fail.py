"""Record models for workers to die of, and one with every kind of value."""

import datetime as dt
import multiprocessing
import os
import re
import signal
import threading
from typing import Annotated

from pydantic import Field, model_validator

from profileparse import (
    EntityProfile,
    Label,
    PartialDate,
    Profile,
    Prose,
    Quantity,
    Section,
    Table,
    Term,
    TextValue,
    Tree,
    Url,
    Xref,
)


class FailingProfile(EntityProfile):
    @model_validator(mode="after")
    def _fail(self):
        if self.name == "Exit":
            os._exit(3)
        if self.name == "Kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.name == "Raise":
            raise RuntimeError("a fault of the model")
        return self


class CompanyProfile(Profile):
    founded: dt.date | None = None
    employees: int | None = None
    rating: float | None = None
    website: Url | None = None
    motto: str | None = None
    products: Annotated[list[Term], Label("Products")] = Field(default=[])
    history: Annotated[Prose | None, Label("{name} History")] = None


class Ratio(TextValue):
    first: int
    second: int

    @classmethod
    def from_text(cls, text):
        first, second = map(int, text.split(":"))
        return cls(first=first, second=second)

    def to_text(self):
        return f"{self.first}:{self.second}"


class Optics(Section):
    indices: Annotated[list[Quantity], Label("Indices", layout="inline")] = Field(default=[])
    notes: Annotated[list[Term], Label("Notes", layout="inline")] = Field(default=[])


class Find(Section):
    place: str | None = None
    weight: Quantity | None = None


class MineralProfile(Profile):
    hardness: Quantity | None = None
    sizes: Annotated[list[Quantity], Label("Sizes", layout="inline")] = Field(default=[])
    described: PartialDate | None = None
    codes: Annotated[list[Xref], Label("Codes", layout="inline")] = Field(default=[])
    mixture: Ratio | None = None
    optics: Optics | None = None
    finds: list[Find] = Field(default=[])
    uses: Annotated[dict[str, list[Term]], Label("Uses", layout="inline")] = Field(default={})
    kinds: list[Tree] = Field(default=[])
    levels: Table | None = None


class GreedyProfile(EntityProfile):
    """A model whose validator takes all the time, or all the memory, for texts of some names."""

    @model_validator(mode="after")
    def _take(self):
        if self.name.startswith("Regex"):
            # Matching holds the interpreter's lock, and takes some thousand years.
            re.fullmatch(r"(a|a)*b", "a" * 60)
        if self.name.startswith("Wait"):
            threading.Event().wait()
        if self.name.startswith("Hog"):
            taken = []
            while len(taken) < 256:  # 4 GiB, should nothing stop it
                taken.append(b"x" * 2**24)
        if self.name.startswith("Short"):
            raise MemoryError
        return self


if multiprocessing.current_process().name != "MainProcess" and os.environ.get("PROFILEPARSE_TEST_KILL_WORKERS"):
    os.kill(os.getpid(), signal.SIGKILL)
