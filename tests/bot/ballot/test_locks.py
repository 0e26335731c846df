"""Locked answers stay in their message, whatever is pressed, in whatever order, however late.

They may go when somebody deletes them, finishes afterwards, or when the round takes answers no more.
Buttons are pressed that stood in a message long ago: another of somebody's phones may show them yet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.ballot.answering import pressed, said, thanked
from bot.ballot.buttons import lock_in
from bot.ballot.doing import Cast, Here, Say, Take
from bot.ballot.heard import Press, Said, Shown
from bot.ballot.keys import Keys, RoundKeys
from bot.ballot.rendering import payload
from flows.feedback.screens import invitation
from flows.rounds import Round, Wave, phase
from flows.world import World
from tests.bot.ballot.conftest import ROUND, a_round
from tests.bot.ballot.phones import LINK

CHAT = 4711
DAYS = (date(2026, 11, 21), date(2026, 12, 21), date(2027, 1, 12), date(2027, 1, 26))
FIRST, SECOND = 1, 2  # the two invitations; the second hangs on the first


@dataclass
class Message:
    rows: list[str] = field(default_factory=list)
    text: str = ""
    hangs_on: int | None = None
    ever: list[str] = field(default_factory=list)  # every button that stood here

    def shows(self, text: str, rows: list[str]) -> None:
        self.text, self.rows = text, rows
        self.ever += [data for data in rows if data not in self.ever]


class Chat(RuleBasedStateMachine):
    """One person's chat with the companion, and a thumb that presses anything."""

    keys: RoundKeys
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.round = a_round(items=a_round().items[:2])
        self.day = 0
        self.lost = False  # the folder with the keys is out of reach
        self.tags: set[Wave] = set()
        self.messages: dict[int, Message] = {}
        self.prompts: dict[int, str] = {}
        self.kept: dict[int, bytes] = {}  # by message: the lock that has to be there
        self._invites(FIRST, "before", None)

    def _invites(self, number: int, wave: Wave, hangs_on: int | None) -> None:
        said_ = self.world.wording.message(invitation(self.round, wave, "en"), "en")
        message = self.messages[number] = Message(hangs_on=hangs_on)
        message.shows(said_.text, [data for row in said_.buttons for _, data in row])

    # What happens

    @rule(number=st.integers(), button=st.integers(), old=st.booleans(), brings=st.booleans())
    def presses(self, number: int, button: int, old: bool, brings: bool) -> None:
        """Whatever stands in some message, or stood there once."""
        numbers = [n for n, message in self.messages.items() if message.ever]
        number = numbers[number % len(numbers)]
        message = self.messages[number]
        choices = message.ever if old or not message.rows else message.rows
        data = choices[button % len(choices)]
        on = self.messages.get(message.hangs_on or 0) if brings else None
        shown = Shown(number, tuple(message.rows), message.text)
        hung = Shown(message.hangs_on or 0, tuple(on.rows), on.text) if on else None
        if data.startswith("D"):
            self.kept.pop(number, None)  # "yes, delete it"
        self._does(pressed(Press(CHAT, data, shown, hung), self._here()), deletes=button % 2 == 0)

    @rule(text=st.sampled_from(["Good stairs", "", "07700 900123"]), number=st.integers())
    def replies(self, text: str, number: int) -> None:
        prompts = [n for n in self.prompts if n in self.messages]
        if prompts:
            prompt = prompts[number % len(prompts)]
            words = Said(CHAT, 10_000, text, self.prompts[prompt], prompt)
            self._does(said(words, self._here()), deletes=True)

    @rule()
    def time_goes_by(self) -> None:
        self.day = min(self.day + 1, len(DAYS) - 1)
        if self.day == 2 and SECOND not in self.messages:
            self._invites(SECOND, "after", FIRST)
        if self.day == len(DAYS) - 1:
            self.kept.clear()  # the round is over: they are worth nothing any more

    @rule()
    def the_keys_come_and_go(self) -> None:
        self.lost = not self.lost

    # What comes of it

    def _here(self) -> Here:
        return Here(self.round, None if self.lost else self.keys, DAYS[self.day])

    def _does(self, does: tuple[Say | Take | Cast, ...], *, deletes: bool) -> None:
        assert does, "nobody is left without an answer"
        for do in does:
            if isinstance(do, Cast):
                counted = do.ballot.wave not in self.tags
                self.tags.add(do.ballot.wave)
                if do.ballot.wave == "after":
                    self.kept = {n: k for n, k in self.kept.items() if n not in (do.at, do.earlier)}
                for show in thanked(do, self._here(), counted=counted):
                    self._shows(show, deletes=deletes)
            else:
                self._shows(do, deletes=deletes)

    def _shows(self, show: Say | Take, *, deletes: bool) -> None:
        if isinstance(show, Take):
            if deletes or show.instead is None:
                self.messages.pop(show.message, None)
                return
            show = show.instead
        sent = payload(show, CHAT, self._here().keys, self.world.wording, "companion_bot")
        number = show.edits
        if number is None or number not in self.messages:
            number = max((*self.messages, 100)) + 1
            self.messages[number] = Message(hangs_on=show.hangs_on)
        rows = [data for row in sent["buttons"] for _, data in row]
        self.messages[number].shows(sent["text"], rows)
        if found := LINK.search(sent["text"]):
            self.prompts[number] = found[1]
        lock = lock_in(rows, ROUND)
        assert lock == show.lock, "what a screen is given to hold, it holds"
        if lock and "Thank you" in sent["text"] and "before" in self.tags:
            self.kept.setdefault(number, lock)

    @invariant()
    def locked_answers_are_where_they_were(self) -> None:
        for number, lock in self.kept.items():
            assert number in self.messages
            assert lock_in(self.messages[number].rows, ROUND) == lock


def test_locked_answers_stay_whatever_is_pressed(
    world_at: Callable[[datetime], World], tmp_path: Path
) -> None:
    Chat.keys = Keys(tmp_path).make(ROUND)
    Chat.world = world_at(datetime(2026, 11, 21, tzinfo=UTC))
    run_state_machine_as_test(Chat, settings=settings(max_examples=150, stateful_step_count=40))
