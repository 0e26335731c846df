"""Before and after, over HTTP: twenty-four people in three languages, and what a coordinator sees.

A coordinator opens a round in the chat. Everybody is asked; some lose their message, some do not
want to be compared, some say nothing, one writes. Two months later the coordinator gets a picture,
and nothing anywhere tells who answered.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.simulator import Json
from bot.store.engine import Store
from bot.store.round_tables import INVITED, ROUND
from tests.journeys.colleague import Colleague
from tests.journeys.companion import Companion, installed
from tests.journeys.many import employ
from tests.journeys.tables import rows
from tests.journeys.voter import Voter, settle
from tests.journeys.watched import Watched

READS = ("en", "ar", "pl")
PEOPLE = 24
LOST, APART, SILENT = range(4), range(4, 6), range(22, 24)
SECRET = "my sister lives above the bakery"


async def test_before_and_after_from_the_first_question_to_the_picture(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    async with installed(Companion(watched, tmp_path, sqlite_url)) as companion:
        await companion.start()
        await companion.ready()
        people = [Voter(watched, f"P{n}", READS[n % 3]) for n in range(PEOPLE)]
        store = Store(companion.database)
        settle(store, people)
        sarah = Colleague(watched, "Sarah")
        employ(companion.database, sarah.chat, "Sarah", "coordinator", "en")

        await opens_a_round(sarah)
        watched.clock.move(timedelta(days=1))
        await asyncio.gather(*(all_but_silent(n, one, "before", 4) for n, one in enumerate(people)))
        asked = rows(companion.database, INVITED)
        assert len(asked) == PEOPLE + 1, "the coordinator lives there, too"
        for n in LOST:
            people[n].deletes(people[n].forms["before"])

        watched.clock.move(timedelta(days=35))
        await asyncio.gather(*(all_but_silent(n, one, "after", 1) for n, one in enumerate(people)))
        await comes_back(sarah)
        await sarah.goes("desk::", "rounds::", "round:")
        await sarah.goes("roundheld:")
        await sarah.finds("about")
        assert not any(f"Rows: {n}" in sarah.text for n in range(1, 60))

        watched.clock.move(timedelta(days=7))
        await sarah.finds("There is a result")
        await sarah.until(lambda: "photo" in sarah.newest, "the picture")
        see(watched, sarah.newest)
        await sees_the_picture(sarah)
        await companion.stop()
        store.close()
        nothing_tells_who_answered(companion, tmp_path)


async def opens_a_round(sarah: Colleague) -> None:
    """By buttons only: everybody in Luton, from tomorrow on, and again four weeks later."""
    await comes_back(sarah)
    await sarah.goes("desk::", "rounds::", "newround::", "roundwho:…:all")
    await sarah.goes("roundwhat:…:newcomers", "roundwhen:", "roundwhen:…", "roundwhen:")
    await sarah.goes("roundopen:")
    await sarah.until(lambda: sarah.button("roundheld:"), "an open round")


async def comes_back(sarah: Colleague) -> None:
    await sarah.says("/start")
    await sarah.until(lambda: sarah.sees("desk::"), "her desk")


async def all_but_silent(number: int, person: Voter, wave: str, option: int) -> None:
    """Everybody answers, except for two; some say that they do not want to be compared."""
    if number in SILENT:
        return
    await person.votes(wave, option, apart=number in APART, words=SECRET if number == 9 else "")


def see(watched: Watched, message: Json) -> None:
    """It is a real picture, and says in words what it shows."""
    assert "afterwards" in message["caption"]
    content = watched.file(message["photo"][-1]["file_id"])
    assert content.startswith(b"\x89PNG")
    assert len(content) > 10_000


async def sees_the_picture(sarah: Colleague) -> None:
    """In words, as a picture with its words, as files."""
    await sarah.goes("round:", "roundget:…:")
    await sarah.finds("answered both times")
    files = {"chart": "photo", "sheet": "document", "csv": "document", "page": "document"}
    for form, kind in files.items():
        await gets(sarah, form, kind)


async def gets(sarah: Colleague, form: str, kind: str) -> None:
    """One of the forms of the result, as something to look at or to keep."""
    before = len([m for m in sarah.told if kind in m])
    sarah.tap(sarah.button("roundget:", f":{form}"))
    await sarah.until(lambda: len([m for m in sarah.told if kind in m]) > before, form)


def nothing_tells_who_answered(companion: Companion, folder: Path) -> None:
    """Not the tables, not the files, not the log, and no key is left."""
    assert not list((folder / "keys").iterdir())
    [round_] = rows(companion.database, ROUND)
    assert round_["state"] == "closed"
    # 22 answered twice; 4 had lost their message, 2 did not want to be compared.
    assert round_["release"]["pairs"] == 15
    assert {round_["release"][wave] for wave in ("before", "after")} == {20}
    for secret in (SECRET.encode(), SECRET.encode().hex().encode()):
        kept = [f for f in folder.rglob("*") if f.is_file() and secret in f.read_bytes()]
        assert [f.name for f in kept] in ([], ["ballots.db"]), "only among comments to be read"
