"""/feedback: the questions that are asked just now, once more and blank.

For whoever has lost the message or deleted it. Everybody who is asked can have it, as often as they
like, so that somebody has asked for it says nothing of whether they answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from flows import buttons
from flows.feedback.asked import is_asked
from flows.feedback.screens import invitation
from flows.model import Day, Reply, Screen, Words, words
from flows.permission import Handler, for_everybody
from flows.rounds import Round, Wave, phase
from flows.world import Asked, World

MOST = 5  # forms at once; who is in more circles than that answers those that close first
COMMAND = "form::"  # the tap that the command stands for


def show_forms(asked: Asked) -> Reply:
    """Each form that they can fill in now, in a message of its own; or what this is for.

    Never in place of another message: that one may hold their locked answers.
    """
    rounds = _theirs(asked)
    forms = (form for round_ in rounds for form in _form(round_, asked))
    screens = tuple(forms)[:MOST]
    return Reply(asked.person, screens or (_nothing_now(rounds, asked.world),))


def _theirs(asked: Asked) -> Sequence[Round]:
    """The open rounds that ask this person, as things are now; those that close first come first.

    Whoever asks for silence is not written to, and can answer all the same.
    """
    desk = asked.world.desk
    found = desk.every(Round, state=["open"])
    theirs = [one for one in found if is_asked(one, asked.chat, asked.person, desk)]
    return sorted(theirs, key=lambda round_: (round_.closes_on, round_.id))


def _form(round_: Round, asked: Asked) -> Iterator[Screen]:
    wave = _wave_now(round_, asked.world)
    if wave:
        yield replace(invitation(round_, wave, asked.person.language), fresh=True)


def _wave_now(round_: Round, world: World) -> Wave | None:
    """Which answers can be given today; None if none can."""
    part = phase(round_, _today(round_, world))
    return part if part in {"before", "after"} else None


def _today(round_: Round, world: World) -> date:
    return world.today(world.library.place(round_.place))


def _nothing_now(rounds: Sequence[Round], world: World) -> Screen:
    return Screen(
        title=words("Say how it is"),
        lines=(
            words(
                "Now and then the team asks everybody here the same few questions, and again some"
                " weeks later. So they see what helps, and what is missing."
            ),
            words(
                "It is anonymous. Your answers are mixed with those of others,"
                " and only totals are shown."
            ),
            *_when(rounds, world),
            words("If you want to tell us something, you can send /ask."),
        ),
        buttons=((buttons.ASK,), (buttons.HOME, buttons.HELP)),
        fresh=True,
    )


def _when(rounds: Sequence[Round], world: World) -> Iterator[Words]:
    """When they can answer next, if that is known."""
    yield words("There are no questions for you today.")
    ahead = [day for round_ in rounds if (day := _next_day(round_, world))]
    if ahead:
        yield words("The next ones begin on {day}.", day=Day(min(ahead)))


def _next_day(round_: Round, world: World) -> date | None:
    match phase(round_, _today(round_, world)):
        case "soon":
            return round_.before_from or round_.after_from
        case "between":
            return round_.after_from
    return None


# "feedback" stands on invitations: in service the ballots hear it, and no conversation does.
TAPS: dict[str, Handler] = {
    "form": for_everybody(show_forms),
    "feedback": for_everybody(show_forms),
}
