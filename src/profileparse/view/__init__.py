"""The page of a parsed text: text and record side by side, each value linked with its place.

Nothing in here is imported before a page is asked for.
"""
