"""Whether what a profile quotes and cites stands in its sources."""

from profileparse.grounding.findings import GROUND_CODES
from profileparse.grounding.grounding import Evidence, Grounding, ground

__all__ = ["GROUND_CODES", "Evidence", "Grounding", "ground"]
