"""What goes in, as small pictures of things that every kitchen knows. Each has a field of 100."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.bins.pen import INK, WHITE, Pen, arc, rounded, smooth

Pictogram = Callable[[Pen], None]


def banana(pen: Pen) -> None:
    fruit = smooth(
        [(20, 16), (30, 14), (34, 40), (52, 62), (88, 70), (92, 78), (66, 92), (36, 84), (16, 54)]
    )
    pen.shape(fruit, "#F6CF3A")
    pen.line(smooth([(28, 30), (34, 56), (56, 76), (80, 78)], closed=False), "#B98A12", 3)
    pen.line([(22, 17), (21, 8)], "#6B4A1C", 7)


def apple(pen: Pen) -> None:
    fruit = smooth(
        [
            (50, 34),
            (68, 26),
            (86, 38),
            (86, 62),
            (70, 88),
            (56, 90),
            (50, 87),
            (44, 90),
            (30, 88),
            (14, 62),
            (14, 38),
            (32, 26),
        ]
    )
    pen.shape(fruit, "#D8453B")
    pen.line(smooth([(50, 36), (50, 22), (56, 10)], closed=False), "#6B4A1C", 5)
    pen.shape(smooth([(54, 24), (66, 8), (84, 10), (72, 24)]), "#57A84A", wide=3)
    pen.line(smooth([(26, 44), (24, 56), (30, 68)], closed=False), "#F4A9A2", 5)


def fish_bone(pen: Pen) -> None:
    pen.line([(34, 50), (84, 50)], INK, 11)
    for x, half in ((46, 22), (58, 19), (70, 14)):
        pen.line([(x + 6, 50 - half), (x, 50), (x + 6, 50 + half)], INK, 10)
    pen.line([(34, 50), (84, 50)], WHITE, 4)
    for x, half in ((46, 22), (58, 19), (70, 14)):
        pen.line([(x + 6, 50 - half), (x, 50), (x + 6, 50 + half)], WHITE, 3)
    pen.shape([(80, 50), (96, 32), (92, 50), (96, 68)], WHITE)
    pen.shape([*arc((34, 50), (28, 25), 90, 270), (40, 36), (40, 64)], WHITE)
    pen.oval((22, 44), (9, 9), INK, wide=0)


def sheet(pen: Pen) -> None:
    pen.shape([(20, 8), (62, 8), (82, 28), (82, 92), (20, 92)], WHITE)
    pen.shape([(62, 8), (62, 28), (82, 28)], "#D5DCE3")
    for y in (42, 55, 68, 81):
        pen.line([(31, y), (71 if y < 81 else 56, y)], "#8793A0", 4)


def carton(pen: Pen) -> None:
    pen.shape([(50, 36), (90, 24), (90, 74), (50, 92)], "#B98450")
    pen.shape([(50, 36), (10, 24), (10, 74), (50, 92)], "#CF9A63")
    pen.shape([(10, 24), (50, 36), (90, 24), (50, 12)], "#A06F3F")
    pen.shape([(10, 24), (50, 36), (40, 52), (0, 38)], "#DDB07C")
    pen.shape([(90, 24), (50, 36), (60, 52), (100, 38)], "#CF9A63")


def plastic_bottle(pen: Pen) -> None:
    pen.shape(
        [
            (42, 22),
            (58, 22),
            (58, 30),
            *smooth([(64, 38), (70, 48)], closed=False),
            (70, 88),
            (66, 94),
            (34, 94),
            (30, 88),
            *smooth([(30, 48), (36, 38)], closed=False),
            (42, 30),
        ],
        "#BFE3F5",
    )
    pen.box((40, 6), (20, 15), 4, "#2F74C8")
    pen.shape([(30, 54), (70, 54), (70, 74), (30, 74)], "#4FA3DB", wide=3)
    pen.line([(38, 84), (62, 84)], "#7DBBDD", 3)
    pen.line([(37, 44), (37, 49)], WHITE, 4)


def tin(pen: Pen) -> None:
    pen.shape([(20, 24), (80, 24), (80, 80), *arc((50, 80), (30, 11), 0, 180), (20, 80)], "#C5CCD3")
    band = [*arc((50, 36), (30, 11), 180, 0), *arc((50, 66), (30, 11), 0, 180)]
    pen.shape(band, "#E0665A", wide=3)
    pen.oval((50, 24), (60, 24), "#E6EAED")
    pen.oval((50, 24), (42, 14), "#AEB7BF", wide=2)
    pen.oval((55, 22), (18, 7), "#E6EAED", wide=3)


def jar(pen: Pen) -> None:
    pen.box((20, 26), (60, 66), 14, "#CDEBDD")
    pen.box((26, 8), (48, 16), 5, "#D9A441")
    for x in (38, 50, 62):
        pen.line([(x, 12), (x, 20)], "#9C7020", 2)
    pen.line([(31, 40), (31, 74)], WHITE, 6)
    pen.line([(30, 27), (70, 27)], INK, 3)


def glass_bottle(pen: Pen) -> None:
    pen.shape(
        [
            (43, 6),
            (57, 6),
            (57, 34),
            *smooth([(60, 42), (70, 52), (72, 60)], closed=False),
            (72, 88),
            (66, 95),
            (34, 95),
            (28, 88),
            *smooth([(28, 60), (30, 52), (40, 42)], closed=False),
            (43, 34),
        ],
        "#3E8E5A",
    )
    pen.line([(42, 15), (58, 15)], INK, 4)
    pen.line([(37, 60), (37, 84)], "#A9DDBB", 5)


def leaf(pen: Pen) -> None:
    blade = smooth([(18, 84), (12, 48), (36, 18), (88, 10), (86, 56), (62, 84), (34, 90)])
    pen.shape(blade, "#57A84A")
    pen.line([(8, 94), (74, 26)], "#2C6B2F", 4)
    for x, y in ((36, 66), (52, 50)):
        pen.line([(x, y), (x + 4, y - 22)], "#2C6B2F", 3)
        pen.line([(x, y), (x + 24, y - 2)], "#2C6B2F", 3)


def flower(pen: Pen) -> None:
    pen.line(smooth([(50, 50), (52, 72), (48, 94)], closed=False), INK, 10)
    pen.line(smooth([(50, 50), (52, 72), (48, 94)], closed=False), "#57A84A", 5)
    pen.shape(smooth([(52, 82), (66, 64), (86, 66), (74, 82)]), "#57A84A", wide=3)
    for point in arc((50, 34), (19, 19), 0, 288)[::12]:
        pen.oval(point, (26, 26), "#E58BB1", wide=3)
    pen.oval((50, 34), (22, 22), "#F6CF3A", wide=3)


def nappy(pen: Pen) -> None:
    pen.shape(
        smooth(
            [
                (6, 24),
                (50, 28),
                (94, 24),
                (92, 50),
                (70, 62),
                (62, 84),
                (50, 88),
                (38, 84),
                (30, 62),
                (8, 50),
            ]
        ),
        WHITE,
    )
    pen.line(smooth([(22, 55), (36, 66), (42, 84)], closed=False), "#9FB4C7", 3)
    pen.line(smooth([(78, 55), (64, 66), (58, 84)], closed=False), "#9FB4C7", 3)
    for x in (8, 74):
        pen.box((x, 29), (18, 13), 4, "#7FB6E6", wide=3)


def rubbish_bag(pen: Pen) -> None:
    pen.shape(smooth([(50, 30), (32, 8), (50, 14), (68, 8)]), "#596068", wide=4)
    pen.shape(
        smooth([(50, 30), (74, 42), (90, 72), (78, 94), (22, 94), (10, 72), (26, 42)]), "#596068"
    )
    pen.line([(40, 30), (60, 30)], INK, 7)
    pen.line(smooth([(28, 54), (22, 68), (24, 80)], closed=False), "#AEB7BF", 4)


# The first of a kind says it best: where many kinds go into one bin, it stands alone.
OF: Mapping[str, Sequence[Pictogram]] = {
    "food": (banana, fish_bone, apple),
    "paper": (sheet, carton),
    "dry": (plastic_bottle, tin),
    "glass": (jar, glass_bottle),
    "garden": (leaf, flower),
    "rest": (nappy, rubbish_bag),
}


def lorry(pen: Pen) -> None:
    """The lorry that empties bins: what the dots of the weeks count."""
    pen.shape(rounded((4, 22), (60, 48), 6), "#8FA3B5")
    for x in (20, 34, 48):
        pen.line([(x, 32), (x, 60)], "#6E8296", 4)
    pen.shape([(64, 36), (82, 36), (96, 54), (96, 70), (64, 70)], "#F08A24")
    pen.shape([(70, 42), (80, 42), (88, 54), (70, 54)], "#D9EEF8", wide=3)
    for x in (24, 78):
        pen.oval((x, 72), (24, 24), INK, wide=0)
        pen.oval((x, 72), (10, 10), "#C9CED3", wide=0)
