"""Record models for workers to die of, and one with every kind of value."""

import datetime as dt
import os
import signal
from typing import Annotated

from pydantic import Field, model_validator

from profileparse import EntityProfile, Label, Profile, Prose, Term, Url


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
