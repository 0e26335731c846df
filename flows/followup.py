"""What whoever asked can do with it: write more, say thanks, open it again, take it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.model import (
    Arrange,
    Button,
    Drop,
    Effect,
    Name,
    Put,
    Remove,
    Reply,
    Screen,
    choice,
    label,
    words,
)
from flows.permission import Handler, for_everybody
from flows.questions import UNANSWERED
from flows.records import Question, Saying
from flows.team.readers import holder, readers_of
from flows.team.telling import (
    INBOX,
    again_button,
    answer_from,
    to_readers,
    to_volunteer,
    written_back,
)
from flows.team.threads import DAY, answer_text, can_reopen, heard, listen, waits, with_saying
from flows.world import Asked

NOT_HERE = Screen(
    (words("This question is not here any more. You can ask again."),),
    buttons=((buttons.ASK,), (buttons.HOME, buttons.HELP)),
)


def theirs(asked: Asked) -> Question | None:
    """The question of that id, if it is they who asked it."""
    question = asked.world.desk.find(Question, asked.object)
    return question if question and question.chat == asked.chat else None


def watching(question: Question, asked: Asked) -> tuple[Effect, ...]:
    """Look after it from now on, as if it had just been asked."""
    first, later = choice(UNANSWERED, question.id), choice(UNANSWERED, question.id, "again")
    return (Arrange(first, asked.world.now + DAY), Drop(later))


def unwatched(question: Question) -> tuple[Effect, ...]:
    first, later = choice(UNANSWERED, question.id), choice(UNANSWERED, question.id, "again")
    return (Drop(first), Drop(later))


# --- what they have missed ------------------------------------------------------------------------


def missed(asked: Asked) -> Iterator[Screen]:
    """What was answered last, for somebody who is back: while they were away nothing arrived."""
    desk = asked.world.desk
    for question in desk.every(Question, chat=[asked.chat]):
        if staff := holder(question, desk):
            latest = takewhile(lambda saying: saying.by != "asker", reversed(question.said))
            answers = [saying for saying in latest if saying.by == "team"]
            yield from (answer_from(staff, question, saying) for saying in reversed(answers))


# --- writing more ---------------------------------------------------------------------------------


def write_more(asked: Asked) -> Reply:
    """Wait for more words on a question, or for an answer to an answer."""
    question = theirs(asked)
    if question is None:
        return Reply(asked.person, (NOT_HERE,))
    if question.state == "closed":
        return Reply(asked.person, (_closed(question, asked),))
    person = awaiting(asked.person, asked.world, "more", question.id)
    staff = holder(question, asked.world.desk)
    line = words("Write or say it now.")
    if staff:
        line = words("Write or say it now. {name} will read it.", name=Name(staff.name))
    ways_on = ((buttons.HOME, buttons.HELP),)
    return Reply(person, (Screen((line,), buttons=ways_on, fresh=True),))


def take_more(asked: Asked) -> Reply:
    question = theirs(asked)
    if question is None:
        return Reply(done_waiting(asked.person), (NOT_HERE,))
    if question.state == "closed":
        return Reply(done_waiting(asked.person), (_closed(question, asked),))
    said = listen(asked, "asker")
    if isinstance(said, Reply):
        return said
    return _added(replace(asked, person=done_waiting(asked.person)), question, said)


def _added(asked: Asked, question: Question, said: Saying) -> Reply:
    """Bring more words to whoever has the question; while nobody has, they wait with it."""
    before, question = question, with_saying(question, said)
    staff = holder(question, asked.world.desk)
    line = words("I have added it to your question.")
    effects: tuple[Effect, ...] = (Put(question),)
    if staff:
        line = words("I have brought it to {name}.", name=Name(staff.name))
        effects += to_volunteer(question, asked.world, written_back(question, said))
        effects += () if waits(before) else watching(question, asked)
    add = Button(label("button", "Add something"), choice("more", question.id))
    screen = Screen((line,), buttons=((add,), (buttons.HOME, buttons.HELP)))
    return Reply(asked.person, (screen,), effects)


def _closed(question: Question, asked: Asked) -> Screen:
    """Words for a closed question are not added to it, but a tap opens it and brings them back."""
    if not can_reopen(question, asked.world.now):
        return NOT_HERE
    return Screen(
        (words("This question is closed. You can open it again and write more."),),
        buttons=((again_button(question),), (buttons.HOME, buttons.HELP)),
        fresh=True,
        replies=True,
    )


# --- opening it again -----------------------------------------------------------------------------


def open_again(asked: Asked) -> Reply:
    """Open a closed question: with the words the tap has brought back, or waiting for some."""
    question = theirs(asked)
    if question is None:
        return Reply(asked.person, (NOT_HERE,))
    if question.state != "closed":
        return write_more(asked)
    if not can_reopen(question, asked.world.now):
        return Reply(asked.person, (NOT_HERE,))
    question, effects = _opened(question, asked)
    if said := heard(asked.event, "asker", asked.world.now):
        reply = _added(asked, question, said)
        return replace(reply, effects=(*effects, *reply.effects))
    waiting = awaiting(asked.person, asked.world, "more", question.id)
    line = words("Your question is open again. Write or say it now.")
    screen = Screen((line,), buttons=((buttons.HOME, buttons.HELP),), fresh=True)
    return Reply(waiting, (screen,), effects)


def _opened(question: Question, asked: Asked) -> tuple[Question, tuple[Effect, ...]]:
    """Open again with whoever had it; if they have left the team, for everybody."""
    desk, now = asked.world.desk, asked.world.now
    if holder(question, desk):
        opened = replace(question, state="claimed", changed_at=now)
        return opened, (Put(opened), *watching(opened, asked))
    opened = replace(question, state="open", volunteer=None, changed_at=now)
    told = to_readers(readers_of(opened, desk), opened, asked.world)
    return opened, (Put(opened), *told, *watching(opened, asked))


# --- the end --------------------------------------------------------------------------------------


def thank(asked: Asked) -> Reply:
    """It helped: the question is closed, and the volunteer hears it."""
    question = theirs(asked)
    if question is None or question.state == "closed":
        return Reply(asked.person, (_glad(question),))
    closed = replace(question, state="closed", changed_at=asked.world.now)
    thanks = words("Thank you, from the person who asked. The question is closed.")
    if question.name:
        thanks = words("{name} says thank you. The question is closed.", name=Name(question.name))
    for_all = Button(label("button", "Make it for everyone"), choice("share", question.id))
    rows = ((for_all,),) if answer_text(question) else ()
    told = Screen((thanks,), buttons=(*rows, (INBOX, buttons.HELP)))
    effects = (Put(closed), *unwatched(closed), *to_volunteer(closed, asked.world, told))
    return Reply(asked.person, (_glad(closed),), effects)


def _glad(question: Question | None) -> Screen:
    again = ((again_button(question),),) if question else ()
    return Screen(
        (words("I am glad. You can ask a person again at any time."),),
        buttons=(*again, (buttons.ASK,), (buttons.HOME, buttons.HELP)),
        fresh=True,
    )


def take_back(asked: Asked) -> Reply:
    """Nobody is to read it any more."""
    question = theirs(asked)
    if question is None:
        return Reply(asked.person, (NOT_HERE,))
    gone = words("The person has taken this question back.")
    told = Screen((gone,), buttons=((INBOX, buttons.HELP),))
    screen = Screen(
        (
            words("Your question is deleted here."),
            words("It may still stand in the chat of somebody it has already reached."),
        ),
        buttons=((buttons.ASK,), (buttons.HOME, buttons.HELP)),
    )
    effects = (Remove(question), *unwatched(question), *to_volunteer(question, asked.world, told))
    return Reply(asked.person, (screen,), effects)


TAPS: dict[str, Handler] = {
    "more": for_everybody(write_more),
    "again": for_everybody(open_again),
    "thanks": for_everybody(thank),
    "takeback": for_everybody(take_back),
}
TEXTS: dict[str, Handler] = {"more": for_everybody(take_more)}
