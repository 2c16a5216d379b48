"""Many files: parsed in several processes, kept in a store that knows what has changed, exported.

Not imported by ``import profileparse``: import ``profileparse.batch`` where it is needed.
"""

from profileparse.batch.exports import export_store
from profileparse.batch.iteration import FileResult, parse_files
from profileparse.batch.merging import Merged, merge_stores
from profileparse.batch.outcomes import BatchError, Outcome
from profileparse.batch.reports import Report, report_store
from profileparse.batch.runs import Progress, Summary, run

__all__ = [
    "BatchError", "FileResult", "Merged", "Outcome", "Progress", "Report", "Summary", "export_store", "merge_stores",
    "parse_files", "report_store", "run",
]  # fmt: skip
