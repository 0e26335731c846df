"""Where the methods of the Bot API are registered under their names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar

from bot.simulator.params import Params
from bot.simulator.world import World

#: Takes the world and the parameters of a call; returns the result, or raises Telegram's refusal.
Method: TypeAlias = Callable[[World, Params], Any | Awaitable[Any]]
M = TypeVar("M", bound=Method)

#: By name in lower case: Telegram does not mind the spelling.
METHODS: dict[str, Method] = {}


class Written(str):
    """A result that is JSON already."""

    __slots__ = ()


def method(name: str) -> Callable[[M], M]:
    """Register a function under its Bot API name."""

    def register(function: M) -> M:
        METHODS[name.lower()] = function
        return function

    return register
