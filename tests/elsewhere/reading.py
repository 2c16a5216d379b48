"""Texts of other kinds, ``fixtures/elsewhere``, with the records that careful readers wrote down."""

from __future__ import annotations

from pathlib import Path

from elsewhere import models
from readings import Readings

HERE = Path(__file__).parent
ELSEWHERE = Readings(HERE.parents[1] / "fixtures" / "elsewhere", HERE, models)
