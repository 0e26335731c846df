"""The room of a round: how far it is, what has to be done, and the ways into everything else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from flows import buttons
from flows.awaiting import done_waiting
from flows.circles.lines import together
from flows.events import Inspected
from flows.feedback.agenda import WAITS
from flows.feedback.result_lines import why_nothing
from flows.model import (
    Button,
    Put,
    Reply,
    Row,
    Screen,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.permission import COORDINATORS, Handler, for_staff
from flows.rounds import Item, Round
from flows.team.round_lines import (
    GONE,
    ROUNDS,
    WAYS_ON,
    asks,
    back_to,
    days,
    how_many,
    least,
    questions,
)
from flows.team.round_review import READ, review_screen
from flows.team.round_rules import KEPT_WAITING
from flows.team.round_state import state, waits_for_lead
from flows.world import Asked, World

ITEMS = "items"  # the option: its questions, to read
WORDS = "words"  # the option: what people added in their own words

Step = Callable[[Asked, Round], Reply]


def where(asked: Asked) -> Collection[str]:
    """The place of the round that is named."""
    round_ = asked.world.desk.find(Round, asked.object)
    return (round_.place,) if round_ else ()


def for_round(step: Step) -> Handler:
    """A tap on a round, for coordinators of its place."""

    def answer(asked: Asked) -> Reply:
        if not isinstance(asked.event, Inspected):  # it comes while they may be doing other things
            asked = replace(asked, person=done_waiting(asked.person))
        round_ = asked.world.desk.find(Round, asked.object)
        return Reply(asked.person, (GONE,)) if round_ is None else step(asked, round_)

    return for_staff(answer, *COORDINATORS, where=where)


def for_draft(step: Step) -> Handler:
    """A step of making a round: only while it is a draft, for then nobody has heard of it."""

    def answer(asked: Asked, round_: Round) -> Reply:
        return step(asked, round_) if round_.state == "draft" else shown(asked, round_, FIXED)

    return for_round(answer)


FIXED = words("This round is open or over. Nothing of it can be changed any more.")


def kept(asked: Asked, before: Round, after: Round, screen: Screen) -> Reply:
    """The draft, if it is another now, and what is shown next."""
    return Reply(asked.person, (screen,), (Put(after),) if after != before else ())


# --- the room -------------------------------------------------------------------------------------


def show_round(asked: Asked, round_: Round) -> Reply:
    """A round as it is now, or its questions."""
    if asked.option == ITEMS and round_.items:
        return Reply(asked.person, (_items_screen(round_, asked.world),))
    return shown(asked, round_)


def shown(asked: Asked, round_: Round, *said: Words) -> Reply:
    return Reply(asked.person, (round_screen(round_, asked.world, *said),))


def round_screen(round_: Round, world: World, *said: Words) -> Screen:
    """A draft with what is still to be settled; a round that is open or over with how far it is."""
    if round_.state == "draft":
        return review_screen(round_, world, *said)
    return Screen(
        title=questions(round_, world),
        lines=(
            *said,
            state(round_, world),
            *together((asks(round_, world), *days(round_), least(round_))),
            *_to_do(round_),
        ),
        buttons=(*_doings(round_), (ROUNDS,), (buttons.HOME, buttons.HELP)),
    )


def _to_do(round_: Round) -> Iterator[Words]:
    """What nobody but people can do, and what comes of waiting."""
    if round_.state == "open" and round_.strong:
        yield words("Only the safeguarding lead can open the answers, all at once, at the end.")
    if round_.release and round_.release.why_not:
        yield why_nothing(round_.release)
    if round_.state != "waiting":
        return
    if waits_for_lead(round_):
        command = Verbatim(f"companion feedback close {round_.id}")
        yield words(
            "Only the safeguarding lead can open them, on the server, with this command: {command}",
            command=command,
        )
    else:
        yield words("Too few people answered to show this round by itself.")
        yield counted(
            "Its answers wait, locked, to be put together with those of other rounds, at most"
            " {count} day.",
            "Its answers wait, locked, to be put together with those of other rounds, at most"
            " {count} days.",
            KEPT_WAITING,
        )
    yield words("On {day} they are destroyed unread.", day=round_.closes_on + WAITS)


def has_result(round_: Round) -> bool:
    """Whether it is closed, and there is something to show."""
    release = round_.release
    return round_.state == "closed" and release is not None and not release.why_not


def result_rows(round_: Round) -> Iterator[Row]:
    """The forms in which a result can be had."""
    yield (
        _form(round_, label("button", "As a picture"), "chart"),
        _form(round_, label("button", "As a spreadsheet"), "sheet"),
    )
    yield (
        _form(round_, label("button", "As a CSV file"), "csv"),
        _form(round_, label("button", "A page to pass on"), "page"),
    )
    yield (_form(round_, label("button", "In their words"), WORDS),)


def _form(round_: Round, text: Words, option: str) -> Button:
    return Button(text, choice("roundget", round_.id, option))


def _doings(round_: Round) -> Iterator[Row]:
    if has_result(round_):
        yield (_form(round_, label("button", "The result"), ""),)
        yield from result_rows(round_)
    if round_.state == "opening":
        yield (Button(label("button", "Look again"), choice("round", round_.id)),)
    yield (Button(READ, choice("round", round_.id, ITEMS)),)
    yield (Button(label("button", "What do you hold?"), choice("roundheld", round_.id)),)
    if round_.state in STOPPABLE:
        yield (Button(label("button", "Stop this round"), choice("roundstop", round_.id)),)


BOX = "☐"  # to tick with a pen

STOPPABLE = ("opening", "open", "waiting")


def _items_screen(round_: Round, world: World) -> Screen:
    """Every question with its answers, as they can be printed for whoever prefers paper."""
    return Screen(
        title=words("{title}: {number}", title=questions(round_, world), number=how_many(round_)),
        lines=(
            *(
                line
                for number, item in enumerate(round_.items, 1)
                for line in _on_paper(number, item)
            ),
            words("People can pass over each question. At the end they can write a few words."),
        ),
        buttons=((back_to(round_),), *WAYS_ON),
    )


def _on_paper(number: int, item: Item) -> Iterator[Words]:
    """A question, and a box in front of each answer."""
    answers = (
        label("answer", "{face} {answer}", face=Verbatim(BOX), answer=Words(option.say))
        for option in item.options
    )
    question = words("{number}. {question}", number=number, question=Words(item.ask))
    yield from together((question, *((Words(item.note),) if item.note else ()), *answers))


TAPS: dict[str, Handler] = {"round": for_round(show_round)}
