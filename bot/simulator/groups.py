"""Groups of people: what they do with the bot, as the updates that a bot hears of it.

The bot has Telegram's privacy mode: of what people write it hears commands only.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.simulator.chats import Chat
from bot.simulator.standing import GROUP, SUPERGROUP, Standing
from bot.simulator.telegram import Json, bad_request
from bot.simulator.things import written
from bot.simulator.world import World

FIRST_GROUP = -2001
FIRST_SUPERGROUP = -1_002_000_000_001
ROLE = "group chat"  # what it is on the page


class Groups:
    """The groups, each with people who have a phone."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._groups: list[Chat] = []  # and supergroups, in the order in which they began

    def create(self, title: str, members: Iterable[int]) -> Chat:
        """People make a group; the bot knows nothing of it."""
        return self._begin(GROUP, FIRST_GROUP, title, list(members))

    def _begin(self, kind: str, first: int, title: str, members: list[int]) -> Chat:
        number = first - sum(_standing(chat).kind == kind for chat in self._groups)
        chat = self._world.chats.learn({"id": number, "type": kind, "title": title})
        chat.standing = Standing(kind, members)
        self._groups.append(chat)
        return chat

    def follow(self, person: int, payload: str, group: int = 0) -> int:
        """Somebody follows a link that takes the bot into a group, and chooses theirs; one is made
        if they have none. Returns the id of the message that carries the payload."""
        chat = self._find(group) if group else self._group_of(person)
        by = self._member(chat, person)
        if not _standing(chat).inside:
            self._enter(chat, by)
        name = self._world.bot["username"]
        return self._say(chat, by, f"/start@{name} {payload}".strip())

    def _group_of(self, person: int) -> Chat:
        theirs = [
            chat
            for chat in self._groups
            if person in _standing(chat).members and not _standing(chat).moved_to
        ]
        name = (self._world.chats.find(person).account or {}).get("first_name", "")
        return theirs[-1] if theirs else self.create(f"{name}'s group", [person])

    def say(self, group: int, person: int, text: str) -> int:
        """Somebody writes in the group; returns the id of the message."""
        chat = self._find(group)
        return self._say(chat, self._member(chat, person), text)

    def remove_bot(self, group: int, person: int = 0) -> None:
        """Somebody takes the bot out."""
        chat = self._find(group)
        standing = _standing(chat)
        by = self._member(chat, person or standing.members[0])
        if not standing.inside:
            raise bad_request("the bot is not in this group")
        standing.inside = False
        status = "left" if standing.kind == GROUP else "kicked"
        self._tell_status(chat, by, "member", status)

    def upgrade(self, group: int) -> Chat:
        """The group becomes a supergroup, as Telegram does when it grows; returns that."""
        chat = self._find(group)
        standing = _standing(chat)
        by = self._member(chat, standing.members[0])
        title = chat.profile["title"]
        new = self._begin(SUPERGROUP, FIRST_SUPERGROUP, title, standing.members)
        _standing(new).inside, _standing(new).known = standing.inside, standing.known
        standing.moved_to = new.id
        self._announce(new)
        self._serve(chat, by, {"migrate_to_chat_id": new.id})
        self._serve(new, by, {"migrate_from_chat_id": chat.id})
        return new

    def shown(self) -> list[Json]:
        """What the page shows of groups: what the bot has said there."""
        return [self._shown(chat) for chat in self._groups if _standing(chat).known]

    def _shown(self, chat: Chat) -> Json:
        said = [message for message in chat.messages.values() if message["from"].get("is_bot")]
        return {
            "chat": chat.id,
            "name": chat.profile["title"],
            "language_code": "en",
            "role": ROLE,
            "blocked": False,
            "commands": [],
            "messages": said,
            "group": True,
        }

    # What the bot hears

    def _enter(self, chat: Chat, by: Json) -> None:
        standing = _standing(chat)
        old = "left" if standing.kind == GROUP or not standing.known else "kicked"
        standing.inside = standing.known = True
        self._announce(chat)
        self._tell_status(chat, by, old, "member")
        self._serve(chat, by, {"new_chat_members": [self._world.bot]})

    def _announce(self, chat: Chat) -> None:
        if _standing(chat).known:
            self._world.changes.announce("phone", chat.id, phone=self._shown(chat))

    def _tell_status(self, chat: Chat, by: Json, old: str, new: str) -> None:
        change = {
            "chat": chat.profile,
            "from": by,
            "date": self._world.clock.timestamp(),
            "old_chat_member": self._as_member(old),
            "new_chat_member": self._as_member(new),
        }
        self._world.updates.add({"my_chat_member": change})

    def _as_member(self, status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self._world.bot, "status": status, **until}

    def _serve(self, chat: Chat, by: Json, content: Json) -> None:
        """A service message: the bot hears those of groups that it is in."""
        message = self._world.chats.add(chat, by, content)
        if _standing(chat).inside:
            self._world.updates.add({"message": message})

    def _say(self, chat: Chat, by: Json, text: str) -> int:
        message = self._world.chats.add(chat, by, written(text))
        if _standing(chat).inside and self._is_for_bot(text):
            self._world.updates.add({"message": message})
        return int(message["message_id"])

    def _is_for_bot(self, text: str) -> bool:
        command, _, _ = text.partition(" ")
        _, _, addressee = command.partition("@")
        return text.startswith("/") and addressee in {"", self._world.bot["username"]}

    def _find(self, group: int) -> Chat:
        chat = next((chat for chat in self._groups if chat.id == group), None)
        if chat is None:
            raise bad_request("there is no such group")
        return chat

    def _member(self, chat: Chat, person: int) -> Json:
        """The account of somebody who is in the group."""
        account = self._world.chats.find(person).account
        if account is None or person not in _standing(chat).members:
            raise bad_request("nobody of that group")
        return account


def _standing(chat: Chat) -> Standing:
    assert chat.standing is not None, "every group has one"
    return chat.standing
