"""Nobody is left waiting in silence: what happens to a question when a day goes by.

Two moments look after it. `unanswered:ID` is in the chat of whoever asked, and comes back as long
as the question is not closed; `waiting:ID` is in the chat of whoever took it, until they answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows import buttons
from flows.model import (
    Arrange,
    Button,
    Effect,
    Name,
    Put,
    Reply,
    Row,
    Screen,
    Words,
    choice,
    label,
    words,
)
from flows.moments import Moment
from flows.questions import UNANSWERED
from flows.records import Question
from flows.team.inbox import WAITING
from flows.team.readers import Readers, answers, holder, in_charge, left_out
from flows.team.telling import (
    INBOX,
    add_button,
    open_button,
    released,
    to_asker,
    to_readers,
    to_volunteer,
)
from flows.team.threads import DAY, answered, can_reopen, waits
from flows.world import Asked, World

OPEN_FOR = 2 * DAY  # until those in charge hear of an open question again
HELD_FOR = 3 * DAY  # longer than this nobody sits on a question without a word
QUIET_FOR = 7 * DAY  # an answered question of which nobody has written since is over

AGAIN, LAST = "again", "last"


# --- in the chat of whoever asked -----------------------------------------------------------------


def unanswered_due(asked: Asked) -> Reply:
    """A day has gone by: bring the question on, and say so to whoever asked."""
    question = asked.world.desk.find(Question, asked.object)
    if question is None:
        return Reply(asked.person)
    if question.state == "closed":  # the team can open it again: then it is to be looked after
        again = (_later(asked, DAY),) if can_reopen(question, asked.world.now) else ()
        return Reply(asked.person, effects=again)
    if question.state == "open":
        return _nobody_has_it(asked, question)
    return _somebody_has_it(asked, question)


def _nobody_has_it(asked: Asked, question: Question) -> Reply:
    """Those in charge get it; whoever asked is told once, honestly."""
    world = asked.world
    found = in_charge(question.place, world.desk, left_out(question))
    why = words("Nobody has answered this question yet.")
    told = () if asked.option == AGAIN else (_not_yet(question, found, world),)
    later = Arrange(choice(UNANSWERED, question.id, AGAIN), world.now + OPEN_FOR)
    return Reply(asked.person, effects=(*told, *to_readers(found, question, world, why), later))


def _not_yet(question: Question, found: Readers, world: World) -> Effect:
    rows: tuple[Row, ...] = ((buttons.PLACES,), (add_button(question),))
    return to_asker(
        question, words("Nobody has answered yet."), _who_knows(found, question, world), rows=rows
    )


def _who_knows(found: Readers, question: Question, world: World) -> Words:
    place = Words(world.library.place(question.place).name)
    match found.kind:
        case "coordinators":
            return words("The coordinator in {place} knows about it now.", place=place)
        case "administrators":
            return words("The people who look after this companion know about it now.")
        case _:
            return words("I am sorry. These places can help.")


def _somebody_has_it(asked: Asked, question: Question) -> Reply:
    """Remind them of words that came back; when they have gone or are silent, ask the others."""
    world, staff = asked.world, holder(question, asked.world.desk)
    quiet = world.now - question.changed_at
    if staff is None or (waits(question) and quiet >= _patience(question)):
        why = words("The person who was reading your question cannot answer it now.")
        return Reply(asked.person, effects=(*released(question, world, why), _later(asked, DAY)))
    if not waits(question) and quiet >= QUIET_FOR:
        closed = replace(question, state="closed", changed_at=world.now)
        return Reply(asked.person, effects=(Put(closed), _later(asked, DAY)))
    effects: tuple[Effect, ...] = (_later(asked, DAY),)
    if waits(question) and answered(question) and quiet >= DAY:
        effects += to_volunteer(question, world, _reminder(question))
    return Reply(asked.person, effects=effects)


def _patience(question: Question) -> timedelta:
    """Whoever has taken it is reminded in their own chat first."""
    return 2 * DAY if answered(question) else HELD_FOR


def _later(asked: Asked, span: timedelta) -> Effect:
    return Arrange(choice(UNANSWERED, asked.object, asked.option), asked.world.now + span)


# --- in the chat of whoever took it ---------------------------------------------------------------


def waiting_due(asked: Asked) -> Reply:
    """A friendly word after a day; after another, the question goes to the others."""
    person, staff, world = asked.person, asked.staff, asked.world
    question = world.desk.find(Question, asked.object)
    if question is None or question.volunteer != asked.chat or not waits(question):
        return Reply(person)
    still = staff is not None and answers(staff, question) and holder(question, world.desk)
    if still and asked.option != LAST and not person.away:
        last = Arrange(choice(WAITING, question.id, LAST), world.now + DAY)
        return Reply(person, (_reminder(question),), (last,), kind="task")
    why = words("The person who was reading your question cannot answer it now.")
    if staff:
        why = words("{name} cannot answer your question now.", name=Name(staff.name))
    screen = Screen(
        (words("A question you had taken has gone to the others. That is fine."),),
        buttons=((INBOX, buttons.HELP),),
        fresh=True,
    )
    told = (screen,) if still and not person.away else ()
    return Reply(person, told, released(question, world, why), kind="task")


def _reminder(question: Question) -> Screen:
    waiting = words("Somebody is waiting for your answer.")
    if question.name:
        waiting = words("{name} is waiting for your answer.", name=Name(question.name))
    pass_on = Button(label("button", "Pass on"), choice("handon", question.id))
    return Screen(
        (waiting, words("If you have no time, you can pass it on.")),
        buttons=((open_button(question),), (pass_on,), (INBOX, buttons.HELP)),
        fresh=True,
    )


MOMENTS = {
    UNANSWERED: Moment(unanswered_due, duty=True),
    WAITING: Moment(waiting_due, duty=True),
}
