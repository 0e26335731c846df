"""Methods about the bot itself: who it is, what it is called, which commands it offers."""

from __future__ import annotations

from bot.simulator import rules
from bot.simulator.methods.registry import method
from bot.simulator.params import Params
from bot.simulator.telegram import Json
from bot.simulator.world import World


@method("getMe")
def get_me(world: World, _: Params) -> Json:
    """Who the bot is."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


@method("setMyCommands")
def set_my_commands(world: World, params: Params) -> bool:
    """Replace the menu of one scope and language."""
    commands = rules.bot_commands(params.nested("commands"))
    scope, language = params.nested("scope"), rules.language(params.text("language_code"))
    world.profile.set_commands(commands, scope, language)
    world.changes.announce("commands", (scope or {}).get("chat_id"), commands=commands)
    return True


@method("getMyCommands")
def get_my_commands(world: World, params: Params) -> list[Json]:
    """The menu of one scope and language."""
    language = rules.language(params.text("language_code"))
    return world.profile.commands(params.nested("scope"), language)


@method("setMyName")
def set_my_name(world: World, params: Params) -> bool:
    """The bot's name in one language; without a language it is the name everybody sees."""
    name = rules.profile_text(params.text("name"), 64)
    if name and not params.text("language_code"):
        world.bot["first_name"] = name
    return _keep(world, params, "name", name)


@method("setMyDescription")
def set_my_description(world: World, params: Params) -> bool:
    """What an empty chat says about the bot."""
    text = rules.profile_text(params.text("description"), 512)
    return _keep(world, params, "description", text)


@method("setMyShortDescription")
def set_my_short_description(world: World, params: Params) -> bool:
    """What the bot's profile says about it."""
    text = rules.profile_text(params.text("short_description"), 120)
    return _keep(world, params, "short_description", text)


def _keep(world: World, params: Params, kind: str, text: str) -> bool:
    language = rules.language(params.text("language_code"))
    world.profile.texts[kind, language] = text
    return True
