"""What the page can tell a phone to do: by name, with the details as JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from bot.simulator.people import People
from bot.simulator.telegram import Json, RefusalError
from bot.simulator.things import KINDS

#: Takes the people, the chat and the details; a detail that is missing is a `KeyError`.
Act: TypeAlias = Callable[[People, int, Json], Any]


def act(people: People, chat: int, name: str, details: Json) -> Any:
    """Do it, and say what came of it."""
    doing = _ACTS.get(name)
    if doing is None:
        raise RefusalError(404)
    return doing(people, chat, details)


def _send(people: People, chat: int, details: Json, *, kind: str) -> int:
    caption = str(details.get("caption", ""))
    return people.send(chat, kind, caption=caption, reply_to=_reply_to(details))


def _text(people: People, chat: int, details: Json) -> int:
    return people.say(chat, str(details["text"]), reply_to=_reply_to(details))


def _tap(people: People, chat: int, details: Json) -> str:
    return people.tap(chat, int(details["message_id"]), str(details["data"]))


def _edit(people: People, chat: int, details: Json) -> None:
    people.edit(chat, int(details["message_id"]), str(details["text"]))


def _delete(people: People, chat: int, details: Json) -> None:
    for_both = bool(details.get("for_both", True))
    people.delete(chat, int(details["message_id"]), for_both=for_both)


def _open(people: People, chat: int, details: Json) -> int:
    return people.open_link(chat, str(details["link"]))


def _location(people: People, chat: int, details: Json) -> int:
    if "latitude" not in details and "longitude" not in details:
        return _send(people, chat, details, kind="location")
    latitude, longitude = float(details["latitude"]), float(details["longitude"])
    return people.locate(chat, latitude, longitude, reply_to=_reply_to(details))


def _reply_to(details: Json) -> int:
    return int(details.get("reply_to", 0))


_ACTS: dict[str, Act] = {
    **{kind: partial(_send, kind=kind) for kind in KINDS},
    "text": _text,
    "tap": _tap,
    "edit": _edit,
    "delete": _delete,
    "open": _open,
    "location": _location,
    "block": lambda people, chat, _: people.block(chat),
    "unblock": lambda people, chat, _: people.unblock(chat),
    "remove": lambda people, chat, _: people.groups.remove_bot(chat),
}
