"""Golden conversations of answering: every word on a form, in every language.

A line of a story is an event: `before` and `after` are the days on which somebody is asked, `press
2` the second button of the newest message (`press 2 on 1`: of the first one), `reply WORDS` an
answer to the prompt, `lose 1` a message that is deleted, `over` the days after the last one.
`pytest tests/bot/ballot/test_stories.py --update` writes the files again; read the diff.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import pytest

from flows.library import load
from flows.rounds import Wave
from tests.bot.ballot.conftest import a_round
from tests.bot.ballot.phones import Message, Phone
from tests.bot.ballot.town import AFTER, BEFORE, OVER, Town
from tests.flows.story import VISIBLE

STORIES = sorted((Path(__file__).parents[2] / "conversations" / "feedback").glob("*.txt"))
LANGUAGES = ("en", "ar", "pl")
WAVES: dict[str, Wave] = {"before": "before", "after": "after"}
EVENT = "> "


class Teller:
    """Plays a story on one phone, and writes down what it shows."""

    def __init__(self, town: Town, chat: int, language: str) -> None:
        self.town, self.language = town, language
        self.phone: Phone = town.phone(chat)
        self.invited = 0
        self.seen: dict[int, Message] = {}
        self.numbers: dict[int, int] = {}  # of a message: its place in the story

    async def plays(self, event: str) -> list[str]:
        verb, _, rest = event.partition(" ")
        match verb:
            case "before" | "after":
                self.town.now = {"before": BEFORE, "after": AFTER}[verb]
                hangs_on = self.invited if self.invited in self.phone.messages else None
                asked = self.town.invites(self.phone, WAVES[verb], hangs_on, self.language)
                self.invited = self.invited or asked
            case "over":
                self.town.now = OVER
            case "press":
                place, _, on = rest.partition(" on ")
                message = self._message(on) if on else self.phone.newest
                buttons = [data for row in message.rows for _, data in row]
                await self.phone.sends(buttons[int(place) - 1], message)
            case "reply":
                await self.phone.replies(rest)
            case "lose":
                del self.phone.messages[self._message(rest).number]
            case _:
                raise ValueError(f"not an event of a story: {event}")
        return list(self._news())

    def _message(self, place: str) -> Message:
        number = next(n for n, at in self.numbers.items() if at == int(place))
        return self.phone.messages[number]

    def _news(self) -> Iterator[str]:
        now = dict(sorted(self.phone.messages.items()))
        for number in [gone for gone in self.seen if gone not in now]:
            yield f"message {self.numbers[number]} is gone"
        for number, message in now.items():
            if message == self.seen.get(number):
                continue
            place = self.numbers.setdefault(number, len(self.numbers) + 1)
            yield f"message {place}" if number not in self.seen else f"changes {place}"
            yield from (f"  | {line}".rstrip() for line in _text(message))
            yield from (f"  [{'] ['.join(label for label, _ in row)}]" for row in message.rows)
        self.seen = now


def _text(message: Message) -> list[str]:
    return message.shown.text.translate(VISIBLE).splitlines()


def events(story: str) -> list[str]:
    """What happens in a story, as it stands in its first telling."""
    first = takewhile(lambda line: line != "=== ar ===", story.splitlines())
    return [line.removeprefix(EVENT) for line in first if line.startswith(EVENT)]


async def told(story: str, town: Town) -> str:
    """The whole golden file anew, from its title and its events."""
    lines = story.splitlines()[:1]
    for number, language in enumerate(LANGUAGES):
        lines += ["", f"=== {language} ==="]
        teller = Teller(town, 5000 + number, language)
        for event in events(story):
            lines += ["", f"{EVENT}{event}", *await teller.plays(event)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
async def test_answering_is_told_word_for_word(
    path: Path, town: Town, request: pytest.FixtureRequest
) -> None:
    assert town.round
    items = load().questionnaires["newcomers"].items_for_round()
    chosen = tuple(item for item in items if item.id in {"trust", "know-bins", "lonely"})
    town.round = replace(a_round(), items=chosen)
    written = read(path)
    now = await told(written, town)
    if request.config.getoption("--update"):
        write(path, now)
        return
    assert now == written


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def write(path: Path, story: str) -> None:
    path.write_text(story, encoding="utf-8")
