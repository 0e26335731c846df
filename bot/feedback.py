"""`companion feedback …`: what the safeguarding lead and the operator do with rounds of feedback.

These commands bring rounds and ballots together by their front doors only: this module reads
neither the tables of people nor those of ballots.
"""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.apart import WorkFailed
from bot.ballot import comments
from bot.ballot.box import Gone, Unfit, open_box
from bot.ballot.holdings import held
from bot.ballot.keeper import Keeper
from bot.ballot.keys import Keys, LeadExists, NoKeys, WrongPassphrase
from bot.inspecting import find_round, listed_rounds, with_comments
from bot.round_ends import finish, others_of, released
from bot.settings import SettingsError, StoreSettings
from bot.store.engine import Store, StoreDown
from flows.catalogue import read_catalogues
from flows.library import load
from flows.rounds import Round
from flows.wording import Wording
from flows.world import World

WRONG = 2  # exit code: something has to be put right first
SHORTEST = 12  # characters of a passphrase
ASK_FOR_IT = "The safeguarding lead's passphrase: "
CLOSED = {
    "": "Counted. The keys are destroyed, and the coordinators are told.",
    "few": "Too few answered both times. Their answers are destroyed, and were not counted.",
    "wait": "Too few answered both times: they stay sealed, up to 90 days, to be put with others.",
}
FAILED: dict[type[Exception], str] = {
    WrongPassphrase: "the passphrase is not right: nothing was changed",
    NoKeys: "the keys are not in {keys}: look at COMPANION_KEYS_DIR",
    Gone: "its answers are not in this database: look at COMPANION_DATABASE_URL",
    WorkFailed: "it is counted, but could not be worked out: run the same command again",
    TimeoutError: "it is counted, but not worked out yet: run the same command again",
    OSError: "the keys in {keys} could not be used or destroyed: run the same command again",
}
NOT_NOW = {
    "draft": "this round was never opened",
    "closed": "this round is closed already",
    "cancelled": "this round was called off: its answers are destroyed",
}


def lead(settings: StoreSettings) -> int:
    """Make the safeguarding lead's key: rounds opened from then on open with it only."""
    keys = Keys(settings.keys)
    try:
        keys.check()
    except OSError as error:
        return _wrong(f"COMPANION_KEYS_DIR cannot be used: {error.strerror}")
    if keys.has_lead:
        return _wrong("there is a safeguarding lead's key already, and rounds may need it")
    passphrase = _secret("A passphrase that only the safeguarding lead knows: ")
    if len(passphrase) < SHORTEST:
        return _wrong(f"a passphrase needs at least {SHORTEST} characters: four words, perhaps")
    if _secret("Once more: ") != passphrase:
        return _wrong("these were not the same: nothing was changed")
    try:
        keys.make_lead(passphrase)
    except LeadExists:
        return _wrong("somebody else has just made one: this passphrase opens nothing")
    print("Done. Write the passphrase on paper and lock it away: without it answers are lost.")
    return 0


def close(store: Store, settings: StoreSettings, round_id: str) -> int:
    """Open and count the answers of a round whose last day is over."""
    return _with_box(settings, lambda box: asyncio.run(_close(store, box, settings, round_id)))


async def _close(store: Store, box: Store, settings: StoreSettings, round_id: str) -> int:
    world, round_ = await _world(settings), await find_round(store, round_id)
    if round_ is None:
        raise Gone
    if problem := _problem(round_, world):
        return _wrong(problem)
    keys = Keys(settings.keys)
    keeper = Keeper(box, keys, lambda: world, partial(find_round, store))
    try:
        owner = keys.lead(_secret(ASK_FOR_IT)) if round_.strong else None
        others = await store.run(lambda c: others_of(c, round_))
        closing = await keeper.close(round_, others, owner)
        closing = replace(closing, rounds=closing.rounds or (round_id,))
        release = await released(store, closing, world, keeper)
    except tuple(FAILED) as error:
        why = next(why for kind, why in FAILED.items() if isinstance(error, kind))
        return _wrong(why.format(keys=settings.keys))
    await store.run(lambda c: finish(c, closing, world, release))
    print(CLOSED[closing.why])
    if waiting := await box.run(partial(comments.unread, round_=round_.id)):
        print(f"{len(waiting)} people wrote something: `companion feedback comments {round_.id}`")
    return 0


def _problem(round_: Round, world: World) -> str:
    """Why it cannot be closed now, "" if it can."""
    if round_.state in NOT_NOW:
        return NOT_NOW[round_.state]
    if world.today(world.library.place(round_.place)) <= round_.closes_on:
        return f"this round takes answers until {round_.closes_on}: it cannot be closed now"
    return ""


def read_comments(store: Store, settings: StoreSettings, round_id: str) -> int:
    """Read what people added in their own words, and say what may be told."""
    return _with_box(settings, lambda box: _read_comments(store, box, round_id))


def _read_comments(store: Store, box: Store, round_id: str) -> int:
    waiting = box.run_here(partial(comments.unread, round_=round_id))
    if not waiting:
        print("There is nothing to read.")
        return 0
    print(
        "Keep nothing by which somebody could be known: a name, a street, a story only they have."
    )
    for number, (comment, body) in enumerate(waiting, 1):
        print(f"\n{number} of {len(waiting)}:\n  {body}")
        if not _judge(box, comment, body):
            break
    told = box.run_here(partial(comments.kept, round_=round_id))
    store.run_here(partial(with_comments, identifier=round_id, told=told))
    print(f"\n{len(told)} kept. The coordinators see them in the chat, in no order.")
    return 0


def _judge(box: Store, comment: bytes, body: str) -> bool:
    """Keep it, drop it or put it in other words. Returns whether to go on with the next."""
    match _ask("[k]eep, [d]rop, [w]rite it in other words, or [s]top? ", "kdws"):
        case "k":
            box.run_here(partial(comments.keep, comment=comment, body=body))
        case "w":
            words = _typed("In other words, or in English: ")
            if not words:
                print("Nothing was written: it waits to be read again.")
                return True
            box.run_here(partial(comments.keep, comment=comment, body=words))
        case "d":
            box.run_here(partial(comments.drop, comment=comment))
        case _:
            return False
    return True


def holds(settings: StoreSettings, round_id: str) -> int:
    """Print what is stored of a round: table by table."""
    return _with_box(settings, lambda box: _holds(box, round_id))


def _holds(box: Store, round_id: str) -> int:
    found = box.run_here(partial(held, round_=round_id))
    for one in found:
        sealed = f", {one.size} bytes each, for example {one.sample}…" if one.size else ""
        print(f"{one.table} ({', '.join(one.columns)}): {one.rows} rows{sealed}")
    if not found:
        print("There is nothing: not one row.")
    return 0


def list_rounds(store: Store) -> int:
    """Print each round: its id, place, state and last day. Never how many have answered."""
    for round_ in store.run_here(listed_rounds):
        mode = "strong" if round_.strong else "simple"
        place = round_.place
        print(f"{round_.id}  {place:14} {round_.state:10} {mode}  until {round_.closes_on}")
    return 0


def upgrade(settings: StoreSettings) -> int:
    """Make the tables of the ballots; what they need is told before the service needs it."""
    return _with_box(settings, lambda _box: 0)


# --- what they share ------------------------------------------------------------------------------


def _with_box(settings: StoreSettings, job: Callable[[Store], int]) -> int:
    try:
        box = open_box(settings.database)
        try:
            return job(box)
        finally:
            box.close()
    except Unfit as unfit:
        return _wrong(str(unfit))
    except Gone:
        return _wrong("there is no such round: `companion feedback list` shows all of them")
    except StoreDown as down:
        raise SettingsError(f"{settings.database_setting} cannot be used: {down}") from None


async def _world(settings: StoreSettings) -> World:
    """The world as it is now; in the demo and the tests, by the clock of the simulator."""
    now = datetime.now(UTC)
    if settings.clock_url:
        from bot.simulator.clock import FollowedClock  # noqa: PLC0415 - no part of real use

        clock = FollowedClock(settings.clock_url)
        await clock.start()
        now = clock.now()
    return World(now, load(), Wording(read_catalogues()))


def _secret(prompt: str) -> str:
    """A passphrase: typed unseen, or from a pipe; "" when nothing comes."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return getpass.getpass(prompt)
    except EOFError:
        return ""


def _typed(prompt: str) -> str | None:
    """What somebody types; None when nothing more comes."""
    try:
        return input(prompt).strip()
    except EOFError:
        return None


def _ask(prompt: str, answers: str) -> str:
    """One of these letters; the last when nothing more comes."""
    while (said := _typed(prompt)) is not None:
        if said and said[0].lower() in answers:
            return said[0].lower()
    return answers[-1]


def _wrong(what: str) -> int:
    print(f"companion: {what}", file=sys.stderr)
    return WRONG
