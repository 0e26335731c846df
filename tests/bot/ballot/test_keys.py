"""Keys: made once, gone for good, and in strong mode out of reach of the running service."""

from __future__ import annotations

from pathlib import Path

import pytest
from nacl.public import SealedBox

from bot.ballot.keys import Keys, LeadExists, NoKeys, WrongPassphrase
from flows.rounds import Wave
from tests.bot.ballot.conftest import ROUND


def test_keys_are_made_once_and_stay_the_same(keys: Keys) -> None:
    assert bytes(keys.make(ROUND).public) == bytes(keys.make(ROUND).public)


def test_what_is_sealed_opens_with_the_secret_half_only(keys: Keys) -> None:
    made = keys.make(ROUND)
    assert SealedBox(made.unlocked()).decrypt(made.seal(b"yes")) == b"yes"


def test_destroyed_keys_leave_no_file_and_nothing_to_find(keys: Keys, tmp_path: Path) -> None:
    made = keys.make(ROUND)
    keys.destroy(ROUND)
    keys.destroy(ROUND)  # a second time does no harm
    with pytest.raises(NoKeys):
        keys.of(ROUND)
    content = b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())
    assert made.secret not in content
    assert made.inner not in content


def test_nobody_else_on_the_machine_may_read_them(keys: Keys, tmp_path: Path) -> None:
    keys.make(ROUND)
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    files = [f for f in (tmp_path / "keys").iterdir() if f.is_file()]
    assert [f.stat().st_mode & 0o777 for f in files] == [0o600]


def test_tags_differ_by_chat_wave_and_round(keys: Keys) -> None:
    one, other = keys.make(ROUND), keys.make("otherRnd")
    tags = [k.tag(chat, wave) for k in (one, other) for chat in (1, 2) for wave in WAVES]
    assert len(set(tags)) == 8


def test_with_a_safeguarding_lead_the_service_cannot_open_a_ballot(keys: Keys) -> None:
    keys.make_lead("plum river 17")
    made = keys.make(ROUND)
    assert made.strong
    with pytest.raises(WrongPassphrase):
        made.unlocked()
    with pytest.raises(WrongPassphrase):
        keys.lead("plum river 18")
    secret = made.unlocked(keys.lead("plum river 17"))
    assert SealedBox(secret).decrypt(made.seal(b"yes")) == b"yes"


def test_a_leads_key_is_never_replaced_by_another(keys: Keys) -> None:
    keys.make_lead("one")
    with pytest.raises(LeadExists):
        keys.make_lead("two")


WAVES: tuple[Wave, ...] = ("before", "after")
