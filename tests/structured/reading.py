"""Texts of other kinds, with models that say how their values are made, and the records of careful readers."""

from __future__ import annotations

from pathlib import Path

from readings import Readings
from structured import models

HERE = Path(__file__).parent
STRUCTURED = Readings(HERE / "texts", HERE, models)
