"""What the coordinators of a place hear when a round is over: whether there is a result, and why
not. Never how many have answered."""

from __future__ import annotations

from collections.abc import Iterator

from flows import buttons
from flows.feedback.agenda import WAITS
from flows.feedback.result import chart_screens
from flows.model import Button, Screen, Tell, Verbatim, Words, choice, label, words
from flows.rounds import Round
from flows.team.readers import in_charge
from flows.team.round_lines import asks, questions
from flows.world import World


def told_to_team(round_: Round, world: World, *, unread: bool = False) -> Iterator[Tell]:
    """For each coordinator of its place: how it ended, the way to its room, and the picture.

    `unread`: its answers have waited too long.
    """
    screen = Screen(
        title=questions(round_, world),
        lines=(asks(round_, world), *_news(round_, unread=unread)),
        buttons=(
            (Button(label("button", "Open the round"), choice("round", round_.id)),),
            (buttons.HOME, buttons.HELP),
        ),
    )
    for staff in in_charge(round_.place, world.desk).people:
        yield Tell(staff.chat, screen, "task", round_.id)
        for picture in _pictures(round_):
            yield Tell(staff.chat, picture, "task", round_.id)


def _pictures(round_: Round) -> tuple[Screen, ...]:
    """What changed, to be seen at once; nothing if there is nothing to show."""
    return chart_screens(round_, round_.release) if round_.release else ()


def _news(round_: Round, *, unread: bool) -> Iterator[Words]:
    yield words("This round is over. Nobody can answer any more.")
    release = round_.release
    if unread:
        yield words("Its answers have waited as long as they may. They were destroyed unread.")
    elif round_.state == "waiting":
        yield from _why_it_waits(round_)
    elif release is None or release.why_not == "few":
        yield words("Too few people answered. There is nothing to show, to protect them.")
        yield words("Their answers were destroyed.")
    elif release.why_not == "close":
        yield words("There is nothing to show: with another result it could tell on somebody.")
    elif len(release.rounds) > 1:
        yield words("It was small, so it was put together with others. There is a result now.")
    else:
        yield words("The answers are counted. There is a result now.")


def _why_it_waits(round_: Round) -> Iterator[Words]:
    if round_.strong and not was_opened(round_):
        command = Verbatim(f"companion feedback close {round_.id}")
        yield words("The answers are locked. Only the safeguarding lead can open them.")
        yield words("Please ask them to run this on the server: {command}", command=command)
    else:
        yield words("Too few people answered to show this round by itself.")
        yield words("Its answers wait, locked, to be put together with those of other rounds.")
    yield words("On {day} they are destroyed unread.", day=round_.closes_on + WAITS)


# --- what is noted in `Round.done` ----------------------------------------------------------------

OPENED = "opened"  # its answers were looked at, and were too few to show


def was_opened(round_: Round) -> bool:
    """Whether a round that waits has been opened once: then it waits for others."""
    return OPENED in round_.done
