"""Methods by which a bot changes what it has said, and answers taps."""

from __future__ import annotations

from bot.simulator import rules
from bot.simulator.chats import Chat
from bot.simulator.methods.registry import method
from bot.simulator.methods.sending import caption_of, destination, text_of
from bot.simulator.params import Params
from bot.simulator.telegram import Json, bad_request
from bot.simulator.world import World

_TEXT = ("text", "entities", "link_preview_options", "reply_markup")
_CAPTION = ("caption", "caption_entities", "reply_markup")


@method("editMessageText")
def edit_message_text(world: World, params: Params) -> Json:
    """Another text; a keyboard that is not given again is taken away."""
    content = text_of(params).as_text()
    if preview := params.nested("link_preview_options"):
        content["link_preview_options"] = preview
    chat, message = _own(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    edited = _with_keyboard(params, _without(message, *_TEXT) | content)
    return world.chats.replace(chat, message, edited)


@method("editMessageCaption")
def edit_message_caption(world: World, params: Params) -> Json:
    """Other words under a picture or a file."""
    content = caption_of(params).as_caption()
    chat, message = _own(world, params)
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    edited = _with_keyboard(params, _without(message, *_CAPTION) | content)
    return world.chats.replace(chat, message, edited)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Another keyboard, or none."""
    chat, message = _own(world, params)
    edited = _with_keyboard(params, _without(message, "reply_markup"))
    return world.chats.replace(chat, message, edited)


@method("deleteMessage")
def delete_message(world: World, params: Params) -> bool:
    """Take a message away."""
    chat = world.chats.find(params.integer("chat_id"))
    world.chats.delete(chat, params.integer("message_id"))
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> bool:
    """Stop the spinner of a tapped button, perhaps with a few words."""
    text = params.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query = params.text("callback_query_id")
    world.chats.answer_query(query, text, show_alert=params.flag("show_alert"))
    return True


def _own(world: World, params: Params) -> tuple[Chat, Json]:
    chat = destination(world, params)
    return chat, world.chats.own(chat, params.integer("message_id"))


def _with_keyboard(params: Params, message: Json) -> Json:
    keyboard = rules.inline_keyboard(params.nested("reply_markup"))
    return {**message, "reply_markup": keyboard} if keyboard else message


def _without(message: Json, *parts: str) -> Json:
    return {key: part for key, part in message.items() if key not in parts}
