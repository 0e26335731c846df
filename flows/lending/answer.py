"""What the two of a pairing answer: yes, not this time, or not after all.

A pairing on which both have said yes stays until they have met, or for two weeks, so that either
can still call it off; then it goes, and the wish with it.
"""

from __future__ import annotations

from dataclasses import replace

from flows.lending import telling
from flows.lending.matching import ANSWER_WITHIN, KEPT_FOR, OTHER, Side, Two, state_of, two_of
from flows.lending.parts import WAYS_ON
from flows.lending.telling import MET, MINE, NO, OFF, SURE, YES, agreed_screen, where_line
from flows.model import (
    Arrange,
    Button,
    Effect,
    Put,
    Remove,
    Reply,
    Screen,
    Unsay,
    choice,
    label,
    words,
)
from flows.moments import Moment
from flows.permission import Handler, for_everybody
from flows.welcoming import Agreed
from flows.world import Asked

PAIRED, LAPSED = "paired", "lapsed"  # moments: it is over; nobody has answered

OVER = Screen(
    (
        words("This is over. Nothing is asked of you now."),
        words("Thank you. A coordinator may ask you again."),
    ),
    buttons=(WAYS_ON,),
)


def answer(asked: Asked) -> Reply:
    """What one of the two says; anybody else learns nothing."""
    two = two_of(asked.object, asked.world.desk)
    side = two.side_of(asked.chat) if two else None
    if two is None or side is None:
        return Reply(asked.person, (OVER,))
    match state_of(two.pairing, asked.world.now):
        case "asked":
            return _while_asked(asked, two, side)
        case "agreed":
            return _once_agreed(asked, two, side)
    return Reply(asked.person, (OVER,))


def _with(two: Two, side: Side, said: Agreed) -> Two:
    """The two, with what one of them says."""
    if side == "helper":
        return replace(two, pairing=replace(two.pairing, helper=said))
    return replace(two, pairing=replace(two.pairing, wisher=said))


# --- while they are being asked -------------------------------------------------------------------


def _while_asked(asked: Asked, two: Two, side: Side) -> Reply:
    if asked.option == NO:
        return _not_this_time(asked, _with(two, side, "no"), side)
    if asked.option == YES and not two.said_by(side):
        return _yes(asked, _with(two, side, "yes"), side)
    if two.said_by(side):
        return Reply(asked.person, (_waiting(two, side),))
    return Reply(asked.person, (telling.ask_screen(two, side),))


def _yes(asked: Asked, two: Two, side: Side) -> Reply:
    """The first waits for the other; with the second both hear whom they meet."""
    desk, other = asked.world.desk, OTHER[side]
    if two.said_by(other) != "yes":
        no_answer = Arrange(choice(LAPSED, two.pairing.id), two.pairing.made_at + ANSWER_WITHIN)
        return Reply(asked.person, (_waiting(two, side),), (Put(two.pairing), no_answer))
    reader = desk.reader(two.chat_of(other))
    if reader is None or reader.away:  # they would not hear it, and somebody would stand alone
        gone = _with(two, other, "no")
        told = telling.to_coordinators(gone, desk, NOT_THIS_TIME)
        return Reply(asked.person, (NOT_NOW,), (Put(gone.pairing), *told))
    effects = (
        Put(two.pairing),
        Arrange(choice(PAIRED, two.pairing.id), asked.world.now + KEPT_FOR),
        telling.tell_agreed(two, other),
        *telling.to_coordinators(two, desk, words("Both have said yes")),
    )
    return Reply(asked.person, (agreed_screen(two, side),), effects)


NOT_THIS_TIME = words("Not this time. You can suggest somebody else.")
NOT_NOW = Screen(
    (
        words("Thank you for saying yes. It does not come about this time."),
        words("A coordinator may ask you again."),
    ),
    buttons=(WAYS_ON,),
)


def _waiting(two: Two, side: Side) -> Screen:
    no = Button(label("button", "Not this time"), choice("pairing", two.pairing.id, NO))
    return Screen(
        (
            words("Thank you. I write to you when the other person has answered, too."),
            where_line(two.pairing.where),
        ),
        buttons=((no,), (MINE[side],), WAYS_ON),
    )


def _not_this_time(asked: Asked, two: Two, side: Side) -> Reply:
    other = OTHER[side]
    waits = two.said_by(other) == "yes"
    effects = (
        Put(two.pairing),
        Unsay(two.pairing.id),
        *((telling.tell_not_now(two, other),) if waits else ()),
        *telling.to_coordinators(two, asked.world.desk, NOT_THIS_TIME),
    )
    return Reply(asked.person, (_fine(side),), effects)


def _fine(side: Side) -> Screen:
    return Screen(
        (words("That is fine. Nobody hears why."),),
        buttons=((MINE[side],), WAYS_ON),
    )


# --- once both have agreed ------------------------------------------------------------------------


def _once_agreed(asked: Asked, two: Two, side: Side) -> Reply:
    """Two taps to call it off; anything else shows it again."""
    if asked.option == SURE:
        off = _with(two, side, "no")
        effects = (
            Put(off.pairing),
            Unsay(off.pairing.id),
            telling.tell_called_off(off, OTHER[side]),
            *telling.to_coordinators(off, asked.world.desk, words("They do not meet after all")),
        )
        return Reply(asked.person, (_fine(side),), effects)
    if asked.option == MET:
        met = Screen((words("I am glad that you have met."),), buttons=((MINE[side],), WAYS_ON))
        return Reply(asked.person, (met,), _over(two))
    screen = _are_you_sure(two) if asked.option in (OFF, NO) else agreed_screen(two, side)
    return Reply(asked.person, (screen,))


def _over(two: Two) -> tuple[Effect, ...]:
    """They have met: the wish is fulfilled and goes, the hand stays."""
    return (Remove(two.pairing), Remove(two.wish))


def _are_you_sure(two: Two) -> Screen:
    pairing = two.pairing.id
    return Screen(
        title=words("You cannot come after all?"),
        lines=(
            where_line(two.pairing.where),
            words("I tell the other person that it does not take place. They do not hear why."),
        ),
        buttons=(
            (Button(label("button", "Tell them"), choice("pairing", pairing, SURE)),),
            (Button(label("button", "No, I will come"), choice("pairing", pairing)),),
            WAYS_ON,
        ),
    )


# --- moments --------------------------------------------------------------------------------------


def paired_due(asked: Asked) -> Reply:
    """Two weeks after both agreed: they have met, and nothing of it is kept any more."""
    two = two_of(asked.object, asked.world.desk)
    if two is None or state_of(two.pairing, asked.world.now) != "agreed":
        return Reply(asked.person)
    return Reply(asked.person, effects=_over(two))


def lapsed_due(asked: Asked) -> Reply:
    """Nobody, or one of the two only, has answered for a week.

    It comes due for whoever said yes, and for the coordinator who suggested it: each hears it also
    when the other has gone.
    """
    two, world = two_of(asked.object, asked.world.desk), asked.world
    if two is None or state_of(two.pairing, world.now) != "lapsed":
        return Reply(asked.person)
    if side := two.side_of(asked.chat):
        return Reply(asked.person, effects=(telling.tell_not_now(two, side),))
    silent = [side for side in OTHER if two.said_by(side) != "yes"]
    effects = (
        *(Unsay(two.pairing.id, two.chat_of(side)) for side in silent),
        *telling.to_coordinators(
            two, world.desk, words("No answer for a week. You can suggest somebody else.")
        ),
    )
    return Reply(asked.person, effects=effects)


TAPS: dict[str, Handler] = {"pairing": for_everybody(answer)}
MOMENTS = {PAIRED: Moment(paired_due, duty=True), LAPSED: Moment(lapsed_due, duty=True)}
