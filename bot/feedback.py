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

from bot.ballot import comments
from bot.ballot.box import Unfit, open_box
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
    "few": "Too few answered both times. Their answers are destroyed, unread.",
    "wait": "Fewer than ten pairs: they stay sealed, up to 90 days, to be put with others.",
}


def lead(settings: StoreSettings) -> int:
    """Make the safeguarding lead's key: rounds opened from then on open with it only."""
    keys = Keys(settings.keys)
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
        return _wrong("somebody else has just made one")
    print("Done. Write the passphrase on paper and lock it away: without it answers are lost.")
    return 0


def close(store: Store, settings: StoreSettings, round_id: str) -> int:
    """Open and count the answers of a round whose last day is over."""
    return _with_box(settings, lambda box: asyncio.run(_close(store, box, settings, round_id)))


async def _close(store: Store, box: Store, settings: StoreSettings, round_id: str) -> int:
    world, round_ = await _world(settings), await find_round(store, round_id)
    if round_ is None:
        return _wrong(f"there is no round {round_id}: `companion feedback list` shows them")
    if problem := _problem(round_, world):
        return _wrong(problem)
    keys = Keys(settings.keys)
    try:
        owner = keys.lead(_secret(ASK_FOR_IT)) if round_.strong else None
        others = await store.run(lambda c: others_of(c, round_))
        keeper = Keeper(box, keys, lambda: world)
        closing = await keeper.close(round_, others, owner)
    except WrongPassphrase:
        return _wrong("the passphrase is not right: nothing was changed")
    except NoKeys:
        return _wrong(f"the keys are not in {settings.keys}: look at COMPANION_KEYS_DIR")
    closing = replace(closing, rounds=closing.rounds or (round_id,))
    release = await released(store, closing, world, keeper)
    await store.run(lambda c: finish(c, closing, world, release))
    print(CLOSED[closing.why])
    if waiting := await box.run(partial(comments.unread, round_=round_.id)):
        print(f"{len(waiting)} people wrote something: `companion feedback comments {round_.id}`")
    return 0


def _problem(round_: Round, world: World) -> str:
    """Why it cannot be closed now, "" if it can."""
    today = world.today(world.library.place(round_.place))
    if round_.state in {"open", "waiting"} and today > round_.closes_on:
        return ""
    if round_.state == "closed":
        return "this round is closed already"
    return f"this round takes answers until {round_.closes_on}: it cannot be closed now"


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
        match _ask("[k]eep, [d]rop, [w]rite it in other words, or [s]top? ", "kdws"):
            case "k":
                box.run_here(partial(comments.keep, comment=comment, body=body))
            case "w":
                words = input("In other words, or in English: ").strip() or body
                box.run_here(partial(comments.keep, comment=comment, body=words))
            case "d":
                box.run_here(partial(comments.drop, comment=comment))
            case _:
                break
    told = box.run_here(partial(comments.kept, round_=round_id))
    store.run_here(partial(with_comments, identifier=round_id, told=told))
    print(f"\n{len(told)} kept. The coordinators see them in the chat, in no order.")
    return 0


def holds(settings: StoreSettings, round_id: str) -> int:
    """Print what is stored of a round: table by table."""
    return _with_box(settings, lambda box: _holds(box, round_id))


def _holds(box: Store, round_id: str) -> int:
    for one in box.run_here(partial(held, round_=round_id)):
        sealed = f", {one.size} bytes each, for example {one.sample}…" if one.size else ""
        print(f"{one.table} ({', '.join(one.columns)}): {one.rows} rows{sealed}")
    return 0


def list_rounds(store: Store) -> int:
    """Print each round: its id, place, state and last day. Never how many have answered."""
    for round_ in store.run_here(listed_rounds):
        mode = "strong" if round_.strong else "simple"
        place = round_.place
        print(f"{round_.id}  {place:14} {round_.state:10} {mode}  until {round_.closes_on}")
    return 0


# --- what they share ------------------------------------------------------------------------------


def _with_box(settings: StoreSettings, job: Callable[[Store], int]) -> int:
    try:
        box = open_box(settings.database)
    except Unfit as unfit:
        return _wrong(str(unfit))
    except StoreDown as down:
        raise SettingsError(f"{settings.database_setting} cannot be used: {down}") from None
    try:
        return job(box)
    finally:
        box.close()


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
    """A passphrase: typed unseen, or from a pipe."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\n")


def _ask(prompt: str, answers: str) -> str:
    """One of these letters; the last when nothing more comes."""
    try:
        while (said := input(prompt).strip().lower()[:1]) not in answers or not said:
            pass
    except EOFError:
        return answers[-1]
    return said


def _wrong(what: str) -> int:
    print(f"companion: {what}", file=sys.stderr)
    return WRONG
