"""Tables of signposts: bad rows are named, good ones kept, the same twice changes nothing."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import String

from bot.store.tables import SIGNPOST
from flows.records import EVERYWHERE, Signpost
from flows.signposts import GOOD_FOR
from flows.team import cells, limits
from flows.team.register import Register, derived_id
from flows.team.sheet import NoHeadings
from flows.team.table import Result, read

TODAY = date(2026, 11, 23)
PLACES = {"luton": "luton", "bradford": "bradford", "england": EVERYWHERE}
LIBRARY = Signpost(
    id="luton-library",
    place="luton",
    category="doing",
    name="Luton Central Library",
    purpose={"en": "Books and computers.", "pl": "Książki i komputery."},
    phone="01582 547418",
    latitude=51.88,
    longitude=-0.42,
    hours="Mo-Fr 09:00-17:00",
    languages=("en", "pl"),
    cost="free",
    step_free=True,
    link="https://example.org/library",
    checked_on=date(2026, 11, 1),
    review_after=date(2027, 4, 1),
)


def held(
    *known: Signpost, own: tuple[str, ...] = ("luton",), usual: str | None = "luton"
) -> Register:
    return Register({record.id: record for record in known}, PLACES, own, usual)


def table(text: str, register: Register | None = None) -> Result:
    """What a table written as CSV says."""
    rows = csv.reader(StringIO(text, newline=""), delimiter="|")
    return read(list(rows), register or held(), TODAY)


def said(result: Result) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.reason.english) for problem in result.problems]


HEAD = "name|category|for"


def one(extra: str = "", value: str = "", *known: Signpost) -> Result:
    """A table of one row, with one more cell."""
    return table(f"{HEAD}|{extra}\nFood bank|food|Food for three days|{value}", held(*known))


# --- what changes ---------------------------------------------------------------------------------


def test_a_new_row_is_a_new_entry_that_is_shown() -> None:
    [entry] = table(f"{HEAD}\nFood bank|Food|Food for three days").new
    assert entry == Signpost(
        "luton-food-bank", "luton", "food", "Food bank", {"en": "Food for three days"}
    )


def test_the_same_table_again_changes_nothing() -> None:
    text = f"{HEAD}|cost|languages\nFood bank|food|Food|£3.5|Polish, arabic\nŻabka|food|Sklep||"
    first = table(text)
    again = table(text, held(*first.new))
    assert (len(first.new), again) == (2, Result(unchanged=2))


def test_an_entry_made_in_the_chat_is_known_by_its_place_and_name() -> None:
    made = replace(LIBRARY, id="xK3_a-9Z")
    result = table(f"{HEAD}\nluton central  LIBRARY|doing|Books", held(made))
    assert [record.id for record in result.changed] == ["xK3_a-9Z"]


def test_columns_that_are_not_there_leave_everything_as_it_is() -> None:
    [changed] = table("id|phone\nluton-library|111", held(LIBRARY)).changed
    assert changed == replace(LIBRARY, phone="111")


def test_an_empty_cell_takes_a_value_away() -> None:
    [changed] = table("id|phone|for_pl\nluton-library||", held(LIBRARY)).changed
    assert changed == replace(LIBRARY, phone="", purpose={"en": "Books and computers."})


def test_rows_that_are_left_out_stay() -> None:
    assert table(f"{HEAD}\n", held(LIBRARY)) == Result()


def test_whoever_checks_an_entry_is_asked_again_in_half_a_year() -> None:
    [changed] = table("id|checked_on\nluton-library|22/11/2026", held(LIBRARY)).changed
    assert changed.review_after == date(2026, 11, 22) + GOOD_FOR


def test_a_day_of_review_that_is_written_counts() -> None:
    text = "id|checked_on|review_after\nluton-library|2026-11-22|2026-12-01"
    [changed] = table(text, held(LIBRARY)).changed
    assert changed.review_after == date(2026, 12, 1)


def test_a_draft_stays_a_draft() -> None:
    draft = replace(LIBRARY, state="draft")
    [changed] = table("id|phone\nluton-library|111", held(draft)).changed
    assert changed.state == "draft"


# --- whose places ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("Bradford", "you do not look after this place"),
        ("England", "entries for all of England are for administrators"),
        ("Atlantis", "this place is not known here"),
    ],
)
def test_a_row_for_another_place_is_refused_and_the_others_are_kept(
    place: str, reason: str
) -> None:
    result = table(f"{HEAD}|place\nA|food|a|{place}\nB|food|b|LUTON\nC|food|c|")
    assert [record.name for record in result.new] == ["B", "C"]
    assert said(result) == [(2, "place", reason)]


def test_nobody_takes_an_entry_of_another_place_by_its_id() -> None:
    theirs = replace(LIBRARY, place="bradford")
    result = table("id|place|name\nluton-library|luton|Mine now", held(theirs))
    assert said(result) == [(2, "place", "you do not look after this place")]


def test_nobody_moves_an_entry_to_a_place_that_is_not_theirs() -> None:
    result = table("id|place\nluton-library|bradford", held(LIBRARY))
    assert said(result) == [(2, "place", "you do not look after this place")]


def test_whoever_has_both_places_may_move_an_entry() -> None:
    own = held(LIBRARY, own=("luton", "bradford"))
    assert table("id|place\nluton-library|bradford", own).changed[0].place == "bradford"


def test_with_several_places_each_row_names_its_own() -> None:
    result = table(f"{HEAD}\nA|food|a", held(own=("luton", "bradford"), usual=None))
    assert said(result) == [(2, "place", "the place is missing")]


def test_what_was_taken_away_does_not_come_back_with_an_old_file() -> None:
    gone = replace(LIBRARY, state="gone")
    result = table("id|phone\nluton-library|111", held(gone))
    assert said(result) == [(2, "id", "this entry was taken away here, a new one needs a new id")]


# --- what is wrong with it ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("phone", "call us", "a phone number has only digits"),
        ("phone", "1582510333", "the 0 at the front is missing"),
        ("phone", "0" * 61, "a phone number has only digits"),
        ("latitude", "51,88", "this is no number"),
        ("latitude", "-0.42", "this is not in England"),
        ("longitude", "nan", "this is no number"),
        ("latitude", "51.88", "latitude and longitude go together"),
        ("hours", "sometimes", "write the hours like this"),
        ("languages", "Polish, Klingon?", "the language {name} is not known"),
        ("cost", "ask", "write the cost as"),
        ("cost", "1e3", "write the cost as"),
        ("women_only", "perhaps", "write yes or no"),
        ("step_free", "2", "write yes or no"),
        ("link", "http://example.org", "a link begins with"),
        ("link", "javascript:alert(1)", "a link begins with"),
        ("link", "https://user@example.org", "a link begins with"),
        ("link", "https://exa mple.org", "a link begins with"),
        ("link", "https://example.org:x", "a link begins with"),
        ("link", "https://example", "a link begins with"),
        ("link", "https://example.org/" + "x" * 200, "a link begins with"),
        ("checked_on", "31/06/2026", "this is no date"),
        ("checked_on", "11/23/2026", "this is no date"),
        ("checked_on", "24/11/2026", "this day is still to come"),
        ("review_after", "soon", "this is no date"),
        ("owner", "x" * 65, "this is too long"),
        ("address", "x" * 201, "this is too long"),
        ("source", "??? ????", "letters were lost"),
        ("id", "two words", "an id has only letters"),
        ("id", "x" * 33, "an id has only letters"),
    ],
)
def test_a_cell_that_cannot_be_right_is_named_with_its_row_and_reason(
    column: str, value: str, reason: str
) -> None:
    result = one(column, value)
    [(line, _, why)] = said(result)
    assert (line, result.new) == (2, ())
    assert why.startswith(reason)


@pytest.mark.parametrize(
    ("column", "value", "field", "expected"),
    [
        ("phone", "'+44 1582 510333", "phone", "+44 1582 510333"),
        ("phone", "+44 1582 510333", "phone", "+44 1582 510333"),
        ("phone", "18001 111", "phone", "18001 111"),
        ("hours", "mon to fri 9am - 5pm", "hours", "Mo-Fr 09:00-17:00"),
        ("languages", "ar pl", "languages", ("ar", "pl")),
        (
            "languages",
            "Kurdish Sorani; panjabi / Farsi, AR",
            "languages",
            ("ckb", "pa", "fa", "ar"),
        ),
        ("languages", "Polski,العربية", "languages", ("pl", "ar")),
        ("cost", "FREE", "cost", "free"),
        ("cost", "£0.00", "cost", "free"),
        ("cost", "£3.5", "cost", "3.50"),
        ("cost", "12", "cost", "12"),
        ("women_only", "Yes", "women_only", True),
        ("women_only", "", "women_only", False),
        ("step_free", "no", "step_free", False),
        ("step_free", "", "step_free", None),
        ("link", "luton.gov.uk/food", "link", "https://luton.gov.uk/food"),
        ("checked_on", "1.9.2026", "checked_on", date(2026, 9, 1)),
        ("address", '"1 High Street,\n Luton"', "address", "1 High Street, Luton"),
        ("address", "'=1+1", "address", "=1+1"),
        ("address", "'t Huis", "address", "'t Huis"),
        ("owner", "A\u202eB\x00", "owner", "AB"),
    ],
)
def test_a_cell_is_read_as_it_is_meant(column: str, value: str, field: str, expected: Any) -> None:
    [entry] = one(column, value).new
    assert getattr(entry, field) == expected


def test_what_is_missing_is_named() -> None:
    result = table(f"{HEAD}\n|food|a\nB||b\nC|food|\nD|cats|d")
    assert [(line, column) for line, column, _ in said(result)] == [
        (2, "name"),
        (3, "category"),
        (4, "for"),
        (5, "category"),
    ]
    assert result.refused == 4


def test_every_mistake_of_a_row_is_told_at_once() -> None:
    assert len(table(f"{HEAD}|phone|cost\nA|cats|a|x|y").problems) == 3


def test_an_entry_stands_in_a_table_once() -> None:
    result = table(f"{HEAD}\nA|food|first\nA|food|second")
    assert [entry.purpose["en"] for entry in result.new] == ["first"]
    assert said(result) == [(3, "id", "this entry stands in row {line} already")]


def test_empty_rows_are_passed_over_and_counted_as_excel_does() -> None:
    assert said(table(f"{HEAD}\n\n||\nA|cats|a"))[0][0] == 4


def test_headings_come_in_any_order_and_case() -> None:
    [entry] = table("FOR | Women-Only|Category|Step free|name\na|yes|food|no|A").new
    assert (entry.women_only, entry.step_free, entry.name) == (True, False, "A")


def test_a_heading_nobody_knows_is_named_and_its_column_left_alone() -> None:
    result = table(f"{HEAD}|Colour|name\nA|food|a|red|B")
    assert [(line, column) for line, column, _ in said(result)] == [(1, "Colour"), (1, "name")]
    assert (result.refused, result.new[0].name) == (0, "A")


@pytest.mark.parametrize("text", ["", "\n", "a|b\nc|d", "category|for\nfood|x"])
def test_without_headings_nothing_is_read(text: str) -> None:
    with pytest.raises(NoHeadings):
        table(text)


def test_names_that_begin_alike_have_different_ids() -> None:
    names = ["Advice centre of the north", "Advice centre of the south", "مكتبة", "مسجد"]
    assert len({derived_id("luton", name) for name in names}) == 4


def test_what_is_read_fits_the_columns_of_the_table() -> None:
    lengths = {
        "name": limits.LONGEST_NAME,
        "phone": cells.LONGEST_PHONE,
        "address": limits.LONGEST_LINE,
        "link": limits.LONGEST_LINE,
        "source": limits.LONGEST_LINE,
        "owner": cells.LONGEST_OWNER,
    }
    columns = {name: SIGNPOST.c[name].type for name in lengths}
    for name, column in columns.items():
        assert isinstance(column, String)
        assert column.length is not None
        assert lengths[name] <= column.length
