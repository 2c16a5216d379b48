"""What the logs of continuous integration services take for commands, as those services read them."""

import re


def commands_in(log):
    """Return the lines that GitHub Actions, Azure Pipelines or TeamCity would run."""
    lines = re.split(r"\r\n|\r|\n", log)
    return [line for line in lines if line.strip().startswith("::") or re.search(r"##(vso|teamcity)?\[", line)]
