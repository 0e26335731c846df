"""A coordinator looks after the directory in Excel: files out of the chat, and into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.simulator import Simulator, Upload
from bot.spreadsheets import read_table, xlsx_of
from bot.store.tables import SIGNPOST
from flows.team.table import HEADINGS
from tests.bot import hostile
from tests.journeys.companion import TOKEN, Companion, installed
from tests.journeys.many import employ
from tests.journeys.person import Person
from tests.journeys.tables import rows


class Coordinator(Person):
    """Somebody who sends tables."""

    async def sends(self, content: bytes, name: str, answer: str) -> None:
        """Send a file, and wait for these words."""
        self.simulator.upload(self.chat, Upload(content, name))
        await self.until(lambda: answer in self.text, answer)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    chosen = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(chosen)
    return url


async def test_a_table_goes_out_and_comes_back_and_hostile_ones_are_refused(
    simulator: Simulator, tmp_path: Path, database: str
) -> None:
    sarah = Coordinator(simulator, "Sarah")
    employ(database, sarah.chat, "Sarah", "coordinator", "en")
    async with installed(Companion(simulator, tmp_path, database)) as companion:
        await companion.start()
        await companion.ready()
        await sarah.says("/start")
        await sarah.taps("desk::")
        await sarah.taps("directory::")
        await sarah.taps("import::")

        await sarah.sends(hostile.many_rows(500_000), "rows.xlsx", "too many rows")
        await sarah.sends(hostile.workbook(["=1+1"]), "sum.xlsx", "formulas in it")
        await sarah.sends(hostile.BILLION_LAUGHS, "laughs.xlsx", "cannot read it")
        bomb = hostile.bomb(hostile.SHEET, hostile.HEAD.encode(), b"<c/>")
        await sarah.sends(bomb, "bomb.xlsx", "too large")
        before = rows(database, SIGNPOST)

        table = [HEADINGS[:5], ("", "luton", "food", "Food bank", "Food for three days.")]
        await sarah.sends(xlsx_of(table), "places.xlsx", "1 place is new.")
        await sarah.taps("export::")
        document = sarah.newest["document"]
        assert document["file_name"] == "signposts-luton.csv"
        content = await fetched(simulator, document["file_id"])
        written = read_table(content)
        assert "luton-food-bank" in {row[0] for row in written}
        await sarah.sends(content, "places.csv", f"{len(written) - 1} places are as they were.")

        assert len(rows(database, SIGNPOST)) == len(before) + 1
        await companion.stop()


async def fetched(simulator: Simulator, file: str) -> bytes:
    """The content of a document that the companion sent."""
    async with ClientSession() as session:
        about = f"{simulator.url}/bot{TOKEN}/getFile"
        async with session.post(about, json={"file_id": file}) as answer:
            path = (await answer.json())["result"]["file_path"]
        async with session.get(f"{simulator.url}/file/bot{TOKEN}/{path}") as answer:
            return await answer.read()
