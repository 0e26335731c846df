"""The paper a chart is drawn on: pixels from the top, and from the side where reading starts."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

DPI = 100
WIDTH = 1080  # pixels: three for each of a narrow phone
TALL = 4000  # more than any chart needs; it is cut when it is done

# Told apart by everybody, whatever colours they see (Okabe and Ito 2008), and in grey.
INK, QUIET, FAINT, PAPER = "#1a1a1a", "#4a4a4a", "#c8c8c8", "#ffffff"
BEFORE, AFTER = "#ffffff", "#0072b2"
BOLD = {"fontweight": "bold", "color": INK}
THICK = 44  # of a bar, in pixels
RIGHT_MARK = "\u200f"  # a line without letters, such as "45", runs from the right, too

Field = tuple[float, float]  # where 0 and 100 are
Json = dict[str, Any]


class Paper:
    """A picture under way. `down` goes on; what is written stands in the middle of its line."""

    def __init__(self, *, mirrored: bool, margin: int) -> None:
        self._figure = Figure(figsize=(WIDTH / DPI, TALL / DPI), dpi=DPI, facecolor=PAPER)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(*((WIDTH, 0) if mirrored else (0, WIDTH)))
        self._axes.set_ylim(TALL, 0)
        FigureCanvasAgg(self._figure)  # measures texts
        self._mirrored = mirrored
        self._margin = margin
        self._y = float(margin)

    def down(self, pixels: float) -> None:
        """Leave some room."""
        self._y += pixels

    def cut(self) -> Figure:
        """The picture, as long as it has become."""
        length = round(self._y) + self._margin
        self._figure.set_size_inches(WIDTH / DPI, length / DPI)
        self._axes.set_ylim(length, 0)
        return self._figure

    # --- words ------------------------------------------------------------------------------------

    def width(self, said: str, size: int, **look: Any) -> float:
        """How wide a text is, in pixels."""
        drawn = self._write(said, 0, size, **look)
        wide = float(drawn.get_window_extent().width)
        drawn.remove()
        return wide

    def paragraph(self, said: str, size: int, **look: Any) -> None:
        """A text, in as many lines as it needs."""
        room = WIDTH - 2 * self._margin
        line = ""
        for word in said.split():
            longer = f"{line} {word}".strip()
            if line and self.width(longer, size, **look) > room:
                self._below(line, size, **look)
                longer = word
            line = longer
        self._below(line, size, **look)

    def _below(self, said: str, size: int, **look: Any) -> None:
        self.down(0.65 * size)
        self.line(said, size, **look)
        self.down(0.65 * size)

    def line(self, said: str, size: int, **look: Any) -> None:
        """A text at the side where reading starts."""
        self._write(said, self._margin, size, **look)

    def line_at_end(self, said: str, size: int, **look: Any) -> None:
        """A text that ends where lines end."""
        self._write(said, WIDTH - self._margin, size, ends=True, **look)

    def _write(self, said: str, at: float, size: int, *, ends: bool = False, **look: Any) -> Any:
        marked = RIGHT_MARK + said if self._mirrored else said
        side = "right" if ends != self._mirrored else "left"
        look = {"ha": side, "va": "baseline", **look}
        baseline = self._y + 0.36 * size  # digits and most letters are 0.73 of their size tall
        return self._axes.text(at, baseline, marked, fontsize=size * 72 / DPI, **look)

    # --- bars -------------------------------------------------------------------------------------

    def field(self, before: float, after: float) -> Field:
        """Where bars can be, between names and numbers so wide."""
        return self._margin + before, WIDTH - self._margin - after

    def bar(self, field: Field, bar: Json) -> None:
        """How many in a hundred: solid if it is the later one, hatched if not; and its line."""
        zero, hundred = field
        one = (hundred - zero) / 100
        for at in (0, 50, 100):
            x = zero + at * one
            self._axes.plot([x, x], [self._y - 37, self._y + 37], color=FAINT, lw=1, zorder=0)
        sure, ends = bar["percent"], bar["percent"]
        if bar["bound"] == "or less":
            sure = 0
        elif bar["bound"] == "or more":
            ends = 100
        look = (
            {"facecolor": AFTER, "edgecolor": AFTER}
            if bar["later"]
            else {"facecolor": BEFORE, "edgecolor": INK, "hatch": "//"}
        )
        with mpl.rc_context({"hatch.linewidth": 1.5, "hatch.color": QUIET}):
            self._box(zero, zero + sure * one, lw=2, **look)
        self._somewhere(zero + sure * one, zero + ends * one)
        if not bar["bound"]:
            self._whisker(zero + bar["low"] * one, zero + bar["high"] * one)

    def _box(self, start: float, end: float, **look: Any) -> None:
        top = self._y - THICK / 2
        self._axes.add_patch(Rectangle((start, top), end - start, THICK, **look))

    def _somewhere(self, start: float, end: float) -> None:
        """Dots, where a number is that is not told."""
        if end > start:
            self._box(start, end, facecolor=PAPER, edgecolor=INK, lw=2, ls=(0, (1, 2)))

    def _whisker(self, low: float, high: float) -> None:
        cap = 12
        xs = [low, low, low, high, high, high]
        ys = [self._y + by for by in (-cap, cap, 0, 0, -cap, cap)]
        halo = [withStroke(linewidth=6, foreground=PAPER)]
        self._axes.plot(xs, ys, color=INK, lw=2.5, path_effects=halo)

    def scale(self, field: Field, size: int) -> None:
        """What the bars are measured by: 0, 50, 100."""
        zero, hundred = field
        self.down(-8)
        for at in (0, 50, 100):
            x = zero + at * (hundred - zero) / 100
            self._write(str(at), x, size, ha="center", color=QUIET)
        self.down(1.2 * size)
