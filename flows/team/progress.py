"""A message on its way: how far it is, and the brakes.

The sending shows this screen again and again in place of the author's tap; a tap shows it, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows import buttons
from flows.broadcasts import DECIDED, clock_of, window
from flows.events import Tapped
from flows.model import (
    Button,
    Day,
    Put,
    Quote,
    Reply,
    Row,
    Screen,
    Value,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.permission import COORDINATORS, Handler, for_staff
from flows.records import Broadcast, Version
from flows.team.broadcast_draft import ALL, GONE, found, sample, where
from flows.world import Asked, World

CELLS = 10  # of the bar
PER_SECOND = 20  # messages, when nothing holds them up

TITLES: Mapping[str, Words] = {
    "scheduled": words("The message is ready to go"),
    "sending": words("The message is on its way"),
    "paused": words("The message is paused"),
    "done": words("The message has been sent"),
    "cancelled": words("The message is stopped"),
}

# What became of how many, by the states of the ledger (bot/store/ledger.py).
TOLD: Mapping[tuple[str, ...], Words] = {
    ("sent",): words("Sent: {number}"),
    ("waiting", "sending"): words("Waiting: {number}"),
    ("unknown",): words("Sent, perhaps twice, because the line broke: {number}"),
    ("blocked", "refused", "expired"): words("Not reached: {number}"),
    ("skipped",): words("Left out, as they have had three this week or switched it off: {number}"),
    ("cancelled",): words("Stopped before it was sent: {number}"),
}


def progress_screen(broadcast: Broadcast, tally: Mapping[str, int], world: World) -> Screen:
    """How far a message is: a bar, how many, how long it takes, and the brakes."""
    total = sum(tally.values())
    return Screen(
        title=TITLES.get(broadcast.state, TITLES["scheduled"]),
        lines=(
            words("First words: {words}", words=Quote(sample(broadcast))),
            *((bar(tally),) if total or broadcast.state == "done" else ()),
            *_counts(tally, over=broadcast.state == "done"),
            *_time_left(broadcast, tally, world),
        ),
        listed=True,
        buttons=(*_brakes(broadcast), (ALL, buttons.HELP)),
    )


def bar(tally: Mapping[str, int]) -> Verbatim:
    """How much of it is done with, as a bar."""
    total = sum(tally.values())
    left = tally.get("waiting", 0) + tally.get("sending", 0)
    full = CELLS * (total - left) // total if total else CELLS
    return Verbatim("▓" * full + "░" * (CELLS - full))


def _counts(tally: Mapping[str, int], *, over: bool) -> Iterator[Words]:
    """What became of how many. One that is over says how many got it, even if it was nobody."""
    for states, said in TOLD.items():
        number = sum(tally.get(state, 0) for state in states)
        if number or (over and "sent" in states):
            yield replace(said, values={"number": _number(number)})


def _number(number: int) -> Words | int:
    """Small numbers could point at somebody."""
    return number if number >= 5 else words("fewer than {count}", count=5)


def _time_left(broadcast: Broadcast, tally: Mapping[str, int], world: World) -> tuple[Words, ...]:
    """When it begins or goes on, or how long it still takes."""
    if broadcast.state not in ("scheduled", "sending"):
        return ()
    clock = clock_of(broadcast, world)
    if broadcast.opens_at and broadcast.opens_at > world.now:
        opens = broadcast.opens_at.astimezone(clock)
        at: dict[str, Value] = {"day": Day(opens.date()), "time": opens.time()}
        if broadcast.state == "scheduled":
            return (words("It will begin on {day} at {time}.", **at),)
        return (words("People are asleep. It goes on at {time}, {day}.", **at),)
    if broadcast.state == "scheduled":
        return (words("It begins in a few seconds."),)
    seconds = tally.get("waiting", 0) // PER_SECOND
    if seconds < 60:
        return (words("This takes less than a minute."),)
    return (
        counted(
            "This takes about {count} minute.",
            "This takes about {count} minutes.",
            round(seconds / 60),
        ),
    )


def _brakes(broadcast: Broadcast) -> tuple[Row, ...]:
    cancel = Button(label("button", "Stop it for good"), choice("bcrun", broadcast.id, "cancel"))
    match broadcast.state:
        case "scheduled":
            change = Button(label("button", "Change it"), choice("bcback", broadcast.id))
            return ((change, cancel),)
        case "sending":
            pause = Button(label("button", "Pause"), choice("bcrun", broadcast.id, "pause"))
            return ((pause, cancel),)
        case "paused":
            go_on = Button(label("button", "Go on sending"), choice("bcrun", broadcast.id, "go"))
            return ((go_on, cancel),)
    return ()


# --- the taps -------------------------------------------------------------------------------------


def run(asked: Asked) -> Reply:
    """Pause, go on, or stop for good; what does not fit its state any more shows the state."""
    broadcast = found(asked)
    if broadcast is None:
        return Reply(asked.person, (GONE,))
    match asked.option, broadcast.state:
        case "pause", "sending":
            return shown(asked, replace(broadcast, state="paused"))
        case "go", "paused":
            return shown(asked, gone_on(broadcast, asked.world))
        case "cancel", "scheduled" | "sending" | "paused":
            return _sure(asked, broadcast)
        case "sure", "scheduled" | "sending" | "paused":
            return shown(asked, replace(broadcast, state="cancelled"))
    return Reply(asked.person, (as_it_is(broadcast, asked.world),))


def scheduled(broadcast: Broadcast, world: World) -> Broadcast:
    """The message, ready to go at its time: at once, if that has passed."""
    at = max(broadcast.send_at or world.now, world.now)
    opens_at, closes_at = window(at, clock_of(broadcast, world))
    ready = replace(broadcast, state="scheduled", send_at=at, versions=_settled(broadcast))
    return replace(ready, opens_at=opens_at, closes_at=closes_at)


def _settled(broadcast: Broadcast) -> Mapping[str, Version]:
    """What is decided, without who wrote it: that was needed until now, and not any longer."""
    decided = {code: v for code, v in broadcast.versions.items() if v.state in DECIDED}
    return {code: replace(version, by="") for code, version in decided.items()}


def gone_on(broadcast: Broadcast, world: World) -> Broadcast:
    """On its way again; one that had not begun waits for its time again."""
    if not world.desk.tally(broadcast.id):
        return scheduled(broadcast, world)
    opens_at, closes_at = window(world.now, clock_of(broadcast, world))
    return replace(broadcast, state="sending", opens_at=opens_at, closes_at=closes_at)


def as_it_is(broadcast: Broadcast, world: World) -> Screen:
    """How far it is at this moment."""
    return progress_screen(broadcast, world.desk.tally(broadcast.id), world)


def shown(asked: Asked, broadcast: Broadcast) -> Reply:
    """Keep it, and show how far it is: where the author has tapped, and there it goes on moving."""
    if isinstance(asked.event, Tapped) and asked.chat == broadcast.author:
        broadcast = replace(broadcast, progress=asked.event.message)
    screen = replace(as_it_is(broadcast, asked.world), stays=True)
    return Reply(asked.person, (screen,), (Put(broadcast),))


def _sure(asked: Asked, broadcast: Broadcast) -> Reply:
    """The question, while nothing more goes out. As a message of its own, as the other changes."""
    broadcast = replace(broadcast, state="paused")
    screen = Screen(
        title=words("Stop this message for good?"),
        lines=(
            words("It is paused now. What has been sent cannot be taken back."),
            words("Whoever has not got it yet will not get it."),
        ),
        buttons=(
            (Button(label("button", "Yes, stop it"), choice("bcrun", broadcast.id, "sure")),),
            (Button(label("button", "No, go on"), choice("bcrun", broadcast.id, "go")),),
        ),
        fresh=True,
    )
    return Reply(asked.person, (screen,), (Put(broadcast),))


TAPS: Mapping[str, Handler] = {"bcrun": for_staff(run, *COORDINATORS, where=where)}
