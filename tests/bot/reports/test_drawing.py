"""The picture of a result: on a phone, in every direction, and for eyes that see no colours."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.reports import draw, pictures
from bot.reports.paper import AFTER, WIDTH
from bot.reports.pictures import NotDrawn
from bot.turn import attached
from flows.attachments import Bar, Bars, Chart

BLUE = tuple(int(AFTER[n : n + 2], 16) for n in (1, 3, 5))

LONG = "People who know by name someone from a different background who lives near them"
ARABIC = "أشخاص يعرفون بالاسم شخصًا من خلفية مختلفة يسكن قربهم (\u2068GP surgery\u2069)"


def chart(title: str = LONG, language: str = "en", after: int = 75, **bar: Any) -> dict[str, Any]:
    """A chart as the outbox holds it."""
    before = Bar("Before", 20, 10, 40, "20", later=False)
    later = Bar("Afterwards", after, after - 10, min(100, after + 10), str(after))
    drawn = Chart(
        title="How many in 100",
        lines=("About 25 people answered both times.",),
        rows=(Bars(title, (before, replace(later, **bar)), "No clear change: it may be chance."),),
        notes=("The thin line shows how far chance alone may have moved the number.",),
        language=language,
    )
    stored: dict[str, Any] = json.loads(json.dumps(attached(drawn)))
    return stored


def seen(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGB")


def blue(picture: Image.Image) -> list[tuple[int, int]]:
    """Where the bars of afterwards are."""
    return [
        (x, y)
        for x in range(0, picture.width, 4)
        for y in range(0, picture.height, 4)
        if picture.getpixel((x, y)) == BLUE
    ]


def brightness(picture: Image.Image, x: int, y: int) -> int:
    """From 0 (black) to 255, as somebody sees it who sees no colours."""
    return picture.convert("L").tobytes()[y * picture.width + x]


def test_a_picture_is_as_wide_as_three_phones_and_as_long_as_it_needs() -> None:
    one = seen(draw.png(chart()))
    assert one.width == WIDTH == 3 * 360
    assert 300 < one.height < 700
    longer = chart()
    longer["rows"] *= 5
    five = seen(draw.png(longer))
    assert one.height < five.height < 2560  # beyond it Telegram makes pictures smaller


def test_a_bar_is_as_long_as_its_number() -> None:
    lengths = []
    for after in (25, 50, 75):
        xs = {x for x, _ in blue(seen(draw.png(chart(after=after))))}
        lengths.append(max(xs) - min(xs))
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=20)
    assert lengths[2] == pytest.approx(3 * lengths[0], abs=20)


def test_in_right_to_left_languages_bars_begin_on_the_right() -> None:
    left, right = (
        [x for x, _ in blue(seen(draw.png(chart(title, language))))]
        for title, language in ((LONG, "en"), (ARABIC, "ar"))
    )
    assert min(left) < WIDTH / 3 < WIDTH / 2
    assert max(right) > WIDTH * 2 / 3
    assert min(left) == pytest.approx(WIDTH - max(right), abs=8)


def test_before_and_afterwards_are_told_apart_without_colour() -> None:
    """By hatching, by brightness, and by the words beside them."""
    picture = seen(draw.png(chart(after=20)))
    ys = sorted({y for _, y in blue(picture)})
    middle, x = (ys[0] + ys[-1]) // 2, max(x for x, _ in blue(picture)) - 60
    later = [brightness(picture, x + n, middle) for n in range(40)]
    earlier = [brightness(picture, x + n, middle - 86) for n in range(40)]
    assert len(set(earlier)) > 2  # lines across it
    assert max(earlier) > 200  # on white
    assert min(later) < 110


def test_a_bound_has_no_line_and_its_rest_is_dotted() -> None:
    plain = seen(draw.png(chart(after=60)))
    bound = seen(draw.png(chart(after=60, bound="or more", said="60 or more")))
    none = seen(draw.png(chart(after=60, bound="or less", said="60 or fewer")))
    assert plain.size == bound.size
    assert len(blue(none)) < len(blue(plain)) / 10  # nothing is solid below an upper bound
    assert len(blue(bound)) > len(blue(plain)) / 2


def test_nothing_to_draw_is_said_in_words() -> None:
    empty = chart()
    empty["rows"] = [{"title": LONG, "bars": [], "note": "too few to show"}]
    assert seen(draw.png(empty)).width == WIDTH


def test_another_process_draws_the_same() -> None:
    assert seen(pictures.png(chart())).tobytes() == seen(draw.png(chart())).tobytes()


def test_a_language_without_a_font_is_named_and_not_drawn_as_boxes() -> None:
    with pytest.raises(NotDrawn, match=r"no font .* 'ff'; install"):
        pictures.png(chart("𞤆𞤵𞤤𞤢𞤪 \ue000", "ff"))


def test_what_cannot_be_drawn_says_so_and_nothing_of_what_it_was() -> None:
    broken = chart(title="Amina said no")
    broken["rows"][0]["bars"][0]["percent"] = "many"
    with pytest.raises(NotDrawn) as failed:
        pictures.png(broken)
    assert "Amina" not in str(failed.value)


def test_the_settings_do_not_go_to_the_process_that_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_TELEGRAM_TOKEN", "1:secret")
    monkeypatch.setenv("LANG", "C.UTF-8")
    given = pictures.environment()
    assert given["LANG"] == "C.UTF-8"
    assert not [name for name in given if name.startswith("COMPANION_")]
