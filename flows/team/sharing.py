"""An answer that can help more people: a draft for the directory, without names."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.catalogue import SOURCE
from flows.model import (
    Button,
    Effect,
    Name,
    Put,
    Quote,
    Reply,
    Screen,
    Tell,
    Tongue,
    Words,
    choice,
    label,
    words,
)
from flows.permission import TEAM, Handler, for_staff
from flows.records import Question, Signpost, Staff
from flows.team.directory import draft_from_answer
from flows.team.entry import entry_screen
from flows.team.inbox import found, place_of, question_screen
from flows.team.readers import Readers, holder, in_charge, leads
from flows.team.room import nameless
from flows.team.telling import INBOX, open_button
from flows.team.threads import answer_text
from flows.world import Asked, World

PLACE, CARD = "place", "card"

PROPOSED = Screen(
    (words("Thank you. A coordinator will look at it."),),
    buttons=((INBOX,), (buttons.HOME, buttons.HELP)),
)


def share(asked: Asked) -> Reply:
    """Choose what it becomes; then those in charge go on in the editor, others propose it."""
    staff, question = found(asked)
    world = asked.world
    if question is None or not _may(staff, question) or not answer_text(question):
        return Reply(asked.person, (question_screen(question, staff, world),))
    text = _without_names(question, staff, world)
    if asked.option not in (PLACE, CARD):
        return Reply(asked.person, (_what_of_it(question, text),))
    draft = draft_from_answer(question.place, text, world)
    if asked.option == PLACE:
        draft = replace(draft, category="")
    known = world.desk.every(Signpost, place=(draft.place,), state=("draft",))
    same = [one for one in known if one == replace(draft, id=one.id)]  # a button tapped twice
    if leads(staff, question):
        draft = same[0] if same else draft
        screen = entry_screen(draft, staff, world, *_first(question))
        return Reply(asked.person, (screen,), (Put(draft),))
    if same:
        return Reply(asked.person, (PROPOSED,))
    return _proposed(asked, draft, text, in_charge(question.place, world.desk, {staff.chat}))


def _may(staff: Staff, question: Question) -> bool:
    return leads(staff, question) or question.volunteer == staff.chat


def _without_names(question: Question, staff: Staff, world: World) -> str:
    """The answer as anybody may read it: the two who wrote to each other do not stand in it."""
    wrote = holder(question, world.desk)
    return nameless(answer_text(question), question.name, staff.name, wrote.name if wrote else "")


def _first(question: Question) -> tuple[Words, ...]:
    """What is still to be done before anybody sees it."""
    said = words("Please check it: nobody may be recognised by it.")
    if question.language == SOURCE:
        return (said,)
    english = words(
        "If the words are in {language}, please write them in English.",
        language=Tongue(question.language),
    )
    return (said, english)


def _what_of_it(question: Question, text: str) -> Screen:
    place = Button(
        label("button", "Make it a place that helps"), choice("share", question.id, PLACE)
    )
    card = Button(
        label("button", "Make it a card for everyone"), choice("share", question.id, CARD)
    )
    return Screen(
        title=words("Make it for everyone"),
        lines=(
            words("This is the answer, without names:"),
            words("“{words}”", words=Quote(text)),
            words("Nobody sees it before a coordinator has checked it."),
        ),
        buttons=((place,), (card,), (open_button(question),), (INBOX, buttons.HELP)),
        fresh=True,
    )


def _proposed(asked: Asked, draft: Signpost, text: str, to: Readers) -> Reply:
    """A volunteer's draft goes to those in charge."""
    staff = asked.staff
    assert staff is not None, "answers are shared by people of the team"
    if not to.people:
        line = words("There is no coordinator yet who could check it.")
        return Reply(asked.person, (Screen((line,), buttons=PROPOSED.buttons),))
    told = Screen(
        title=words("{name} proposes something for everyone", name=Name(staff.name)),
        lines=(words("“{words}”", words=Quote(text)), words("Nobody else sees it yet.")),
        buttons=(
            (Button(label("button", "Open the draft"), choice("entry", draft.id)),),
            (buttons.HOME, buttons.HELP),
        ),
    )
    effects: tuple[Effect, ...] = (Put(draft), *(Tell(other.chat, told) for other in to.people))
    return Reply(asked.person, (PROPOSED,), effects)


TAPS: dict[str, Handler] = {"share": for_staff(share, *TEAM, where=place_of)}
