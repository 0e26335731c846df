"""What is known of a fact today: what its file says, and what people of the place have found out.

A check lies over the fact of its file until the file itself is newer. Everything here is a value;
who may say what, and who is asked, is decided in `flows/team/facts_care.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from types import MappingProxyType
from typing import Literal

from flows.attachments import File
from flows.records import EVERYWHERE, Role
from flows.shapes import Fact
from flows.welcoming import Check

Checks = Mapping[str, Check]  # by the id of the fact
NO_CHECKS: Checks = MappingProxyType({})

LONGEST_TRUST = timedelta(days=180)  # however long the file says, somebody looks twice a year
NEVER = date.min  # the last day of what is known to be wrong
NEAR = timedelta(days=14)  # before the day of review: then somebody is asked to look
# A wrong number for an emergency is worse than an old one: two people change these.
TWO_PEOPLE = frozenset({"helpline"})

# The owners that a file may name, and who is asked to look: coordinators of the place, or those who
# look after all of England.
OWNERS: Mapping[str, Role] = {
    "local coordinator": "coordinator",
    "content editor": "administrator",
    "health editor": "administrator",
    "learning editor": "administrator",
    "rights editor": "administrator",
}

MARK = 6  # hexadecimal digits: with the longest id of a fact they just fit into a button

State = Literal["found", "changed", "unconfirmed", "overdue", "near", "fresh"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody says of a fact; "changed" without a value when the new one is not known."""

    verdict: Literal["right", "changed"]
    value: str = ""  # the new value, as it would stand in the file
    photo: File | None = None


# --- what readers see -----------------------------------------------------------------------------


def known(fact: Fact, check: Check | None) -> Fact:
    """The fact as it is known: its file, under the check that lies over it.

    One that has changed, while nobody knows into what, holds on no day: readers see `otherwise`.
    """
    if check is None or not in_force(fact, check):
        return fact
    found: dict[str, object] = {
        "status": "confirmed",
        "checked_on": check.checked_on,
        "review_after": check.review_after,
    }
    if check.verdict == "changed":
        try:
            found["value"] = value_of(fact.kind, check.value)
        except ValueError:
            found |= {"status": "unconfirmed", "review_after": NEVER}
    return fact.model_copy(update=found)


def in_force(fact: Fact, check: Check) -> bool:
    """Whether a check says something, and the file is not newer: a release takes its place."""
    if not check.verdict or check.checked_on is None or check.review_after is None:
        return False
    return check.checked_on >= fact.checked_on


def value_of(kind: str, text: str) -> str | int | Decimal | date:
    """A value as it stands in a file, by the kind of its fact. Raises ValueError."""
    match kind:
        case "rule":
            raise ValueError("a rule has no value")
        case "money":
            return _pounds(text)
        case "number":
            return int(text)
        case "date":
            return date.fromisoformat(text)
    if not text.strip():
        raise ValueError("a value is missing")
    return text


def _pounds(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError("not an amount of money") from None
    if not amount.is_finite() or amount < 0:
        raise ValueError("not an amount that something can cost")
    return amount


# --- what is to be looked into, and what becomes of a finding -------------------------------------


@dataclass(frozen=True, slots=True)
class OneFact:
    """A fact, where it belongs, what people have found out about it, and the day it is there."""

    id: str
    place: str  # EVERYWHERE for a fact of all England
    written: Fact
    check: Check | None
    today: date

    @property
    def known(self) -> Fact:
        """The fact as it is known."""
        return known(self.written, self.check)

    @property
    def withdrawn(self) -> bool:
        """Whether it has changed and nobody knows into what."""
        return self.known.review_after == NEVER

    @property
    def found(self) -> Check | None:
        """The check, while something in it waits for another person to agree."""
        check = self.check
        if check is None or not check.seen or check.seen_on is None:
            return None
        return check if check.seen_on >= self.written.checked_on else None

    @property
    def state(self) -> State:
        """Why somebody should look at it; "fresh" when there is no need."""
        now = self.known
        if self.found:
            return "found"
        if self.withdrawn:
            return "changed"
        if now.status == "unconfirmed":
            return "unconfirmed"
        if self.today > now.review_after:
            return "overdue"
        # What is looked at every two weeks is not near its review on the day of the look.
        near = min(NEAR, (now.review_after - now.checked_on) / 2)
        return "near" if self.today >= now.review_after - near else "fresh"

    @property
    def role(self) -> Role:
        """Who is asked to look at it."""
        if self.place == EVERYWHERE:
            return "administrator"
        return OWNERS.get(self.written.owner, "coordinator")

    @property
    def agreed_anywhere(self) -> bool:
        """Whether coordinators of any place may be the second to look: few look after England."""
        return self.place == EVERYWHERE and self.written.kind in TWO_PEOPLE

    def needs_two(self, finding: Finding) -> bool:
        """Whether a second person must agree before readers see it, whoever has found it."""
        changes = finding.verdict == "changed" or self.withdrawn
        return self.written.kind in TWO_PEOPLE and changes

    # What buttons say

    @property
    def mark(self) -> str:
        """What the fact was when it was shown: who taps the button later speaks of that."""
        return _mark(self.written.checked_on, self.known.value, self.withdrawn)

    @property
    def found_mark(self) -> str:
        """The same of what was found; "" when nothing waits."""
        check = self.found
        if check is None:
            return ""
        return _mark(check.seen, check.seen_value, check.seen_by, check.seen_on, check.photo)

    @property
    def source(self) -> str:
        """What tasks about it are known by, so that they can be unsaid."""
        return f"fact-{_mark(self.id)}"

    # What becomes of a finding

    def noted(self, finding: Finding, by: str) -> Check:
        """A finding of today, kept until somebody agrees. Whatever was in force stays so."""
        return replace(
            self._in_force or Check(self.id, self.place),
            seen=finding.verdict,
            seen_value=finding.value,
            seen_by=by,
            seen_on=self.today,
            photo=finding.photo,
        )

    def settled(self, finding: Finding, by: str, on: date) -> Check:
        """A finding that holds from now on. `on` is the day somebody looked.

        "Still right" is said of what readers see: of a new value that was found earlier, too.
        """
        verdict, value = finding.verdict, finding.value
        earlier = None if self.withdrawn else self._in_force
        if verdict == "right" and earlier and earlier.verdict == "changed":
            verdict, value = "changed", earlier.value
        interval = self.written.review_after - self.written.checked_on
        return Check(
            id=self.id,
            place=self.place,
            verdict=verdict,
            value=value,
            checked_on=on,
            review_after=on + min(interval, LONGEST_TRUST),
            by=by,
            photo=finding.photo,
        )

    def let_go(self) -> Check | None:
        """The check without what was found; None if nothing else is in it."""
        if self._in_force is None:
            return None
        return replace(self._in_force, seen="", seen_value="", seen_by="", seen_on=None, photo=None)

    @property
    def is_spoken_of(self) -> bool:
        """Whether its check says anything still: in force, or waiting for somebody to agree."""
        return bool(self._in_force or self.found)

    @property
    def _in_force(self) -> Check | None:
        return self.check if self.check and in_force(self.written, self.check) else None


def finding_in(check: Check) -> Finding:
    """What was found, and waits in a check."""
    return Finding(check.seen or "right", check.seen_value, check.photo)


def _mark(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:MARK]
