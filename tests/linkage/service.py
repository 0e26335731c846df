"""The system under test: the real companion, as a process, from the first question to the release.

A season is a few rounds in one installation. Everybody is asked, answers, weeks pass, everybody is
asked again, the rounds are closed; and an intruder comes by again and again.
"""

from __future__ import annotations

import asyncio
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from sqlalchemy import Connection

from bot.ballot.keys import Keys
from bot.simulator import Simulator
from bot.store import people, records
from bot.store.engine import Store
from flows.catalogue import LANGUAGES
from flows.model import Person
from flows.records import Circle, Member, Record, Staff
from flows.rounds import Item, Option, Release, Round, Wave
from tests.journeys.companion import PATIENCE, Companion, installed
from tests.journeys.conftest import BEGINNING
from tests.linkage.answering import Answerer
from tests.linkage.canaries import Hit
from tests.linkage.loot import Case, Known, Loot, Report, Secret, Trial
from tests.linkage.looting import Look, Thief
from tests.linkage.world import GOOD, LATEST, VALUES, World

Result = TypeVar("Result")

READ = tuple(LANGUAGES)
QUESTIONS = 6
LANES = 5  # people who answer at the same time, each in another round
FIRST_CHAT = 7_000_000_000
BYSTANDERS = 0.2  # people who are asked and never answer, for each who does
PASSPHRASE = "four words on paper"
BEFORE = BEGINNING.date() + timedelta(days=1)
AFTER = BEFORE + timedelta(days=28)
LASTS = timedelta(days=round(LATEST / 86400) + 3)
WAITED = timedelta(days=95)  # after that nothing sealed is left of any round
WAVES: tuple[Wave, ...] = ("before", "after")

ITEMS = tuple(
    Item(
        id=f"item-{n}",
        short=f"Item {n}",
        ask=f"How is it with {n}?",
        options=tuple(
            Option(say=f"Level {v}", value=v, good=v >= GOOD) for v in range(1, VALUES + 1)
        ),
        good=f"are well with {n}",
    )
    for n in range(QUESTIONS)
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One way to run the companion."""

    database: str  # its URL
    webhook: bool
    strong: bool  # a safeguarding lead has a key


@dataclass(frozen=True, slots=True)
class Season:
    """What came of it."""

    trials: tuple[Trial, ...]  # one for each round
    looks: tuple[Look, ...]
    hits: tuple[Hit, ...]  # canaries, sealed strings, tokens where none may be: none
    searched: int  # bytes in which they were looked for
    answered: Mapping[int, bool]  # by chat: who did, and who never did, and nothing else at all
    strong: bool
    released: int  # rounds that had enough pairs to be told of


class Stage:
    """An installation, its clock, and everybody in it."""

    def __init__(self, companion: Companion, simulator: Simulator, worlds: Sequence[World]) -> None:
        self.companion = companion
        self.simulator = simulator
        self.worlds = worlds
        self.rounds = [_identifier(world) for world in worlds]
        self._chance = Random(worlds[0].seed)
        self.bystanders: list[list[int]] = []
        self.answerers: list[list[Answerer]] = []
        for world, round_ in zip(worlds, self.rounds, strict=True):
            asked = round((1 + BYSTANDERS) * len(world.people))
            # Who answers is not to be seen from the order of chats, either.
            phones = self._chance.sample([self._phone() for _ in range(asked)], asked)
            theirs = zip(world.people, phones, strict=False)
            self.answerers.append([Answerer(simulator, s, round_, chat) for s, chat in theirs])
            self.bystanders.append(phones[len(world.people) :])
        self.thief = Thief(
            companion,
            simulator,
            [s.canary for world in worlds for s in world.people if s.canary],
        )

    def _phone(self) -> int:
        return self.simulator.open_phone("Somebody", started=True)

    def settle(self) -> None:
        """Everybody has a language, a town and a circle; each circle has a round."""
        known: dict[int, Person] = {}
        kept: list[Record] = []
        now = self.simulator.clock.now()
        rounds = zip(self.rounds, self.answerers, self.bystanders, strict=True)
        for round_, theirs, others in rounds:
            asked = [(one.chat, one.soul.language) for one in theirs]
            asked += [(chat, "en") for chat in others]
            circle = f"c-{round_}"
            kept.append(Circle(circle, "luton", "Tea and talk", now, state="open"))
            kept.append(_round(round_, circle, now))
            for chat, language in asked:
                known[chat] = Person(language=language, place="luton", seen_on=now.date())
                kept.append(Member(f"m{chat}", circle, chat, "Somebody", now))
        chat = self._phone()
        known[chat] = Person(language="en", place="luton", seen_on=now.date())
        kept.append(Staff(chat, "Khadija", {"luton": "coordinator"}, date(2026, 10, 1), id="kh"))
        self._run(lambda c: people.save(c, known))
        self._run(lambda c: records.write(c, kept))

    async def asks(self, wave: Wave) -> None:
        """The morning comes on which everybody is asked."""
        self._until(BEFORE if wave == "before" else AFTER, hour=10, minute=1)
        asked = [one for theirs in self.answerers for one in theirs]
        await self.simulator.wait_for(lambda: all(one._asked(wave) for one in asked), PATIENCE)

    async def wave(self, wave: Wave, looks: int) -> None:
        """Everybody answers when it is their time; the intruder looks in so often."""
        begun = self.simulator.clock.now()
        groups = list(_together(self._agenda(wave)))
        visits = set(self._chance.sample(range(1, len(groups)), min(looks, len(groups) - 1)))
        for number, group in enumerate(groups):
            if number in visits:
                self.thief.look()
            then = begun + timedelta(seconds=group[0][0])
            self.simulator.clock.move(max(then - self.simulator.clock.now(), timedelta()))
            await asyncio.gather(*(one.answers(wave) for _, _, one in group))
            if self._chance.random() < 0.3:
                self._anybody().does_something_else(self._chance)

    def _agenda(self, wave: Wave) -> list[tuple[float, int, Answerer]]:
        """When who answers: seconds after the asking, the number of the round, the person."""
        return sorted(
            (
                (one.soul.before_at if wave == "before" else one.soul.after_at, number, one)
                for number, theirs in enumerate(self.answerers)
                for one in theirs
            ),
            key=lambda entry: entry[:2],
        )

    def _anybody(self) -> Answerer:
        return self._chance.choice(self._chance.choice(self.answerers))

    async def ends(self, *, strong: bool) -> None:
        """The last day is over, and the lead opens what only they can; then weeks of waiting."""
        self._until(AFTER + LASTS + timedelta(days=1), hour=9)
        await self._until_states({"closed", "waiting"})
        if strong:
            for round_ in self.rounds:
                await self._lead_closes(round_)
        self.thief.look(counted=True)
        self.simulator.clock.move(WAITED)
        await self._until_states({"closed"})

    async def _lead_closes(self, round_: str) -> None:
        """By the command, with the passphrase."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot.cli", "feedback", "close", round_),
            env=self.companion._environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
        )
        await process.communicate(f"{PASSPHRASE}\n".encode())
        assert process.returncode == 0, "it cannot be closed"

    async def _until_states(self, states: set[str]) -> None:
        try:
            async with asyncio.timeout(2 * PATIENCE):
                while {one.state for one in self.read()} - states:  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
        except TimeoutError:
            seen = [(one.state, one.done, one.next_at) for one in self.read()]
            said = self.companion.log[-1000:]
            raise AssertionError(f"waits in vain for {states}; sees {seen}; {said}") from None

    def answered(self) -> dict[int, bool]:
        """Of those who did nothing else: whether they answered."""
        everybody = [one for theirs in self.answerers for one in theirs]
        did = {one.chat: True for one in everybody if not one.did_something_else}
        return did | {chat: False for others in self.bystanders for chat in others}

    def read(self) -> list[Round]:
        """The rounds as they stand, in their order."""
        found = {one.id: one for one in self._run(lambda c: list(records.every(c, Round, {})))}
        return [found[identifier] for identifier in self.rounds]

    def _run(self, transaction: Callable[[Connection], Result]) -> Result:
        """Something at the database, past the service.

        It is let go of at once: when the intruder reads the file of a SQLite database, this process
        loses all locks on it, and a connection that is still open would go on in an old log.
        """
        store = Store(self.companion.database)
        try:
            return store.run_here(transaction)
        finally:
            store.close()

    def _until(self, day: date, hour: int, minute: int = 0) -> None:
        then = datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEGINNING.tzinfo)
        self.simulator.clock.move(max(then - self.simulator.clock.now(), timedelta()))


async def play(setting: Setting, worlds: Sequence[World], folder: Path, looks: int = 5) -> Season:
    """A season from beginning to end."""
    async with _simulator() as simulator:
        companion = Companion(simulator, folder, setting.database, webhook=setting.webhook)
        companion._environment["COMPANION_LOG_LEVEL"] = "DEBUG"
        if setting.strong:
            Keys(folder / "keys").make_lead(PASSPHRASE)
        async with installed(companion):
            stage = Stage(companion, simulator, worlds)
            await companion.start()
            await companion.ready()
            stage.settle()
            await stage._until_states({"open"})
            stage.thief.learn()
            await stage.asks("before")
            await stage.wave("before", looks)
            stage.thief.look()
            await companion.restart()
            for theirs in stage.answerers:
                for one in theirs:
                    one.loses()
            await stage.asks("after")
            await stage.wave("after", looks)
            stage.thief.look(thorough=True)
            await stage.ends(strong=setting.strong)
            stage.thief.look(counted=True, closed=True, thorough=True)
            await companion.stop()
            season = _season(stage, strong=setting.strong)
    return season


@asynccontextmanager
async def _simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator()
    await simulator.start()
    simulator.webhook.first_pause = 0.05
    # Chats as large as Telegram's: no other number in the loot is to be taken for one.
    simulator._world.chats._phones = FIRST_CHAT
    simulator.clock.move(BEGINNING - datetime.now(UTC))
    try:
        yield simulator
    finally:
        await simulator.stop()


def _season(stage: Stage, *, strong: bool) -> Season:
    rounds = stage.read()
    trials = [_trial(stage, number, round_.release) for number, round_ in enumerate(rounds)]
    released = sum(bool(one.release and one.release.findings) for one in rounds)
    return Season(
        tuple(trials),
        tuple(stage.thief.looks),
        tuple(stage.thief.hits),
        stage.thief.searched,
        stage.answered(),
        strong,
        released,
    )


def _trial(stage: Stage, number: int, release: Release | None) -> Trial:
    """What the intruder gets of a round, the pool shuffled; and the truth."""
    theirs = stage.answerers[number]
    order = Random(stage.worlds[number].seed).sample(range(len(theirs)), len(theirs))
    souls = [theirs[n].soul for n in order]
    over = stage.thief.looks[-1].taken.at
    reports = (Report(over, _shown(release)),) if release and release.findings else ()
    case = Case(
        people=tuple(
            Known(one.chat, one.soul.language, one.before_at, one.after_at) for one in theirs
        ),
        pool=tuple(Secret(soul.before, soul.after, soul.canary) for soul in souls),
        loot=Loot(tuple(look.taken for look in stage.thief.looks), reports),
        about=_names(stage.rounds[number]),
    )
    own = tuple(order.index(n) for n in range(len(theirs)))
    return Trial(case, own, _published(release))


def _names(round_: str) -> tuple[str | bytes, ...]:
    """How a round is called in tables."""
    key = urlsafe_b64decode(round_)
    return round_, key, key.hex()


def _shown(release: Release) -> dict[tuple[int, frozenset[int]], float]:
    good = frozenset(range(GOOD, VALUES + 1))
    numbers = {item.id: n for n, item in enumerate(ITEMS)}
    return {
        (numbers[one.item], good): one.answers * one.after.percent / 100
        for one in release.findings
        if one.after and one.item in numbers
    }


def _published(release: Release | None) -> tuple[bool, ...]:
    """Of each item, what a reader of the release guesses of anybody; of nothing, the usual."""
    shares = (
        {one.item: one.after.percent for one in release.findings if one.after} if release else {}
    )
    return tuple(shares.get(item.id, 50) >= 50 for item in ITEMS)


def _together(
    agenda: Sequence[tuple[float, int, Answerer]],
) -> list[list[tuple[float, int, Answerer]]]:
    """Those who can answer at the same time, for no two of them are in one round."""
    groups: list[list[tuple[float, int, Answerer]]] = [[]]
    for entry in agenda:
        if len(groups[-1]) == LANES or any(entry[1] == other for _, other, _ in groups[-1]):
            groups.append([])
        groups[-1].append(entry)
    return groups


def _identifier(world: World) -> str:
    # As the desk makes them: none begins with "-", for they are typed on the server.
    chance = Random(f"round {world.seed}")
    while (made := urlsafe_b64encode(chance.randbytes(6)).decode()).startswith("-"):
        pass
    return made


def _round(identifier: str, circle: str, now: datetime) -> Round:
    return Round(
        id=identifier,
        place="luton",
        made_at=now,
        questionnaire="newcomers",
        items=ITEMS,
        before_from=BEFORE,
        before_until=BEFORE + LASTS,
        after_from=AFTER,
        closes_on=AFTER + LASTS,
        circles=(circle,),
        state="opening",
    )
