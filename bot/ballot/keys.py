"""The keys of each round: files in a folder of their own, never in a database or a backup.

A round has a pair of keys, to whose public half every ballot is sealed, and a key for its buttons
and tags. When the round is closed its file is overwritten and deleted, and what was sealed with it
is noise for ever. In strong mode the secret half is itself sealed to the safeguarding lead, whose
own secret is wrapped under a passphrase: the running service cannot open a ballot.
"""

from __future__ import annotations

import os
import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from bot.crash import crash_point
from flows.rounds import Wave

ROUND, LEAD = "round", "lead"  # with what the names of files begin
KEY = 32  # bytes
TAG = 16
SALT: int = pwhash.argon2id.SALTBYTES


class NoKeys(Exception):
    """This round has no keys here: not yet, or not any more."""


class WrongPassphrase(Exception):
    """The safeguarding lead's key does not open with it."""


class LeadExists(Exception):
    """There is a safeguarding lead's key already; rounds under way may need it."""


@dataclass(frozen=True, slots=True)
class RoundKeys:
    """What the running service may use of a round."""

    public: PublicKey
    inner: bytes  # from which the keys of buttons and tags are made
    secret: bytes  # as it lies in the file: plain, or sealed to the lead

    @property
    def strong(self) -> bool:
        """Whether only the safeguarding lead can open ballots."""
        return len(self.secret) != KEY

    def for_buttons(self, chat: int) -> bytes:
        """The key for one chat's unfinished form: no other chat's buttons open with it."""
        return blake2b(str(chat).encode(), key=self.inner, person=b"buttons").digest()[:KEY]

    def tag(self, chat: int, wave: Wave) -> bytes:
        """Stands for "this chat has answered in this wave"; noise once the keys are gone."""
        said = f"{chat}|{wave}".encode()
        return blake2b(said, key=self.inner, person=b"spent", digest_size=TAG).digest()

    def seal(self, said: bytes) -> bytes:
        """For the opening at close only; the same twice never looks the same."""
        return SealedBox(self.public).encrypt(said)

    def unlocked(self, lead: PrivateKey | None = None) -> PrivateKey:
        """The secret half. Raises WrongPassphrase when it needs the lead's, and a right one."""
        if not self.strong:
            return PrivateKey(self.secret)
        if lead is None:
            raise WrongPassphrase
        try:
            return PrivateKey(SealedBox(lead).decrypt(self.secret))
        except CryptoError:
            raise WrongPassphrase from None


class Keys:
    """The folder with all keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self) -> None:
        """Raises OSError if keys cannot be kept in this folder, read, or destroyed."""
        self._lead_public()
        trial = self._folder / f".{secrets.token_hex(8)}"
        self._keep(trial, b"")
        trial.unlink()

    def make(self, round_: str) -> RoundKeys:
        """The keys of a round, made now if there are none yet."""
        if not self.has(round_):
            pair, lead = PrivateKey.generate(), self._lead_public()
            kept = SealedBox(lead).encrypt(bytes(pair)) if lead else bytes(pair)
            content = bytes(pair.public_key) + secrets.token_bytes(KEY) + kept
            self._keep(self._path(round_), content)
        return self.of(round_)

    def of(self, round_: str) -> RoundKeys:
        """The keys of a round. Raises NoKeys."""
        try:
            content = self._path(round_).read_bytes()
        except FileNotFoundError:
            raise NoKeys from None
        return RoundKeys(PublicKey(content[:KEY]), content[KEY : 2 * KEY], content[2 * KEY :])

    def has(self, round_: str) -> bool:
        """Whether there are keys of a round."""
        return self._path(round_).exists()

    def rounds(self) -> list[str]:
        """All rounds that have keys."""
        return sorted(path.name.removeprefix(ROUND) for path in self._folder.glob(f"{ROUND}*"))

    def destroy(self, round_: str) -> None:
        """Overwrite and delete them; when there are none, nothing happens."""
        path = self._path(round_)
        try:
            with path.open("r+b") as file:
                file.write(secrets.token_bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
        except FileNotFoundError:
            return
        crash_point("ballot.overwritten")
        path.unlink()
        self._sync()

    # The safeguarding lead

    @property
    def has_lead(self) -> bool:
        """Whether rounds that are opened now are in strong mode."""
        return self._lead_public() is not None

    def make_lead(self, passphrase: str) -> None:
        """A key for the safeguarding lead, wrapped under a passphrase. Raises LeadExists."""
        if self.has_lead:
            raise LeadExists
        pair, salt = PrivateKey.generate(), secrets.token_bytes(SALT)
        wrapped = SecretBox(_stretched(passphrase, salt)).encrypt(bytes(pair))
        if not self._keep(self._folder / LEAD, bytes(pair.public_key) + salt + wrapped):
            raise LeadExists

    def lead(self, passphrase: str) -> PrivateKey:
        """The lead's secret. Raises WrongPassphrase, NoKeys."""
        try:
            content = (self._folder / LEAD).read_bytes()
        except FileNotFoundError:
            raise NoKeys from None
        salt, wrapped = content[KEY : KEY + SALT], content[KEY + SALT :]
        try:
            return PrivateKey(SecretBox(_stretched(passphrase, salt)).decrypt(wrapped))
        except CryptoError:
            raise WrongPassphrase from None

    def _lead_public(self) -> PublicKey | None:
        try:
            return PublicKey((self._folder / LEAD).read_bytes()[:KEY])
        except FileNotFoundError:
            return None

    # Files

    def _path(self, round_: str) -> Path:
        return self._folder / f"{ROUND}{round_}"

    def _keep(self, path: Path, content: bytes) -> bool:
        """Write a file whole or not at all; of two who do it at once, the first is right.

        Returns whether it is this one.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{secrets.token_hex(8)}")
        new = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(new, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            path.hardlink_to(draft)
        except FileExistsError:
            return False
        finally:
            draft.unlink()
            self._sync()
        return True

    def _sync(self) -> None:
        """What was made or deleted in the folder survives a power cut."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    """A key from a passphrase, dear to guess (Argon2id, libsodium's "moderate").

    One letter can be typed as one character or as two, by the keyboard: that makes no difference.
    """
    typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogateescape")
    limits = pwhash.argon2id.OPSLIMIT_MODERATE, pwhash.argon2id.MEMLIMIT_MODERATE
    return pwhash.argon2id.kdf(KEY, typed, salt, *limits)
