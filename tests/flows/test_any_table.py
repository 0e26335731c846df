"""What holds for any table and any entries: nothing is lost, doubled, or taken from others."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import LANGUAGES
from flows.categories import CATEGORIES
from flows.records import EVERYWHERE, Signpost
from flows.team.cells import COLUMNS, Unfit, masked, tidy
from flows.team.register import derived_id
from flows.team.sheet import NoHeadings
from flows.team.table import HEADINGS, Result, read, write
from tests.flows.test_table import TODAY, held

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
WORDS = ANY | st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "'", "'=", "\t="]), ANY)
SIGNPOSTS = st.builds(
    Signpost,
    id=st.from_regex(r"[A-Za-z0-9_-]{1,32}", fullmatch=True),
    place=st.sampled_from(["luton", "bradford", EVERYWHERE]),
    category=st.sampled_from(list(CATEGORIES)),
    name=WORDS,
    purpose=st.dictionaries(st.sampled_from([*LANGUAGES, "so"]), WORDS),
    phone=WORDS,
    address=WORDS,
    latitude=st.none() | st.floats(49.8, 55.9),
    longitude=st.none() | st.floats(-6.5, 1.9),
    hours=st.sampled_from(["", "24/7", "Mo-Fr 09:00-17:00", "not to be read"]),
    languages=st.lists(st.sampled_from(["ar", "fa-AF", "ckb", "zz", "zh-Hant"]), unique=True).map(
        tuple
    ),
    cost=st.sampled_from(["", "free", "3.50", "dear"]),
    women_only=st.booleans(),
    step_free=st.none() | st.booleans(),
    link=WORDS,
    source=WORDS,
    checked_on=st.none() | st.dates(),
    review_after=st.none() | st.dates(),
    owner=WORDS,
    state=st.sampled_from(["shown", "draft"]),
)
EVERY = st.lists(SIGNPOSTS, max_size=4, unique_by=lambda entry: entry.id)
OWN = ("luton", "bradford", EVERYWHERE)


@given(EVERY)
def test_a_table_that_was_written_and_is_read_again_changes_nothing(
    entries: list[Signpost],
) -> None:
    result = read(list(write(entries)), held(*entries, own=OWN), TODAY)
    assert result == Result(unchanged=len(entries))


@given(EVERY)
def test_no_cell_that_is_written_is_a_formula(entries: list[Signpost]) -> None:
    signed = {"phone", "latitude", "longitude"}
    for row in list(write(entries))[1:]:
        for heading, cell in zip(HEADINGS, row, strict=True):
            assert not cell.startswith(("=", "@", "\t", "\r"))
            assert heading in signed or not cell.startswith(("+", "-"))


CELLS = st.sampled_from(["", "luton", "food", "yes", "1", "'=x", "2026-11-20", "/"]) | WORDS
TABLES = st.lists(st.lists(st.sampled_from([*HEADINGS, "colour"]) | CELLS, max_size=8), max_size=5)


@given(TABLES, EVERY)
def test_any_table_is_read_and_nothing_beyond_ones_places_changes(
    rows: list[list[str]], known: list[Signpost]
) -> None:
    register = held(*known)
    try:
        result = read([["id", "name", "category", "for", "place"], *rows], register, TODAY)
    except NoHeadings:
        return
    for entry in (*result.new, *result.changed):
        assert entry.place == "luton"
        assert entry.id not in register.known or register.known[entry.id].place == "luton"
        assert entry.name
        assert entry.category in CATEGORIES
        assert entry.purpose["en"]
    after = {**register.known, **{e.id: e for e in (*result.new, *result.changed)}}
    again = read(
        [["id", "name", "category", "for", "place"], *rows], replace(register, known=after), TODAY
    )
    assert (again.new, again.changed) == ((), ())


@given(WORDS)
def test_the_mark_against_formulas_comes_and_goes(text: str) -> None:
    assert tidy(masked(tidy(text))) == tidy(text)


@given(st.sampled_from(list(COLUMNS)), WORDS)
def test_a_cell_is_read_or_refused_and_what_is_read_stays(heading: str, typed: str) -> None:
    column = COLUMNS[heading]
    try:
        value = column.read(tidy(typed))
    except Unfit:
        return
    assert column.read(tidy(column.write(value))) == value


@given(st.sampled_from(["luton", EVERYWHERE]), WORDS)
def test_an_id_is_short_plain_and_always_the_same(place: str, name: str) -> None:
    made = derived_id(place, name)
    assert made == derived_id(place, name)
    assert 1 <= len(made) <= 32
    assert made.replace("-", "a").isalnum()
    assert made.isascii()
