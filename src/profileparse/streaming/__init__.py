"""Texts that come in chunks: their events, line by line, and what they say so far."""
