"""Faults on request: everything that can go wrong between a bot and Telegram.

A script is a list of faults. For each call the first one that fits is used up, or passed over
while its dice say no; with the same seed the dice always fall the same way.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from bot.simulator.telegram import Json


class Kind(StrEnum):
    """What goes wrong."""

    TOO_MANY_REQUESTS = "too_many_requests"  # refused, with a time to wait
    SERVER_ERROR = "server_error"  # not accepted; an HTML page instead of an answer
    DROP_BEFORE = "drop_before"  # connection closed, nothing happened
    DROP_AFTER = "drop_after"  # connection closed, but it did happen
    DELAY = "delay"  # all is well, only late
    GARBAGE = "garbage"  # it happened, and the answer cannot be read
    BLOCKED = "blocked"  # refused as if the person had blocked the bot


@dataclass(frozen=True)
class Fault:
    """One kind of trouble, and which calls it befalls."""

    kind: Kind
    method: str = "*"
    chat: int | None = None
    times: int | None = 1  # None: for ever
    rate: float = 1.0  # the share of fitting calls that it befalls
    seed: int = 0
    retry_after: int = 1  # seconds, for TOO_MANY_REQUESTS
    status: int = 502  # for SERVER_ERROR
    seconds: float = 1.0  # for DELAY
    after: bool = False  # for DELAY: wait with the answer, not with the acceptance

    @classmethod
    def from_json(cls, script: Json) -> Fault:
        """Read a fault as the HTTP interface takes it."""
        if unknown := script.keys() - {known.name for known in fields(cls)}:
            message = f"a fault has no {', '.join(sorted(unknown))}"
            raise ValueError(message)
        if "rate" in script:
            script = {"times": None, **script}
        return cls(**{**script, "kind": Kind(script["kind"])})

    def fits(self, method: str, chat: int | None) -> bool:
        """Whether a call could meet with this fault."""
        named = self.method == "*" or self.method.lower() == method.lower()
        return named and self.chat in (None, chat)


class _Pending:
    """A fault of the script that may still strike."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.left = fault.times
        self._dice = random.Random(fault.seed)  # noqa: S311  (repeatable on purpose)

    def strikes(self) -> bool:
        if self.left == 0 or self._dice.random() >= self.fault.rate:
            return False
        if self.left is not None:
            self.left -= 1
        return True


class Faults:
    """The script of what is still to go wrong."""

    def __init__(self) -> None:
        self._pending: list[_Pending] = []

    def script(self, faults: Iterable[Fault]) -> None:
        """Replace the script; an empty one means fair weather."""
        self._pending = [_Pending(fault) for fault in faults]

    def add(self, fault: Fault) -> None:
        """Append to the script."""
        self._pending.append(_Pending(fault))

    def strike(self, method: str, chat: int | None) -> Fault | None:
        """The fault that befalls this call, if any."""
        for pending in self._pending:
            if pending.fault.fits(method, chat) and pending.strikes():
                return pending.fault
        return None

    def left(self) -> list[Json]:
        """What may still strike, as JSON."""
        return [
            {**asdict(pending.fault), "times": pending.left}
            for pending in self._pending
            if pending.left != 0
        ]
