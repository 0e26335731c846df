"""Faults on request: everything that can go wrong between a bot and Telegram.

A script is a list of faults. For each call the first one that fits is used up, or passed over
while its dice say no; with the same seed the dice always fall the same way. A few kinds befall
updates instead. With `times=None` a fault is a switch: on until the script is replaced.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.simulator.clock import SimulatedClock
from bot.simulator.telegram import Json
from bot.simulator.waits import TooEarly, Wait, Waits


class Kind(StrEnum):
    """What goes wrong."""

    TOO_MANY_REQUESTS = "too_many_requests"  # refused, with a time to wait
    SERVER_ERROR = "server_error"  # not accepted; an HTML page instead of an answer
    DROP_BEFORE = "drop_before"  # connection closed, nothing happened
    DROP_AFTER = "drop_after"  # connection closed, but it did happen
    DELAY = "delay"  # all is well, only late
    GARBAGE = "garbage"  # it happened, and the answer cannot be read
    BLOCKED = "blocked"  # refused as if the person had blocked the bot
    # These befall updates: their method is "message", "edited_message" or "callback_query".
    NO_REPLY = "no_reply"  # what the message answers is not handed over
    TOO_OLD = "too_old"  # the tapped message cannot be looked at any more


_OF_UPDATES = (Kind.NO_REPLY, Kind.TOO_OLD)


@dataclass(frozen=True)
class Fault:
    """One kind of trouble, and which calls or updates it befalls."""

    kind: Kind
    method: str = "*"  # a name, or a pattern such as "send*"
    chat: int | None = None
    text: str = ""  # only calls whose text or caption contains this
    times: int | None = 1  # None: for ever
    rate: float = 1.0  # the share of fitting calls that it befalls
    seed: int = 0
    retry_after: int = 1  # seconds, for TOO_MANY_REQUESTS
    retry_most: int = 0  # if that is more, the seconds are drawn from between the two
    holds: bool = False  # until the time is over, every fitting call to that chat is refused
    status: int = 502  # for SERVER_ERROR
    seconds: float = 1.0  # for DELAY
    after: bool = False  # for DELAY: wait with the answer, not with the acceptance

    @classmethod
    def storm(
        cls,
        share: float,
        retry_after: tuple[int, int] = (1, 3),
        *,
        method: str = "sendMessage",
        text: str = "",
        seed: int = 0,
    ) -> Fault:
        """Telegram is overrun: this share of the fitting calls is told to wait, for seconds drawn
        from the range, and whoever does not wait is refused again. `Faults.waits` and
        `Faults.too_early` keep the record."""
        least, most = retry_after
        return cls(
            Kind.TOO_MANY_REQUESTS,
            method=method,
            text=text,
            times=None,
            rate=share,
            seed=seed,
            retry_after=least,
            retry_most=most,
            holds=True,
        )

    @classmethod
    def from_json(cls, script: Json) -> Fault:
        """Read a fault as the HTTP interface takes it."""
        if unknown := script.keys() - {known.name for known in fields(cls)}:
            message = f"a fault has no {', '.join(sorted(unknown))}"
            raise ValueError(message)
        if "rate" in script:
            script = {"times": None, **script}
        return cls(**{**script, "kind": Kind(script["kind"])})

    def fits(self, method: str, chat: int | None, text: str = "") -> bool:
        """Whether a call could meet with this fault."""
        named = self.method == "*" or fnmatchcase(method.lower(), self.method.lower())
        return named and self.chat in (None, chat) and self.text in text


class _Pending:
    """A fault of the script that may still strike."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.left = fault.times
        self._dice = random.Random(fault.seed)  # noqa: S311  (repeatable on purpose)
        # Of their own, so that how long the waits are does not change whom they befall.
        self._seconds = random.Random(fault.seed)  # noqa: S311

    def strikes(self) -> bool:
        if self.left == 0 or self._dice.random() >= self.fault.rate:
            return False
        if self.left is not None:
            self.left -= 1
        return True

    def drawn(self) -> Fault:
        """The fault with its seconds decided."""
        least, most = self.fault.retry_after, self.fault.retry_most
        if most <= least:
            return self.fault
        return replace(self.fault, retry_after=self._seconds.randint(least, most))


class Faults:
    """The script of what is still to go wrong, and the record of who was told to wait."""

    def __init__(self, clock: SimulatedClock | None = None) -> None:
        self._pending: list[_Pending] = []
        self._waits: Waits[Fault] = Waits(clock or SimulatedClock())

    def script(self, faults: Iterable[Fault]) -> None:
        """Replace the script; an empty one means fair weather."""
        self._pending = [_Pending(fault) for fault in faults]

    def add(self, fault: Fault) -> None:
        """Append to the script."""
        self._pending.append(_Pending(fault))

    def strike(self, method: str, chat: int | None, text: str = "") -> Fault | None:
        """The fault that befalls this call, if any."""
        early = self._waits.look(method, chat, lambda fault: fault.fits(method, chat, text))
        for pending in self._pending:
            fault = pending.fault
            if fault.kind in _OF_UPDATES or not fault.fits(method, chat, text):
                continue
            if fault.holds and fault in early:
                return replace(fault, retry_after=early[fault])
            if pending.strikes():
                return self._struck(pending, method, chat)
        return None

    def befalls(self, kind: Kind, update: str, chat: int | None, text: str = "") -> bool:
        """Whether a fault of this kind befalls an update of this name."""
        return any(
            pending.fault.kind is kind
            and pending.fault.fits(update, chat, text)
            and pending.strikes()
            for pending in self._pending
        )

    def _struck(self, pending: _Pending, method: str, chat: int | None) -> Fault:
        fault = pending.drawn()
        if fault.kind is Kind.TOO_MANY_REQUESTS:
            self._waits.begin(pending.fault, method, chat, fault.retry_after)
        return fault

    @property
    def waits(self) -> list[Wait]:
        """Every time somebody was told to wait: the chat, and until when. In order."""
        return self._waits.told

    @property
    def too_early(self) -> list[TooEarly]:
        """Every call that came before its wait was over; an obedient bot leaves this empty."""
        return self._waits.broken

    def left(self) -> list[Json]:
        """What may still strike, as JSON."""
        return [
            {**asdict(pending.fault), "times": pending.left}
            for pending in self._pending
            if pending.left != 0
        ]
