"""The desk: how a conversation looks up what the team works with. It reads; effects write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol, TypeVar

from flows.facts import NO_CHECKS, Checks
from flows.model import Person
from flows.records import (
    Attendance,
    Broadcast,
    Circle,
    Idea,
    Invitation,
    Meeting,
    Member,
    Question,
    Signpost,
    Staff,
    Story,
    Suggestion,
)
from flows.rounds import Round
from flows.welcoming import Check, Hand, Host, Pairing, Recording, Wish

R = TypeVar(
    "R",
    Staff,
    Invitation,
    Signpost,
    Broadcast,
    Question,
    Circle,
    Member,
    Suggestion,
    Meeting,
    Attendance,
    Idea,
    Story,
    Round,
    Host,
    Check,
    Recording,
    Hand,
    Wish,
    Pairing,
)


class Desk(Protocol):
    """The records as they are now, with what this very turn has already changed."""

    def find(self, kind: type[R], key: int | str) -> R | None:
        """The record of that key (a chat for Staff, an id for the rest), or None."""

    def every(self, kind: type[R], **where: Collection[str | int]) -> tuple[R, ...]:
        """All records of a kind whose fields are among the given values, in order of key.

        Of a field that is a list one of its parts is enough.
        """

    def reader(self, chat: int) -> Person | None:
        """Somebody else, to speak to them in their language."""

    def readers(self, places: Collection[str]) -> Iterable[tuple[int, Person]]:
        """Everybody who lives in these places, by chat."""

    def tally(self, broadcast: str) -> Mapping[str, int]:
        """How many recipients of a broadcast are in each state of the ledger."""

    def doubted(self) -> Mapping[str, int]:
        """How many readers found something wrong, by what it is about ("signpost/ID")."""

    def checks(self) -> Checks:
        """What people have found out about facts, by fact. Read once, however often it is asked."""


class EmptyDesk:
    """A desk with nothing on it."""

    def find(self, kind: type[R], key: int | str) -> R | None:
        return None

    def every(self, kind: type[R], **where: Collection[str | int]) -> tuple[R, ...]:
        return ()

    def reader(self, chat: int) -> Person | None:
        return None

    def readers(self, places: Collection[str]) -> Iterable[tuple[int, Person]]:
        return ()

    def tally(self, broadcast: str) -> Mapping[str, int]:
        return {}

    def doubted(self) -> Mapping[str, int]:
        return {}

    def checks(self) -> Checks:
        return NO_CHECKS
