"""What the buttons of a form carry, so that nothing about answering has to be kept.

    f ROUND sealed .LANGUAGE     a form under way: what this button does, and all answers so far
    b2 ROUND half  .LANGUAGE     a carrier: what it does, and half of the sealed earlier answers

The first kind is sealed for one chat: forged, changed, or from another chat, it does not open. The
second is what only the closing can open; two of them stand on every screen that holds any. A whole
keyboard comes back from Telegram with each press of one of its buttons.
Neither has a colon in it, so no other button of the companion looks like them.
"""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from nacl.bindings import (
    crypto_aead_chacha20poly1305_decrypt,
    crypto_aead_chacha20poly1305_encrypt,
)
from nacl.bindings import crypto_aead_chacha20poly1305_NPUBBYTES as NONCE
from nacl.exceptions import CryptoError

from bot.ballot.keys import RoundKeys
from bot.ballot.packing import ANSWERS_SIZE, Unreadable, pack, unpack, whole
from flows.feedback.form import Act
from flows.model import DATA_LIMIT
from flows.rounds import Wave

ACTS: tuple[Act, ...] = get_args(Act)
SEALED = re.compile(r"f([\w-]{8})([\w-]+)\.([\w-]{2,10})", re.ASCII)
CARRIER = re.compile(r"([a-eg-zD])([12])([\w-]{8})([\w-]+)\.([\w-]{2,10})", re.ASCII)
# Which buttons can carry a half: those that need to tell nothing but what they do.
LETTERS: dict[str, tuple[Act, int]] = {
    "b": ("back", 0),
    "s": ("stop", 0),
    "w": ("what", 0),
    "r": ("return", 0),
    "d": ("delete", 0),
    "D": ("delete", 1),
    "a": ("again", 0),
    "l": ("leave", 0),
}
CARRIERS = {does: letter for letter, does in LETTERS.items()}
LOCKED_SIZE = ANSWERS_SIZE + 48  # bytes: an ephemeral key and a MAC come with it (libsodium)
HALF = LOCKED_SIZE // 2


@dataclass(frozen=True, slots=True)
class State:
    """A form under way, as a button carries it."""

    act: Act
    option: int
    wave: Wave
    answers: tuple[int, ...] = ()
    paired: bool = False  # it is to be compared with earlier answers
    own: bool = False  # it stands in the very message that holds them


@dataclass(frozen=True, slots=True)
class Carrier:
    """A button with half of somebody's sealed earlier answers."""

    act: Act
    option: int
    number: int  # which half: 1 or 2
    round: str
    half: bytes
    language: str


def round_in(data: str) -> str:
    """The round that one of these buttons belongs to, "" for any other data."""
    if found := SEALED.fullmatch(data):
        return found[1]
    found = CARRIER.fullmatch(data)
    return found[3] if found else ""


def language_in(data: str) -> str:
    """The language of the form of such a button."""
    return data.rpartition(".")[2]


def sealed(state: State, round_: str, chat: int, keys: RoundKeys, language: str) -> str:
    """The data of a button, at most 64 bytes."""
    flags = (state.wave == "after") | state.paired << 1 | state.own << 2 | len(state.answers) << 3
    said = bytes([ACTS.index(state.act) << 3 | state.option, flags]) + pack(state.answers)
    nonce = secrets.token_bytes(NONCE)
    about = _about(round_, language)
    box = crypto_aead_chacha20poly1305_encrypt(said, about, nonce, keys.for_buttons(chat))
    return _checked(f"f{round_}{as_text(nonce + box)}.{language}")


def opened(data: str, chat: int, keys: RoundKeys) -> State:
    """What a button says. Raises Unreadable unless it was made for this chat and round."""
    found = SEALED.fullmatch(data)
    if not found:
        raise Unreadable
    content, about = from_text(found[2]), _about(found[1], found[3])
    nonce, box = content[:NONCE], content[NONCE:]
    try:
        said = crypto_aead_chacha20poly1305_decrypt(box, about, nonce, keys.for_buttons(chat))
    except (CryptoError, ValueError, TypeError):
        raise Unreadable from None
    act, option = ACTS[said[0] >> 3], said[0] & 7
    flags = said[1]
    answers = unpack(said[2:], flags >> 3)
    wave: Wave = "after" if flags & 1 else "before"
    return State(act, option, wave, answers, bool(flags & 2), bool(flags & 4))


def locked(answers: Sequence[int], keys: RoundKeys) -> bytes:
    """A set of answers, sealed until the round is closed: LOCKED_SIZE bytes."""
    return keys.seal(whole(answers))


def carrier(does: tuple[Act, int], number: int, round_: str, lock: bytes, language: str) -> str:
    """The data of a button that carries a half of sealed answers, at most 64 bytes."""
    half = lock[:HALF] if number == 1 else lock[HALF:]
    return _checked(f"{CARRIERS[does]}{number}{round_}{as_text(half)}.{language}")


def read_carrier(data: str) -> Carrier | None:
    """What a carrier says; None if it is none."""
    found = CARRIER.fullmatch(data)
    if not found or found[1] not in LETTERS:
        return None
    try:
        half = from_text(found[4])
    except Unreadable:
        return None
    act, option = LETTERS[found[1]]
    return Carrier(act, option, int(found[2]), found[3], half, found[5])


def carriers_in(keyboard: Iterable[str], round_: str) -> list[Carrier]:
    """The carriers of a round in a keyboard."""
    found = (read_carrier(data) for data in keyboard)
    return [one for one in found if one and one.round == round_]


def lock_in(keyboard: Iterable[str], round_: str) -> bytes | None:
    """The sealed earlier answers that a keyboard holds, if it holds both halves."""
    halves = {found.number: found.half for found in carriers_in(keyboard, round_)}
    lock = halves.get(1, b"") + halves.get(2, b"")
    return lock if len(lock) == LOCKED_SIZE else None


def _about(round_: str, language: str) -> bytes:
    return f"{round_}.{language}".encode()


def _checked(data: str) -> str:
    if len(data.encode()) > DATA_LIMIT or ":" in data:
        raise ValueError("not usable in a button")
    return data


def as_text(content: bytes) -> str:
    """Bytes as letters, digits, - and _."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The same, back. Raises Unreadable."""
    try:
        content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError):
        raise Unreadable from None
    if as_text(content) != text:  # one way of writing it, and no other
        raise Unreadable
    return content
