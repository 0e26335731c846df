"""From Telegram's updates to events: what is heard, and what is left alone on purpose."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.types import ChatMemberRestricted, Update

from bot.arrival import Arrival
from bot.listen.hear import hear
from bot.listen.polling import read_update
from flows.attachments import File
from flows.events import (
    Commanded,
    Event,
    Left,
    Linked,
    Moved,
    Returned,
    Sent,
    Tapped,
    Who,
    Wrote,
)

CHAT = {"id": 1001, "type": "private"}
AMINA = {"id": 1001, "is_bot": False, "first_name": "Amina", "language_code": "ar"}
WHO: Who = {"name": "Amina", "hint": "ar"}
DATE = 1_790_000_000
LATER = DATE + 60


def heard(update: dict[str, Any]) -> Arrival | None:
    found = hear(Update.model_validate({"update_id": 7, **update}))
    return found.arrival if found else None


def message(**content: Any) -> dict[str, Any]:
    return {"message": {"message_id": 5, "date": DATE, "chat": CHAT, "from": AMINA, **content}}


def tapped(**changes: Any) -> dict[str, Any]:
    below = {"message_id": 5, "date": DATE, "chat": CHAT, "text": "x"}
    query = {"id": "q", "from": AMINA, "chat_instance": "1", "data": "home::", "message": below}
    return {"callback_query": {**query, **changes}}


def member(status: str, chat: dict[str, Any] = CHAT, **rights: Any) -> dict[str, Any]:
    old = {"status": "member", "user": AMINA}
    new: dict[str, Any] = {"status": status, "user": AMINA, **rights}
    if status == "kicked":
        new["until_date"] = 0
    return {
        "my_chat_member": {
            "chat": chat,
            "from": AMINA,
            "date": DATE,
            "old_chat_member": old,
            "new_chat_member": new,
        }
    }


FILE = {"file_id": "f", "file_unique_id": "u"}


@pytest.mark.parametrize(
    ("update", "event"),
    [
        (message(text="hello"), Wrote(text="hello", message=5, **WHO)),
        (message(text="/start"), Commanded(command="start", message=5, **WHO)),
        (
            message(text="/START@c_bot place-luton "),
            Commanded(command="start", payload="place-luton", message=5, **WHO),
        ),
        (message(text="/"), Commanded(command="", message=5, **WHO)),
        (
            message(voice={**FILE, "duration": 1}),
            Sent(what="voice", message=5, file=File("voice", "f"), **WHO),
        ),
        (
            message(photo=[{**FILE, "width": 1, "height": 1}], caption="/start"),
            Sent(what="photo", message=5, text="/start", file=File("photo", "f"), **WHO),
        ),
        (message(dice={"emoji": "🎲", "value": 3}), Sent(what="other", message=5, **WHO)),
        (
            message(contact={"phone_number": "+44", "first_name": "X"}),
            Sent(what="contact", message=5, **WHO),
        ),
        (
            tapped(),
            Tapped(choice="home::", message=5, sent_at=datetime.fromtimestamp(DATE, UTC), **WHO),
        ),
        (
            tapped(
                message={
                    "message_id": 5,
                    "date": DATE,
                    "edit_date": LATER,
                    "chat": CHAT,
                    "text": "x",
                }
            ),
            Tapped(choice="home::", message=5, sent_at=datetime.fromtimestamp(LATER, UTC), **WHO),
        ),
        (
            tapped(message={"message_id": 5, "date": 0, "chat": CHAT}),  # too old for Telegram
            Tapped(choice="home::", message=5, sent_at=None, **WHO),
        ),
        (
            tapped(
                message={
                    "message_id": 5,
                    "date": DATE,
                    "chat": CHAT,
                    "text": "x",
                    "reply_to_message": {
                        "message_id": 4,
                        "date": DATE,
                        "chat": CHAT,
                        "text": "Where can I see a dentist?",
                    },
                }
            ),
            Tapped(
                choice="home::",
                message=5,
                sent_at=datetime.fromtimestamp(DATE, UTC),
                text="Where can I see a dentist?",
                **WHO,
            ),
        ),
        (
            message(location={"latitude": 51.9, "longitude": -0.4}),
            Sent(what="location", message=5, pin=(51.9, -0.4), **WHO),
        ),
        (member("kicked"), Left()),
        (member("member"), Returned()),
    ],
)
def test_what_a_person_does_is_an_event(update: dict[str, Any], event: Event) -> None:
    assert heard(update) == Arrival(1001, event, 7)


COMPANION = {"id": 42, "is_bot": True, "first_name": "Companion"}


def answered(sender: dict[str, Any] | None, *data: str | None) -> dict[str, Any]:
    """A message that is answered, with a button for each of these."""
    rows = [[{"text": "x", "callback_data": one} if one else LINKED] for one in data]
    below = {"message_id": 4, "date": DATE, "chat": CHAT, "text": "Food waste. Private words."}
    if sender:
        below["from"] = sender
    return {**below, "reply_markup": {"inline_keyboard": rows}} if rows else below


LINKED = {"text": "x", "url": "https://example.org"}


@pytest.mark.parametrize(
    ("original", "choices"),
    [
        (
            answered(COMPANION, "card:bins:why", "ask:bins:food"),
            ("card:bins:why", "ask:bins:food"),
        ),
        (answered(COMPANION, None, "home::"), ("", "home::")),
        (answered(COMPANION), ()),
        (answered(AMINA, "ask:bins:food"), ()),  # theirs, or forwarded: not a message of ours
        (answered(None, "ask:bins:food"), ()),
        (None, ()),
    ],
)
def test_of_a_message_that_is_answered_only_the_buttons_are_taken(
    original: dict[str, Any] | None, choices: tuple[str, ...]
) -> None:
    reply = {"reply_to_message": original} if original else {}
    update = message(voice={**FILE, "duration": 1}, **reply)
    expected = Sent(what="voice", message=5, file=File("voice", "f"), replies_to=choices, **WHO)
    assert heard(update) == Arrival(1001, expected, 7)
    assert "Private words" not in repr(heard(update))


GROUP = {"id": -5, "type": "group", "title": "Neighbours"}
SUPERGROUP = {"id": -1005, "type": "supergroup", "title": "Neighbours"}
CHANNEL = {"id": -6, "type": "channel", "title": "News"}
LINK = "/start@companion_bot circle-group-abc"
# All that Telegram tells of a member whose rights are restricted.
RIGHTS = dict.fromkeys(ChatMemberRestricted.model_fields.keys() - {"status", "user", "tag"}, False)


def restricted(*, is_member: bool) -> dict[str, Any]:
    rights = {**RIGHTS, "until_date": 0, "is_member": is_member}
    return member("restricted", SUPERGROUP, **rights)


@pytest.mark.parametrize(
    ("update", "arrival"),
    [
        (message(text=LINK, chat=GROUP), Arrival(1001, Linked(group=-5, circle="abc", **WHO), 7)),
        (
            message(text="/start circle-group-a_B-9", chat=SUPERGROUP),
            Arrival(1001, Linked(group=-1005, circle="a_B-9", **WHO), 7),
        ),
        (
            message(migrate_to_chat_id=-1005, chat=GROUP),
            Arrival(-5, Moved(to=-1005), 7),
        ),
        (member("left", GROUP), Arrival(-5, Left(), 7)),
        (member("kicked", SUPERGROUP), Arrival(-1005, Left(), 7)),
        (restricted(is_member=False), Arrival(-1005, Left(), 7)),
    ],
)
def test_of_a_group_we_hear_of_its_link_its_number_and_our_going(
    update: dict[str, Any], arrival: Arrival
) -> None:
    assert heard(update) == arrival


BOT = {"id": 9, "is_bot": True, "first_name": "Another bot"}


@pytest.mark.parametrize(
    "update",
    [
        message(text="hello", chat=GROUP),
        message(text="/start", chat=GROUP),
        message(text="/help", chat=GROUP),
        message(text="/start place-luton", chat=GROUP),
        message(text="/start circle-group-", chat=GROUP),
        message(text="/start circle-group-a:b", chat=GROUP),
        message(text=f"/start circle-group-{'a' * 33}", chat=GROUP),
        message(text="/help circle-group-abc", chat=GROUP),
        message(text=f"please open {LINK}", chat=GROUP),
        message(voice={**FILE, "duration": 1}, caption=LINK, chat=GROUP),
        message(text=LINK, chat=GROUP, **{"from": BOT}),
        message(text=LINK, chat=CHANNEL),
        message(new_chat_members=[BOT], chat=GROUP),
        message(left_chat_member=AMINA, chat=GROUP),
        message(migrate_from_chat_id=-5, chat=SUPERGROUP),
        member("member", GROUP),
        restricted(is_member=True),
        member("kicked", CHANNEL),
    ],
)
def test_what_people_say_to_each_other_in_a_group_is_left_alone(update: dict[str, Any]) -> None:
    assert heard(update) is None


@pytest.mark.parametrize(
    "update",
    [
        message(text="/start", chat=GROUP),
        {"channel_post": {"message_id": 5, "date": DATE, "chat": CHANNEL, "text": "x"}},
        {"edited_message": {**message(text="x")["message"], "edit_date": LATER}},
        tapped(message={"message_id": 5, "date": DATE, "chat": GROUP, "text": "x"}),
        tapped(message=None, inline_message_id="i"),
        message(text="x", **{"from": {**AMINA, "is_bot": True}}),
        {
            "poll": {
                "id": "1",
                "question": "?",
                "options": [],
                "total_voter_count": 0,
                "is_closed": False,
                "is_anonymous": True,
                "type": "regular",
                "allows_multiple_answers": False,
                "allows_revoting": False,
                "members_only": False,
            }
        },
        {},
    ],
)
def test_what_is_not_said_to_us_alone_is_left_alone(update: dict[str, Any]) -> None:
    assert heard(update) is None


def test_only_the_first_name_and_the_language_of_the_app_are_taken() -> None:
    update = message(text="x", **{"from": {**AMINA, "last_name": "Secret", "username": "secret"}})
    assert "secret" not in repr(heard(update)).lower()


@pytest.mark.parametrize(
    "raw", [None, 5, [], {}, {"update_id": "x"}, {"update_id": 1, "message": 5}]
)
def test_what_is_no_update_is_set_aside_without_its_content(
    raw: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_update(raw) is None
    assert "could not be read" in caplog.text
