"""How long the texts of an entry may be, and where on earth it may stand: typed or in a file."""

from __future__ import annotations

LONGEST_NAME = 64  # characters; a name is shown no longer
LONGEST_PURPOSE = 600  # one sentence, or an answer of a few
LONGEST_LINE = 200  # an address, a link, a source
NORTH, EAST = (49.8, 55.9), (-6.5, 1.9)  # England lies within these degrees
