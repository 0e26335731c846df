"""A meeting as a calendar file, read back by another library than the one that wrote it.

The reader gets a name for the zone that nobody knows, so that only what the file says counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st

from bot.calendars import document
from bot.speak.letter import call_for
from bot.turn import attached, payload_of
from flows.attachments import Calendar
from flows.catalogue import Catalogue, Entry
from flows.model import Name, Screen, Verbatim, Words, words
from flows.timing import instant
from flows.wording import Wording

TOLD = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
ZONES = sorted(name for name in available_timezones() if "/" in name)
SOME_ZONES = ["Europe/London", "Africa/Cairo", "Asia/Kolkata", "America/Havana", "Europe/Dublin"]
NOWHERE = (f"Nowhere/{number}" for number in count())  # no library brings clocks for them
VENUE = "Bury Park Community Centre, 161 Dunstable Road, Luton LU1 1BW"


def meeting(at: str = "2026-11-20 18:30", zone: str = "Europe/London", **other: Any) -> Calendar:
    wall = datetime.fromisoformat(at)
    fields: dict[str, Any] = {
        "uid": "m1@luton.example",
        "sequence": 1,
        "cancelled": False,
        "summary": "Oak Road circle",
        "minutes": 90,
        "stamp": TOLD,
        "venue": VENUE,
        "latitude": 51.8845,
        "longitude": -0.43,
    }
    return Calendar(day=wall.date(), at=wall.time(), zone=zone, **(fields | other))


def file_of(calendar: Calendar) -> str:
    """The file, after its way through the outbox."""
    stored = json.loads(json.dumps(attached(calendar)))
    return document(stored).decode()


def event_in(file: str) -> Any:
    """What the other library reads."""
    return vobject.readOne(file).vevent


def times(calendar: Calendar) -> tuple[datetime, datetime]:
    """When it begins and ends, by the clocks that the file describes."""
    zone = next(NOWHERE)  # a new one each time: the reader remembers zones
    read = vobject.readOne(file_of(calendar).replace(calendar.zone, zone))
    return by(read.vtimezone, read.vevent.dtstart), by(read.vtimezone, read.vevent.dtend)


def by(clocks: Any, line: Any) -> datetime:
    """The time in a line of the file: in UTC, or by the clocks it names."""
    written: datetime = line.value
    if written.tzinfo:
        return written
    assert line.x_vobj_original_tzid_param == clocks.tzid.value
    return written.replace(tzinfo=clocks.tzinfo)


def told(moment: datetime) -> tuple[str, str]:
    """An instant: by the clock on the wall, and by the world's."""
    return f"{moment:%Y-%m-%d %H:%M}", f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


# --- when -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "zone", "wall", "world"),
    [
        ("2026-03-28 18:30", "Europe/London", "2026-03-28 18:30", "2026-03-28 18:30"),
        ("2026-03-29 18:30", "Europe/London", "2026-03-29 18:30", "2026-03-29 17:30"),
        ("2026-10-24 18:30", "Europe/London", "2026-10-24 18:30", "2026-10-24 17:30"),
        ("2026-10-25 18:30", "Europe/London", "2026-10-25 18:30", "2026-10-25 18:30"),
        ("2027-03-27 18:30", "Europe/London", "2027-03-27 18:30", "2027-03-27 18:30"),
        ("2027-03-28 18:30", "Europe/London", "2027-03-28 18:30", "2027-03-28 17:30"),
        ("2027-10-30 18:30", "Europe/London", "2027-10-30 18:30", "2027-10-30 17:30"),
        ("2027-10-31 18:30", "Europe/London", "2027-10-31 18:30", "2027-10-31 18:30"),
        ("2028-03-25 18:30", "Europe/London", "2028-03-25 18:30", "2028-03-25 18:30"),
        ("2028-03-26 18:30", "Europe/London", "2028-03-26 18:30", "2028-03-26 17:30"),
        ("2028-10-28 18:30", "Europe/London", "2028-10-28 18:30", "2028-10-28 17:30"),
        ("2028-10-29 18:30", "Europe/London", "2028-10-29 18:30", "2028-10-29 18:30"),
        ("2026-03-29 02:30", "Europe/London", "2026-03-29 02:30", "2026-03-29 01:30"),
        ("2026-03-29 01:30", "Europe/London", "2026-03-29 02:00", "2026-03-29 01:00"),  # skipped
        ("2026-10-25 00:30", "Europe/London", "2026-10-25 00:30", "2026-10-24 23:30"),
        ("2026-10-25 01:30", "Europe/London", "2026-10-25 01:30", "2026-10-25 00:30"),  # twice
        ("2026-10-25 02:00", "Europe/London", "2026-10-25 02:00", "2026-10-25 02:00"),
        ("2026-04-24 00:30", "Africa/Cairo", "2026-04-24 01:00", "2026-04-23 22:00"),  # skipped
        ("2027-04-30 00:30", "Africa/Cairo", "2027-04-30 01:00", "2027-04-29 22:00"),  # skipped
        ("2026-07-01 18:30", "Asia/Kolkata", "2026-07-01 18:30", "2026-07-01 13:00"),
        ("2027-01-01 00:30", "Pacific/Auckland", "2027-01-01 00:30", "2026-12-31 11:30"),
    ],
)
def test_a_meeting_begins_at_the_right_time(at: str, zone: str, wall: str, world: str) -> None:
    begins, _ = times(meeting(at, zone))
    assert told(begins) == (wall, world)


@pytest.mark.parametrize(
    ("at", "minutes", "world"),
    [
        ("2026-11-20 18:30", 90, "2026-11-20 20:00"),
        ("2026-10-25 00:30", 180, "2026-10-25 02:30"),  # three hours, over the change
        ("2026-10-25 01:30", 15, "2026-10-25 00:45"),
        ("2026-10-25 01:30", 30, "2026-10-25 01:00"),  # 01:00, for the second time
        ("2026-10-25 01:30", 60, "2026-10-25 01:30"),  # 01:30, for the second time
        ("2026-03-29 00:30", 60, "2026-03-29 01:30"),  # 02:30: an hour was left out
        ("2026-12-31 23:30", 90, "2027-01-01 01:00"),
    ],
)
def test_it_ends_so_many_minutes_later_whatever_the_clocks_do(
    at: str, minutes: int, world: str
) -> None:
    _, ends = times(meeting(at, minutes=minutes))
    assert told(ends)[1] == world


@given(
    zone=st.sampled_from(SOME_ZONES) | st.sampled_from(ZONES),
    day=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
    minutes=st.integers(15, 600),
)
@example(zone="America/Havana", day=date(2027, 3, 14), minute=30, minutes=60)
@example(zone="America/Havana", day=date(2026, 11, 1), minute=15, minutes=60)
@example(zone="Africa/Casablanca", day=date(2027, 3, 14), minute=130, minutes=60)
@example(zone="Antarctica/Troll", day=date(2027, 3, 28), minute=120, minutes=60)
def test_anywhere_and_at_any_time_the_file_says_the_instants_that_we_mean(
    zone: str, day: date, minute: int, minutes: int
) -> None:
    wall = datetime.combine(day, time(minute // 60, minute % 60))
    begins, ends = times(meeting(str(wall), zone, minutes=minutes))
    start = instant(wall, ZoneInfo(zone))
    end = start + timedelta(minutes=minutes)
    assert (begins.astimezone(UTC), ends.astimezone(UTC)) == (start, end)
    assert told(begins)[0] == told(start.astimezone(ZoneInfo(zone)))[0]


@pytest.mark.parametrize(
    ("zone", "year", "changes"),
    [
        ("Europe/London", 2026, ["2026-03-29 01:00", "2026-10-25 01:00"]),
        ("Europe/London", 2028, ["2028-03-26 01:00", "2028-10-29 01:00"]),
        ("Africa/Cairo", 2026, ["2026-04-23 22:00", "2026-10-29 21:00"]),
        ("Asia/Kolkata", 2026, []),
    ],
)
def test_the_clocks_change_at_the_very_instant(zone: str, year: int, changes: list[str]) -> None:
    """A reader may count the change of clocks in the world's time, and not on the wall."""
    clocks = vobject.readOne(file_of(meeting(f"{year}-06-01 12:00", zone))).vtimezone
    _, *onsets = sorted(
        onset_of(clock) for clock in clocks.getChildren() if clock.name in ("STANDARD", "DAYLIGHT")
    )
    assert [f"{onset:%Y-%m-%d %H:%M}" for onset in onsets] == changes


def onset_of(clock: Any) -> datetime:
    before = clock.tzoffsetfrom.value
    hours, minutes = int(before[1:3]), int(before[3:5])
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if before[0] == "-" else 1)
    onset: datetime = clock.dtstart.value
    return onset - offset


# --- what -----------------------------------------------------------------------------------------


def test_the_file_says_what_and_where() -> None:
    event = event_in(file_of(meeting()))
    assert event.summary.value == "Oak Road circle"
    assert event.location.value == VENUE
    assert event.geo.value == "51.8845;-0.43"
    assert event.status.value == "CONFIRMED"
    assert event.dtstamp.value == TOLD


def test_a_venue_that_is_not_known_yet_is_not_made_up() -> None:
    event = event_in(file_of(meeting(venue="", latitude=None, longitude=None)))
    assert not {"location", "geo"} & event.contents.keys()


def test_a_moved_meeting_is_known_again_and_the_newer_file_holds() -> None:
    first = event_in(file_of(meeting(sequence=1)))
    moved = event_in(file_of(meeting("2026-11-27 19:00", sequence=2)))
    assert first.uid.value == moved.uid.value
    assert int(first.sequence.value) < int(moved.sequence.value)


@pytest.mark.parametrize(
    ("cancelled", "method", "status"),
    [(False, "PUBLISH", "CONFIRMED"), (True, "CANCEL", "CANCELLED")],
)
def test_a_meeting_that_is_off_says_so(method: str, status: str, *, cancelled: bool) -> None:
    calendar = vobject.readOne(file_of(meeting(cancelled=cancelled)))
    assert calendar.method.value == method
    assert calendar.vevent.status.value == status


def test_the_same_meeting_is_the_same_file() -> None:
    assert file_of(meeting()) == file_of(meeting())


def test_the_file_holds_nothing_but_the_meeting() -> None:
    """No organizer, no guests, no alarm, and nothing else that would tell of a person."""
    event = event_in(file_of(meeting()))
    assert event.contents.keys() == {
        *("uid", "sequence", "dtstamp", "dtstart", "dtend"),
        *("summary", "location", "geo", "status", "transp"),
    }
    assert "mailto:" not in file_of(meeting()).lower()


def test_lines_are_as_short_as_calendars_want_them() -> None:
    file = file_of(meeting(summary="اجتماع الجيران في شارع أوك " * 6, venue=VENUE * 3))
    assert "\n" not in file.replace("\r\n", "")
    assert max(len(line.encode()) for line in file.split("\r\n")) <= 75


@given(st.text(max_size=200), st.text(max_size=200))
@example("Tea\r\nATTENDEE:mailto:a@b.example", "Hall\nBEGIN:VALARM")
@example("Tea\rATTENDEE:mailto:a@b.example", "Hall\x85BEGIN:VALARM\u2028BEGIN:VALARM")
def test_what_somebody_typed_stays_where_it_belongs(summary: str, venue: str) -> None:
    event = event_in(file_of(meeting(summary=summary, venue=venue)))
    assert event.contents.keys() <= event_in(file_of(meeting())).contents.keys()


# --- on its way -----------------------------------------------------------------------------------


def screens() -> Iterator[Screen]:
    name = words("{circle}: a meeting", circle=Name("Oak Road"))
    for summary in (name, Verbatim("Oak Road"), "Oak Road"):
        yield Screen((Verbatim("Here it is."),), attachment=meeting(summary=summary))


@pytest.mark.parametrize("screen", list(screens()), ids=["words", "name", "plain"])
def test_the_letter_brings_a_document_that_calendars_open(screen: Screen) -> None:
    message = Wording({"en": Catalogue("en", {})}).message(screen, "en")
    stored = json.loads(json.dumps(payload_of(message)))
    method, data = call_for(7, stored)
    assert method == "sendDocument"
    assert data["caption"] == "Here it is."
    assert data["document"].filename == "meeting.ics"
    assert data["document"].mimetype == "text/calendar"
    assert "Oak Road" in event_in(data["document"].input_file_content.decode()).summary.value


ARABIC = {("", "Here it is."): "ها هو.", ("", "A meeting"): "اجتماع"}


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [("A meeting", "ar", "اجتماع"), ("A walk", "en", "A walk")],  # nobody has translated the walk
)
def test_the_file_and_the_words_are_in_one_language(name: str, language: str, text: str) -> None:
    arabic = {key: Entry((said,), checked=True) for key, said in ARABIC.items()}
    wording = Wording({"en": Catalogue("en", {}), "ar": Catalogue("ar", arabic)})
    screen = Screen((words("Here it is."),), attachment=meeting(summary=Words(name)))
    message = wording.message(screen, "ar")
    assert message.language == language
    assert isinstance(message.attachment, Calendar)
    assert message.attachment.summary == text
