"""Whom a message is for: what it is, the towns, and what narrows it. Always with the numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flows import buttons
from flows.broadcasts import by_language, reach, roughly
from flows.catalogue import LANGUAGES
from flows.categories import ASKED, CATEGORIES
from flows.model import (
    Button,
    Name,
    Put,
    Quote,
    Reply,
    Row,
    Screen,
    Tongue,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.permission import Handler
from flows.records import Audience, Broadcast, Circle
from flows.team.broadcast_draft import (
    changed,
    for_draft,
    kept,
    own_places,
    part,
    ticked,
    topic_name,
    ways_on,
    where,
)
from flows.team.seats import on_a_button
from flows.world import Asked, World

MOST_CIRCLES = 30  # a message has room for a hundred buttons
SIGNED = 2  # the sign in front of what can be ticked
GONE = words("something else")  # a session or circle that is not there any more
WORDS_NEXT = label("button", "Next: the words")


def how_many(broadcast: Broadcast, world: World) -> tuple[Words, ...]:
    """The number of people it is for, and the languages they read, all of it rounded."""
    numbers = by_language(broadcast, world)
    total = words("People it is for: {number}", number=roughly(sum(numbers.values()), broadcast))
    return (
        total,
        *(
            words(
                "{language}: {number}",
                language=Tongue(language),
                number=roughly(number, broadcast),
            )
            for language, number in numbers.items()
        ),
    )


def who_get_it(broadcast: Broadcast, world: World) -> Words:
    """The number of people it goes to, without those who are left out."""
    number = roughly(reach(broadcast, world), broadcast)
    return words("People who get it: {number}", number=number)


def what_line(broadcast: Broadcast) -> Words:
    """Support for people, or an invitation."""
    if broadcast.kind == "service":
        return words("Support or news for people")
    return words("An invitation: {topic}", topic=topic_name(broadcast.topic))


# --- the whole of it ------------------------------------------------------------------------------


def who_screen(broadcast: Broadcast, world: World, several: bool) -> Screen:
    """Whom it is for as it is now; `several`: whoever looks has more than one town."""
    audience, library = broadcast.audience, world.library
    towns = [
        words("Town: {place}", place=Words(library.place(place).name)) for place in audience.places
    ]
    return Screen(
        title=words("Who is it for?"),
        lines=(
            what_line(broadcast),
            *towns,
            *narrowed(broadcast, world),
            *how_many(broadcast, world),
        ),
        listed=True,
        buttons=(
            (Button(label("button", "What it is"), choice("bckind", broadcast.id)),),
            *_rows(broadcast, several),
            *ways_on(broadcast, Button(WORDS_NEXT, choice("bcwords", broadcast.id))),
        ),
    )


def narrowed(broadcast: Broadcast, world: World) -> Iterator[Words]:
    """What narrows it, one line each."""
    audience = broadcast.audience
    for language in audience.languages:
        yield words("For readers of {language}", language=Tongue(language))
    for topic in audience.topics:
        yield words("Who chose: {topic}", topic=topic_name(topic))
    for session in audience.sessions:
        yield words("Who began: {session}", session=_title(session, world))
    circles = {circle.id: circle for circle in world.desk.every(Circle, id=audience.circles)}
    for id_ in audience.circles:
        called = Quote(circles[id_].name) if id_ in circles else GONE
        yield words("Who is in: {circle}", circle=called)
    for language in audience.without_languages:
        yield words("Not for readers of {language}", language=Tongue(language))
    for session in audience.without_sessions:
        yield words("Not for those who have read: {session}", session=_title(session, world))


def _rows(broadcast: Broadcast, several: bool) -> Iterator[Row]:
    for name, part_ in PARTS.items():
        if name != "places" or several:
            yield (Button(part_.door, choice("bcpick", broadcast.id, name)),)


def _title(session: str, world: World) -> Words:
    found = world.library.sessions.get(session)
    return Words(found.title) if found else GONE


def show_who(asked: Asked, broadcast: Broadcast) -> Reply:
    screen = who_screen(broadcast, asked.world, _several(asked))
    return Reply(asked.person, (screen,))


def _several(asked: Asked) -> bool:
    return asked.staff is not None and len(own_places(asked.staff, asked.world)) > 1


# --- what it is -----------------------------------------------------------------------------------


def kind_screen(broadcast: Broadcast) -> Screen:
    """Support or invitation: two different things, with different rules."""
    return Screen(
        title=words("What is your message?"),
        lines=(
            words("Support or news goes to everybody who has not paused messages."),
            words("An invitation goes only to people who ticked its topic."),
        ),
        buttons=(
            (_kind(broadcast, label("button", "Support or news"), "service"),),
            (_kind(broadcast, label("button", "An invitation"), "promotion"),),
            *ways_on(broadcast),
        ),
    )


def _kind(broadcast: Broadcast, text: Words, option: str) -> Button:
    return Button(text, choice("bckind", broadcast.id, option))


def topic_screen(broadcast: Broadcast) -> Screen:
    """What it invites to: who ticked that gets it."""
    return Screen(
        title=words("What does it invite people to?"),
        lines=(words("Only people who ticked this topic get it."),),
        buttons=(
            *(
                (_kind(broadcast, category.name, topic),)
                for topic, category in CATEGORIES.items()
                if topic != ASKED
            ),
            *ways_on(broadcast),
        ),
    )


def take_kind(asked: Asked, broadcast: Broadcast) -> Reply:
    """Ask what it is, or take the answer."""
    option = asked.option
    if option == "promotion":
        return Reply(asked.person, (topic_screen(broadcast),))
    if option == "service":
        broadcast = changed(asked, broadcast, kind="service", topic="")
    elif option in CATEGORIES and option != ASKED:
        broadcast = changed(asked, broadcast, kind="promotion", topic=option, urgent=False)
    else:
        return Reply(asked.person, (kind_screen(broadcast),))
    return kept(asked, broadcast, who_screen(broadcast, asked.world, _several(asked)))


# --- what narrows it ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an audience, as it is asked for. Its name is the field of `Audience`."""

    door: Words
    title: Words
    nothing: Words  # what it means that nothing is ticked


PARTS: Mapping[str, Part] = {
    "places": Part(
        label("button", "Towns"),
        words("Which towns?"),
        words("At least one town stays ticked."),
    ),
    "languages": Part(
        label("button", "Only some languages"),
        words("Which languages?"),
        words("Nothing ticked means all languages."),
    ),
    "topics": Part(
        label("button", "Who chose a topic"),
        words("Who chose which topics?"),
        words("Nothing ticked means everybody."),
    ),
    "sessions": Part(
        label("button", "Who began a session"),
        words("Who began which sessions?"),
        words("Nothing ticked means everybody."),
    ),
    "circles": Part(
        label("button", "People in a circle"),
        words("People in which circles?"),
        words("Nothing ticked means everybody."),
    ),
    "without_languages": Part(
        label("button", "Leave languages out"),
        words("Who is left out, by language?"),
        words("Nothing ticked means that nobody is left out."),
    ),
    "without_sessions": Part(
        label("button", "Leave out who has read one"),
        words("Leave out people who have read which session?"),
        words("Nothing ticked means that nobody is left out."),
    ),
}


def options(name: str, asked: Asked, audience: Audience) -> Mapping[str, Words | Tongue | Name]:
    """What can be ticked in a part: own towns, languages, topics, sessions that leave a trace.

    And the circles of the towns it is for, with those that are ticked: they can be unticked.
    """
    library = asked.world.library
    match name.removeprefix("without_"):
        case "places":
            own = own_places(asked.staff, asked.world) if asked.staff else []
            return {place: Words(library.place(place).name) for place in own}
        case "languages":
            return {language: Tongue(language) for language in LANGUAGES}
        case "topics":
            return {t: category.name for t, category in CATEGORIES.items() if t != ASKED}
        case "circles":
            return _circles(audience, asked.world)
    return {s.id: Words(s.title) for s in library.sessions.values() if not s.private}


def _circles(audience: Audience, world: World) -> Mapping[str, Words | Name]:
    """The open ones, of many the newest, and those that are ticked: by name."""
    there = world.desk.every(Circle, place=audience.places, state=["open"])
    newest = sorted(there, key=lambda circle: circle.made_at, reverse=True)[:MOST_CIRCLES]
    chosen = world.desk.every(Circle, id=audience.circles)
    by_name = sorted({*newest, *chosen}, key=lambda circle: (circle.name.casefold(), circle.id))
    # A circle that has gone stays ticked: without it, the message would be for everybody.
    gone = [id_ for id_ in audience.circles if id_ not in {circle.id for circle in chosen}]
    shown = {circle.id: on_a_button(circle.name, SIGNED) for circle in by_name}
    return {**shown, **dict.fromkeys(gone, GONE)}


def pick_screen(broadcast: Broadcast, name: str, asked: Asked) -> Screen:
    """One part: everything that can be ticked, what is, and what comes of it."""
    chosen: Collection[str] = getattr(broadcast.audience, name)
    back = Button(label("button", "← Who it is for"), choice("bcwho", broadcast.id))
    return Screen(
        title=PARTS[name].title,
        lines=(PARTS[name].nothing, *how_many(broadcast, asked.world)),
        listed=True,
        buttons=(
            *(
                (
                    Button(
                        label(
                            "button",
                            "{sign} {what}",
                            sign=Verbatim(ticked(id_ in chosen)),
                            what=what,
                        ),
                        choice("bcpick", broadcast.id, f"{name}.{id_}"),
                    ),
                )
                for id_, what in options(name, asked, broadcast.audience).items()
            ),
            (back, buttons.HELP),
        ),
    )


def pick(asked: Asked, broadcast: Broadcast) -> Reply:
    """Show a part, or tick something in it, or take the tick away."""
    name, id_ = part(asked)
    if name not in PARTS:
        return show_who(asked, broadcast)
    if id_ not in options(name, asked, broadcast.audience):
        return Reply(asked.person, (pick_screen(broadcast, name, asked),))
    chosen: tuple[str, ...] = getattr(broadcast.audience, name)
    now = tuple(c for c in chosen if c != id_) if id_ in chosen else (*chosen, id_)
    if not now and name == "places":  # a message to no town would belong to nobody
        return Reply(asked.person, (pick_screen(broadcast, name, asked),))
    fields: dict[str, Any] = {name: now}
    broadcast = changed(asked, broadcast, audience=replace(broadcast.audience, **fields))
    return Reply(asked.person, (pick_screen(broadcast, name, asked),), (Put(broadcast),))


def where_with_town(asked: Asked) -> Collection[str]:
    """The places of the message, and the town that is to be ticked."""
    name, id_ = part(asked)
    return (*where(asked), id_) if name == "places" and id_ and where(asked) else where(asked)


TAPS: Mapping[str, Handler] = {
    "bcwho": for_draft(show_who),
    "bckind": for_draft(take_kind),
    "bcpick": for_draft(pick, where_with_town),
}
