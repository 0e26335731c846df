"""A9: everything in the loot that looks like a key is tried on everything that looks sealed.

The intruder has the program, and so the forms in which answers are sealed (`bot/ballot/`); and the
bot's token, with which every message of every chat can be read, buttons included. What opens is a
cell like any other, in the same place and in the same chat, and the other attackers look at it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox

from bot.ballot.buttons import LOCKED_SIZE, lock_in, opened
from bot.ballot.keys import KEY, RoundKeys
from bot.ballot.packing import Unreadable, unpack
from bot.ballot.prompts import read_prompt
from flows.rounds import MOST_ITEMS
from tests.linkage.attackers import CLUES, in_order
from tests.linkage.contents import unwrapped
from tests.linkage.loot import Case, Cell, Loot, Snapshot, Value
from tests.linkage.study import Scores, Study

STEP = 8  # bytes: keys in a file begin at such places
SMALL_FILE = 4096  # bytes: what is larger is no file of keys
TOKEN = re.compile(r"[\w-]{16,}", re.ASCII)
SEALED_LEAST = 49  # bytes of anything sealed to a public key
DIGESTS: tuple[Callable[[bytes], bytes], ...] = (
    lambda said: said,
    lambda said: hashlib.sha256(said).digest(),
    lambda said: hashlib.sha1(said).digest(),
    lambda said: hashlib.md5(said).digest(),
    lambda said: hashlib.blake2b(said).digest(),
    lambda said: hashlib.blake2b(said, digest_size=32).digest(),
    lambda said: hashlib.blake2b(said, digest_size=16).digest(),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of it."""

    tried: int  # things that look sealed
    cells: tuple[Cell, ...]  # the rows and messages in which some opened, with what was in them


def key_like(files: Mapping[str, bytes], cells: Iterable[Cell]) -> set[bytes]:
    """Everything as long as a key: in small files at any place, in rows and lines as a value."""
    found: set[bytes] = set()
    for content in files.values():
        if len(content) <= SMALL_FILE:
            found |= {content[n : n + KEY] for n in range(0, len(content) - KEY + 1, STEP)}
            found |= {plain for plain in unwrapped(content) if len(plain) == KEY}
    for cell in cells:
        for value in cell.values:
            text = value.encode() if isinstance(value, str) else value
            if isinstance(text, bytes):
                found |= {one for one in (text, *unwrapped(text)) if len(one) == KEY}
    return found


def open_all(cells: Iterable[Cell], keys: Collection[bytes], round_: str = "") -> Opened:
    """Try every key on everything sealed in these cells."""
    tried, came = 0, []
    secrets = [PrivateKey(key) for key in keys]
    for cell in cells:
        sealed = list(_sealed(cell, round_))
        buttons = list(_buttons(cell)) if cell.owner is not None else []
        tried += len(sealed) + len(buttons)
        values: list[Value] = [
            said
            for box in sealed
            for key, secret in zip(keys, secrets, strict=True)
            for said in _open(box, key, secret)
        ]
        values += [said for data in buttons for key in keys for said in _press(data, cell, key)]
        if values:
            came.append(replace(cell, source=f"opened {cell.source}", values=tuple(values)))
    return Opened(tried, tuple(came))


def _sealed(cell: Cell, round_: str) -> Iterator[bytes]:
    """Whatever could be sealed to a public key: whole values, their two parts, split buttons."""
    for value in cell.values:
        if isinstance(value, bytes) and len(value) >= SEALED_LEAST:
            yield value
            yield value[:-LOCKED_SIZE]
            yield value[-LOCKED_SIZE:]
        if isinstance(value, str) and len(value) > SEALED_LEAST:
            yield from (one for one in unwrapped(value.encode()) if len(one) >= SEALED_LEAST)
            prompt = read_prompt(value)
            if prompt and prompt.lock:
                yield prompt.lock
    texts = [value for value in cell.values if isinstance(value, str)]
    lock = lock_in(texts, round_) if round_ else None
    if lock:
        yield lock


def _buttons(cell: Cell) -> Iterator[str]:
    """What could be a form under way, in a button or behind a link."""
    for value in cell.values:
        if isinstance(value, str):
            prompt = read_prompt(value)
            yield prompt.sealed if prompt else value


def _open(box: bytes, key: bytes, secret: PrivateKey) -> Iterator[Value]:
    for opener in (SealedBox(secret), SecretBox(key)):
        try:
            said = opener.decrypt(box)
        except (CryptoError, ValueError, TypeError):
            continue
        yield said
        yield from _unpacked(said)


def _unpacked(said: bytes) -> Iterator[Value]:
    """Sets of answers in these bytes, one number each."""
    size = -(-MOST_ITEMS * 3 // 8)
    for begin in (0, 3):  # earlier answers alone; a ballot, behind its head
        try:
            yield bytes(unpack(said[begin : begin + size], MOST_ITEMS))
        except Unreadable:
            continue


def _press(data: str, cell: Cell, key: bytes) -> Iterator[Value]:
    """What a button of this chat says, if this is the key of its round."""
    keys = RoundKeys(PrivateKey(key).public_key, key, key)
    try:
        state = opened(data, cell.owner or 0, keys)
    except Unreadable:
        return
    yield f"{state.act} {state.option} {state.wave}"
    yield bytes(state.answers)


# --- without any key -----------------------------------------------------------------------------


def joined(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Rows in which stands what a message of somebody's carries, or its hash: they are theirs."""
    rows: dict[bytes, list[Cell]] = {}
    for cell in cells:
        if cell.owner is None:
            for value in cell.values:
                for name in _names(value):
                    rows.setdefault(name, []).append(cell)
    for cell in cells:
        if cell.owner is not None:
            for token in _tokens(cell):
                for digest in DIGESTS:
                    for row in rows.get(digest(token)[:16], ()):
                        yield replace(row, owner=cell.owner)


def _tokens(cell: Cell) -> Iterator[bytes]:
    """Whatever in a message could be a token, as it stands there and decoded."""
    for value in cell.values:
        if isinstance(value, str):
            for token in TOKEN.findall(value):
                yield token.encode()
                yield from unwrapped(token.encode())


def _names(value: Value) -> Iterator[bytes]:
    """The first bytes of what may be a token or the hash of one."""
    text = value.encode() if isinstance(value, str) else value
    if isinstance(text, bytes) and len(text) >= 16:
        yield text[:16]
        yield from (one[:16] for one in unwrapped(text) if len(one) >= 16)


# --- the attack ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attack:
    """What A9 says of a round, and how much opened."""

    scores: Scores
    tried: int
    opened: int


def attack(case: Case, snapshots: Sequence[Snapshot], keys: Collection[bytes]) -> Attack:
    """What opens or can be joined is read, and belongs to whose chat it stood in; what opens in a
    table belongs to whoever was done when it was written. What chats say openly is read, too."""
    round_ = next((one for one in case.about if isinstance(one, str)), "")
    came, tried, opened_ = [], 0, 0
    seen: dict[tuple[str, tuple[Value, ...]], Opened] = {}
    for snapshot in snapshots:
        cells = list(joined(snapshot.cells))
        for cell in snapshot.cells:
            if cell.owner is not None:
                cells.append(cell)
            name = cell.source, cell.values
            if name not in seen:  # it stands in many snapshots
                seen[name] = open_all([cell], keys, round_)
                tried += seen[name].tried
                opened_ += len(seen[name].cells)
            cells += [replace(one, clues=cell.clues) for one in seen[name].cells]
        came.append(Snapshot(snapshot.at, tuple(cells)))
    study = Study(replace(case, loot=Loot(tuple(came))))
    chats = {known.chat: person for person, known in enumerate(case.people)}
    scores = study.nothing()
    for readings in study.readings:
        for reading in readings:
            if reading.cell.owner in chats:
                scores[chats[reading.cell.owner], reading.secret] += 1 + len(reading.parts)
    scores += sum(in_order(study, clue) / 10 for clue in (*CLUES, "wal"))
    return Attack(scores, tried, opened_)
