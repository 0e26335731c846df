"""Golden conversations: what is said, word for word, in every language.

`pytest tests/flows/test_conversations.py --update` writes the files again; read the diff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.catalogue import LANGUAGES
from flows.world import World
from tests.flows.story import Player

STORIES = Path(__file__).parents[1] / "conversations"
EVENT = "> "
NOTE = re.compile(r"  [^|\[\s]")  # not said: remembered, arranged, due


def play(text: str, world: World) -> Iterator[str]:
    """The whole golden file anew, from its title and its events."""
    lines = text.splitlines()
    yield lines[0]
    players = [Player(world, language) for language in LANGUAGES]
    for line in lines:
        if line.startswith(EVENT):
            yield ""
            yield line
            yield from together(players, line.removeprefix(EVENT))


def together(players: list[Player], line: str) -> Iterator[str]:
    """What each language says; what is decided stands once, for it is the same in all."""
    seen = None
    for player in players:
        lines = list(player.play(line))
        notes = [
            note.replace(f"language={player.language}", "language=*")
            for note in lines
            if NOTE.match(note)
        ]
        if notes != seen:
            yield from notes
        seen = notes
        yield from (said for said in lines if not NOTE.match(said))


@pytest.mark.parametrize("path", sorted(STORIES.glob("*.txt")), ids=lambda path: path.stem)
def test_the_story_is_told_word_for_word(
    path: Path, world: World, request: pytest.FixtureRequest
) -> None:
    written = path.read_text(encoding="utf-8")
    told = "\n".join(play(written, world)) + "\n"
    if request.config.getoption("--update"):
        path.write_text(told, encoding="utf-8")
        return
    assert told == written
