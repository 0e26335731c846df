"""The speaker against the simulator: order, doubt, pauses, people who left, who may speak."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.exc import OperationalError

from bot.nursery import Nursery
from bot.simulator import Fault, Kind, Simulator
from bot.speak import leadership
from bot.speak.notes import Notes
from bot.speak.speaker import Revoked, Speaker
from bot.speak.telegram import Telegram
from bot.store import lease, outbox, people
from bot.store.engine import Store, StoreDown
from bot.store.outbox import Retry
from bot.store.tables import LEASE, OUTBOX, PERSON
from bot.turn import attached
from flows.attachments import Sheet
from flows.model import Kind as MessageKind
from flows.model import Person

TOKEN = "42:SIMULATOR"


class Stage:
    """A speaker at work: what is put into its outbox should be heard in the simulator."""

    def __init__(
        self, store: Store, simulator: Simulator, telegram: Telegram, rate: float = 0
    ) -> None:
        self.store = store
        self.simulator = simulator
        self.left: list[int] = []
        self.stir = asyncio.Event()
        self.nursery = Nursery()
        self.moved: dict[int, int] = {}
        self.speaker = Speaker(
            store,
            telegram,
            lambda: datetime.now(UTC),
            self.nursery,
            self.stir,
            self._left,
            rate,
            on_moved=self._moved,
        )

    async def _left(self, chats: list[int]) -> None:
        self.left += chats

    async def _moved(self, chats: Mapping[int, int]) -> None:
        self.moved |= chats

    def put(self, chat: int, text: str, kind: MessageKind = "reply", **payload: Any) -> None:
        now = datetime.now(UTC)
        until = payload.pop("until", now + timedelta(hours=1))
        content = {"text": text, "buttons": [], **payload}
        row = outbox.row(chat, kind, content, now, until)
        self.store.run_here(lambda connection: outbox.put(connection, [row]))
        self.stir.set()

    def waiting(self) -> int:
        query = select(func.count()).select_from(OUTBOX)
        return int(self.store.run_here(lambda c: c.execute(query).scalar_one()))

    def states(self) -> set[str]:
        query = select(OUTBOX.c.state)
        return set(self.store.run_here(lambda c: c.execute(query).scalars().all()))

    async def silence(self) -> None:
        """Until the outbox is empty."""
        await until(lambda: not self.waiting())

    def heard(self, chat: int) -> list[str]:
        return [message["text"] for message in self.simulator.messages(chat)]


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator(TOKEN)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def telegram(simulator: Simulator) -> AsyncIterator[Telegram]:
    telegram = Telegram(TOKEN, simulator.url, 0)
    await telegram.open()
    yield telegram
    await telegram.close()


@pytest.fixture
async def stage(store: Store, simulator: Simulator, telegram: Telegram) -> AsyncIterator[Stage]:
    stage = Stage(store, simulator, telegram)
    stage.nursery.spawn(stage.speaker.run(), "speaker")
    yield stage
    await stage.speaker.close()
    await stage.nursery.close()


async def test_a_chat_hears_everything_once_and_in_order(stage: Stage) -> None:
    chats = [stage.simulator.open_phone(f"P{n}") for n in range(5)]
    for number in range(10):
        for chat in chats:
            stage.put(chat, f"{number}")
    await stage.silence()
    for chat in chats:
        assert stage.heard(chat) == [str(number) for number in range(10)]


async def test_the_newest_message_of_a_person_is_remembered(stage: Stage) -> None:
    chat = stage.simulator.open_phone("Amina")
    stage.store.run_here(lambda c: people.save(c, {chat: Person(language="ar")}))
    stage.put(chat, "hello")
    await stage.silence()
    newest = stage.store.run_here(lambda c: c.execute(select(PERSON.c.newest)).scalar_one())
    assert newest == stage.simulator.messages(chat)[-1]["message_id"]


async def test_an_unchanged_edit_is_as_good_as_done(stage: Stage) -> None:
    chat = stage.simulator.open_phone("Amina")
    stage.put(chat, "hello")
    await stage.silence()
    number = stage.simulator.messages(chat)[-1]["message_id"]
    stage.put(chat, "hello", edits=number)
    await stage.silence()
    assert stage.heard(chat) == ["hello"]


async def test_a_message_that_cannot_be_changed_is_said_anew(stage: Stage) -> None:
    chat = stage.simulator.open_phone("Amina")
    stage.put(chat, "hello", edits=99_999)
    await stage.silence()
    assert stage.heard(chat) == ["hello"]


async def test_what_has_expired_is_not_said(stage: Stage) -> None:
    chat = stage.simulator.open_phone("Amina")
    stage.put(chat, "too late", until=datetime.now(UTC))
    stage.put(chat, "in time")
    await stage.silence()
    assert stage.heard(chat) == ["in time"]


async def test_somebody_who_blocked_us_is_tried_once_and_the_others_hear(stage: Stage) -> None:
    amina, marek = stage.simulator.open_phone("Amina"), stage.simulator.open_phone("Marek")
    stage.simulator.block(amina)
    stage.put(amina, "hello")
    stage.put(marek, "hello")
    await stage.silence()
    await until(lambda: stage.left == [amina])
    assert stage.heard(marek) == ["hello"]
    assert [c.method for c in stage.simulator.calls].count("sendMessage") == 2


async def test_when_telegram_asks_to_wait_everybody_waits_and_nothing_is_lost(
    stage: Stage,
) -> None:
    chats = [stage.simulator.open_phone(f"P{n}") for n in range(3)]
    stage.simulator.faults.add(
        Fault(Kind.TOO_MANY_REQUESTS, method="sendMessage", times=1, retry_after=2)
    )
    begun = asyncio.get_running_loop().time()
    stage.put(chats[0], "first")
    await until(lambda: sends(stage) == 1)
    for chat in chats:
        stage.put(chat, "then")
    await stage.silence()
    assert asyncio.get_running_loop().time() - begun >= 2
    assert stage.heard(chats[0]) == ["first", "then"]
    assert stage.heard(chats[1]) == ["then"]


async def test_a_reply_of_unknown_fate_is_said_again_a_nudge_is_not(stage: Stage) -> None:
    amina, marek = stage.simulator.open_phone("Amina"), stage.simulator.open_phone("Marek")
    for chat in (amina, marek):
        stage.simulator.faults.add(Fault(Kind.DROP_AFTER, method="sendMessage", chat=chat, times=1))
    stage.put(amina, "a reply")
    stage.put(marek, "a nudge", kind="nudge")
    await stage.silence()
    assert stage.heard(amina) == ["a reply", "a reply"]
    assert stage.heard(marek) == ["a nudge"]


async def test_what_surely_did_not_leave_is_said_when_it_can_be(stage: Stage) -> None:
    chat = stage.simulator.open_phone("Amina")
    stage.simulator.faults.add(Fault(Kind.TOO_MANY_REQUESTS, chat=chat, times=2, retry_after=1))
    stage.put(chat, "an offer", kind="offer")
    await stage.silence()
    assert stage.heard(chat) == ["an offer"]


async def test_a_document_arrives_with_its_name(stage: Stage) -> None:
    chat = stage.simulator.open_phone("Amina")
    stage.put(chat, "", attachment=attached(Sheet("data.json", "{}")))
    await stage.silence()
    [message] = stage.simulator.messages(chat)
    assert message["document"]["file_name"] == "data.json"


async def test_after_a_crash_replies_are_said_again_and_offers_let_be(
    store: Store, simulator: Simulator, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage(store, simulator, telegram)
    amina, marek = simulator.open_phone("Amina"), simulator.open_phone("Marek")
    stage.put(amina, "a reply")
    stage.put(marek, "an offer", kind="offer")
    store.run_here(lambda c: outbox.claim(c, datetime.now(UTC), 10))  # and then the lights go out
    stage.nursery.spawn(stage.speaker.run(), "speaker")
    await stage.silence()
    await stage.speaker.close()
    await stage.nursery.close()
    assert stage.heard(amina) == ["a reply"]
    assert stage.heard(marek) == []
    assert "1 messages are sent again and 1 are let be" in caplog.text


async def test_while_another_process_speaks_this_one_is_silent(
    store: Store, simulator: Simulator, telegram: Telegram
) -> None:
    other = "another-machine/1/abcd"
    store.run_here(lambda c: lease.take(c, "speaker", other))
    stage = Stage(store, simulator, telegram)
    chat = simulator.open_phone("Amina")
    stage.put(chat, "hello")
    stage.nursery.spawn(stage.speaker.run(), "speaker")
    await asyncio.sleep(1.5)
    assert stage.heard(chat) == []
    store.run_here(lambda c: lease.release(c, "speaker", other))
    await stage.silence()
    assert stage.heard(chat) == ["hello"]
    await stage.speaker.close()
    await stage.nursery.close()
    assert store.run_here(lambda c: c.execute(select(LEASE)).all()) == []


async def test_a_refused_token_stops_the_speaker_and_loses_nothing(
    store: Store, simulator: Simulator
) -> None:
    telegram = Telegram("43:ANOTHER", simulator.url, 0)
    stage = Stage(store, simulator, telegram)
    await telegram._bot.request.initialize()
    stage.put(simulator.open_phone("Amina"), "hello")
    with pytest.raises(Revoked):
        await asyncio.wait_for(stage.speaker.run(), 10)
    assert stage.waiting() == 1
    await stage.speaker.close()
    await stage.nursery.close()
    await telegram.close()


async def test_a_clean_stop_leaves_nothing_in_the_air(
    store: Store, simulator: Simulator, telegram: Telegram
) -> None:
    chats = [simulator.open_phone(f"P{n}") for n in range(20)]
    simulator.faults.add(
        Fault(Kind.DELAY, method="sendMessage", seconds=0.05, after=True, times=None, rate=1.0)
    )
    for stopping in range(5):
        stage = Stage(store, simulator, telegram)
        stage.nursery.spawn(stage.speaker.run(), "speaker")
        for chat in chats:
            stage.put(chat, f"{stopping}")
        await asyncio.sleep(0.02 * stopping)  # each time a little later in the round
        await stage.speaker.close()
        await stage.nursery.close()
        assert stage.states() <= {"pending"}
    stage = Stage(store, simulator, telegram)
    stage.nursery.spawn(stage.speaker.run(), "speaker")
    await stage.silence()
    await stage.speaker.close()
    await stage.nursery.close()
    for chat in chats:
        assert stage.heard(chat) == ["0", "1", "2", "3", "4"]


async def test_a_first_commit_that_fails_mutes_nobody(
    store: Store, simulator: Simulator, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(store, simulator, telegram)
    chat = simulator.open_phone("Amina")
    stage.put(chat, "in the air when the lights went out")
    store.run_here(lambda c: outbox.claim(c, datetime.now(UTC), 10))
    run = store.run
    failures = 2

    async def flaky(transaction: Callable[[Connection], Any]) -> Any:
        nonlocal failures
        if failures:
            failures -= 1

            def undone(connection: Connection) -> None:
                transaction(connection)
                raise OperationalError("", {}, Exception())  # the connection is lost at commit

            return await run(undone)
        return await run(transaction)

    monkeypatch.setattr(store, "run", flaky)
    stage.nursery.spawn(stage.speaker.run(), "speaker")
    await stage.silence()
    await stage.speaker.close()
    await stage.nursery.close()
    assert stage.heard(chat) == ["in the air when the lights went out"]


async def test_what_could_not_be_noted_is_noted_when_the_database_is_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = stage.simulator.open_phone("Amina")
    run = stage.store.run
    monkeypatch.setattr(stage.store, "run", unless(lambda: sends(stage) == 1, run))
    stage.put(chat, "hello")
    await until(lambda: sends(stage) == 1)
    await asyncio.sleep(1.5)  # the speaker tries to note it, in vain
    assert stage.waiting() == 1
    monkeypatch.setattr(stage.store, "run", run)
    await stage.silence()
    assert stage.heard(chat) == ["hello"]


def unless(away: Callable[[], bool], run: Callable[..., Any]) -> Callable[..., Any]:
    """A `run` that fails while the database is away."""

    async def flaky(transaction: Callable[[Connection], Any]) -> Any:
        if away():
            raise StoreDown("away")
        return await run(transaction)

    return flaky


async def test_nothing_is_begun_that_could_outlive_the_lease(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leadership, "SAFE", leadership.LIFE + 1)
    chat = stage.simulator.open_phone("Amina")
    stage.put(chat, "hello")
    await asyncio.sleep(0.5)
    assert stage.heard(chat) == []
    monkeypatch.undo()
    await stage.silence()
    assert stage.heard(chat) == ["hello"]


async def test_a_process_that_lost_its_lease_puts_nothing_back(store: Store) -> None:
    now = datetime.now(UTC)
    row = outbox.row(1, "offer", {"text": "x", "buttons": []}, now, now + timedelta(hours=1))
    store.run_here(lambda c: outbox.put(c, [row]))
    [claimed] = store.run_here(lambda c: outbox.claim(c, now, 1))  # by the process that leads now
    retry = Retry(claimed.id, now, 1, claimed.payload)
    store.run_here(lambda c: Notes(retries=[retry]).write(c, now, alone=False))
    assert store.run_here(lambda c: outbox.claim(c, now, 1)) == []
    store.run_here(lambda c: Notes(retries=[retry]).write(c, now, alone=True))
    assert len(store.run_here(lambda c: outbox.claim(c, now, 1))) == 1


async def test_a_refusal_that_comes_late_does_not_silence_one_who_is_back(store: Store) -> None:
    now = datetime.now(UTC)
    row = outbox.row(1, "reply", {"text": "x", "buttons": []}, now, now + timedelta(hours=1))
    store.run_here(lambda c: outbox.put(c, [row]))
    [failed] = store.run_here(lambda c: outbox.claim(c, now, 1))
    notes = Notes(gone=[failed.id], unreachable={1: failed.id})
    store.run_here(lambda c: outbox.put(c, [row]))  # they have come back and been answered
    assert store.run_here(lambda c: notes.write(c, datetime.now(UTC), alone=True)) == []
    store.run_here(lambda c: c.execute(delete(OUTBOX)))
    assert store.run_here(lambda c: notes.write(c, datetime.now(UTC), alone=True)) == [1]


def sends(stage: Stage) -> int:
    return [call.method for call in stage.simulator.calls].count("sendMessage")


async def until(happened: Callable[[], object]) -> None:
    """Look again and again, but not for ever: the database rings no bell."""
    async with asyncio.timeout(15):
        while not happened():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
