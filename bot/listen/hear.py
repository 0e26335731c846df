"""From Telegram's updates to events: aiogram reads them, and what is not ours is left alone.

| update                                   | event                                            |
|------------------------------------------|--------------------------------------------------|
| a tap                                    | Tapped                                           |
| a message in a private chat              | Commanded, Wrote, or Sent (voice, photo ...)     |
| somebody blocks or unblocks us           | Left, Returned                                   |
| an edited message                        | none: what was said has been answered            |
| a tap on a form of feedback              | none: a Press, for the ballots                   |
| words that such a form asked for         | none: Said, for the ballots                      |
| in a group, a link to a circle followed  | Linked, in the chat of who followed it           |
| we are taken out of a group              | Left, in the chat of the group                   |
| a group gets another chat                | Moved, in the chat of the group                  |
| the rest of groups, channels, other bots | none: the companion talks with one person        |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import (
    CallbackQuery,
    ChatMemberRestricted,
    ChatMemberUnion,
    ChatMemberUpdated,
    InaccessibleMessage,
    Message,
    Update,
    User,
)

from bot.arrival import Arrival
from bot.ballot.heard import Press, Said, Shown, round_of
from bot.ballot.prompts import read_prompt
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
from flows.team.groups import circle_in

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}

# What a message can be besides text, as the conversation names it; the rest is "other".
KINDS = ("voice", "photo", "sticker", "contact", "location", "document")


@dataclass(frozen=True, slots=True)
class Heard:
    """An arrival, or something for the ballots; and the tap that waits for a sign."""

    arrival: Arrival | None
    query: str | None = None
    ballot: Press | Said | None = None


def hear(update: Update) -> Heard | None:
    """What an update means to us; None when it is not for us."""
    if update.callback_query:
        return _tap(update.update_id, update.callback_query)
    if update.message:
        return _message(update.update_id, update.message)
    if update.my_chat_member:
        return _member(update.update_id, update.my_chat_member)
    return None


def _tap(number: int, query: CallbackQuery) -> Heard | None:
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    if round_of(query.data or ""):
        return Heard(None, query.id, _press(query, message))
    # What the tapped message hangs on comes with it: words that nobody had to keep until now.
    hung_on = message.reply_to_message if isinstance(message, Message) else None
    event = Tapped(
        choice=query.data or "",
        message=message.message_id,
        sent_at=_last_changed(message) if isinstance(message, Message) else None,
        text=(hung_on.text or hung_on.caption or "") if hung_on else "",
        file=_file(hung_on) if hung_on else None,
        **_who(query.from_user),
    )
    return Heard(Arrival(message.chat.id, event, number), query.id)


def _press(query: CallbackQuery, message: Message | InaccessibleMessage) -> Press:
    """A press on a form: all that is known of the form comes along with it."""
    hung_on = message.reply_to_message if isinstance(message, Message) else None
    return Press(
        message.chat.id,
        query.data or "",
        _shown(message),
        _shown(hung_on) if hung_on else None,
    )


def _shown(message: Message | InaccessibleMessage) -> Shown:
    if not isinstance(message, Message):
        return Shown(message.message_id, there=False)
    return Shown(message.message_id, _buttons(message), message.text or "")


def _buttons(message: Message) -> tuple[str, ...]:
    """What the buttons under a message carry."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    return tuple(button.callback_data or "" for row in rows for button in row)


def _asked_for(message: Message) -> Said | None:
    """Words in answer to a prompt of a form; a command is a command, wherever it is written."""
    prompt = message.reply_to_message
    if prompt is None or (message.text or "").startswith("/"):
        return None
    if not (prompt.from_user and prompt.from_user.is_bot):
        return None
    links = (entity.url or "" for entity in prompt.entities or ())
    carried = next((found for link in links if (found := read_prompt(link))), None)
    if carried is None:
        return None
    text = message.text or ""
    return Said(message.chat.id, message.message_id, text, carried, prompt.message_id)


def _last_changed(message: Message) -> datetime:
    # Telegram gives the date as an instant and the change as a number of seconds.
    if message.edit_date:
        return datetime.fromtimestamp(message.edit_date, UTC)
    return message.date


def _message(number: int, message: Message) -> Heard | None:
    if message.chat.type in GROUPS:
        return _in_group(number, message)
    if message.chat.type != ChatType.PRIVATE or (message.from_user and message.from_user.is_bot):
        return None
    if said := _asked_for(message):
        return Heard(None, ballot=said)
    return Heard(Arrival(message.chat.id, _event(message), number))


def _in_group(number: int, message: Message) -> Heard | None:
    """Of all that is said in a group, only the link to a circle, and that the group has moved."""
    if message.migrate_to_chat_id:
        return Heard(Arrival(message.chat.id, Moved(to=message.migrate_to_chat_id), number))
    sender, event = message.from_user, _event(message)
    if sender is None or sender.is_bot or not isinstance(event, Commanded):
        return None
    circle = circle_in(event.payload) if event.command == "start" else ""
    if not circle:
        return None
    linked = Linked(group=message.chat.id, circle=circle, **_who(sender))
    return Heard(Arrival(sender.id, linked, number))  # their own chat has their number


def _event(message: Message) -> Event:
    who = _who(message.from_user)
    if message.text is None:
        what = next((kind for kind in KINDS if getattr(message, kind)), "other")
        return Sent(
            what=what,
            message=message.message_id,
            text=message.caption or "",
            file=_file(message),
            pin=_pin(message),
            replies_to=_replied_to(message),
            **who,
        )
    if message.text.startswith("/"):
        command, _, payload = message.text[1:].partition(" ")
        name = command.partition("@")[0].lower()
        return Commanded(command=name, payload=payload.strip(), message=message.message_id, **who)
    return Wrote(text=message.text, message=message.message_id, **who)


def _file(message: Message) -> File | None:
    """What was sent, by Telegram's name for it. Nothing is downloaded."""
    if message.photo:
        return File("photo", message.photo[-1].file_id)  # the largest of its sizes
    if message.document:
        return File("document", message.document.file_id)
    return File("voice", message.voice.file_id) if message.voice else None


def _replied_to(message: Message) -> tuple[str, ...]:
    """The buttons of the message of ours that this one answers; of its words nothing is taken."""
    answered = message.reply_to_message
    if answered is None or not (answered.from_user and answered.from_user.is_bot):
        return ()
    return _buttons(answered)


def _pin(message: Message) -> tuple[float, float] | None:
    at = message.location
    return (at.latitude, at.longitude) if at else None


def _member(number: int, change: ChatMemberUpdated) -> Heard | None:
    gone = not _is_in(change.new_chat_member)
    if change.chat.type in GROUPS:
        return Heard(Arrival(change.chat.id, Left(), number)) if gone else None
    if change.chat.type != ChatType.PRIVATE:
        return None
    return Heard(Arrival(change.chat.id, Left() if gone else Returned(), number))


def _is_in(member: ChatMemberUnion) -> bool:
    """Whether we are in that chat; one whose rights are restricted may be, or not."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}


def _who(user: User | None) -> Who:
    if user is None:
        return {"name": "", "hint": ""}
    return {"name": user.first_name, "hint": user.language_code or ""}
