"""A meeting in a few lines: what it is, when, where, and what makes it easy to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from zoneinfo import ZoneInfo

from flows.attachments import Calendar, Venue
from flows.circles.agenda import ends_at, starts_at
from flows.circles.comforts import ACCESS, FOOD
from flows.model import Day, Quote, Verbatim, Words, words
from flows.records import Circle, Meeting

# What the meetings of a circle are about; the third looks ahead.
SERIES: Mapping[int, Words] = {
    1: words("What we love here"),
    2: words("What troubles us"),
    3: words("What we can do together"),
}
BIG = words("Big Conversation")


def name(meeting: Meeting, circles: Sequence[Circle]) -> Words | Verbatim:
    """What a meeting is called: by its circle, or as the Big Conversation."""
    if meeting.number and circles:
        return Verbatim(circles[0].name)
    return BIG


def about(meeting: Meeting) -> Words | None:
    """What it is about, if it is one of the usual three."""
    return SERIES.get(meeting.number)


def when(meeting: Meeting) -> Words:
    """Day and time, as the clock on the wall will show them."""
    zone = ZoneInfo(meeting.zone)
    start, end = starts_at(meeting).astimezone(zone), ends_at(meeting).astimezone(zone)
    return words(
        "🗓 {day}, {start} to {end}", day=Day(start.date()), start=start.time(), end=end.time()
    )


def particulars(meeting: Meeting) -> Iterator[Words]:
    """All that whoever comes has to know, in a few short paragraphs."""
    if subject := about(meeting):
        yield words("We talk about: {subject}.", subject=subject)
    yield from together((when(meeting), *where(meeting)))
    yield from together(comforts(meeting))


def together(lines: Iterable[Words]) -> Iterator[Words]:
    """Lines that belong together, as one paragraph; nothing if there are none."""
    every = tuple(lines)
    if every:
        yield reduce(lambda first, rest: words("{first}\n{rest}", first=first, rest=rest), every)


def where(meeting: Meeting) -> Iterator[Words]:
    """The house, its address, and how to get there."""
    if meeting.venue and meeting.address:
        yield words(
            "📍 {venue}, {address}",
            venue=Verbatim(meeting.venue),
            address=Verbatim(meeting.address),
        )
    elif meeting.venue:
        yield words("📍 {venue}", venue=Verbatim(meeting.venue))
    if meeting.directions:
        yield words("How to get there: “{words}”", words=Quote(meeting.directions))


def comforts(meeting: Meeting) -> Iterator[Words]:
    """Food, and what helps people to come in and take part."""
    if food := _listed(meeting.food, FOOD):
        yield words("🍲 There is: {food}.", food=food)
    if access := _listed(meeting.access, ACCESS):
        yield words("♿ There is: {access}.", access=access)


def _listed(chosen: Collection[str], known: Mapping[str, Words]) -> Words | None:
    """What was chosen, in the order in which it is offered."""
    listed: Words | None = None
    for key, said in known.items():
        if key in chosen:
            listed = words("{first}, {rest}", first=listed, rest=said) if listed else said
    return listed


def pin(meeting: Meeting) -> Venue | None:
    """The venue as a pin on the map, if anybody has said where it is."""
    venue, address = meeting.venue or meeting.address, meeting.address or meeting.venue
    if meeting.latitude is None or meeting.longitude is None or not venue:
        return None
    return Venue(meeting.latitude, meeting.longitude, venue, address)  # Telegram wants both


def calendar(meeting: Meeting, circles: Sequence[Circle]) -> Calendar:
    """The meeting for somebody's own calendar."""
    return Calendar(
        uid=f"{meeting.id}@companion",
        sequence=max(0, meeting.sequence - 1),  # the first telling is 0: RFC 5545, 3.8.7.4
        stamp=meeting.changed_at,
        cancelled=meeting.state == "cancelled",
        summary=name(meeting, circles),
        day=meeting.day,
        at=meeting.at,
        zone=meeting.zone,
        minutes=meeting.minutes,
        venue=", ".join(part for part in (meeting.venue, meeting.address) if part),
        latitude=meeting.latitude,
        longitude=meeting.longitude,
    )
