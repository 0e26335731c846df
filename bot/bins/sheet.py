"""The whole picture: a panel for each container, two or three in a row.

From top to bottom a panel shows what goes in, the container, and in which of the next weeks the
lorry comes. There are no letters anywhere, and no figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image

from bot.bins import containers, pictograms
from bot.bins.colours import PAINTS
from bot.bins.pen import FINER, INK, WHITE, Pen, rounded

Json = dict[str, Any]

GROUND, PANEL, BORDER = "#E7DFD0", "#FBF8F1", "#C9BEA9"
PANEL_WIDTH, PANEL_HEIGHT = 340, 578
GAP, MARGIN = 22, 24
THINGS, THING = 12, 92  # from the top of a panel; how large a thing is
FUNNEL = 216
CONTAINER = 248
WEEKS = 536  # the middle of their row
EMPTY, FULL = "#E7DFD0", "#1F6F54"
SHOWN_WEEKS = 4


def png(described: Sequence[Json]) -> bytes:
    """The picture as PNG."""
    across = len(described) if len(described) <= 3 else 2 if len(described) == 4 else 3
    down = -(-len(described) // across)
    width = across * PANEL_WIDTH + (across - 1) * GAP + 2 * MARGIN
    height = down * PANEL_HEIGHT + (down - 1) * GAP + 2 * MARGIN
    image = Image.new("RGB", (width * FINER, height * FINER), GROUND)
    pen = Pen(image)
    for number, container in enumerate(described):
        row, column = divmod(number, across)
        missing = across - min(across, len(described) - row * across)
        x = MARGIN + (column + missing / 2) * (PANEL_WIDTH + GAP)
        _panel(pen.moved(x, MARGIN + row * (PANEL_HEIGHT + GAP)), container)
    picture = BytesIO()
    image.resize((width, height), Image.Resampling.BOX).save(picture, "PNG", compress_level=6)
    return picture.getvalue()


def _panel(pen: Pen, container: Json) -> None:
    pen.shape(rounded((0, 0), (PANEL_WIDTH, PANEL_HEIGHT), 26), PANEL, BORDER, 3)
    _things(pen, container["takes"])
    middle = PANEL_WIDTH / 2
    pen.shape([(middle - 26, FUNNEL), (middle + 26, FUNNEL), (middle, FUNNEL + 22)], INK, wide=3)
    body = PAINTS[container["body"]]
    lid = PAINTS[container["lid"] or container["body"]]
    at = pen.moved(middle - containers.WIDTH / 2, CONTAINER)
    containers.DRAWN[container["shape"]](at, body, lid)
    if container["every"]:
        _weeks(pen, container["every"])


def _things(pen: Pen, takes: Sequence[str]) -> None:
    """What goes in: more of each kind where there are few kinds."""
    each = {1: 3, 2: 2}.get(len(takes), 2 if len(takes) <= 3 else 1)
    drawn = [thing for stream in takes for thing in pictograms.OF[stream][:each]][:6]
    half = -(-len(drawn) // 2)
    rows = [drawn] if len(drawn) <= 3 else [drawn[:half], drawn[half:]]
    top = THINGS + (2 - len(rows)) * (THING + 6) / 2
    for number, row in enumerate(rows):
        left = (PANEL_WIDTH - len(row) * THING - (len(row) - 1) * 10) / 2
        for place, thing in enumerate(row):
            thing(pen.moved(left + place * (THING + 10), top + number * (THING + 6), THING / 100))


def _weeks(pen: Pen, every: int) -> None:
    """A dot for each week, full when the lorry comes; a rhythm needs more than its own length."""
    weeks = max(SHOWN_WEEKS, every + 1)
    step = min(50, 220 / weeks)
    left = (PANEL_WIDTH - 66 - weeks * step) / 2
    pictograms.lorry(pen.moved(left, WEEKS - 33, 0.62))
    for week in range(weeks):
        comes = week % every == 0
        x = left + 66 + (week + 0.5) * step
        pen.oval((x, WEEKS), (step * 0.66, step * 0.66), FULL if comes else WHITE, wide=4)
