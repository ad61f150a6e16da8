"""How the bot gets its updates: getMe, getUpdates, and the webhook methods."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bot.simulator import limits
from bot.simulator.errors import bad_request, conflict
from bot.simulator.methods.common import Described, Handler
from bot.simulator.params import Params
from bot.simulator.world import Poll, World

Json = dict[str, Any]

_SECRET = re.compile(r"[A-Za-z0-9_-]+")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def get_me(world: World, params: Params) -> Json:
    """The bot as a User with its abilities."""
    return {
        **world.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, params: Params) -> list[Json]:
    """Confirm, then wait for updates; 409 while a webhook is set or when a newer call takes over."""
    if world.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    limit = params.integer("limit") or limits.UPDATES_MAX
    limit = min(max(limit, limits.UPDATES_MIN), limits.UPDATES_MAX)
    timeout = params.integer("timeout") or 0
    world.end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
    world.updates.allow(params.parsed("allowed_updates"))
    offset = params.integer("offset")
    if offset:
        world.updates.confirm_before(offset)
    return await _poll(world, limit, timeout)


async def _poll(world: World, limit: int, timeout: int) -> list[Json]:
    mine = world.poll = Poll()
    world.signal.notify()  # for whoever waits until the bot is up
    updates = world.updates
    try:
        await world.signal.wait_for(lambda: bool(mine.ended_because) or len(updates) > 0, timeout)
    finally:
        if world.poll is mine:
            world.poll = None
    if mine.ended_because:
        raise conflict(mine.ended_because)
    return updates.hand_out(limit)


async def set_webhook(world: World, params: Params) -> Described:
    """Deliver updates to an address; an empty one removes the webhook."""
    url = params.text("url")
    if not url:
        return await delete_webhook(world, params)
    _check_url(url)
    secret = params.text("secret_token")
    if len(secret) > limits.SECRET_TOKEN_LENGTH:
        raise bad_request("secret token is too long")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = params.integer("max_connections")
    if connections is not None and connections not in limits.WEBHOOK_CONNECTIONS:
        raise bad_request("max_connections is out of range")
    world.updates.allow(params.parsed("allowed_updates"))
    world.end_poll("terminated by setWebhook request")
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    known = world.webhook.url == url
    await world.webhook.set(url, secret, connections)
    return Described(True, "Webhook is already set" if known else "Webhook was set")


def _check_url(url: str) -> None:
    """Telegram wants HTTPS; plain HTTP is taken only for this very machine, where there is no proxy."""
    split = urlsplit(url)
    local = split.scheme == "http" and split.hostname in _LOOPBACK
    if split.scheme != "https" and not local:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not split.hostname:
        raise bad_request("bad webhook: invalid webhook URL specified")


async def delete_webhook(world: World, params: Params) -> Described:
    """Back to getUpdates."""
    known = bool(world.webhook.url)
    await world.webhook.remove()
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    return Described(True, "Webhook was deleted" if known else "Webhook is already deleted")


def get_webhook_info(world: World, params: Params) -> Json:
    """Address, waiting updates, last trouble."""
    return world.webhook.info()


METHODS: dict[str, Handler] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
