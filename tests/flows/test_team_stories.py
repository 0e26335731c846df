"""Golden conversations of several people: the team, those it is there for, and circles.

Each is told in several languages, through the real turn and the real tables.
`pytest tests/flows/test_team_stories.py --update` writes the files again; read the diff.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from flows.world import World
from tests.flows.test_conversations import EVENT
from tests.flows.town import Town

CONVERSATIONS = Path(__file__).parents[1] / "conversations"
# Coordinators write English; what members of a circle read is told in every language.
LANGUAGES = {"team": ("en", "ar"), "circles": ("en", "ar", "pl")}
STORIES = [path for folder in LANGUAGES for path in sorted((CONVERSATIONS / folder).glob("*.txt"))]


def heading(language: str) -> str:
    return f"=== {language} ==="


def events(text: str) -> list[str]:
    """What happens in a story, as it stands in its first telling."""
    first = takewhile(lambda line: line != heading("ar"), text.splitlines())
    return [line for line in first if line.startswith(EVENT)]


def tell(text: str, languages: Iterable[str], world: World) -> Iterator[str]:
    """The whole golden file anew, from its title and its events."""
    yield text.splitlines()[0]
    for language in languages:
        yield ""
        yield heading(language)
        town = Town(world, language)
        for event in events(text):
            yield ""
            yield event
            yield from town.play(event.removeprefix(EVENT))
        town.close()


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_is_told_word_for_word(
    path: Path, world: World, request: pytest.FixtureRequest
) -> None:
    written = path.read_text(encoding="utf-8")
    told = "\n".join(tell(written, LANGUAGES[path.parent.name], world)) + "\n"
    if request.config.getoption("--update"):
        path.write_text(told, encoding="utf-8")
        return
    assert told == written
