"""The simulated Telegram of each journey, and the service that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.simulator import Simulator
from tests.journeys.companion import Companion, installed
from tests.journeys.person import LONDON
from tests.journeys.watched import Watched

# A Monday at ten, two weeks before the clocks go back in England. Journeys always begin here, so
# that none depends on the hour or the day on which the tests are run.
BEGINNING = datetime(2026, 10, 12, 10, tzinfo=LONDON)

PACE = 25  # messages a second, as in real use

#: Databases and ways of listening, for `companion`.
SMALL, LARGE = ("sqlite", "polling"), ("postgresql", "webhook")
MIXED = (("sqlite", "webhook"), ("postgresql", "polling"))


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator()
    await simulator.start()
    simulator.webhook.first_pause = 0.05  # seconds; Telegram's own is longer
    simulator.clock.move(BEGINNING - datetime.now(UTC))
    yield simulator
    await simulator.stop()


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    """The same, remembering when something was said."""
    watched = Watched()
    await watched.start()
    watched.clock.move(BEGINNING - datetime.now(UTC))
    yield watched
    await watched.stop()


@pytest.fixture
async def companion(
    request: pytest.FixtureRequest, simulator: Simulator, tmp_path: Path
) -> AsyncIterator[Companion]:
    """A running companion; a test names the database and the way of listening, or gets SMALL."""
    database, listening = getattr(request, "param", SMALL)
    url: str = request.getfixturevalue("sqlite_url" if database == "sqlite" else "postgres_url")
    webhook = listening == "webhook"
    async with installed(Companion(simulator, tmp_path, url, webhook=webhook)) as companion:
        await companion.start()
        yield companion


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telegram(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watched]:
    """Telegram with a companion that all tests of a module share, at the pace of real use.

    Its clock only goes forward. At the end, nothing the companion said may have been malformed.
    """
    simulator = Watched()
    await simulator.start()
    simulator.clock.move(BEGINNING - datetime.now(UTC))
    folder = tmp_path_factory.mktemp("shared")
    database = f"sqlite:///{folder / 'companion.db'}"
    companion = Companion(simulator, folder, database, messages_per_second=PACE)
    async with installed(companion):
        await companion.start()
        await companion.ready()
        yield simulator
        await companion.stop()
    await simulator.stop()
    simulator.assert_all_was_well_formed()
