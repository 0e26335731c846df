"""The picture of a town's bins: readable on a small phone, without a word, the same each time."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import asdict
from io import BytesIO
from itertools import combinations
from pathlib import Path
from time import perf_counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st
from PIL import Image, ImageColor

from bot import bins
from bot.bins import sheet
from bot.bins.colours import PAINTS
from bot.reports.pictures import NotDrawn
from bot.simulator import Simulator
from bot.speak.outcome import Fate
from bot.speak.telegram import Telegram
from bot.turn import attached
from flows.attachments import Bins, Container
from flows.bins import drawn
from flows.library import Library
from flows.shapes import Bin, Colour, Stream
from tests.flows.bin_days import BINS

DRAWING = Path(bins.__file__).parent
TOKEN = "42:SIMULATOR"
LARGEST_PHOTO = 10_000  # Bot API, sendPhoto: width and height together

containers = st.builds(
    Container,
    takes=st.lists(st.sampled_from(get_args(Stream)), min_size=1, unique=True).map(tuple),
    shape=st.sampled_from(["bin", "caddy", "box", "bag"]),
    body=st.sampled_from(get_args(Colour)),
    lid=st.sampled_from(["", *get_args(Colour)]),
    every=st.integers(0, 8),
)


def picture(shown: Bins) -> Image.Image:
    return Image.open(BytesIO(bins.png(asdict(shown))))


def colours_of(image: Image.Image) -> dict[tuple[int, ...], int]:
    """Each colour of a picture, and how many pixels have it."""
    found = image.getcolors(maxcolors=image.width * image.height)
    assert found
    return {colour: number for number, colour in found if isinstance(colour, tuple)}


def test_every_town_has_a_picture_with_the_colours_of_its_bins(library: Library) -> None:
    with_bins = [place for place in library.places.values() if place.bins]
    assert with_bins
    for place in with_bins:
        image = picture(drawn(place.bins))
        assert 380 <= image.width <= 1200, place.id
        assert image.width + image.height < LARGEST_PHOTO
        there = colours_of(image)
        for one in place.bins:
            for colour in (one.body, one.lid or one.body):
                assert there[ImageColor.getrgb(PAINTS[colour].fill)] > 300, (place.id, one.id)


@pytest.mark.parametrize(
    ("number", "across", "down"),
    [(1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 2, 2), (5, 3, 2), (6, 3, 2), (7, 3, 3)],
)
def test_two_or_three_stand_in_a_row(number: int, across: int, down: int) -> None:
    image = picture(drawn((BINS[0],) * number))
    panel_width, panel_height = sheet.PANEL_WIDTH + sheet.GAP, sheet.PANEL_HEIGHT + sheet.GAP
    assert (image.width // panel_width, image.height // panel_height) == (across, down)


def test_there_is_no_letter_in_the_picture() -> None:
    for path in DRAWING.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom | ast.Import):
                assert "ImageFont" not in {alias.name.split(".")[-1] for alias in node.names}
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"text", "multiline_text", "truetype", "load_default"}


@tried(max_examples=15)
@given(st.lists(containers, min_size=1, max_size=4).map(tuple))
def test_whatever_bins_a_town_has_they_are_drawn_and_equal_ones_alike(
    shown: tuple[Container, ...],
) -> None:
    stored = json.loads(json.dumps(attached(Bins(shown))))
    first = bins.png(stored)
    bins._drawn.cache_clear()
    assert bins.png(stored) == first
    assert picture(Bins(shown)).format == "PNG"


def test_every_kind_of_waste_colour_and_shape_can_be_drawn() -> None:
    for colour in get_args(Colour):
        for shape in get_args(Bin.model_fields["shape"].annotation):
            one = Container(get_args(Stream), shape, colour, colour, 8)
            assert bins.png(asdict(Bins((one,))))


def test_two_colours_differ_in_lightness_or_in_texture() -> None:
    def lightness(colour: str) -> int:
        red, green, blue, *_ = ImageColor.getrgb(PAINTS[colour].fill)
        return (299 * red + 587 * green + 114 * blue) // 1000

    for one, other in combinations(get_args(Colour), 2):
        alike = abs(lightness(one) - lightness(other)) < 40
        assert not (alike and PAINTS[one].texture is PAINTS[other].texture), (one, other)


def test_the_weeks_are_dots_and_unknown_ones_are_not_made_up() -> None:
    full = ImageColor.getrgb(sheet.FULL)

    def filled(every: int) -> int:
        return colours_of(picture(Bins((Container(("rest",), "bin", "grey", "", every),)))).get(
            full, 0
        )

    assert filled(0) == 0
    assert filled(1) > filled(2) > filled(4) > 0
    assert 1.8 < filled(1) / filled(2) < 2.2


def test_a_picture_is_quick_and_asked_for_again_it_is_there() -> None:
    shown = asdict(drawn(BINS * 2))
    bins.png(shown)
    started = perf_counter()
    for _ in range(100):
        bins.png(shown)
    assert perf_counter() - started < 0.5


async def test_it_arrives_with_the_words_below_it_and_the_words_arrive_without_it() -> None:
    simulator = Simulator(TOKEN)
    await simulator.start()
    telegram = Telegram(TOKEN, simulator.url, 0)
    await telegram.open()
    chat = simulator.open_phone("Amina")
    payload = {"text": "<b>Bins</b>", "buttons": [], "attachment": attached(drawn(BINS))}
    unknown = {"type": "bins", "containers": [{"body": "tartan"}]}
    for sent in (payload, payload | {"attachment": unknown}):
        assert (await telegram.deliver(chat, sent)).fate is Fate.SENT
    first, second = simulator.messages(chat)
    await telegram.close()
    await simulator.stop()
    assert first["photo"]
    assert first["caption"] == second["text"] == "Bins"


def test_what_nobody_can_draw_is_said_to_be_so() -> None:
    with pytest.raises(NotDrawn, match="KeyError"):
        bins.png({"containers": [{"body": "tartan"}]})


def test_what_draws_is_loaded_with_the_first_picture_only() -> None:
    code = "import sys, bot.service; print('PIL' in sys.modules, 'bot.bins.sheet' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
