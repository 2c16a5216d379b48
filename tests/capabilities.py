"""Processes of root that have given up some of its rights: permissions don't bind root."""

import ctypes
import os
import sys

import pytest

CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH = 0, 1, 2
_PR_CAPBSET_DROP = 24


def without(*capabilities):
    """Return options of `subprocess.run` for a process without capabilities; none where this is not root."""
    if os.geteuid() != 0:
        return {}
    if not sys.platform.startswith("linux"):
        pytest.skip("root can give up its rights on Linux only")
    prctl = ctypes.CDLL(None).prctl

    def give_up():
        for capability in capabilities:
            if prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError("this process may not give up capabilities")

    return {"preexec_fn": give_up}
