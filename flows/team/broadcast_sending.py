"""The last steps of a message: seeing it as its readers do, choosing the time, sending it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from flows.broadcasts import (
    clock_of,
    fingerprint,
    message_screen,
    openly,
    reach,
    recipients,
    written,
)
from flows.events import Tapped
from flows.model import Button, Day, Reply, Row, Screen, Verbatim, Words, choice, label, words
from flows.permission import Handler
from flows.records import Broadcast
from flows.team.broadcast_audience import how_many, what_line, who_get_it
from flows.team.broadcast_draft import (
    Step,
    changed,
    for_draft,
    kept,
    part,
    ticked,
    ways_on,
)
from flows.team.broadcast_eyes import SECOND_EYES, send_to_eyes, state_screen
from flows.team.broadcast_versions import no_words_yet, undecided, versions_screen
from flows.team.progress import scheduled, shown
from flows.timing import AWAKE_FROM, HOURS, awake, instant
from flows.world import Asked, World

DAYS = 7  # to choose from, today first
AT = "%Y-%m-%dT%H"  # a day and an hour, as a button carries them


# --- as its readers see it ------------------------------------------------------------------------


def previews(broadcast: Broadcast, world: World) -> tuple[Screen, ...]:
    """Each version that somebody there could get, exactly as they see it."""
    served = {(r.language, r.first) for r in recipients(openly(broadcast), world.desk)}
    return tuple(
        message_screen(broadcast, language, world, first=first)
        for language, first in sorted(served, key=lambda v: (v[0] != broadcast.language, v))
    )


def summary_screen(broadcast: Broadcast, world: World) -> Screen:
    """What will happen, and the button that makes it happen."""
    return Screen(
        title=words("Shall it go out?"),
        lines=(
            what_line(broadcast),
            *how_many(broadcast, world),
            who_get_it(broadcast, world),
            *_notes(broadcast, world),
        ),
        listed=True,
        buttons=(*_sending(broadcast), *ways_on(broadcast)),
        fresh=True,
    )


def _notes(broadcast: Broadcast, world: World) -> tuple[Words, ...]:
    if broadcast.urgent:
        often = words("It is urgent, so it may be the fourth this week. It is not sent at night.")
    else:
        often = words(
            "Nobody gets more than three a week, unless one is urgent. So fewer people may get it."
        )
    if not awake(world.now, clock_of(broadcast, world)):
        asleep = words("People are asleep now. It will begin at {time}.", time=time(AWAKE_FROM))
        return (often, asleep)
    return (often,)


def _sending(broadcast: Broadcast) -> tuple[Row, ...]:
    urgent = label("button", "{sign} It is urgent", sign=Verbatim(ticked(broadcast.urgent)))
    seen = fingerprint(broadcast)
    rows: tuple[Row, ...] = (
        (Button(label("button", "Send it now"), choice("bcsend", broadcast.id, f"now.{seen}")),),
        (Button(label("button", "Choose a time"), choice("bcwhen", broadcast.id, f".{seen}")),),
    )
    if broadcast.kind == "promotion":  # whoever ticked a topic was promised three a week
        return rows
    return (*rows, (Button(urgent, choice("bcurgent", broadcast.id, f".{seen}")),))


def unready(broadcast: Broadcast, world: World) -> Screen | None:
    """What is still missing before it can go out, with the way there."""
    if not written(broadcast, broadcast.language):
        return no_words_yet(broadcast)
    if undecided(broadcast, world):
        return versions_screen(broadcast, world, reminding=True)
    if not reach(openly(broadcast), world):
        who = Button(label("button", "Who it is for"), choice("bcwho", broadcast.id))
        said = words("As it is now, nobody would get this message.")
        return Screen((said,), buttons=ways_on(broadcast, who))
    return None


def see(asked: Asked, broadcast: Broadcast) -> Reply:
    """Each version as its readers see it, and then the question."""
    if missing := unready(broadcast, asked.world):
        return Reply(asked.person, (missing,))
    screens = previews(broadcast, asked.world)
    return Reply(asked.person, (*screens, summary_screen(broadcast, asked.world)))


def for_what_was_seen(step: Step) -> Handler:
    """A step under a preview: only if the message is still what that preview showed."""

    def answer(asked: Asked, broadcast: Broadcast) -> Reply:
        if broadcast.state != "draft":
            return Reply(asked.person, (state_screen(broadcast, asked),))
        if part(asked)[1] != fingerprint(broadcast):
            return see(asked, broadcast)
        return step(asked, broadcast)

    return for_draft(answer)


def take_urgent(asked: Asked, broadcast: Broadcast) -> Reply:
    urgent = broadcast.kind == "service" and not broadcast.urgent
    broadcast = changed(asked, broadcast, urgent=urgent)
    screen = replace(summary_screen(broadcast, asked.world), fresh=False)
    return kept(asked, broadcast, screen)


# --- when -----------------------------------------------------------------------------------------


def choose_time(asked: Asked, broadcast: Broadcast) -> Reply:
    """The days, or the hours of the day tapped."""
    day = _day(part(asked)[0])
    if day and (free := _hours(asked, broadcast, day)):
        screen = Screen(
            title=words("{day}", day=Day(day)),
            lines=(words("At what time does it begin?"),),
            buttons=(*free, *ways_on(broadcast)),
        )
    else:
        screen = _days(asked, broadcast)
    return Reply(asked.person, (screen,))


def _day(option: str) -> date | None:
    try:
        return date.fromisoformat(option)
    except ValueError:
        return None


def _days(asked: Asked, broadcast: Broadcast) -> Screen:
    today = asked.world.now.astimezone(clock_of(broadcast, asked.world)).date()
    days = [today + timedelta(days=number) for number in range(DAYS)]
    seen = fingerprint(broadcast)
    return Screen(
        title=words("On which day?"),
        lines=(words("I send between 9 in the morning and 9 in the evening."),),
        buttons=(
            *(
                (
                    Button(
                        label("button", "{day}", day=Day(day)),
                        choice("bcwhen", broadcast.id, f"{day.isoformat()}.{seen}"),
                    ),
                )
                for day in days
                if _hours(asked, broadcast, day)
            ),
            *ways_on(broadcast),
        ),
    )


def _hours(asked: Asked, broadcast: Broadcast, day: date) -> tuple[Row, ...]:
    """The hours of that day that are still to come, three to a row."""
    clock, now, seen = clock_of(broadcast, asked.world), asked.world.now, fingerprint(broadcast)
    starts = [datetime.combine(day, time(hour)) for hour in HOURS]
    each = [
        Button(
            words("{time}", time=start.time()),
            choice("bcsend", broadcast.id, f"{start.strftime(AT)}.{seen}"),
        )
        for start in starts
        if instant(start, clock) > now
    ]
    return tuple(tuple(each[n : n + 3]) for n in range(0, len(each), 3))


def _chosen(asked: Asked, broadcast: Broadcast) -> datetime | None:
    """The instant that was tapped; None for now, and for what is past by now."""
    try:
        wall = datetime.strptime(part(asked)[0], AT)  # noqa: DTZ007 - wall time of the place
    except ValueError:
        return None
    at = instant(wall, clock_of(broadcast, asked.world))
    return at if at > asked.world.now else None


# --- sending --------------------------------------------------------------------------------------


def send(asked: Asked, broadcast: Broadcast) -> Reply:
    """Let it go out, or let somebody else look first."""
    world = asked.world
    if missing := unready(broadcast, world):
        return Reply(asked.person, (missing,))
    at = _chosen(asked, broadcast)
    if at is None and part(asked)[0] != "now":
        return choose_time(replace(asked, option=""), broadcast)
    tapped = asked.event.message if isinstance(asked.event, Tapped) else None
    broadcast = replace(broadcast, author=asked.chat, send_at=at, progress=tapped)
    if reach(broadcast, world) > SECOND_EYES:
        return send_to_eyes(asked, broadcast, previews(broadcast, world))
    return shown(asked, scheduled(broadcast, world))


TAPS: Mapping[str, Handler] = {
    "bcsee": for_draft(see),
    "bcwhen": for_what_was_seen(choose_time),
    "bcurgent": for_what_was_seen(take_urgent),
    "bcsend": for_what_was_seen(send),
}
