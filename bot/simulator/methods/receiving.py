"""Methods by which a bot hears: updates fetched or delivered, files, what a chat is."""

from __future__ import annotations

from bot.simulator import rules
from bot.simulator.files import LARGEST_DOWNLOAD
from bot.simulator.methods.registry import Written, method
from bot.simulator.params import Params
from bot.simulator.telegram import Json, RefusalError, bad_request
from bot.simulator.world import World

_WEBHOOK_IS_SET = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)

_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


@method("getUpdates")
async def get_updates(world: World, params: Params) -> Written:
    """Long polling; the offset confirms everything before it."""
    if world.webhook.url:
        raise RefusalError(409, _WEBHOOK_IS_SET)
    world.updates.allow(params.nested("allowed_updates"))
    texts = await world.updates.fetch(
        params.integer("offset"), params.integer("limit", 100), params.integer("timeout")
    )
    return Written(f"[{','.join(texts)}]")


@method("setWebhook")
def set_webhook(world: World, params: Params) -> bool:
    """Have updates delivered; an empty address ends that."""
    url = params.text("url")
    if not url:
        return delete_webhook(world, params)
    secret = rules.webhook_secret(params.text("secret_token"))
    rules.webhook_address(url)
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.allow(params.nested("allowed_updates"))
    connections = min(max(params.integer("max_connections", 40), 1), 100)
    world.webhook.set(url, secret, connections)
    return True


@method("deleteWebhook")
def delete_webhook(world: World, params: Params) -> bool:
    """Go back to fetching."""
    world.webhook.unset()
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, _: Params) -> Json:
    """Where updates go, and what went wrong last."""
    return world.webhook.info()


@method("getFile")
def get_file(world: World, params: Params) -> Json:
    """Where a file can be downloaded."""
    file = world.files.find(params.text("file_id"))
    if len(file.content) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.reference, "file_path": file.path}


@method("getChat")
def get_chat(world: World, params: Params) -> Json:
    """What is known about a chat."""
    chat = world.chats.find(params.integer("chat_id"))
    return {
        **chat.profile,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
