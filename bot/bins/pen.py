"""A pen that draws twice as large as the picture will be, and curves as well as lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, radians, sin

from PIL import Image, ImageChops, ImageDraw

FINER = 2  # drawn so much larger, then made smaller: no jagged edges

INK = "#23272C"
WHITE = "#FFFFFF"

Point = tuple[float, float]
Texture = Callable[["Pen", tuple[float, float, float, float], str], None]


class Pen:
    """Draws on a picture, in its final pixels, from a corner that can be moved."""

    def __init__(self, image: Image.Image, at: Point = (0, 0), size: float = 1) -> None:
        self._image = image
        self._draw = ImageDraw.Draw(image)
        self._at = at
        self._size = size

    def moved(self, x: float, y: float, size: float = 1) -> Pen:
        """The same pen with another corner, and what it draws so much larger."""
        corner = self._at[0] + x * self._size, self._at[1] + y * self._size
        return Pen(self._image, corner, self._size * size)

    def shape(
        self, points: Sequence[Point], fill: str | None, edge: str = INK, wide: float = 4
    ) -> None:
        """A closed shape with round corners of its edge; no edge when `wide` is 0."""
        placed = self._placed(points)
        if fill:
            self._draw.polygon(placed, fill=fill)
        if wide:
            self._edge([*placed, placed[0], placed[1]], edge, wide)

    def line(self, points: Sequence[Point], edge: str = INK, wide: float = 4) -> None:
        """A line through these points, with round ends."""
        placed = self._placed(points)
        self._edge(placed, edge, wide)
        for x, y in (placed[0], placed[-1]):
            half = wide * FINER * self._size / 2
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=edge)

    def oval(self, at: Point, size: Point, fill: str, edge: str = INK, wide: float = 4) -> None:
        """An ellipse around a point, so wide and so high."""
        self.shape(arc(at, (size[0] / 2, size[1] / 2)), fill, edge, wide)

    def box(self, at: Point, size: Point, r: float, fill: str, wide: float = 4) -> None:
        """A rectangle with round corners, from its upper left one."""
        self.shape(rounded(at, size, r), fill, wide=wide)

    def textured(
        self, points: Sequence[Point], fill: str, texture: Texture, tone: str, wide: float = 5
    ) -> None:
        """A closed shape whose fill has a texture in another tone: it tells colours apart, too."""
        placed = self._placed(points)
        self._draw.polygon(placed, fill=fill)
        xs, ys = zip(*points, strict=True)
        area = min(xs), min(ys), max(xs), max(ys)
        (left, top), (right, bottom) = self._placed([area[:2], area[2:]])
        left, top = int(left), int(top)
        size = int(right) - left + 2, int(bottom) - top + 2
        inside, marks = Image.new("L", size), Image.new("L", size)
        ImageDraw.Draw(inside).polygon([(x - left, y - top) for x, y in placed], fill=255)
        corner = self._at[0] - left / FINER, self._at[1] - top / FINER
        texture(Pen(marks, corner, self._size), area, WHITE)
        self._image.paste(tone, (left, top), ImageChops.multiply(inside, marks))
        self.shape(points, None, wide=wide)

    def _edge(self, placed: Sequence[Point], edge: str, wide: float) -> None:
        self._draw.line(placed, fill=edge, width=round(wide * FINER * self._size), joint="curve")

    def _placed(self, points: Sequence[Point]) -> list[Point]:
        left, top = self._at
        return [
            ((left + x * self._size) * FINER, (top + y * self._size) * FINER) for x, y in points
        ]


def arc(centre: Point, half: Point, first: float = 0, last: float = 360) -> list[Point]:
    """Points on an ellipse with these half axes; 0 degrees is right, 90 is down."""
    steps = max(4, round(abs(last - first) / 6))
    angles = (radians(first + (last - first) * step / steps) for step in range(steps + 1))
    return [
        (centre[0] + half[0] * cos(angle), centre[1] + half[1] * sin(angle)) for angle in angles
    ]


def rounded(at: Point, size: Point, r: float) -> list[Point]:
    """A rectangle with round corners, from its upper left one."""
    left, top = at[0] + r, at[1] + r
    right, bottom = at[0] + size[0] - r, at[1] + size[1] - r
    corners = ((right, top, -90), (right, bottom, 0), (left, bottom, 90), (left, top, 180))
    return [point for x, y, first in corners for point in arc((x, y), (r, r), first, first + 90)]


def smooth(points: Sequence[Point], *, closed: bool = True) -> list[Point]:
    """A curve through these points (Catmull-Rom)."""
    around = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    curve = [
        (_between(xs, step / 8), _between(ys, step / 8))
        for xs, ys in (zip(*around[at : at + 4], strict=True) for at in range(len(around) - 3))
        for step in range(8)
    ]
    return curve if closed else [*curve, points[-1]]


def _between(values: tuple[float, ...], t: float) -> float:
    """The spline between the two in the middle of four."""
    a, b, c, d = values
    return (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    ) / 2
