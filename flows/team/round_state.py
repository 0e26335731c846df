"""How far a round is, in words: never how many have answered."""

from __future__ import annotations

from typing import assert_never

from flows.feedback.ending import was_opened
from flows.model import Words, words
from flows.rounds import Round, phase
from flows.team.round_rules import today_at
from flows.world import World


def waits_for_lead(round_: Round) -> bool:
    """Whether nobody has opened its answers yet, and only the safeguarding lead can."""
    return round_.state == "waiting" and round_.strong and not was_opened(round_)


def state(round_: Round, world: World) -> Words:
    """How far it is."""
    match round_.state:
        case "draft":
            return words("A draft. Nobody has heard of it yet.")
        case "opening":
            return words("It is being opened. This takes a moment.")
        case "open":
            return _when_open(round_, world)
        case "waiting" if waits_for_lead(round_):
            return words("Answering is over. The answers wait, locked, for the safeguarding lead.")
        case "waiting":
            return words("Answering is over. It waits for other small rounds.")
        case "closed" if round_.release is None or round_.release.why_not:
            return words("Closed. There is nothing to show.")
        case "closed":
            return words("Closed. There is a result.")
        case "cancelled":
            return words("Stopped. Its answers are destroyed unread.")
        case _:
            assert_never(round_.state)


def _when_open(round_: Round, world: World) -> Words:
    first, last = round_.before_from or round_.after_from, round_.before_until
    match phase(round_, today_at(round_, world)):
        case "soon":
            return words("Open. People are asked from {day} on.", day=first)
        case "before" if last:
            return words("People answer for the first time, until {day}.", day=last)
        case "between":
            day = round_.after_from
            return words("The first time is over. People are asked again from {day} on.", day=day)
        case "after" if round_.before_from:
            return words("People answer for the second time, until {day}.", day=round_.closes_on)
        case "after":
            return words("People can answer until {day}.", day=round_.closes_on)
        case _:
            return words("Answering is over. The round is being closed.")
