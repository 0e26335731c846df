"""What people do with their phones, as the updates that a bot hears of it."""

from __future__ import annotations

from bot.simulator import rules, telegram
from bot.simulator.chats import Chat
from bot.simulator.files import SAMPLES
from bot.simulator.groups import Groups
from bot.simulator.handing import handed_over
from bot.simulator.links import group_start_of, start_of
from bot.simulator.telegram import Json, bad_request
from bot.simulator.things import CAPTIONED, THINGS, Upload, captioned, forwarded, written
from bot.simulator.world import World


class People:
    """The people at the other end. Whatever they do starts or continues a conversation."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.groups = Groups(world)

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
            "messages": self._world.chats.shown(chat),
        }

    def say(self, chat_id: int, text: str, *, reply_to: int = 0) -> int:
        """Write something; returns the id of the message."""
        return self._message(chat_id, written(text), reply_to)

    def send(self, chat_id: int, kind: str, *, caption: str = "", reply_to: int = 0) -> int:
        """Send a made-up thing of one of the `KINDS`."""
        if kind in SAMPLES:
            content = captioned(self._world.files.add_sample(kind), caption)
        elif kind == "forward":
            content = forwarded(self._world.clock.timestamp())
        else:
            content = THINGS[kind]
        return self._message(chat_id, content, reply_to)

    def upload(self, chat_id: int, upload: Upload, *, reply_to: int = 0) -> int:
        """Send a file of one's own."""
        if upload.kind not in CAPTIONED:
            raise bad_request(f"nobody can send a file as {upload.kind}")
        file = self._world.files.add(upload.kind, upload.content, upload.name, upload.type)
        return self._message(chat_id, captioned(file, upload.caption), reply_to)

    def locate(self, chat_id: int, latitude: float, longitude: float, *, reply_to: int = 0) -> int:
        """Send a place on the map."""
        if not rules.on_earth(latitude, longitude):
            raise bad_request("there is no such place")
        place = {"latitude": latitude, "longitude": longitude}
        return self._message(chat_id, {"location": place}, reply_to)

    def open_link(self, chat_id: int, link: str) -> int:
        """Follow a link to the bot, which begins a conversation with what the link carries; or
        takes the bot into a group of theirs."""
        name = self._world.bot["username"]
        payload = group_start_of(link, name)
        if payload is not None:
            return self.groups.follow(chat_id, payload)
        return self.say(chat_id, start_of(link, name))

    def tap(self, chat_id: int, message_id: int, data: str) -> str:
        """Tap a button, which the message need not have; returns the id of the query."""
        chat = self._present(chat_id)
        message = self._world.chats.told(chat, message_id)
        message = message or telegram.inaccessible_message(chat.profile, message_id)
        query: Json = {
            "id": self._world.chats.open_query(chat),
            "from": chat.account,
            "chat_instance": str(chat.id),
            "message": handed_over("callback_query", message, self._world.faults),
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
        edited = telegram.without(message, "entities") | written(text)
        self._tell("edited_message", self._world.chats.replace(chat, message, edited))

    def delete(self, chat_id: int, message_id: int, *, for_both: bool = True) -> None:
        """Take a message away, of which Telegram tells a bot nothing."""
        chats = self._world.chats
        take_away = chats.delete if for_both else chats.hide
        take_away(chats.find(chat_id), message_id)

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

    def _message(self, chat_id: int, content: Json, reply_to: int) -> int:
        chat = self._present(chat_id)
        if reply_to:
            content = {"reply_to_message": self._answered(chat, reply_to), **content}
        if chat.blocked:
            self.unblock(chat_id)  # a client does that before it lets one write
        message = self._world.chats.add(chat, chat.account or {}, content)
        self._tell("message", message)
        return int(message["message_id"])

    def _tell(self, update: str, message: Json) -> None:
        self._world.updates.add({update: handed_over(update, message, self._world.faults)})

    def _answered(self, chat: Chat, message_id: int) -> Json:
        message = chat.messages.get(message_id)
        if message is None or message_id in chat.hidden:
            raise bad_request("message to be replied not found")
        return telegram.quoted(message)

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
