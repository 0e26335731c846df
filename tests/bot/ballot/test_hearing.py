"""What of all that comes in is for the ballots, and that it goes nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Update

from bot.arrival import Arrival
from bot.ballot.buttons import LOCKED_SIZE, State, sealed
from bot.ballot.heard import Press, Said, Shown
from bot.ballot.keys import Keys, RoundKeys
from bot.ballot.prompts import Prompt
from bot.listen.hear import hear
from bot.nursery import Nursery
from bot.service import CannotStart, Ear, open_ballots, open_keys
from bot.settings import Settings
from bot.store.engine import StoreDown
from bot.veil import Veil
from tests.bot.ballot.conftest import ROUND

CHAT = {"id": 4711, "type": "private"}
SOMEBODY = {"id": 4711, "is_bot": False, "first_name": "Amina"}
BOT = {"id": 42, "is_bot": True, "first_name": "Companion"}
DATE = 1_790_000_000
START = f"feedback:{ROUND}:before-en"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> RoundKeys:
    return Keys(tmp_path_factory.mktemp("keys")).make(ROUND)


def ours(number: int = 5, *buttons: str, **content: Any) -> dict[str, Any]:
    rows = [[{"text": "x", "callback_data": data}] for data in buttons]
    keyboard = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
    said = {"message_id": number, "date": DATE, "chat": CHAT, "from": BOT, "text": "Hello"}
    return {**said, **keyboard, **content}


def tap(data: str, message: dict[str, Any], number: int = 7) -> Update:
    query = {"id": f"q{number}", "from": SOMEBODY, "chat_instance": "1", "data": data}
    return Update.model_validate(
        {"update_id": number, "callback_query": {**query, "message": message}}
    )


def reply(to: dict[str, Any], number: int = 7, **content: Any) -> Update:
    said = {"message_id": 9, "date": DATE, "chat": CHAT, "from": SOMEBODY, **content}
    return Update.model_validate({"update_id": number, "message": {**said, "reply_to_message": to}})


def asking(made: RoundKeys, **content: Any) -> dict[str, Any]:
    """A prompt, with the form behind the mark in it."""
    link = prompt(made).link("companion_bot")
    mark = {"type": "text_link", "offset": 0, "length": 1, "url": link}
    return ours(8, text="✎ In your own words", entities=[mark], **content)


def prompt(made: RoundKeys) -> Prompt:
    form = sealed(State("write", 0, "after", (1, 2), True), ROUND, 4711, made, "en")
    return Prompt(form, LOCK, 5)


LOCK = b"\x07" * LOCKED_SIZE


def test_a_press_brings_its_message_and_the_one_that_hangs_on_with_all_their_buttons() -> None:
    hung_on = ours(3, "w1", "d2", text="Thank you")
    found = hear(tap(START, ours(5, START, "other::", reply_to_message=hung_on)))
    assert found
    assert found.arrival is None, "no turn hears of it"
    shown, below = Shown(5, (START, "other::"), "Hello"), Shown(3, ("w1", "d2"), "Thank you")
    assert found.ballot == Press(4711, START, shown, below)
    assert found.query == "q7"


def test_a_message_that_telegram_does_not_show_is_known_to_be_one() -> None:
    found = hear(tap(START, {"message_id": 5, "date": 0, "chat": CHAT}))
    assert found
    assert found.ballot == Press(4711, START, Shown(5, there=False))


def test_words_bring_what_the_prompt_carried(made: RoundKeys) -> None:
    to = asking(made)
    found = hear(reply(to, text="Good stairs"))
    assert found
    assert found.arrival is None
    assert isinstance(found.ballot, Said)
    assert (found.ballot.text, found.ballot.round) == ("Good stairs", ROUND)
    assert (found.ballot.prompt.lock, found.ballot.prompt.form) == (LOCK, 5)


@pytest.mark.parametrize(
    "content",
    [{"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}, {"text": ""}],
)
def test_anything_but_text_is_heard_without_being_looked_at(
    made: RoundKeys, content: dict[str, Any]
) -> None:
    found = hear(reply(asking(made), caption="my name is Amina", **content))
    assert found
    assert isinstance(found.ballot, Said)
    assert found.ballot.text == ""


def test_a_command_is_a_command_wherever_it_is_written(made: RoundKeys) -> None:
    found = hear(reply(asking(made), text="/help"))
    assert found
    assert found.ballot is None
    assert found.arrival


def test_a_link_that_somebody_wrote_themselves_is_no_prompt(made: RoundKeys) -> None:
    to = {**asking(made), "from": SOMEBODY}
    found = hear(reply(to, text="Good stairs"))
    assert found
    assert found.ballot is None


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/companion_bot?ballot=",
        f"https://t.me/companion_bot?ballot=fabc~~{'9' * 15}",
        f"https://t.me/companion_bot?ballot=f{ROUND}AAAA.en~A~1",
        "https://example.org/" + "a" * 4000,
    ],
)
def test_a_link_that_is_not_quite_a_prompt_s_is_left_alone(made: RoundKeys, link: str) -> None:
    to = asking(made)
    to["entities"][0]["url"] = link
    found = hear(reply(to, text="Good stairs"))
    assert found
    assert found.ballot is None


# --- the ear --------------------------------------------------------------------------------------


class Around:
    """Everything around the ear."""

    def __init__(self) -> None:
        self.submitted: list[Arrival] = []
        self.answered: list[Press | Said] = []
        self.acknowledged: list[str] = []
        self.patience = 10  # so many presses, and the ballots are out of reach

    async def submit(self, batch: Sequence[Arrival]) -> None:
        self.submitted += batch

    async def hear(self, heard: Press | Said) -> None:
        if not self.patience:
            raise StoreDown("OperationalError")
        self.patience -= 1
        self.answered.append(heard)

    async def acknowledge(self, query: str) -> None:
        self.acknowledged.append(query)


class NoPages:
    """Stands where pages that leave no trace are answered: none is asked for here."""

    def takes(self, _: Arrival) -> bool:
        return False


def ear_for(around: Around, nursery: Nursery) -> Ear:
    veil = Veil("42:secret")
    return Ear(around, NoPages(), around.hear, around, nursery, veil)  # type: ignore[arg-type]


async def hears(around: Around, *updates: Update) -> None:
    async with Nursery() as nursery:
        ear = ear_for(around, nursery)
        try:
            await ear.handle(updates)
        finally:
            await asyncio.sleep(0)  # what has begun goes its way


async def test_of_a_press_on_a_form_no_turn_hears_not_even_its_number() -> None:
    around = Around()
    await hears(
        around,
        tap("home::", ours(), 7),
        tap(START, ours(5, START), 8),
        tap("home::", ours(), 9),
    )
    assert len(around.answered) == 1
    assert [arrival.kind for arrival in around.submitted] == ["tapped"] * 2
    numbers = [arrival.update or 0 for arrival in around.submitted]
    assert not set(numbers) & {7, 8, 9}, "they are kept under a key"
    assert abs(numbers[0] - numbers[1]) > 1_000
    assert around.acknowledged == ["q7", "q8", "q9"]


async def test_nothing_is_acknowledged_that_was_not_kept() -> None:
    around = Around()
    around.patience = 0
    with pytest.raises(StoreDown):
        await hears(around, tap("home::", ours(), 7), tap(START, ours(5, START), 8))
    assert around.acknowledged == []


async def test_who_was_answered_is_not_answered_again_because_another_was_not() -> None:
    """Updates that come together come together again."""
    around = Around()
    batch = [tap(START, ours(5, START), number) for number in (7, 8, 9)]
    async with Nursery() as nursery:
        ear = ear_for(around, nursery)
        around.patience = 1
        with pytest.raises(StoreDown):
            await ear.handle(batch)
        around.patience = 10
        await ear.handle(batch)
        await ear.handle(
            batch[:1]
        )  # and should Telegram ever bring one again later, it is answered
        await asyncio.sleep(0)
    assert len(around.answered) == 4
    assert around.acknowledged == ["q7", "q8", "q9", "q7"]


# --- the start ------------------------------------------------------------------------------------


def settings(**more: object) -> Settings:
    return Settings.model_validate({"telegram_token": "42:X", **more})


def test_a_folder_that_cannot_hold_keys_keeps_the_service_from_starting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(CannotStart, match="COMPANION_KEYS_DIR cannot be used: Not a directory"):
        open_keys(settings(keys_dir=str(tmp_path / "file" / "keys")))


def test_a_database_that_is_no_place_for_ballots_keeps_the_service_from_starting(
    tmp_path: Path,
) -> None:
    with pytest.raises(CannotStart, match="needs another name"):
        open_ballots(settings(database_url=f"sqlite:///{tmp_path / 'ballots.db'}"))
