"""The colours that bins have, and a texture for each, so that nobody needs to see the colour."""

from __future__ import annotations

from dataclasses import dataclass

from bot.bins.pen import Pen, Texture

Area = tuple[float, float, float, float]


def plain(pen: Pen, area: Area, ink: str) -> None:
    """Nothing on it."""


def upright(pen: Pen, area: Area, ink: str) -> None:
    left, top, right, bottom = area
    for number in range(1, 6):
        x = left + (right - left) * number / 6
        pen.line([(x, top), (x, bottom)], ink, 7)


def level(pen: Pen, area: Area, ink: str) -> None:
    left, top, right, bottom = area
    y = top + 14
    while y < bottom:
        pen.line([(left, y), (right, y)], ink, 5)
        y += 22


def slanting(pen: Pen, area: Area, ink: str) -> None:
    left, top, right, bottom = area
    x = left - (bottom - top)
    while x < right:
        pen.line([(x, bottom), (x + bottom - top, top)], ink, 7)
        x += 26


def dotted(pen: Pen, area: Area, ink: str) -> None:
    left, top, right, bottom = area
    row, y = 0, top + 12
    while y < bottom:
        x = left + (8 if row % 2 else 22)
        while x < right:
            pen.oval((x, y), (10, 10), ink, wide=0)
            x += 28
        row, y = row + 1, y + 18


def crossed(pen: Pen, area: Area, ink: str) -> None:
    left, top, right, bottom = area
    slanting(pen, area, ink)
    x = left - (bottom - top)
    while x < right:
        pen.line([(x, top), (x + bottom - top, bottom)], ink, 5)
        x += 26


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour: its fill, the tone of its texture, and the texture."""

    fill: str
    tone: str
    texture: Texture


# Of colours that some people cannot tell apart, one is lighter and the textures differ.
PAINTS = {
    "black": Paint("#3A4047", "#3A4047", plain),
    "grey": Paint("#A3ABB3", "#8D969F", level),
    "brown": Paint("#7A4A28", "#885530", crossed),
    "green": Paint("#3F9B46", "#2F8038", slanting),
    "blue": Paint("#2F74C8", "#255FA8", upright),
    "red": Paint("#C9342C", "#A92720", level),
    "purple": Paint("#7E4BA6", "#9D72C2", dotted),
    "orange": Paint("#F08A24", "#D87413", upright),
    "yellow": Paint("#F4CC33", "#DDB21A", dotted),
    "white": Paint("#FBFBF8", "#FBFBF8", plain),
}
