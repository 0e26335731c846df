"""What whoever took a question does with it: answer, note, pass on, close, open again."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.model import Button, Drop, Effect, Name, Put, Reply, Screen, Tell, choice, label, words
from flows.permission import TEAM, Handler, for_staff
from flows.records import Question, Staff
from flows.team.inbox import WAITING, found, place_of, question_screen, taken
from flows.team.readers import answers, leads
from flows.team.telling import (
    INBOX,
    again_button,
    answer_from,
    open_button,
    released,
    to_asker,
)
from flows.team.threads import can_reopen, listen, with_saying
from flows.world import Asked


def unwatched(question: Question) -> tuple[Effect, ...]:
    """Nobody is reminded of it any more."""
    return (Drop(choice(WAITING, question.id)), Drop(choice(WAITING, question.id, "last")))


def _shown(asked: Asked, question: Question | None, staff: Staff) -> Reply:
    """Instead of what cannot be done: the question as it is, and what can be."""
    person = done_waiting(asked.person)
    return Reply(person, (question_screen(question, staff, asked.world),))


def _may_change(staff: Staff, question: Question) -> bool:
    return question.volunteer == staff.chat or leads(staff, question)


# --- words ----------------------------------------------------------------------------------------


def answer(asked: Asked) -> Reply:
    """Wait for the answer of whoever has the question."""
    staff, question = found(asked)
    if question is None or not answers(staff, question):
        return _shown(asked, question, staff)
    mine = Name(staff.name)
    line = words("Write or say your answer now. It goes with your name, {name}.", name=mine)
    if question.name:
        line = words(
            "Write or say your answer to {person} now. It goes with your name, {name}.",
            person=Name(question.name),
            name=mine,
        )
    person = awaiting(asked.person, asked.world, "answer", question.id)
    return Reply(person, (Screen((line,), buttons=((INBOX, buttons.HELP),), fresh=True),))


def take_answer(asked: Asked) -> Reply:
    """Bring it to whoever asked, if the question is still theirs to answer."""
    staff, question = found(asked)
    world = asked.world
    if question is None or not answers(staff, question):
        return _shown(asked, question, staff)
    said = listen(asked, "team")
    if isinstance(said, Reply):
        return said
    reader = world.desk.reader(question.chat)
    if reader is None or reader.away:
        line = words("I cannot reach this person now. Your answer waits with the question.")
    else:
        line = words("I have brought your answer.")
    after = with_saying(question, said)
    screen = Screen(
        (line,),
        buttons=(
            (
                Button(label("button", "Say more"), choice("answer", question.id)),
                Button(label("button", "Close"), choice("close", question.id)),
            ),
            (open_button(question),),
            (INBOX, buttons.HELP),
        ),
    )
    effects = (
        Put(after),
        Tell(question.chat, answer_from(staff, after, said), "answer"),
        *unwatched(after),
    )
    return Reply(done_waiting(asked.person), (screen,), effects)


def note(asked: Asked) -> Reply:
    """Wait for a note that only the team sees."""
    staff, question = found(asked)
    if question is None or question.state == "closed" or not _may_change(staff, question):
        return _shown(asked, question, staff)
    person = awaiting(asked.person, asked.world, "note", question.id)
    line = words(
        "Write or say your note now. The team sees it, and whoever asked can ask to see it."
    )
    return Reply(person, (Screen((line,), buttons=((INBOX, buttons.HELP),), fresh=True),))


def take_note(asked: Asked) -> Reply:
    staff, question = found(asked)
    if question is None or question.state == "closed" or not _may_change(staff, question):
        return _shown(asked, question, staff)
    said = listen(asked, "note")
    if isinstance(said, Reply):
        return said
    after = with_saying(question, said)
    screen = question_screen(after, staff, asked.world)
    return Reply(done_waiting(asked.person), (screen,), (Put(after),))


# --- its state ------------------------------------------------------------------------------------


def hand_on(asked: Asked) -> Reply:
    """Give it back: it is open again and goes to the others."""
    staff, question = found(asked)
    if question is None or not answers(staff, question):
        return _shown(asked, question, staff)
    why = words("{name} has passed your question on.", name=Name(staff.name))
    effects = (*released(question, asked.world, why), *unwatched(question))
    screen = Screen(
        (words("Thank you. I have passed it on."),),
        buttons=((INBOX,), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,), effects)


def close(asked: Asked) -> Reply:
    """The end, for now: whoever asked is told, and can open it again."""
    staff, question = found(asked)
    if question is None or question.state == "closed" or not _may_change(staff, question):
        return _shown(asked, question, staff)
    closed = replace(question, state="closed", changed_at=asked.world.now)
    told = to_asker(
        closed,
        words("{name} has closed your question. I hope it helped.", name=Name(staff.name)),
        words("For 7 days you can open it again."),
        rows=((again_button(closed),),),
    )
    screen = question_screen(closed, staff, asked.world)
    return Reply(asked.person, (screen,), (Put(closed), told, *unwatched(closed)))


def reopen(asked: Asked) -> Reply:
    """Open it again: whoever does so has it."""
    staff, question = found(asked)
    may = question is not None and _may_change(staff, question)
    if question is None or not may or not can_reopen(question, asked.world.now):
        return _shown(asked, question, staff)
    return taken(asked, question, staff)


TAPS: dict[str, Handler] = {
    "answer": for_staff(answer, *TEAM, where=place_of),
    "note": for_staff(note, *TEAM, where=place_of),
    "handon": for_staff(hand_on, *TEAM, where=place_of),
    "close": for_staff(close, *TEAM, where=place_of),
    "reopen": for_staff(reopen, *TEAM, where=place_of),
}
TEXTS: dict[str, Handler] = {
    "answer": for_staff(take_answer, *TEAM, where=place_of),
    "note": for_staff(take_note, *TEAM, where=place_of),
}
