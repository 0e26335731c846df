"""Links to the bot: followed by whoever got them, with what they carry."""

from __future__ import annotations

import pytest

from bot.simulator import RefusalError, Simulator


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("https://t.me/companion_bot?start=invite-Ab3_x", "/start invite-Ab3_x"),
        ("  t.me/Companion_Bot?start=abc\n", "/start abc"),
        ("https://telegram.me/companion_bot/?start=abc", "/start abc"),
        ("https://companion_bot.t.me?start=abc", "/start abc"),
        ("tg://resolve?domain=companion_bot&start=abc", "/start abc"),
        ("https://t.me/companion_bot", "/start"),
        (
            "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fcompanion_bot%3Fstart%3Dabc&text=Hi",
            "/start abc",
        ),
    ],
)
def test_a_link_to_the_bot_begins_with_what_it_carries(
    simulator: Simulator, link: str, said: str
) -> None:
    neighbour = simulator.open_phone("Sarah", started=False)
    simulator.open_link(neighbour, link)
    (message,) = simulator.messages(neighbour)
    assert message["text"] == said
    assert message["entities"][0]["type"] == "bot_command"
    assert simulator.pending_updates() == 1


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/another_bot?start=abc",
        "https://example.org/companion_bot?start=abc",
        "https://t.me/companion_bot?start=a+b",
        f"https://t.me/companion_bot?start={'a' * 65}",
        "https://t.me/share/url?text=Hi",
        "https://[",
        "",
    ],
)
def test_what_telegram_would_not_follow_is_refused(
    simulator: Simulator, amina: int, link: str
) -> None:
    with pytest.raises(RefusalError):
        simulator.open_link(amina, link)
    assert simulator.messages(amina) == []
