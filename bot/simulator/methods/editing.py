"""Methods by which a bot changes what it has said, and answers taps."""

from __future__ import annotations

from bot.simulator.chats import Chat
from bot.simulator.keyboards import hung_on_edited
from bot.simulator.methods.registry import method
from bot.simulator.methods.sending import caption_of, destination, text_of
from bot.simulator.params import Params
from bot.simulator.rights import check_deletable, editable
from bot.simulator.telegram import Json, bad_request, without
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
    edited = _with_keyboard(params, without(message, *_TEXT) | content)
    return world.chats.replace(chat, message, edited)


@method("editMessageCaption")
def edit_message_caption(world: World, params: Params) -> Json:
    """Other words under a picture or a file."""
    content = caption_of(params).as_caption()
    chat, message = _own(world, params)
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    edited = _with_keyboard(params, without(message, *_CAPTION) | content)
    return world.chats.replace(chat, message, edited)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Another keyboard, or none."""
    chat, message = _own(world, params)
    edited = _with_keyboard(params, without(message, "reply_markup"))
    return world.chats.replace(chat, message, edited)


@method("deleteMessage")
def delete_message(world: World, params: Params) -> bool:
    """Take a message away."""
    chat, number = world.chats.find(params.integer("chat_id")), params.integer("message_id")
    check_deletable(chat, number, world.bot, world.clock.timestamp())
    world.chats.delete(chat, number)
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
    return chat, editable(chat, params.integer("message_id"), world.bot)


def _with_keyboard(params: Params, message: Json) -> Json:
    keyboard = hung_on_edited(params.nested("reply_markup"))
    return {**message, "reply_markup": keyboard} if keyboard else message
