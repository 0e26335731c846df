"""Opening hours: typed as people type them, kept in one spelling, said in every language."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flows.catalogue import LANGUAGES, Catalogue, Entry, read_catalogues
from flows.hours import DAY_AND_NIGHT, LENGTH, MIDNIGHT, Hours, Opening, parse, spelled
from flows.model import Screen, Words, words
from flows.wording import HOURS_SAID, Voice, Wording

CATALOGUES = read_catalogues()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mo-Fr 09:00-17:00; Sa 10:00-12:00", "Mo-Fr 09:00-17:00; Sa 10:00-12:00"),
        ("", ""),
        (" ; ", ""),
        ("24/7", "24/7"),
        ("24 hours", "24/7"),
        ("Mo-Su 00:00-24:00", "24/7"),
        ("mon to fri 9am - 5pm", "Mo-Fr 09:00-17:00"),
        ("Monday - Friday: 9.30–12", "Mo-Fr 09:30-12:00"),
        ("Mo 9-12, Tu 13-15", "Mo 09:00-12:00; Tu 13:00-15:00"),
        ("fri and sat 10:00-12:00", "Fr,Sa 10:00-12:00"),
        ("Fr-Mo 10-12", "Mo,Fr-Su 10:00-12:00"),
        ("daily 10-12", "Mo-Su 10:00-12:00"),
        ("We 13:00-15:00, 9:00-12:00", "We 09:00-12:00,13:00-15:00"),
        ("Sa 20:00-08:00", "Sa 20:00-08:00"),
        ("Mo 12am-12pm", "Mo 00:00-12:00"),
        ("Mo-Fr 9-17; Sa,Su closed", "Mo-Fr 09:00-17:00"),
    ],
)
def test_hours_are_understood_as_people_type_them(typed: str, kept: str) -> None:
    assert spelled(parse(typed)) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("09:00-17:00", "the days are missing"),
        ("Mo 9-5", "can mean two things"),
        ("Mo 25:00-26:00", "is not a time"),
        ("Mo 09:75-12:00", "is not a time"),
        ("Mo 13pm-14pm", "is not a time"),
        ("Xx 09:00-12:00", "is not a day"),
        ("Mo-We-Fr 09:00-12:00", "cannot be read"),
        ("Mo 09:00", "needs a beginning and an end"),
        ("Mo 09:00-09:00", "no time at all"),
        ("mornings", "no time is written"),
        ("closed", "never open"),
        (";".join(["Mo 09:00-10:00"] * 20), "too many"),
    ],
)
def test_hours_that_cannot_be_read_are_refused_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse(typed)


spans = st.tuples(st.integers(0, MIDNIGHT - 1), st.integers(0, MIDNIGHT)).filter(
    lambda span: span[0] != span[1]
)
openings = st.lists(
    st.builds(
        Opening,
        st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple),
        st.sets(spans, min_size=1, max_size=3).map(sorted).map(tuple),
    ),
    min_size=1,
    max_size=5,
).map(tuple)


@given(openings)
def test_hours_come_back_as_they_were_kept(week: tuple[Opening, ...]) -> None:
    kept = spelled(week)
    assume(len(kept) <= LENGTH)
    assert parse(kept) == week
    assert spelled(parse(kept)) == kept


likely = st.lists(
    st.sampled_from(["Mo", "fri", "-", " ", ",", ";", "9", "09:00", "17:30", "am", "to", "24/7"])
).map("".join)


@given(st.text() | likely)
def test_whatever_is_typed_is_understood_or_refused(typed: str) -> None:
    try:
        kept = spelled(parse(typed))
    except ValueError:
        return
    assert len(kept) <= LENGTH
    assert spelled(parse(kept)) == kept


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (
            "Mo-Fr 09:00-17:00; Sa 10:00-12:00",
            "Monday to Friday: 09:00 to 17:00\nSaturday: 10:00 to 12:00",
        ),
        (
            "Tu,Th 10:00-12:00,13:00-15:00",
            "Tuesday and Thursday: 10:00 to 12:00 and 13:00 to 15:00",
        ),
        ("24/7", "day and night, every day"),
    ],
)
def test_hours_are_said_in_words(hours: str, said: str) -> None:
    assert Voice(CATALOGUES["en"]).value(Hours(hours)) == said


@given(openings, st.sampled_from(list(LANGUAGES)))
def test_every_day_is_named_in_the_language_of_its_reader(
    week: tuple[Opening, ...], language: str
) -> None:
    assume(len(spelled(week)) <= LENGTH and week != (DAY_AND_NIGHT,))
    said = Voice(CATALOGUES[language]).value(Hours(spelled(week)))
    assert said.count("\n") == len(week) - 1
    assert said.count("\u2068") == said.count("\u2069")
    if language != "en":
        assert not any(day in said for day in ("Monday", "Friday", "Sunday"))


def test_hours_nobody_can_read_are_shown_as_they_are() -> None:
    said = Voice(CATALOGUES["ar"]).value(Hours("ask <at> the door\u202e"))
    assert said == "\u2068ask <at> the door\u2069"


@pytest.mark.parametrize("missing", [None, *HOURS_SAID])
def test_without_a_word_for_hours_the_whole_message_is_english(missing: Words | None) -> None:
    entries = {
        (said.context, said.english): Entry((said.english,), checked=True)
        for said in (words("{hours}"), *HOURS_SAID)
        if said != missing
    }
    wording = Wording({**CATALOGUES, "ar": Catalogue("ar", entries)})
    screen = Screen((words("{hours}", hours=Hours("Mo-Fr 09:00-17:00")),))
    assert wording.message(screen, "ar").language == ("en" if missing else "ar")
