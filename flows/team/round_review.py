"""A draft of a round as a whole: whom, what and when, and what can and cannot be seen later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows import buttons
from flows.circles.lines import together
from flows.model import Button, Row, Screen, Words, choice, counted, label, words
from flows.rounds import Round
from flows.team.round_lines import ROUNDS, asks, days, how_many, least, people, questions
from flows.team.round_rules import KEPT_WAITING, Hitch, fingerprint, hitches
from flows.world import World

READ = label("button", "Read the questions")


def review_screen(draft: Round, world: World, *said: Words) -> Screen:
    """All that will be fixed; with the button that opens it, once nothing stands in its way."""
    found = tuple(hitches(draft, world))
    return Screen(
        title=words("Before and after: a new round"),
        lines=(
            *said,
            *together(_not_yet(found)),
            *together(_what(draft, world)),
            *together((asks(draft, world), *people(draft, world))),
            *together((*days(draft), least(draft))),
            *together(_seen_later(draft)),
            words("All of this is fixed once it is open. You can stop it then, but not change it."),
        ),
        buttons=(
            *_next(draft, found),
            *_changes(draft),
            (Button(label("button", "Throw the draft away"), choice("rounddrop", draft.id)),),
            (ROUNDS,),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _not_yet(found: Sequence[Hitch]) -> Iterator[Words]:
    """Why it cannot be opened, if it cannot."""
    if found:
        yield words("It cannot be opened yet.")
        yield from (hitch.why for hitch in found)


def _what(draft: Round, world: World) -> Iterator[Words]:
    yield words("Questions: {title}", title=questions(draft, world))
    if draft.items:
        yield how_many(draft)


def _seen_later(draft: Round) -> Iterator[Words]:
    """What is promised to those who answer, told to those who would like to know more."""
    yield words(
        "Nobody of the team ever sees who has answered. What people write is shown without names."
    )
    yield words(
        "After {day} you see one result of all together, in rounded numbers.", day=draft.closes_on
    )
    yield counted(
        "With fewer than {count} person this round shows nothing by itself.",
        "With fewer than {count} people this round shows nothing by itself.",
        draft.minimum,
    )
    yield counted(
        "Its answers are then put together with those of other rounds, or destroyed unread:"
        " at once if they are very few, or after {count} day.",
        "Its answers are then put together with those of other rounds, or destroyed unread:"
        " at once if they are very few, or after {count} days.",
        KEPT_WAITING,
    )


def _next(draft: Round, found: Sequence[Hitch]) -> Iterator[Row]:
    """Opening it, once nothing stands in its way."""
    if not found:
        to = choice("roundopen", draft.id, fingerprint(draft))
        yield (Button(label("button", "Open it"), to),)


def _changes(draft: Round) -> Iterator[Row]:
    yield (
        Button(label("button", "Who is asked"), choice("roundwho", draft.id)),
        Button(label("button", "Questions"), choice("roundwhat", draft.id)),
    )
    yield (
        Button(label("button", "Days"), choice("roundwhen", draft.id)),
        Button(label("button", "Smallest number"), choice("roundleast", draft.id)),
    )
    if draft.items:
        yield (Button(READ, choice("round", draft.id, "items")),)
