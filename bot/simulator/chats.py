"""Chats and what stands in them, with one sequence of message ids across the whole bot."""

from __future__ import annotations

from collections import OrderedDict
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

    def as_it_stands(self, chat: Chat, message_id: int) -> Json | None:
        """A message as an update shows it. Telegram looks up anew what it answers: an edit of that
        shows, and with a deleted message the quote is gone, too."""
        message = chat.messages.get(message_id)
        old = (message or {}).get("reply_to_message")
        if message is None or old is None:
            return message
        answered = chat.messages.get(old["message_id"])
        if answered:
            return {**message, "reply_to_message": telegram.quoted(answered)}
        if self._most is not None:  # it may only have been forgotten here
            return message
        return telegram.quoted(message)

    def own(self, chat: Chat, message_id: int) -> Json:
        """A message of the bot's own, to be edited."""
        if message_id <= 0:
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to edit not found")
        if message.get("from") != self.bot:
            raise bad_request("message can't be edited")
        return message

    def replace(self, chat: Chat, old: Json, new: Json) -> Json:
        """An edit. What looks the same as before is refused."""
        if {**old, "edit_date": 0} == {**new, "edit_date": 0}:
            raise bad_request(NOT_MODIFIED)
        edited = {**new, "edit_date": self._clock.timestamp()}
        chat.messages[edited["message_id"]] = edited
        self._changes.announce("edit", chat.id, message=edited)
        return edited

    def delete(self, chat: Chat, message_id: int) -> None:
        """A message disappears."""
        if message_id not in chat.messages:
            raise bad_request("message to delete not found")
        del chat.messages[message_id]
        self._changes.announce("delete", chat.id, message_id=message_id)

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
