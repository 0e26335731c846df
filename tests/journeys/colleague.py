"""Somebody of the team, whose phone has met the companion before."""

from __future__ import annotations

from tests.journeys.person import Person
from tests.journeys.watched import Watched


class Colleague(Person):
    """Somebody of the team."""

    def __init__(self, telegram: Watched, name: str) -> None:
        super().__init__(telegram, name)
        telegram.say(self.chat, "/language")  # their phone has met the companion before
