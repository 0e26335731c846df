"""A turn: a batch of events into new state, moments and messages, in one transaction.

Whatever the size of the batch, a turn runs the same dozen or so statements. The flows decide; this
only loads what they need and writes what they say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.arrival import Arrival
from bot.crash import crash_point
from bot.store import arrivals, audit, moments, outbox, people
from bot.store.desk import StoreDesk
from flows.attachments import Attachment, File, Sheet
from flows.conversation import respond
from flows.events import Left
from flows.model import (
    Arrange,
    Audit,
    Doubt,
    Drop,
    Effect,
    Fetch,
    Forget,
    Inspect,
    Kind,
    LookUp,
    Message,
    Person,
    Put,
    Remove,
    ShowData,
    Step,
    Unsay,
)
from flows.world import World

DATA_FILE = "companion-data.json"

# Moments that lead to words have the name of their kind.
KINDS = outbox.POLICIES.keys()


@dataclass(slots=True)
class Draft:
    """What a turn will write, gathered step by step."""

    people: dict[int, Person]
    before: dict[int, Person]
    desk: StoreDesk
    moments: dict[moments.Key, datetime | None] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    forgotten: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)  # who asked to see what is kept
    unsaid: set[tuple[int, Kind]] = field(default_factory=set)  # what waits and is not wanted
    fetches: list[tuple[int, File]] = field(default_factory=list)
    inspects: list[tuple[int, str]] = field(default_factory=list)
    look_ups: list[tuple[int, LookUp]] = field(default_factory=list)
    audits: list[tuple[int | None, Audit]] = field(default_factory=list)
    void: list[Unsay] = field(default_factory=list)  # what waits of a source and is not true now

    def take(self, arrival: Arrival, step: Step, now: datetime) -> None:
        """Add what one step decided."""
        chat = arrival.chat
        if isinstance(arrival.event, Left):
            self._unsay(chat, KINDS)
        for effect in step.effects:
            match effect:
                case Arrange(moment, at):
                    self._arrange(chat, moment, at)
                case Drop(moment):
                    self._arrange(chat, moment, None)
                case Doubt(about, language):
                    self.doubts.append((about, language))
                case ShowData():
                    self.shown.add(chat)
                case Forget():
                    self._forget(chat)
                case _:
                    self._for_the_team(chat, effect)
        if step.person is not None:
            before = self.people.get(chat)
            if step.person.paused and not (before and before.paused):
                self._unsay(chat, ("notice", "round"))  # from now on nobody writes to them first
            self.people[chat] = step.person
        self.messages += [message_row(chat, message, now) for message in step.messages]
        self.messages += [message_row(other, message, now) for other, message in step.told]

    def _for_the_team(self, chat: int, effect: Effect) -> None:
        match effect:
            case Put() | Remove():
                self.desk.change(effect)
            case Unsay():
                self._take_back(effect)
            case Fetch(file):
                self.fetches.append((chat, file))
            case Inspect(round_):
                self.inspects.append((chat, round_))
            case LookUp():
                self.look_ups.append((chat, effect))
            case Audit():
                self.audits.append((chat, effect))

    def _take_back(self, void: Unsay) -> None:
        """Say nothing of this any more: neither what waits nor what this turn was to say."""
        self.void.append(void)
        self.messages = [
            row
            for row in self.messages
            if row["source"] != void.source or void.chat not in {None, row["chat_id"]}
        ]

    def _arrange(self, chat: int, moment: str, at: datetime | None) -> None:
        """A moment at another time, or never: words from its last coming are void if unsaid."""
        self.moments[chat, moment] = at
        if moment in KINDS:
            self._unsay(chat, (moment,))

    def _unsay(self, chat: int, kinds: Iterable[Kind]) -> None:
        """Say nothing of these kinds that has not been said yet."""
        void = {(chat, kind) for kind in kinds}
        self.unsaid |= void
        if (chat, "data") in void:
            self.shown.discard(chat)
        self.messages = [row for row in self.messages if (row["chat_id"], row["kind"]) not in void]

    def _forget(self, chat: int) -> None:
        self.forgotten.add(chat)
        self.people.pop(chat, None)
        self.desk.forget(chat)
        self.audits = [(None if who == chat else who, done) for who, done in self.audits]
        self.moments = {key: at for key, at in self.moments.items() if key[0] != chat}
        self._unsay(chat, KINDS)

    @property
    def changed(self) -> dict[int, Person]:
        """The people who are not as they were."""
        return {
            chat: person
            for chat, person in self.people.items()
            if self.before.get(chat) != person or chat in self.forgotten
        }


@dataclass(frozen=True, slots=True)
class Done:
    """What is left to do when a turn is committed."""

    said: int  # messages that wait to be sent
    fetches: tuple[tuple[int, File], ...]  # files to bring, each for a chat
    inspects: tuple[tuple[int, str], ...] = ()  # rounds whose ballots are to be shown, each in one
    look_ups: tuple[tuple[int, LookUp], ...] = ()  # homes whose bin days are to be asked for


def take_turn(connection: Connection, batch: Sequence[Arrival], world: World) -> Done:
    """Handle a batch and write everything it leads to.

    An update that was handled before, or a moment that another process took, leads to nothing.
    People are locked first, by everybody: two transactions cannot wait for each other.
    """
    before = people.load(connection, {arrival.chat for arrival in batch})
    batch = list(_still_to_do(connection, batch, world.now))
    present = dict(before)
    draft = Draft(people=present, before=before, desk=StoreDesk(connection, present))
    world = replace(world, desk=draft.desk)
    for arrival in batch:
        step = respond(present.get(arrival.chat), arrival.event, world, arrival.chat)
        draft.take(arrival, step, world.now)
    _write(connection, draft, world.now)
    arrivals.note(connection, _updates(batch), world.now)
    crash_point("turn.written")
    said = len(draft.messages) + len(draft.shown)
    return Done(said, tuple(draft.fetches), tuple(draft.inspects), tuple(draft.look_ups))


def _updates(batch: Iterable[Arrival]) -> set[int]:
    return {arrival.update for arrival in batch if arrival.update is not None}


def _still_to_do(
    connection: Connection, batch: Sequence[Arrival], now: datetime
) -> Iterable[Arrival]:
    """Each update once, however often it came; each moment only if it was ours to take."""
    new = arrivals.unknown(connection, _updates(batch))
    due = {(arrival.chat, arrival.moment) for arrival in batch if arrival.moment}
    taken = moments.claim(connection, due, now)
    for arrival in batch:
        if arrival.moment:
            if (arrival.chat, arrival.moment) in taken:
                taken.discard((arrival.chat, arrival.moment))
                yield arrival
        elif arrival.update is None:
            yield arrival
        elif arrival.update in new:
            new.discard(arrival.update)
            yield arrival


def _write(connection: Connection, draft: Draft, now: datetime) -> None:
    if draft.forgotten:
        people.forget(connection, draft.forgotten)
    people.save(connection, draft.changed)
    known = {key: at for key, at in draft.moments.items() if key[0] in draft.people}
    moments.arrange(connection, known)
    draft.desk.write()
    audit.note(connection, draft.audits, now)
    arrivals.count_doubts(connection, draft.doubts)
    for void in draft.void:
        outbox.unsay(connection, void.source, void.chat)
    # One document waits at a time: asked for twice, the newer one is the truer.
    outbox.withdraw(connection, draft.unsaid | {(chat, "data") for chat in draft.shown})
    outbox.put(connection, draft.messages)
    # Their data is read back from the tables, so that it is shown exactly as it is stored.
    outbox.put(connection, [data_row(connection, chat, now) for chat in sorted(draft.shown)])


def message_row(chat: int, message: Message, now: datetime) -> dict[str, Any]:
    """A message as a row of the outbox."""
    expires_at = message.expires_at or now + timedelta(hours=24)
    not_before = message.not_before or now
    payload = payload_of(message)
    return outbox.row(chat, message.kind, payload, not_before, expires_at, message.source)


def payload_of(message: Message) -> dict[str, Any]:
    """What a message says, as plain JSON."""
    payload: dict[str, Any] = {"text": message.text, "buttons": message.buttons}
    if message.edits is not None:
        payload["edits"] = message.edits
    if message.replies_to is not None:
        payload["replies_to"] = message.replies_to
    if message.attachment is not None:
        payload["attachment"] = attached(message.attachment)
    return payload


def attached(attachment: Attachment) -> dict[str, Any]:
    """What comes with the words, as plain JSON: its type and its fields."""
    fields = asdict(attachment, dict_factory=_plain)
    return {"type": type(attachment).__name__.lower(), **fields}


def _plain(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON has no days and times: they become text (ISO 8601)."""
    return {
        name: value.isoformat() if isinstance(value, date | time) else value
        for name, value in fields
    }


def data_row(connection: Connection, chat: int, now: datetime) -> dict[str, Any]:
    """Everything stored about a person as a document for them."""
    stored = people.everything_about(connection, chat)
    document = json.dumps(stored, ensure_ascii=False, indent=2)
    sheet = attached(Sheet(DATA_FILE, document, secret=True))
    payload = {"text": "", "buttons": (), "attachment": sheet}
    return outbox.row(chat, "data", payload, now, now + timedelta(hours=24))
