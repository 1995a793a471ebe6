"""The history of one plan in plain sentences: who did what, from what to what, and why. Two queries a page.

Modules: rows (what happened, one query over every table that keeps it), sentences (how that reads).
"""

from trainees.history_log.rows import entries, of_row
from trainees.history_log.sentences import Entry, read, was_removed

ENTRIES_A_PAGE = 50

__all__ = ["ENTRIES_A_PAGE", "Entry", "entries", "of_row", "read", "was_removed"]
