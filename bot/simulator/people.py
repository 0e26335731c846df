"""What people do with their phones, as the updates that a bot hears of it."""

from __future__ import annotations

from bot.simulator import telegram
from bot.simulator.chats import Chat
from bot.simulator.files import SAMPLES
from bot.simulator.telegram import Json, bad_request
from bot.simulator.text import commands_in
from bot.simulator.world import World

#: Besides files, what a person can send with one touch.
_THINGS: dict[str, Json] = {
    "contact": {"contact": {"phone_number": "+440000000000", "first_name": "Sam"}},
    "location": {"location": {"latitude": 51.5007, "longitude": -0.1246}},
}
KINDS = ("photo", "voice", "sticker", "document", "contact", "location", "forward")


class People:
    """The people at the other end. Whatever they do starts or continues a conversation."""

    def __init__(self, world: World) -> None:
        self._world = world

    def open_phone(self, name: str, language_code: str, role: str, *, started: bool) -> Chat:
        """Somebody new takes up a phone."""
        chat = self._world.chats.open_phone(name, language_code, role, started=started)
        self._world.changes.announce("phone", chat.id, phone=self.phone(chat))
        return chat

    def phone(self, chat: Chat) -> Json:
        """A phone as the page shows it."""
        account = chat.account or {}
        return {
            "chat": chat.id,
            "name": account.get("first_name", ""),
            "language_code": account.get("language_code", ""),
            "role": chat.role,
            "blocked": chat.blocked,
            "commands": self._world.profile.menu_of(chat),
            "messages": list(chat.messages.values()),
        }

    def say(self, chat_id: int, text: str) -> int:
        """Write something; returns the id of the message."""
        commands = commands_in(text)
        content = {"text": text, "entities": commands} if commands else {"text": text}
        return self._message(chat_id, content)

    def send(self, chat_id: int, kind: str) -> int:
        """Send a made-up thing of one of the `KINDS`."""
        if kind in SAMPLES:
            content = self._world.files.add_sample(kind).described()
        elif kind == "forward":
            content = self._forwarded()
        else:
            content = _THINGS[kind]
        return self._message(chat_id, content)

    def tap(self, chat_id: int, message_id: int, data: str) -> str:
        """Tap a button, which the message need not have; returns the id of the query."""
        chat = self._present(chat_id)
        message = chat.messages.get(message_id)
        query: Json = {
            "id": self._world.chats.open_query(chat),
            "from": chat.account,
            "chat_instance": str(chat.id),
            "message": message or telegram.inaccessible_message(chat.profile, message_id),
            "data": data,
        }
        self._world.updates.add({"callback_query": query})
        return str(query["id"])

    def edit(self, chat_id: int, message_id: int, text: str) -> None:
        """Change one's own message."""
        chat = self._present(chat_id)
        message = chat.messages.get(message_id)
        if message is None or message.get("from") != chat.account or "text" not in message:
            raise bad_request("message can't be edited")
        edited = {key: part for key, part in message.items() if key != "entities"}
        edited["text"] = text
        if commands := commands_in(text):
            edited["entities"] = commands
        self._world.updates.add(
            {"edited_message": self._world.chats.replace(chat, message, edited)}
        )

    def block(self, chat_id: int) -> None:
        """Block the bot."""
        self._set_blocked(chat_id, blocked=True)

    def unblock(self, chat_id: int) -> None:
        """Let the bot in again."""
        self._set_blocked(chat_id, blocked=False)

    def push(self, update: Json) -> int:
        """Any update at all, such as one from a group; its chat is known from then on."""
        for kind in ("message", "edited_message", "channel_post", "my_chat_member"):
            content = update.get(kind)
            if not content:
                continue
            chat = self._world.chats.learn(content["chat"])
            if kind in {"message", "channel_post"}:
                number = content.get("message_id") or self._world.chats.next_message_id()
                date = content.get("date") or self._world.clock.timestamp()
                content = {**content, "message_id": number, "date": date}
                update = {**update, kind: content}
                self._world.chats.keep(chat, content)
        return self._world.updates.add(update)

    def _present(self, chat_id: int) -> Chat:
        chat = self._world.chats.find(chat_id)
        chat.started = True
        return chat

    def _message(self, chat_id: int, content: Json) -> int:
        chat = self._present(chat_id)
        if chat.blocked:
            self.unblock(chat_id)  # a client does that before it lets one write
        message = self._world.chats.add(chat, chat.account or {}, content)
        self._world.updates.add({"message": message})
        return int(message["message_id"])

    def _forwarded(self) -> Json:
        origin = {
            "type": "hidden_user",
            "sender_user_name": "A friend",
            "date": self._world.clock.timestamp(),
        }
        return {"forward_origin": origin, "text": "Did you see this?"}

    def _set_blocked(self, chat_id: int, *, blocked: bool) -> None:
        chat = self._present(chat_id)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        self._world.changes.announce("blocked", chat.id, blocked=blocked)
        self._world.updates.add(
            telegram.chat_member_update(
                chat.profile,
                chat.account or {},
                self._world.bot,
                self._world.clock.timestamp(),
                blocked=blocked,
            )
        )
