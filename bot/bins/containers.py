"""The containers themselves: a bin on wheels, a caddy, a box, a tied bag.

Each is drawn in a field of 240 by 250, standing on its lower edge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.bins.colours import PAINTS, Paint
from bot.bins.pen import INK, Pen, arc, smooth

WIDTH, HEIGHT = 240, 250
GLEAM = "#FFFFFF"
TYRE, HUB = "#2B2F34", "#C9CED3"
HOLLOW = "#4A4F55"

Draw = Callable[[Pen, Paint, Paint], None]


def wheeled_bin(pen: Pen, body: Paint, lid: Paint) -> None:
    for x in (58, 182):
        pen.oval((x, 224), (44, 50), TYRE)
        pen.oval((x, 224), (16, 18), HUB, wide=3)
    # The bar at the back by which it is pulled.
    pen.line([(66, 34), (66, 18), (174, 18), (174, 34)], INK, 13)
    pen.line([(66, 34), (66, 18), (174, 18), (174, 34)], HOLLOW, 5)
    sides = [(40, 66), (200, 66), (182, 232), (176, 238), (64, 238), (58, 232)]
    pen.textured(sides, body.fill, body.texture, body.tone)
    _gleam(pen, [(56, 86), (69, 216)], body)
    dome = [
        *arc((120, 62), (94, 34), 180, 360),
        *arc((210, 66), (8, 9), -90, 90),
        *arc((30, 66), (8, 9), 90, 270),
    ]
    pen.textured(dome, lid.fill, lid.texture, lid.tone)
    pen.line([(26, 62), (214, 62)], INK, 4)
    _gleam(pen, [(62, 44), (92, 38)], lid)


def caddy(pen: Pen, body: Paint, lid: Paint) -> None:
    # The handle is up: by it one carries the caddy to the door.
    handle = arc((120, 118), (84, 76), 180, 360)
    pen.line(handle, INK, 17)
    pen.line(handle, lid.fill, 8)
    sides = [(40, 130), (200, 130), (188, 226), (176, 238), (64, 238), (52, 226)]
    pen.textured(sides, body.fill, body.texture, body.tone)
    _gleam(pen, [(58, 152), (66, 214)], body)
    top = [
        *arc((120, 112), (82, 24), 180, 360),
        *arc((201, 122), (10, 10), -90, 90),
        *arc((39, 122), (10, 10), 90, 270),
    ]
    pen.textured(top, lid.fill, lid.texture, lid.tone)
    for x in (42, 198):
        pen.oval((x, 122), (20, 20), HUB, wide=4)
    pen.box((102, 128), (36, 22), 6, lid.fill)
    _gleam(pen, [(74, 104), (100, 100)], lid)


def open_box(pen: Pen, body: Paint, lid: Paint) -> None:
    inside = [(34, 92), (206, 92), (214, 116), (26, 116)]
    pen.shape(inside, HOLLOW, wide=5)
    sides = [(22, 122), (218, 122), (202, 230), (194, 238), (46, 238), (38, 230)]
    pen.textured(sides, body.fill, body.texture, body.tone)
    _gleam(pen, [(44, 156), (54, 220)], body)
    pen.box((12, 108), (216, 32), 10, lid.fill, wide=5)
    _gleam(pen, [(30, 119), (72, 119)], lid)
    pen.box((88, 160), (64, 22), 11, HOLLOW)


def tied_bag(pen: Pen, body: Paint, lid: Paint) -> None:
    ears = (
        smooth([(118, 66), (98, 30), (72, 22), (80, 46), (104, 72)]),
        smooth([(122, 66), (142, 30), (168, 22), (160, 46), (136, 72)]),
    )
    for ear in ears:
        pen.shape(ear, body.fill, wide=5)
    sack = smooth(
        [
            (120, 74),
            (142, 82),
            (186, 118),
            (208, 176),
            (196, 230),
            (120, 240),
            (44, 230),
            (32, 176),
            (54, 118),
            (98, 82),
        ]
    )
    pen.textured(sack, body.fill, body.texture, body.tone)
    for fold in (
        [(112, 88), (100, 112), (94, 136)],
        [(128, 88), (142, 114), (150, 142)],
        [(120, 90), (120, 118)],
    ):
        pen.line(smooth(fold, closed=False), INK, 4)
    _gleam(pen, smooth([(64, 140), (54, 168), (54, 196)], closed=False), body)
    pen.box((98, 64), (44, 20), 9, lid.fill, wide=5)


def _gleam(pen: Pen, points: list[tuple[float, float]], paint: Paint) -> None:
    """Light on one side: it also keeps black from being a hole in the picture."""
    pen.line(points, "#8A939C" if paint is PAINTS["black"] else GLEAM, 6)


DRAWN: Mapping[str, Draw] = {
    "bin": wheeled_bin,
    "caddy": caddy,
    "box": open_box,
    "bag": tied_bag,
}
