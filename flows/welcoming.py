"""What a place adds to the welcome: hosts, checks of facts, voices, and hands that help.

Frozen values, each kept as one row like those of `flows.records`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from flows.attachments import File

Verdict = Literal["", "right", "changed"]
Agreed = Literal["", "yes", "no"]


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody who welcomes in a place: introduces themselves first, and signs each session."""

    id: str
    place: str
    name: str  # as they want to be called
    since: date
    languages: tuple[str, ...] = ()
    words: Mapping[str, str] | None = None  # language -> a few words of theirs
    staff: str = ""  # the id of whoever of the team they are: greetings go there


@dataclass(frozen=True, slots=True)
class Check:
    """What people of the place have found out about a fact, since the file was written."""

    id: str  # of the fact
    place: str  # EVERYWHERE for a fact of all England
    verdict: Verdict = ""  # "changed" without a value: nobody knows the new one yet
    value: str = ""  # the new value, as it would stand in the file
    checked_on: date | None = None
    review_after: date | None = None
    by: str = ""  # the id of whoever of the team said so
    seen: Verdict = ""  # what a local person found, until a coordinator has agreed
    seen_value: str = ""  # the new value they found
    seen_by: str = ""
    seen_on: date | None = None
    photo: File | None = None  # what they saw


@dataclass(frozen=True, slots=True)
class Recording:
    """A card, read aloud in a language by somebody who speaks it."""

    id: str
    about: str  # the card: "bins/food"
    language: str
    english: str  # a hash of the card's English then: when that changes the recording is old
    file: File
    by: str  # the id of whoever of the team recorded it
    chat: int  # theirs: the voice goes when they delete everything, also once they left the team
    made_at: datetime
    state: Literal["offered", "accepted"] = "offered"
    accepted_by: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """What a neighbour would happily do: explain the bins, go along, practise English."""

    id: str
    place: str
    chat: int
    name: str  # what the other may call them
    kinds: tuple[str, ...]  # see flows.lending.kinds
    made_at: datetime
    languages: tuple[str, ...] = ()
    when: str = ""  # in their words: "Thursdays"
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody would like a neighbour to do one such thing with them."""

    id: str
    place: str
    chat: int
    name: str
    kind: str
    made_at: datetime
    when: str = ""


@dataclass(frozen=True, slots=True)
class Pairing:
    """A coordinator suggests that two people meet. Nobody hears of the other before both agree."""

    id: str
    place: str
    hand: str
    wish: str
    by: str  # the id of the coordinator
    where: str  # where and when, in their words
    made_at: datetime
    helper: Agreed = ""
    wisher: Agreed = ""
