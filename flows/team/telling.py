"""What the two sides of a question are told: whoever asks, and whoever can answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows import buttons
from flows.model import (
    Button,
    Effect,
    Name,
    Put,
    Row,
    Screen,
    Tell,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.records import Question, Saying, Staff
from flows.team.readers import Readers, holder, readers_of
from flows.team.threads import heading, particulars, quoted
from flows.world import World

INBOX = Button(label("button", "Questions people ask"), choice("inbox"))

GONE = Screen(
    (words("This question is gone: the person has taken it back, or it was closed long ago."),),
    buttons=((INBOX,), (buttons.HOME, buttons.HELP)),
)


def add_button(question: Question) -> Button:
    return Button(label("button", "Add something"), choice("more", question.id))


def again_button(question: Question) -> Button:
    return Button(label("button", "Open it again"), choice("again", question.id))


def open_button(question: Question) -> Button:
    """For the team: the whole question."""
    return Button(label("button", "Open the question"), choice("question", question.id))


# --- to whoever can answer ------------------------------------------------------------------------


def asked_of(question: Question, world: World, why: Words | None = None) -> Screen:
    """The question, as it comes to those who could take it."""
    first = question.said[0]
    return Screen(
        title=heading(question),
        lines=(*((why,) if why else ()), *particulars(question, world), quoted(first)),
        buttons=(
            (
                Button(label("button", "I will answer"), choice("claim", question.id)),
                Button(label("button", "Not this time"), choice("pass", question.id)),
            ),
            (INBOX, buttons.HELP),
        ),
        attachment=first.file,
    )


def to_readers(
    readers: Readers, question: Question, world: World, why: Words | None = None
) -> tuple[Effect, ...]:
    screen = asked_of(question, world, why)
    return tuple(Tell(staff.chat, screen) for staff in readers.people)


def to_volunteer(question: Question, world: World, screen: Screen) -> tuple[Effect, ...]:
    """To whoever has taken it, if anybody has and is still of the team."""
    staff = holder(question, world.desk)
    return (Tell(staff.chat, screen),) if staff else ()


def written_back(question: Question, saying: Saying) -> Screen:
    """More words of whoever asks, as they come to the volunteer."""
    return Screen(
        title=words("{name} writes", name=Name(question.name))
        if question.name
        else words("More about the question"),
        lines=(quoted(saying),),
        buttons=(
            (Button(label("button", "Answer"), choice("answer", question.id)),),
            (open_button(question),),
            (INBOX, buttons.HELP),
        ),
        attachment=saying.file,
    )


# --- to whoever asks ------------------------------------------------------------------------------


def to_asker(question: Question, *lines: Words, rows: Iterable[Row] = ()) -> Effect:
    """What is happening with their question."""
    ways_on = (*rows, (buttons.HOME, buttons.HELP))
    return Tell(question.chat, Screen(lines, buttons=ways_on), "answer")


def reading(question: Question, staff: Staff) -> Effect:
    line = words("{name} is reading your question.", name=Name(staff.name))
    return to_asker(question, line, rows=((add_button(question),),))


def answer_from(staff: Staff, question: Question, saying: Saying) -> Screen:
    """An answer, as it comes to whoever asked."""
    return Screen(
        title=words("Answer from {name}:", name=Name(staff.name)),
        lines=() if saying.file else (quoted(saying),),
        buttons=(
            (Button(label("button", "Write back"), choice("more", question.id)),),
            (Button(label("button", "Thank you, that helps"), choice("thanks", question.id)),),
            (buttons.HELP,),
        ),
        attachment=saying.file,
    )


def who_was_asked(readers: Readers) -> Words:
    """How many people have it now; honest when it is nobody."""
    if readers.kind == "nobody":
        return words("There is nobody else to ask now. I am sorry. These places can help.")
    return counted(
        "I have asked {count} person. I will tell you when somebody has taken it.",
        "I have asked {count} people. I will tell you when somebody has taken it.",
        len(readers.people),
    )


def ways_to_help(readers: Readers) -> tuple[Row, ...]:
    return ((buttons.PLACES,),) if readers.kind == "nobody" else ()


# --- when it goes to others -----------------------------------------------------------------------


def released(question: Question, world: World, *said: Words) -> tuple[Effect, ...]:
    """It is open again and goes to the others; whoever asked is told why and what follows."""
    without = question.volunteer
    passed = question.passed if without is None else (*question.passed, without)
    question = replace(
        question,
        state="open",
        volunteer=None,
        passed=tuple(dict.fromkeys(passed)),
        changed_at=world.now,
    )
    found = readers_of(question, world.desk)
    told = to_asker(question, *said, who_was_asked(found), rows=ways_to_help(found))
    return (Put(question), *to_readers(found, question, world), told)
