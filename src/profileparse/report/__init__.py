"""A store in pictures: one page of charts whose marks lead to their sources.

Needs the extra ``report``. Not imported by ``import profileparse``.
"""

from profileparse.report.page import report_page

__all__ = ["report_page"]
