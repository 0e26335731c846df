"""Draws a chart: `python -m bot.reports.draw`, a Chart as JSON comes in, a PNG goes out.

As wide as a phone, one question below the other, with the numbers written at the bars. What tells
before from afterwards is hatching and words, not colour alone. In right-to-left languages the
whole picture is the mirror image. Its own process, for matplotlib is large: see `pictures`.
"""

from __future__ import annotations

import json
import sys
import warnings
from io import BytesIO
from typing import Any

from matplotlib import font_manager, rc_context

from bot.reports import NO_FONT
from bot.reports.paper import BOLD, INK, QUIET, Paper
from flows.catalogue import right_to_left

# The first comes with matplotlib and has Latin, Greek, Cyrillic and Arabic letters; the others are
# taken for what it lacks, if they are installed. Arabic ones for Urdu's and Pashto's letters.
FONTS = (
    "DejaVu Sans",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Ethiopic",
    "Noto Sans Bengali",
    "Noto Sans Gurmukhi",
    "Noto Sans Gujarati",
    "Noto Sans Tamil",
    "Noto Sans Devanagari",
    "Noto Sans CJK HK",
)

# In pixels of a picture 1080 wide: a phone shows it at a third, so 36 here are 12 there.
MARGIN = 44
TITLE, TEXT, SMALL = 46, 38, 33
ROW = 74  # from one bar to the next
GAP = 46  # between questions

Json = dict[str, Any]


def png(chart: Json) -> bytes:
    """The picture of a chart, as `attached` has made plain JSON of it."""
    known = set(font_manager.get_font_names())
    with rc_context({"font.family": [name for name in FONTS if name in known]}):
        paper = Paper(mirrored=right_to_left(chart["language"] or "en"), margin=MARGIN)
        _draw(paper, chart)
        picture = BytesIO()
        paper.cut().savefig(picture, format="png", dpi="figure")
    return picture.getvalue()


def _draw(paper: Paper, chart: Json) -> None:
    paper.paragraph(chart["title"], TITLE, **BOLD)
    for line in chart["lines"]:
        paper.paragraph(line, SMALL, color=QUIET)
    paper.down(GAP / 2)
    bars = [bar for row in chart["rows"] for bar in row["bars"]]
    names = max((paper.width(bar["name"], TEXT) for bar in bars), default=0)
    numbers = max((paper.width(bar["said"], TEXT, **BOLD) for bar in bars), default=0)
    field = paper.field(names + 20, numbers + 20)
    for row in chart["rows"]:
        paper.paragraph(row["title"], TEXT, **BOLD)
        paper.down(6)
        for bar in row["bars"]:
            paper.down(ROW / 2)
            paper.line(bar["name"], TEXT, color=INK)
            paper.bar(field, bar)
            paper.line_at_end(bar["said"], TEXT, **BOLD)
            paper.down(ROW / 2)
        if row["note"]:
            paper.paragraph(row["note"], SMALL, color=QUIET)
        paper.down(GAP)
    if bars:
        paper.scale(field, SMALL)
    for note in chart["notes"]:
        paper.paragraph(note, SMALL, color=QUIET)


def main() -> int:
    """Draw what stands in the standard input."""
    with warnings.catch_warnings():
        # What would be drawn as empty boxes is not worth sending.
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            picture = png(json.load(sys.stdin))
        except UserWarning:
            return NO_FONT
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
