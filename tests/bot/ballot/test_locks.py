"""Locked answers stay in their message, whatever is pressed, in whatever order, however late.

They may go when somebody deletes them, finishes afterwards, or when the round takes answers no
more. Buttons are pressed that stood in a message long ago: another phone may show them yet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.ballot.answering import pressed, said, thanked
from bot.ballot.buttons import lock_in, locked
from bot.ballot.doing import Cast, Here, Say, Take
from bot.ballot.heard import Press, Said, Shown, round_of
from bot.ballot.keys import Keys, RoundKeys
from bot.ballot.prompts import read_prompt
from bot.ballot.rendering import payload
from flows.feedback import screens
from flows.feedback.form import Form
from flows.model import Screen
from flows.rounds import Wave
from flows.world import World
from tests.bot.ballot.conftest import ROUND, a_round
from tests.bot.ballot.phones import LINK

CHAT, NOW = 4711, datetime(2026, 11, 21, tzinfo=UTC)
DAYS = (date(2026, 11, 21), date(2026, 12, 21), date(2027, 1, 12), date(2027, 1, 26))
FIRST, SECOND = 1, 2  # the two invitations; the second hangs on the first
ANY = st.integers(0, 99)
AT_TIMES = st.sampled_from([False] * 7 + [True])
MOSTLY = AT_TIMES.map(lambda rarely: not rarely)


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
        self.lost = False
        self.tags: set[Wave] = set()
        self.messages: dict[int, Message] = {}
        self.prompts: dict[int, str] = {}
        self.kept: dict[int, bytes] = {}  # by message: the lock that has to be there
        self._invites(FIRST, "before", None)

    def _invites(self, number: int, wave: Wave, hangs_on: int | None) -> None:
        said_ = self.world.wording.message(screens.invitation(self.round, wave, "en"), "en")
        message = self.messages[number] = Message(hangs_on=hangs_on)
        message.shows(said_.text, [data for row in said_.buttons for _, data in row])

    # What happens

    @initialize(finished=st.booleans(), waits=st.booleans(), begun=st.booleans())
    def comes_in(self, finished: bool, waits: bool, begun: bool) -> None:
        """At any time: the questions are new, or answered, or come for the second time."""
        for _ in range(4 if finished else 0):  # start, two answers, finish
            self._presses(FIRST, self.messages[FIRST].rows[0])
        if finished and waits:
            self.time_goes_by(True)
            self.time_goes_by(True)
            if begun:  # and they say whether to compare, in one message or the other
                self._presses(SECOND, self.messages[SECOND].rows[0])

    @rule(number=ANY, button=ANY, old=st.booleans(), lost=AT_TIMES, brings=MOSTLY)
    def presses(self, number: int, button: int, old: bool, lost: bool, brings: bool) -> None:
        """Whatever stands there; or stood there, in the message as another phone shows it yet."""
        choices = [(n, data) for n, m in self.messages.items() for data in (m.rows, m.ever)[old]]
        if choices:
            n, data = choices[(number * 7 + button) % len(choices)]
            self._presses(n, data, lost=lost, brings=brings)

    @rule(number=ANY, times=st.integers(1, 5))
    def goes_on(self, number: int, times: int) -> None:
        """By the first button, again and again: the way to the end of a form."""
        for _ in range(times):
            if active := [n for n, message in self.messages.items() if message.rows]:
                n = active[number % len(active)]
                self._presses(n, self.messages[n].rows[0])

    @rule(text=st.sampled_from(["Good stairs", "", "07700 900123"]), number=ANY)
    def replies(self, text: str, number: int) -> None:
        prompts = [n for n in self.prompts if n in self.messages]
        if prompts:
            prompt = prompts[number % len(prompts)]
            carried = read_prompt(unescape(self.prompts[prompt]))
            assert carried
            words = Said(CHAT, 10_000, text, carried, prompt)
            self._does(said(words, self._here()), deletes=True)

    @rule(passes=AT_TIMES)
    def time_goes_by(self, passes: bool) -> None:
        self.day = min(self.day + passes, len(DAYS) - 1)
        if self.day == 2 and SECOND not in self.messages:
            self._invites(SECOND, "after", FIRST)
        if self.day == len(DAYS) - 1:
            self.kept.clear()  # the round is over: they are worth nothing any more

    def _presses(self, number: int, data: str, *, lost: bool = False, brings: bool = True) -> None:
        message = self.messages[number]
        on = self.messages.get(message.hangs_on or 0) if brings else None
        shown = Shown(number, tuple(message.rows), message.text)
        hung = Shown(message.hangs_on or 0, tuple(on.rows), on.text) if on else None
        if data.startswith("D"):
            self.kept.pop(number, None)  # "yes, delete it"
        self.lost = lost  # the folder with the keys is out of reach
        self._does(pressed(Press(CHAT, data, shown, hung), self._here()), deletes=brings)
        self.lost = False

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
        if lock and "🔒" in sent["text"] and self.day < len(DAYS) - 1:
            self.kept.setdefault(number, lock)

    @invariant()
    def locked_answers_are_where_they_were(self) -> None:
        for number, lock in self.kept.items():
            assert number in self.messages
            assert lock_in(self.messages[number].rows, ROUND) == lock


@pytest.fixture(scope="module")
def a_few_keys(tmp_path_factory: pytest.TempPathFactory) -> RoundKeys:
    return Keys(tmp_path_factory.mktemp("keys")).make(ROUND)


def test_locked_answers_stay_whatever_is_pressed(
    world_at: Callable[[datetime], World], a_few_keys: RoundKeys
) -> None:
    Chat.keys, Chat.world = a_few_keys, world_at(NOW)
    run_state_machine_as_test(Chat, settings=settings(max_examples=200, stateful_step_count=40))


LANGUAGES = ("en", "ar", "pl")
HOLD: dict[str, Callable[[Form], Screen]] = {  # flows/feedback/screens.py
    "question": screens.question,
    "compare": screens.compare,
    "no earlier": screens.no_earlier,
    "own words": screens.own_words,
    "shown": lambda form: screens.shown(form, "Good stairs"),
    "thanks": lambda form: screens.thanks(replace(form, wave="before"), already=False),
    "what": lambda form: screens.what(replace(form, paired=True), may_answer=False),
    "what, and answer": lambda form: screens.what(replace(form, paired=True), may_answer=True),
    "ask delete": screens.ask_delete,
}
DO_NOT: dict[str, Callable[[Form], Screen]] = {
    "over": lambda form: screens.over(form.round),
    "busy": lambda form: screens.busy(),
    "cancelled": lambda form: screens.cancelled(),
    "deleted": lambda form: screens.deleted(),
    "thanks afterwards": lambda form: screens.thanks(form, already=False),
    "invitation": lambda form: screens.invitation(form.round, "after", "en"),
    "prompt": screens.prompt,
}


@given(
    name=st.sampled_from(sorted(HOLD)),
    language=st.sampled_from(LANGUAGES),
    answers=st.lists(st.integers(0, 5), max_size=2).map(tuple),
)
def test_every_screen_that_may_hold_a_lock_holds_it_whole(
    world_at: Callable[[datetime], World],
    a_few_keys: RoundKeys,
    name: str,
    language: str,
    answers: tuple[int, ...],
) -> None:
    form = Form(a_round(), "after", language, answers, paired=True)
    lock = locked((1, 2, 3), a_few_keys)
    say = Say(HOLD[name](form), form, own=True, lock=lock)
    sent = payload(say, CHAT, a_few_keys, world_at(NOW).wording, "companion_bot")
    rows = [data for row in sent["buttons"] for _, data in row]
    assert lock_in(rows, ROUND) == lock
    assert all(round_of(data) == ROUND for data in rows)


@pytest.mark.parametrize("name", DO_NOT)
def test_a_lock_is_never_given_to_a_screen_that_would_drop_it(
    world_at: Callable[[datetime], World], a_few_keys: RoundKeys, name: str
) -> None:
    form = Form(a_round(), "after", "en", paired=True)
    say = Say(DO_NOT[name](form), form, lock=locked((1, 2, 3), a_few_keys))
    with pytest.raises(ValueError, match="cannot hold"):
        payload(say, CHAT, a_few_keys, world_at(NOW).wording, "companion_bot")
