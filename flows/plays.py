"""Small plays inside the sessions: a picture, a few answers to tap, and a kind word after any.

Nothing is counted or kept. Where somebody is in a play travels in the buttons.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows import buttons
from flows.bins import sign_of
from flows.model import Button, Reply, Row, Screen, Verbatim, Words, choice, label, words
from flows.permission import Handler, for_everybody
from flows.shapes import Card, Play, PlayChoice, Session, Step
from flows.world import Asked

THAT_IS_IT = words("Yes, it is this one: {choice}")
# Said after any other answer: whoever has lived here for years mixes these up, too.
THIS_ONE = words("Many people would say that. It is this one: {choice}")


def play_row(card: Card, asked: Asked) -> tuple[Row, ...]:
    """The way from a card to its play, if it has one."""
    play = asked.world.library.plays.get(card.play)
    if play is None:
        return ()
    text = label("button", "{sign} {title}", sign=Verbatim(play.icon), title=Words(play.title))
    return ((Button(text, choice("play", play.id)),),)


def show_play(asked: Asked) -> Reply:
    """A step, or what is said after an answer; a play that has gone leads to the sessions."""
    play = asked.world.library.plays.get(asked.object)
    at = asked.world.library.card_with(asked.object)
    if play is None or at is None:
        return Reply(asked.person, (_gone(),))
    step_id, _, choice_id = asked.option.partition(".")
    step = play.step(step_id) or play.steps[0]
    chosen = step.choice(choice_id)
    if chosen is None:
        return Reply(asked.person, (_step_screen(play, step, at, asked),))
    return Reply(asked.person, (_answer_screen(play, step, chosen, at, asked),))


def _gone() -> Screen:
    return Screen(
        (words("This page is not here any more."),),
        buttons=((buttons.SESSIONS,), (buttons.HOME, buttons.HELP)),
    )


def _step_screen(play: Play, step: Step, at: tuple[Session, Card], asked: Asked) -> Screen:
    number = play.steps.index(step)
    world = asked.world
    opening = world.lines(play.lines, world.place_of(asked.person)) if number == 0 else ()
    answers = tuple((_answer_button(play, step, one),) for one in step.choices)
    return Screen(
        title=Words(play.title),
        lines=(*opening, _picture(step.icon, step.say), _dots(number, play)),
        buttons=(*answers, (_back_to_card(at), buttons.HELP)),
        about=_about(play),
    )


def _answer_button(play: Play, step: Step, one: PlayChoice) -> Button:
    return Button(_named(one), choice("play", play.id, f"{step.id}.{one.id}"))


def _named(one: PlayChoice) -> Words:
    return label("button", "{sign} {title}", sign=Verbatim(one.icon), title=Words(one.say))


def _answer_screen(
    play: Play, step: Step, chosen: PlayChoice, at: tuple[Session, Card], asked: Asked
) -> Screen:
    """What fits, why, and where that goes in this town."""
    world, number = asked.world, play.steps.index(step)
    fits = step.choice(step.answer)
    assert fits is not None, "a step has its answer"
    said = THAT_IS_IT if chosen == fits else THIS_ONE
    return Screen(
        title=Words(play.title),
        lines=(
            _picture(step.icon, step.say),
            words(said.english, choice=_named(fits)),
            *world.lines(step.because, world.place_of(asked.person)),
            *_in_town(step, asked),
            _dots(number, play),
        ),
        buttons=(*_ways_on(play, number, at), (_back_to_card(at), buttons.HELP)),
        about=_about(play),
    )


def _in_town(step: Step, asked: Asked) -> Iterator[Words]:
    """The container of this very town, as a sign of its colour."""
    place = asked.world.place_of(asked.person)
    if step.stream and (sign := sign_of(step.stream, place, asked.world)):
        yield words("In {place}: {sign}", place=Words(place.name), sign=Verbatim(sign))


def _ways_on(play: Play, number: int, at: tuple[Session, Card]) -> tuple[Row, ...]:
    if number + 1 < len(play.steps):
        to = choice("play", play.id, play.steps[number + 1].id)
        return ((Button(label("button", "Next →"), to),),)
    session, card = at
    place = session.cards.index(card)
    if place + 1 < len(session.cards):
        to = choice("card", session.id, session.cards[place + 1].id)
    else:
        to = choice("session", session.id, "done")
    return ((Button(label("button", "Go on"), to),),)


def _back_to_card(at: tuple[Session, Card]) -> Button:
    session, card = at
    return Button(label("button", "← Back"), choice("card", session.id, card.id))


def _picture(icon: str, say: str) -> Words:
    return words("{picture}\n{words}", picture=Verbatim(icon), words=Words(say))


def _dots(number: int, play: Play) -> Verbatim:
    return Verbatim("●" * (number + 1) + "○" * (len(play.steps) - number - 1))


def _about(play: Play) -> str:
    return f"play/{play.id}"


TAPS: dict[str, Handler] = {"play": for_everybody(show_play)}
