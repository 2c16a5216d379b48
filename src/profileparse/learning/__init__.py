"""A record model learnt from texts: their labels, spellings and kinds of values, written as Python."""

from profileparse.learning.learned import LearnedModel, learn

__all__ = ["LearnedModel", "learn"]
