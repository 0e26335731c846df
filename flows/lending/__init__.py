"""Hands and wishes: what neighbours would happily do, and who would like them to.

A coordinator suggests who could meet; nobody hears of the other before both have agreed.
"""

from flows.lending.door import doors, rows_after
from flows.lending.kinds import kind_for
from flows.lending.leaving import forgotten, kept

__all__ = ["doors", "forgotten", "kept", "kind_for", "rows_after"]
