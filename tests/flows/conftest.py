"""What the conversation's tests share: the real content, the real catalogues, a fixed time."""

from __future__ import annotations

import pytest

from flows.catalogue import Catalogue, read_catalogues
from flows.library import Library, load
from flows.wording import Wording
from flows.world import World
from tests.flows.story import MONDAY


@pytest.fixture(scope="session")
def library() -> Library:
    return load()


@pytest.fixture(scope="session")
def catalogues() -> dict[str, Catalogue]:
    return read_catalogues()


@pytest.fixture(scope="session")
def world(library: Library, catalogues: dict[str, Catalogue]) -> World:
    return World(MONDAY, library, Wording(catalogues))
