"""Links that open a chat with the bot, and what the person who follows one says by it."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from bot.simulator.telegram import bad_request

_HOSTS = {"t.me", "telegram.me", "telegram.dog"}
#: What may follow `?start=` and `?startgroup=`; a client drops anything else without a word.
_PAYLOAD = re.compile("[A-Za-z0-9_-]{0,64}")


def start_of(link: str, username: str) -> str:
    """The words that following the link sends: `/start` with what the link carries.

    A link to share (`t.me/share/url?url=…`) counts as the link inside it: that is what the friend
    will tap.
    """
    query = _query(link, username)
    if "url" in query:
        return start_of(query["url"][0], username)
    payload = _checked(query.get("start", [""])[0])
    return f"/start {payload}" if payload else "/start"


def group_start_of(link: str, username: str) -> str | None:
    """What a link carries that takes the bot into a group; None for any other link to the bot."""
    query = _query(link, username)
    return _checked(query["startgroup"][0]) if "startgroup" in query else None


def _query(link: str, username: str) -> dict[str, list[str]]:
    """What a link asks for, if it leads to the bot or shares a link."""
    parts = _parts(link)
    query = parse_qs(parts.query, keep_blank_values=True)
    if _is_sharing(parts):
        return {"url": query.get("url", [""])}
    if _addressee(parts, query).lower() != username.lower():
        raise bad_request(f"this link does not lead to @{username}")
    query.pop("url", None)
    return query


def _checked(payload: str) -> str:
    if not _PAYLOAD.fullmatch(payload):
        raise bad_request("a start parameter is at most 64 of A-Z, a-z, 0-9, _ and -")
    return payload


def _parts(link: str) -> SplitResult:
    link = link.strip()
    try:
        return urlsplit(link if "://" in link else f"https://{link}")
    except ValueError:
        raise bad_request("this is not a link") from None


def _is_sharing(parts: SplitResult) -> bool:
    return parts.netloc.lower() in _HOSTS and parts.path.rstrip("/") in {"/share", "/share/url"}


def _addressee(parts: SplitResult, query: dict[str, list[str]]) -> str:
    """The name of the account that the link leads to, empty if it leads elsewhere."""
    if parts.scheme == "tg" and parts.netloc == "resolve":
        return query.get("domain", [""])[0]
    host = parts.netloc.lower()
    if host in _HOSTS:
        return parts.path.strip("/")
    name, _, rest = host.partition(".")
    return name if rest == "t.me" else ""
