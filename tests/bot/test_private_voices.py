"""A voice on a page that leaves no trace: heard past the turn, and taken out of the chat again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.speak.outcome import SENT, Fate, Outcome
from bot.store import records, schema
from bot.store.engine import Store
from flows.attachments import File
from flows.private import is_private, takes_away
from flows.voices import script_about
from flows.welcoming import Recording
from flows.world import World
from tests.bot.conftest import NOW
from tests.bot.test_private import AMINA, Phones, Reading, arrive, bytes_in

ABOUT = "hate/fault"
LISTEN = "listen:hate:fault"


class Chats(Phones):
    """Chats from which a message can be taken away, or cannot."""

    def __init__(self, taken: Outcome = SENT) -> None:
        super().__init__()
        self.gone: list[int] = []
        self._taken = taken

    async def delete(self, chat: int, message: int) -> Outcome:
        self.gone.append(message)
        return self._taken


def recorded(store: Store, world: World, **changes: Any) -> Recording:
    """A voice that a second speaker has accepted."""
    what = script_about(ABOUT, world.library)
    assert what is not None
    recording = Recording(
        id="voice001",
        about=ABOUT,
        language="en",
        english=what.english(world),
        file=File("voice", "spoken"),
        by="sarah",
        chat=AMINA,
        made_at=NOW,
        state="accepted",
        accepted_by="omar",
    )
    recording = replace(recording, **changes)
    store.run_here(lambda connection: records.write(connection, [recording]))
    return recording


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'companion.db'}")
    schema.upgrade(store)
    return store


async def test_listening_there_changes_no_byte_of_the_database(
    store: Store, tmp_path: Path, world: World
) -> None:
    arrive(store, world)
    recorded(store, world)
    amina = Reading(store, world)
    before = bytes_in(tmp_path)
    [page, voice] = await amina.taps("card:hate:fault", LISTEN)
    assert bytes_in(tmp_path) == before
    store.close()
    assert [LISTEN] in [[data for _, data in row] for row in page["buttons"]]
    assert voice["attachment"] == {"type": "file", "kind": "voice", "id": "spoken"}
    assert [data for row in voice["buttons"] for _, data in row] == ["hush::"]
    assert amina.submitted == []


async def test_the_voice_is_taken_out_of_the_chat_and_nothing_is_said(
    store: Store, world: World
) -> None:
    arrive(store, world)
    amina = Reading(store, world)
    amina.phones = chats = Chats()
    assert await amina.taps("hush::") == []
    assert chats.gone == [7]
    store.close()


async def test_when_it_cannot_be_taken_away_they_hear_what_they_can_do(
    store: Store, world: World
) -> None:
    arrive(store, world)
    amina = Reading(store, world)
    amina.phones = Chats(Outcome(Fate.NEVER))
    [said] = await amina.taps("hush::")
    assert "delete it" in said["text"]
    assert "edits" not in said
    store.close()


async def test_a_voice_that_is_old_is_not_offered_there_either(store: Store, world: World) -> None:
    arrive(store, world)
    recorded(store, world, english="0" * 16)
    shown = await Reading(store, world).taps("card:hate:fault", LISTEN)
    assert not any("attachment" in payload for payload in shown)
    store.close()


@pytest.mark.parametrize(
    ("choice", "private"),
    [(LISTEN, True), ("hush::", True), ("listen:bins:food", False), ("listen::", False)],
)
def test_only_voices_of_such_pages_go_that_way(choice: str, *, private: bool, world: World) -> None:
    assert is_private(choice, world.library) is private
    assert takes_away(choice) is (choice == "hush::")
