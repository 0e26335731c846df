"""Methods by which a bot speaks."""

from __future__ import annotations

from mimetypes import guess_type

from bot.simulator import rules
from bot.simulator.chats import Chat
from bot.simulator.files import File, check_photo
from bot.simulator.keyboards import hung_on
from bot.simulator.methods.registry import method
from bot.simulator.methods.replying import reply_of
from bot.simulator.params import Params
from bot.simulator.telegram import Json, bad_request, told
from bot.simulator.text import FormattedText, caption_text, message_text
from bot.simulator.world import World

_UNKNOWN_TYPE = "application/octet-stream"


@method("sendMessage")
def send_message(world: World, params: Params) -> Json:
    """A text."""
    content = text_of(params).as_text()
    if preview := params.nested("link_preview_options"):
        content["link_preview_options"] = preview
    return _send(world, params, content)


@method("sendPhoto")
def send_photo(world: World, params: Params) -> Json:
    """A picture."""
    return _send_file(world, params, "photo", "image/jpeg")


@method("sendVoice")
def send_voice(world: World, params: Params) -> Json:
    """A voice note."""
    return _send_file(world, params, "voice", "audio/ogg")


@method("sendDocument")
def send_document(world: World, params: Params) -> Json:
    """Any other file."""
    return _send_file(world, params, "document", _UNKNOWN_TYPE)


@method("sendVenue")
def send_venue(world: World, params: Params) -> Json:
    """A place on the map, with its name and address."""
    latitude, longitude = params.number("latitude"), params.number("longitude")
    words = {name: params.text(name).strip() for name in ("title", "address")}
    for name, text in words.items():
        if not text:
            raise bad_request(f"{name} is empty")
    if not rules.on_earth(latitude, longitude):
        raise bad_request("wrong venue location specified")
    location = {"latitude": latitude, "longitude": longitude}
    return _send(world, params, {"location": location, "venue": {"location": location, **words}})


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> bool:
    """That the bot is typing: checked, but nobody here watches it."""
    if params.text("action") not in rules.CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    destination(world, params)
    return True


def text_of(params: Params) -> FormattedText:
    """The text of a message to send or to put in place of another."""
    return message_text(params.text("text"), params.text("parse_mode"), params.nested("entities"))


def caption_of(params: Params) -> FormattedText:
    """The words under a picture or a file."""
    return caption_text(
        params.text("caption"), params.text("parse_mode"), params.nested("caption_entities")
    )


def destination(world: World, params: Params) -> Chat:
    """The chat that the bot wants to write into."""
    if not params.text("chat_id"):
        raise bad_request("chat_id is empty")
    return world.chats.reachable(params.integer("chat_id"))


def _send_file(world: World, params: Params, kind: str, mime_type: str) -> Json:
    words = caption_of(params).as_caption()
    destination(world, params)  # a refused file is not kept
    file = _file(world, params, kind, mime_type)
    return _send(world, params, {**file.described(), **words})


def _file(world: World, params: Params, kind: str, mime_type: str) -> File:
    """A file sent along, or one that Telegram already has."""
    upload = params.upload(kind)
    if upload is None:
        return _known_file(world, params.text(kind), kind)
    name, content = upload.filename or kind, upload.file.read()
    given = upload.content_type
    if not given or given == _UNKNOWN_TYPE:
        given = guess_type(name)[0] or mime_type
    if kind == "photo":
        check_photo(content)
    return world.files.add(kind, content, name, given)


def _known_file(world: World, source: str, kind: str) -> File:
    if not source or source.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if source.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # this machine may be offline
    file = world.files.get(source)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _send(world: World, params: Params, content: Json) -> Json:
    hanging = hung_on(params.nested("reply_markup"))
    chat = destination(world, params)
    message = {**reply_of(chat, params), **content}
    if chat.standing:
        chat.standing.count(world.clock.now())
    if params.flag("protect_content"):
        message["has_protected_content"] = True
    if hanging:
        message["reply_markup"] = hanging
    return told(world.chats.add(chat, world.bot, message))
