"""Which ids have ever gone out, so that none is lost: buttons in people's chats still name them.

`content/published.yaml` lists them. `python -m flows.published`, a part of `make messages`, adds
what is new; nothing is ever taken off the list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml
from pydantic import Field

from flows.authoring import line_of, meant, read
from flows.library import CONTENT, Library, load
from flows.shapes import Id, Session, Shape, ShortId, Text

FILE = "published.yaml"

HEAD = """\
# WHAT HAS EVER GONE OUT: the ids of sessions with their cards, and of plays with their steps.
# `make messages` adds what is new. Take nothing off it: buttons in people's chats name these.
# A card that is taken out is named under `gone` in its session, with the card that says it now.
# A whole session or play, or a step of a play, is named under `taken_out` here, with the reason.
"""


class Published(Shape):
    """Every id that buttons may carry, whatever has become of it."""

    sessions: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    plays: dict[Id, tuple[ShortId, ...]] = Field(default_factory=dict)
    # A session, a play, or a step as `play/step`; and why it is no more.
    taken_out: dict[str, Text] = Field(default_factory=dict)


def read_published(folder: Path = CONTENT) -> Published:
    """The list as it is written. Raises ContentError."""
    return read(folder / FILE, Published)


def lost(library: Library, folder: Path = CONTENT) -> Iterator[str]:
    """Ids that have gone out and lead nowhere now, each as `file:line: what`."""
    listed = read_published(folder)
    for session_id, cards in listed.sessions.items():
        at = _at(folder, "sessions", session_id)
        if session := library.sessions.get(session_id):
            yield from (f"{at}: {what}" for what in _lost_cards(session, cards))
        elif session_id not in listed.taken_out:
            yield f"{at}: {_gone('session', session_id, library.sessions)}"
    for play_id, steps in listed.plays.items():
        at = _at(folder, "plays", play_id)
        if play := library.plays.get(play_id):
            for step in steps:
                if play.step(step) is None and f"{play_id}/{step}" not in listed.taken_out:
                    new = {one.id for one in play.steps} - {*steps}
                    yield f"{at}: {_gone('step', f'{play_id}/{step}', new)}"
        elif play_id not in listed.taken_out:
            yield f"{at}: {_gone('play', play_id, library.plays)}"


def _lost_cards(session: Session, listed: Iterable[str]) -> Iterator[str]:
    for card in listed:
        if session.card(card) is None:
            near = meant(card, {one.id for one in session.cards} - {*listed})
            yield (
                f"the card {session.id}/{card} has gone{near};"
                f" name it under gone in that session, with the card that says it now"
            )


def _gone(kind: str, gone: str, there: Iterable[str]) -> str:
    near = meant(gone.rpartition("/")[2], there)
    return f"the {kind} {gone} has gone{near}; name it under taken_out, and say why"


def _at(folder: Path, part: str, word: str) -> str:
    path = folder / FILE
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return f"{path}:{line_of(node, (part, word))}"


def with_new(listed: Published, library: Library) -> Published:
    """The list, and behind what stands on it whatever the library has besides."""
    sessions = {one.id: [card.id for card in one.cards] for one in library.sessions.values()}
    plays = {one.id: [step.id for step in one.steps] for one in library.plays.values()}
    return Published(
        sessions=_joined(listed.sessions, sessions),
        plays=_joined(listed.plays, plays),
        taken_out=listed.taken_out,
    )


def _joined(
    listed: Mapping[str, tuple[str, ...]], there: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    ids = dict.fromkeys((*listed, *there))
    return {one: tuple(dict.fromkeys((*listed.get(one, ()), *there.get(one, ())))) for one in ids}


def written(listed: Published) -> str:
    """The list as a file."""
    parts = [HEAD, *_part("sessions", listed.sessions), *_part("plays", listed.plays)]
    if listed.taken_out:
        parts.append("taken_out:\n")
        parts += [f"  {_id(one)}: {_quoted(why)}\n" for one, why in listed.taken_out.items()]
    return "".join(parts)


def _part(name: str, listed: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    yield f"{name}:\n"
    yield from (
        f"  {_id(one)}: [{', '.join(_id(part) for part in parts)}]\n"
        for one, parts in listed.items()
    )


def _id(one: str) -> str:
    """An id as YAML reads it back: `on` and `no` would be true and false."""
    return one if yaml.safe_load(one) == one else _quoted(one)


def _quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False)


def main() -> None:
    """Add what is new to the list."""
    listed = with_new(read_published(), load())
    (CONTENT / FILE).write_text(written(listed), encoding="utf-8")


if __name__ == "__main__":
    main()
