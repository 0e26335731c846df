"""Chats and what stands in them, with one sequence of message ids across the whole bot."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container
from dataclasses import dataclass, field

from bot.simulator import telegram
from bot.simulator.clock import SimulatedClock
from bot.simulator.events import Changes
from bot.simulator.rules import NOT_MODIFIED, OLD_QUERY
from bot.simulator.standing import Standing
from bot.simulator.telegram import Json, RefusalError, bad_request

FIRST_CHAT = 1001
#: Without history, a chat remembers this many messages: enough to edit what was just sent.
FEW_MESSAGES = 20
#: How long a tap may wait for its answer, in seconds of the simulated clock.
QUERY_LIFETIME = 60
_MOST_QUERIES = 10_000


@dataclass
class Chat:
    """One chat. `profile` and `account` are Telegram's objects; groups have no account, but may
    have a standing of the bot."""

    profile: Json
    account: Json | None = None
    role: str = ""
    started: bool = True
    blocked: bool = False
    standing: Standing | None = None
    messages: dict[int, Json] = field(default_factory=dict)
    #: Messages that the person has deleted on their own side only.
    hidden: set[int] = field(default_factory=set)

    @property
    def id(self) -> int:
        """Telegram's id of this chat."""
        return int(self.profile["id"])


class Chats:
    """All chats of the bot. Messages are replaced, never changed, so a message once handed out
    stays what it was."""

    def __init__(
        self, bot: Json, clock: SimulatedClock, changes: Changes, *, keep_history: bool
    ) -> None:
        self.bot = bot
        self._clock = clock
        self._changes = changes
        self._most = None if keep_history else FEW_MESSAGES
        self._chats: dict[int, Chat] = {}
        self._phones = 0
        self._last_message = 0
        self._last_query = 0
        # Ordered, because a plain dictionary is slow to lose its first key again and again.
        self._queries: OrderedDict[str, tuple[int, int]] = OrderedDict()

    # Chats

    def open_phone(self, name: str, language_code: str, role: str, *, started: bool) -> Chat:
        """A person arrives with a phone."""
        account = telegram.person(FIRST_CHAT + self._phones, name, language_code)
        self._phones += 1
        profile = telegram.private_chat(account)
        chat = Chat(profile, account, role, started)
        self._chats[chat.id] = chat
        return chat

    def learn(self, profile: Json) -> Chat:
        """A chat that an update from outside tells about, such as a group."""
        return self._chats.setdefault(int(profile["id"]), Chat(profile))

    def phones(self) -> list[Chat]:
        """The private chats, in the order in which they were opened."""
        return [chat for chat in self._chats.values() if chat.account]

    def find(self, chat_id: int) -> Chat:
        """The chat, if the bot has any business with it."""
        try:
            return self._chats[chat_id]
        except KeyError:
            raise bad_request("chat not found") from None

    def reachable(self, chat_id: int) -> Chat:
        """The chat, if the bot may write into it."""
        chat = self.find(chat_id)
        if chat.standing:
            chat.standing.check()
        if chat.blocked:
            raise RefusalError(403, "bot was blocked by the user")
        if not chat.started:
            raise RefusalError(403, "bot can't initiate conversation with a user")
        return chat

    # Messages

    def add(self, chat: Chat, sender: Json, content: Json) -> Json:
        """A new message appears."""
        message = {
            "message_id": self.next_message_id(),
            "from": sender,
            "chat": chat.profile,
            "date": self._clock.timestamp(),
            **content,
        }
        self.keep(chat, message)
        return message

    def next_message_id(self) -> int:
        """The next number of the one sequence."""
        self._last_message += 1
        return self._last_message

    def keep(self, chat: Chat, message: Json) -> None:
        """Show a message that already has its number."""
        chat.messages[message["message_id"]] = message
        if self._most is not None and len(chat.messages) > self._most:
            del chat.messages[next(iter(chat.messages))]
        self._changes.announce("message", chat.id, message=message)

    def told(self, chat: Chat, message_id: int) -> Json | None:
        """A message as the bot is told of it now, None if it is gone."""
        message = chat.messages.get(message_id)
        return telegram.told(self._as_it_stands(chat, message)) if message else None

    def shown(self, chat: Chat) -> list[Json]:
        """The chat as the person sees it now, in order."""
        return [
            self._as_it_stands(chat, message, chat.hidden)
            for number, message in chat.messages.items()
            if number not in chat.hidden
        ]

    def _as_it_stands(
        self, chat: Chat, message: Json, hidden: Container[int] = frozenset()
    ) -> Json:
        """Telegram looks up anew what a message answers: an edit of that shows, and with a deleted
        message the quote is gone, too."""
        if "reply_to_message" not in message:
            return message
        number = message["reply_to_message"]["message_id"]
        answered = chat.messages.get(number)
        if answered and number not in hidden:
            return {**message, "reply_to_message": telegram.quoted(answered)}
        if not answered and self._most is not None:  # it may only have been forgotten here
            return message
        return telegram.without(message, "reply_to_message")

    def replace(self, chat: Chat, old: Json, new: Json) -> Json:
        """An edit, as the bot is told of it. What looks the same as before is refused."""
        if {**old, "edit_date": 0} == {**new, "edit_date": 0}:
            raise bad_request(NOT_MODIFIED)
        edited = {**new, "edit_date": self._clock.timestamp()}
        number = edited["message_id"]
        chat.messages[number] = edited
        if number not in chat.hidden:
            seen = self._as_it_stands(chat, edited, chat.hidden)
            self._changes.announce("edit", chat.id, message=seen)
            self._announce_quotes(chat, number)
        return telegram.told(self._as_it_stands(chat, edited))

    def delete(self, chat: Chat, message_id: int) -> None:
        """A message disappears, for both sides."""
        if message_id not in chat.messages:
            raise bad_request("message to delete not found")
        del chat.messages[message_id]
        self._announce_loss(chat, message_id)

    def hide(self, chat: Chat, message_id: int) -> None:
        """A message disappears for the person only; the bot still has it."""
        if message_id not in chat.messages or message_id in chat.hidden:
            raise bad_request("message to delete not found")
        chat.hidden.add(message_id)
        self._announce_loss(chat, message_id)

    def _announce_loss(self, chat: Chat, message_id: int) -> None:
        self._changes.announce("delete", chat.id, message_id=message_id)
        self._announce_quotes(chat, message_id)

    def _announce_quotes(self, chat: Chat, message_id: int) -> None:
        """Whoever looks on sees it also in the messages that show what they answer."""
        if not self._changes.watched:
            return
        for number, message in chat.messages.items():
            answered = message.get("reply_to_message", {}).get("message_id")
            if answered == message_id and number not in chat.hidden:
                seen = self._as_it_stands(chat, message, chat.hidden)
                self._changes.announce("quote", chat.id, message=seen)

    # Taps

    def open_query(self, chat: Chat) -> str:
        """A tap begins to wait for its answer."""
        self._last_query += 1
        identifier = str(self._last_query)
        self._queries[identifier] = (chat.id, self._clock.timestamp())
        if len(self._queries) > _MOST_QUERIES:
            self._queries.popitem(last=False)
        return identifier

    def answer_query(self, identifier: str, text: str, *, show_alert: bool) -> None:
        """The answer to a tap, which comes once and in time."""
        chat_id, asked = self._queries.pop(identifier, (0, 0))
        if not chat_id or self._clock.timestamp() - asked > QUERY_LIFETIME:
            raise bad_request(OLD_QUERY)
        self._changes.announce("answer", chat_id, text=text, show_alert=show_alert)
