"""The questions somebody of the team can see: the list, one of them, taking it or not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta

from flows import buttons
from flows.model import (
    Arrange,
    Button,
    Drop,
    Effect,
    Name,
    Put,
    Quote,
    Reply,
    Row,
    Screen,
    Tell,
    Tongue,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.permission import COORDINATORS, TEAM, Handler, for_staff
from flows.records import Question, Staff
from flows.team.menu import DESK
from flows.team.readers import answers, holder, is_free, leads, may_read, readers_of
from flows.team.telling import (
    GONE,
    INBOX,
    open_button,
    reading,
    to_asker,
    to_readers,
    ways_to_help,
    who_was_asked,
)
from flows.team.threads import (
    DAY,
    HOUR,
    VOICE,
    answer_text,
    can_reopen,
    cut,
    heading,
    particulars,
    thread,
    waits,
)
from flows.world import Asked, World

WAITING = "waiting"  # the moment that reminds whoever took a question: see flows/team/waiting.py
LISTED = 20  # questions in the inbox: the oldest first
BEGINNING = 12  # UTF-16 units of a question's words on its button, beside its age
VOICES = 3  # the latest, each with a button

WHO_ADVISES = Button(label("button", "Who can advise"), choice("signposts", "legal"))


def place_of(asked: Asked) -> Collection[str]:
    """Where the question of a button was asked: what is done to it is done there."""
    question = asked.world.desk.find(Question, asked.object)
    return (question.place,) if question else ()


def found(asked: Asked) -> tuple[Staff, Question | None]:
    """Who of the team asks for which question."""
    staff = asked.staff
    assert staff is not None, "questions are shown to people of the team"
    return staff, asked.world.desk.find(Question, asked.object)


# --- the list -------------------------------------------------------------------------------------


def show_inbox(asked: Asked) -> Reply:
    staff, world = asked.staff, asked.world
    assert staff is not None, "questions are shown to people of the team"
    listed = sorted(_theirs(staff, world), key=lambda q: (not answers(staff, q), q.opened_at, q.id))
    screen = Screen(
        title=words("Questions people ask"),
        lines=(_how_many(listed, staff),),
        buttons=(
            *((_listed_button(question, staff, world),) for question in listed[:LISTED]),
            (DESK,),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _theirs(staff: Staff, world: World) -> Iterator[Question]:
    """What they have taken, what they could take, and all that they are in charge of."""
    for question in world.desk.every(Question, state=["open", "claimed"]):
        not_passed = staff.chat not in question.passed or leads(staff, question)
        if may_read(staff, question, world.desk) and not_passed:
            yield question


def _how_many(listed: Collection[Question], staff: Staff) -> Words:
    if not listed:
        return words("Nobody is waiting for an answer now. Thank you for being here.")
    waiting = sum(map(waits, listed))
    if not waiting:
        return words("Everybody here has had an answer.")
    return counted(
        "{count} person is waiting for an answer.",
        "{count} people are waiting for an answer.",
        waiting,
    )


def _listed_button(question: Question, staff: Staff, world: World) -> Button:
    """Its age and its beginning; a point before those that are one's own."""
    first = question.said[0]
    begins = VOICE if first.file else words("{words}", words=Quote(cut(first.text, BEGINNING)))
    age = _age(world.now - question.opened_at)
    text = label("button", "{age}: {question}", age=age, question=begins)
    if answers(staff, question):
        text = label("button", "▸ {age}: {question}", age=age, question=begins)
    return Button(text, choice("question", question.id))


def _age(age: timedelta) -> Words:
    if age < HOUR:
        return words("new")
    if age < DAY:
        return counted("{count} hour", "{count} hours", age // HOUR)
    return counted("{count} day", "{count} days", age // DAY)


# --- one question ---------------------------------------------------------------------------------


def show_question(asked: Asked) -> Reply:
    staff, question = found(asked)
    return Reply(asked.person, (question_screen(question, staff, asked.world),))


def question_screen(question: Question | None, staff: Staff, world: World) -> Screen:
    """All of it for who may read it, with what they can do; for others, why not."""
    if question is None:
        return GONE
    if not may_read(staff, question, world.desk):
        return not_theirs(question, staff, world)
    reminder = words(
        "Only registered advisers may give immigration advice. The button shows who they are."
    )
    return Screen(
        title=heading(question),
        lines=(
            *particulars(question, world),
            *thread(question),
            _state(question, staff, world),
            *((reminder,) if answers(staff, question) else ()),
        ),
        buttons=(
            *_voice_rows(question),
            *_rows(question, staff, world),
            (INBOX, buttons.HELP),
        ),
    )


def not_theirs(question: Question, staff: Staff, world: World) -> Screen:
    """Kind words to who came too late, or cannot read it."""
    taken_by = holder(question, world.desk)
    if staff.chat == question.chat:
        line = words("This is your own question. Somebody else will answer it.")
    elif question.state == "closed":
        line = words("This question is closed. Thank you for being here.")
    elif taken_by:
        line = words("{name} has taken it. Thank you for being here.", name=Name(taken_by.name))
    else:
        line = words(
            "This question is for people who speak {language}.", language=Tongue(question.language)
        )
    return Screen((line,), buttons=((INBOX,), (buttons.HOME, buttons.HELP)))


def _state(question: Question, staff: Staff, world: World) -> Words:
    taken_by = holder(question, world.desk)
    if question.state == "closed":
        return words("This question is closed.")
    if answers(staff, question):
        return words("You have taken it.")
    if taken_by:
        return words("{name} has taken it.", name=Name(taken_by.name))
    return words("Nobody has taken it yet.")


def _voice_rows(question: Question) -> tuple[Row, ...]:
    """A button for each of the latest voices; they come one by one, for each is a message."""
    voices = [number for number, saying in enumerate(question.said) if saying.file]
    listed = list(enumerate(voices, 1))[-VOICES:]
    return tuple(
        (
            Button(
                label("button", "▶ Voice message {number}", number=Verbatim(str(number))),
                choice("hear", question.id, position),
            ),
        )
        for number, position in listed
    )


def _rows(question: Question, staff: Staff, world: World) -> Iterator[Row]:
    """What this person can do with it now."""
    note = Button(label("button", "Note"), choice("note", question.id))
    close = Button(label("button", "Close"), choice("close", question.id))
    for_all = Button(label("button", "Make it for everyone"), choice("share", question.id))
    free = is_free(question, world.desk)
    if free:
        yield (
            Button(label("button", "I will answer"), choice("claim", question.id)),
            Button(label("button", "Not this time"), choice("pass", question.id)),
        )
    elif answers(staff, question):
        yield (Button(label("button", "Answer"), choice("answer", question.id)),)
        yield (WHO_ADVISES,)
        yield (Button(label("button", "Pass on"), choice("handon", question.id)), note)
    elif question.state == "claimed" and leads(staff, question):
        yield (Button(label("button", "Take it over"), choice("takeover", question.id)), note)
    elif can_reopen(question, world.now):
        yield (Button(label("button", "Open it again"), choice("reopen", question.id)),)
    if answer_text(question) and (leads(staff, question) or question.volunteer == staff.chat):
        yield (for_all,)
    if free and leads(staff, question):
        yield (note, close)
    elif question.state == "claimed" and not free:
        yield (close,)


def hear(asked: Asked) -> Reply:
    """Bring one voice of the question."""
    staff, question = found(asked)
    if question is None or not may_read(staff, question, asked.world.desk):
        return Reply(asked.person, (question_screen(question, staff, asked.world),))
    number = int(asked.option) if asked.option.isdecimal() else -1
    voice = question.said[number] if 0 <= number < len(question.said) else None
    if voice is None or voice.file is None:
        return show_question(asked)
    screen = Screen(
        (heading(question),),
        buttons=((open_button(question),), (INBOX, buttons.HELP)),
        attachment=voice.file,
    )
    return Reply(asked.person, (screen,))


# --- taking it, or not ----------------------------------------------------------------------------


def claim(asked: Asked) -> Reply:
    """The first has it; who comes second is told who that is."""
    staff, question = found(asked)
    desk = asked.world.desk
    if question is None or not (may_read(staff, question, desk) and is_free(question, desk)):
        return Reply(asked.person, (question_screen(question, staff, asked.world),))
    return taken(asked, question, staff)


def taken(asked: Asked, question: Question, staff: Staff) -> Reply:
    """It is theirs now: whoever asked hears their name, and they are reminded in a day."""
    mine = replace(
        question,
        state="claimed",
        volunteer=staff.chat,
        passed=tuple(chat for chat in question.passed if chat != staff.chat),
        changed_at=asked.world.now,
    )
    effects: tuple[Effect, ...] = (
        Put(mine),
        reading(mine, staff),
        Arrange(choice(WAITING, mine.id), asked.world.now + DAY),
        Drop(choice(WAITING, mine.id, "last")),
    )
    # Seen as it will be: the desk does not hold the change before this turn has taken it.
    return Reply(asked.person, (question_screen(mine, staff, asked.world),), effects)


def take_over(asked: Asked) -> Reply:
    """Somebody in charge takes it from whoever has it, who is told."""
    staff, question = found(asked)
    if question is None or not leads(staff, question) or question.state == "closed":
        return Reply(asked.person, (question_screen(question, staff, asked.world),))
    if answers(staff, question):
        return show_question(asked)
    reply = taken(asked, question, staff)
    had_it = holder(question, asked.world.desk)
    if had_it is None:
        return reply
    told = Screen(
        (words("{name} has taken over a question from you. Thank you.", name=Name(staff.name)),),
        buttons=((INBOX, buttons.HELP),),
    )
    return replace(reply, effects=(*reply.effects, Tell(had_it.chat, told)))


def pass_by(asked: Asked) -> Reply:
    """They cannot. When nobody is left who could, it goes to who is in charge, at once."""
    staff, question = found(asked)
    world, desk = asked.world, asked.world.desk
    if question is None or not (may_read(staff, question, desk) and is_free(question, desk)):
        return Reply(asked.person, (question_screen(question, staff, world),))
    after = replace(
        question,
        state="open",
        volunteer=None,
        passed=tuple(dict.fromkeys((*question.passed, staff.chat))),
        changed_at=world.now,
    )
    effects: tuple[Effect, ...] = (Put(after),)
    now_asked = readers_of(after, desk)
    if now_asked.kind != readers_of(question, desk).kind:
        why = words("Nobody who was asked can answer this.")
        sorry = words("I have not found anybody yet who can answer your question.")
        rows = ways_to_help(now_asked)
        effects += to_readers(now_asked, after, world, why)
        effects += (to_asker(after, sorry, who_was_asked(now_asked), rows=rows),)
    screen = Screen(
        (words("Thank you for saying so."),),
        buttons=((INBOX,), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,), effects)


TAPS: dict[str, Handler] = {
    "inbox": for_staff(show_inbox, *TEAM),
    "question": for_staff(show_question, *TEAM, where=place_of),
    "hear": for_staff(hear, *TEAM, where=place_of),
    "claim": for_staff(claim, *TEAM, where=place_of),
    "pass": for_staff(pass_by, *TEAM, where=place_of),
    "takeover": for_staff(take_over, *COORDINATORS, where=place_of),
}
