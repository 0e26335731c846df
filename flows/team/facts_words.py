"""A fact as it stands on a screen of the team: the sentences that lean on it, and what is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from flows.bins import SHAPES, SQUARES
from flows.facts import OneFact, value_of
from flows.library import Library, shown
from flows.model import Name, Quote, Verbatim, Words, counted, words
from flows.records import Staff
from flows.shapes import Line, Page, Place, Play, Session, Stream, lines_in, placeholders
from flows.team.menu import place_name
from flows.team.readers import of_the_team
from flows.world import World

# Of a value a few sentences show what it is. Of a rule each is a claim of its own: all are shown.
MOST_SENTENCES = 3

OWNER_LINES: Mapping[str, Words] = {
    "local coordinator": words("The coordinators of the place look after this."),
    "content editor": words("The content editor looks after this."),
    "health editor": words("The health editor looks after this."),
    "learning editor": words("The learning editor looks after this."),
    "rights editor": words("The rights editor looks after this."),
}

STREAMS: Mapping[Stream, Words] = {
    "food": words("food"),
    "paper": words("paper and card"),
    "dry": words("plastic and metal"),
    "glass": words("glass"),
    "garden": words("garden waste"),
    "rest": words("rubbish"),
}

Sentences = Mapping[str, tuple[Words, ...]]  # by the id of the fact


def sentences(ones: Collection[OneFact], world: World) -> Sentences:
    """What readers are told of each fact while it holds; its value when no sentence names it.

    All lines are gone through once, however many facts there are.
    """
    wanted = {one.id: one for one in ones}
    said: dict[str, dict[str, Words]] = {fact_id: {} for fact_id in wanted}
    for line, place in _every_line(world.library):
        for fact_id in wanted.keys() & line.leans_on:
            known = said[fact_id]
            if wanted[fact_id].written.kind == "rule" or len(known) < MOST_SENTENCES:
                known.setdefault(line.say, _with_values(line, place, world))
    return {
        one.id: (*said[one.id].values(), *_pictured(one, world.library)) or (_alone(one),)
        for one in ones
    }


def _every_line(library: Library) -> Iterator[tuple[Line, Place]]:
    """Every line, and a place in which it is said."""
    general: tuple[Session | Page | Play, ...] = (
        *library.sessions.values(),
        *library.pages.values(),
        *library.plays.values(),
    )
    for content in general:
        yield from ((line, library.place("")) for line in lines_in(content))
    for place in library.places.values():
        yield from ((line, place) for line in lines_in(place))


def _with_values(line: Line, place: Place, world: World) -> Words:
    """The sentence as it reads while all its facts hold, whether they do today or not."""
    names = sorted(placeholders(line.say))
    return Words(line.say, {name: shown(world.fact(name, place)) for name in names})


def _pictured(one: OneFact, library: Library) -> Iterator[Words]:
    """What the picture of the bins says of it, without a sentence."""
    for drawn in library.place(one.place).bins:
        if drawn.fact != one.id:
            continue
        yield words(
            "The picture of the bins shows: {sign} {streams}.",
            sign=Verbatim(SQUARES[drawn.body] + SHAPES[drawn.shape]),
            streams=_in_a_row([STREAMS[stream] for stream in drawn.takes]),
        )
        if drawn.lid:
            yield words("Its lid is like this: {sign}", sign=Verbatim(SQUARES[drawn.lid]))
        if drawn.every:
            yield counted(
                "It is collected every week.", "It is collected every {count} weeks.", drawn.every
            )


def _in_a_row(parts: Sequence[Words]) -> Words:
    first, *rest = parts
    return words("{first}, {rest}", first=first, rest=_in_a_row(rest)) if rest else first


def _alone(one: OneFact) -> Words:
    if one.written.value is None:
        return Words(one.written.otherwise)
    return words("{value}", value=shown(one.known))


# --- one of a list --------------------------------------------------------------------------------


def listed(number: int, one: OneFact, said: Sentences, world: World) -> Words:
    """One of a list: where, what is said, and why it is here."""
    return words(
        "{number}. {place}: {sentence}\n{why}",
        number=number,
        place=place_name(one.place, world),
        sentence=_below_each_other(claims(one, said)),
        why=why(one),
    )


def claims(one: OneFact, said: Sentences) -> tuple[Words, ...]:
    """What somebody says yes to: of a value one sentence shows it, of a rule each is said."""
    return said[one.id] if one.written.kind == "rule" else said[one.id][:1]


def _below_each_other(parts: Sequence[Words]) -> Words:
    first, *rest = parts
    if not rest:
        return first
    return words("{first}\n{rest}", first=first, rest=_below_each_other(rest))


def why(one: OneFact) -> Words:
    match one.state:
        case "found":
            return words("Somebody has looked. Another person is asked to agree.")
        case "changed":
            return words("This has changed, and nobody knows the new one yet.")
        case "unconfirmed":
            return words("Nobody has checked this yet.")
    return words("Last checked on {date}.", date=one.known.checked_on)


# --- all about one --------------------------------------------------------------------------------


def particulars(one: OneFact, said: Sentences, world: World) -> Iterator[Words]:
    """What is said, what instead, where it is from, who looks after it, what was found."""
    yield from said[one.id]
    if one.known.holds(one.today):
        yield words(
            "If nobody checks it in time, people read this instead: {text}", text=instead(one)
        )
    else:
        yield words("People read this instead: {text}", text=instead(one))
    yield words("Where this is from: {source}", source=Quote(one.written.source))
    if one.state in ("unconfirmed", "changed"):
        yield why(one)
    else:
        yield words("Last checked on {date}.", date=one.known.checked_on)
    if not one.withdrawn:
        yield words("To check again after {date}.", date=one.known.review_after)
    if owner := OWNER_LINES.get(one.written.owner):
        yield owner
    yield from found(one, world)


def instead(one: OneFact) -> Words:
    return Words(one.written.otherwise)


def found(one: OneFact, world: World) -> Iterator[Words]:
    """What somebody has found, while it waits."""
    check = one.found
    if check is None:
        return
    finder = of_the_team(check.seen_by, world.desk)
    yield who_says(check.seen, finder)
    if check.seen_value:
        yield new_value(one, check.seen_value)


def who_says(verdict: str, finder: Staff | None) -> Words:
    if finder is None:
        if verdict == "right":
            return words("Somebody has looked: it is still right.")
        return words("Somebody has looked: it has changed.")
    name = Name(finder.name)
    if verdict == "right":
        return words("{name} has looked: it is still right.", name=name)
    return words("{name} has looked: it has changed.", name=name)


def new_value(one: OneFact, value: str) -> Words:
    """A value as readers would see it."""
    try:
        read = value_of(one.written.kind, value)
    except ValueError:  # the kind has changed with a release
        return words("The new one: {value}", value=Quote(value))
    fact = one.written.model_copy(update={"value": read, "status": "confirmed"})
    return words("The new one: {value}", value=shown(fact))
