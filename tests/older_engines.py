"""Patterns that mean the same on every Python from 3.11 on.

Before 3.11.5 the engine went on in the wrong place after a possessive group that had failed in the middle of itself
(CPython issue gh-106052), and mixed up captures inside possessive and atomic groups (gh-101955).
"""

import re._constants as op
import re._parser as engine

ONE_CHARACTER = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN, op.RANGE, op.CATEGORY)
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


def parts(code, argument) -> list:
    if code is op.SUBPATTERN:
        return [argument[3]]
    if code in REPEATS:
        return [argument[2]]
    if code is op.BRANCH:
        return argument[1]
    if code is op.ATOMIC_GROUP:
        return [argument]
    return [argument[1]] if code in (op.ASSERT, op.ASSERT_NOT) else []


def holds_capture(body) -> bool:
    return any(
        (code is op.SUBPATTERN and argument[0] is not None) or any(map(holds_capture, parts(code, argument)))
        for code, argument in body
    )


def cannot_fail(code, argument) -> bool:
    if code in REPEATS:
        return argument[0] == 0
    if code is op.BRANCH:
        return any(all(cannot_fail(*each) for each in branch) for branch in argument[1])
    if code in (op.SUBPATTERN, op.ATOMIC_GROUP):
        return all(cannot_fail(*each) for each in parts(code, argument)[0])
    return False


def fails_in_the_middle(body) -> bool:
    """Whether a group can fail after the engine has moved on in the text."""
    consumed = moved = False
    for code, argument in body:
        if code in ONE_CHARACTER:
            if moved:
                return True
            consumed = True
        elif code is op.AT:
            if moved:
                return True
        elif code in REPEATS and is_one_character(argument[2]):
            if (moved or consumed) and argument[0] > 0:
                return True
            moved = moved or consumed or code is not op.POSSESSIVE_REPEAT
            consumed = True
        elif cannot_fail(code, argument):
            consumed = moved = True
        elif code is op.BRANCH and not (consumed or moved):
            if any(map(fails_in_the_middle, argument[1])):
                return True
            consumed = moved = True
        elif code is op.SUBPATTERN and argument[0] is None and not (consumed or moved):
            if fails_in_the_middle(argument[3]):
                return True
            consumed = moved = True
        else:
            return True
    return False


def is_one_character(body) -> bool:
    return len(body) == 1 and body[0][0] in ONE_CHARACTER


def faults(pattern: str, flags: int = 0) -> list[str]:
    found = []
    waiting = [engine.parse(pattern, flags)]
    while waiting:
        for code, argument in waiting.pop():
            if code is op.POSSESSIVE_REPEAT and not is_one_character(argument[2]):
                if fails_in_the_middle(argument[2]):
                    found.append(f"a possessive group that can fail in the middle: {argument[2]}")
                if holds_capture(argument[2]):
                    found.append(f"a capture in a possessive group: {argument[2]}")
            if code is op.ATOMIC_GROUP and holds_capture(argument):
                found.append(f"a capture in an atomic group: {argument}")
            waiting += parts(code, argument)
    return found
