"""From a row of the outbox to a call of the Bot API: which method, and with what."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from telegram import InputFile
from telegram.constants import ParseMode

from bot import bins, links
from bot.reports import pictures, printed

Json = dict[str, Any]
Call = tuple[str, Json]  # the method, its parameters

SLOW = frozenset({"chart", "bins", "workbook", "table", "page"})  # these are made only now


def takes_long(payload: Json) -> bool:
    """Whether `call_for` may take seconds, for something is drawn or written first."""
    attachment: Json = payload.get("attachment") or {}
    return attachment.get("type") in SLOW


def call_for(chat: int, payload: Json) -> Call:
    """The call that says this, or changes what was said. Raises NotDrawn: see `takes_long`."""
    shared: Json = {"chat_id": chat, **_keyboard(payload)}
    if "edits" in payload:
        shared |= {"message_id": payload["edits"]}
        return "editMessageText", {**shared, **_text(payload)}
    if "replies_to" in payload:
        # If they have deleted their words meanwhile, ours are still an answer.
        shared["reply_parameters"] = {
            "message_id": payload["replies_to"],
            "allow_sending_without_reply": True,
        }
    if attachment := payload.get("attachment"):
        method, data = ATTACHED[attachment["type"]](attachment)
        caption = {} if method == "sendVenue" else _caption(payload)
        return method, {**shared, **data, **caption}
    return "sendMessage", {**shared, **_text(payload)}


def _text(payload: Json) -> Json:
    return {
        "text": payload["text"],
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
    }


def _caption(payload: Json) -> Json:
    return {"caption": payload["text"], "parse_mode": ParseMode.HTML} if payload["text"] else {}


def _keyboard(payload: Json) -> Json:
    if payload.get("asks"):  # their next words answer this message
        return {"reply_markup": {"force_reply": True}}
    if not payload["buttons"]:
        return {}
    rows = [
        [{"text": text, "callback_data": choice} for text, choice in row]
        for row in payload["buttons"]
    ]
    return {"reply_markup": {"inline_keyboard": rows}}


def _file(attachment: Json) -> Call:
    kind: str = attachment["kind"]
    return f"send{kind.capitalize()}", {kind: attachment["id"]}


def _venue(attachment: Json) -> Call:
    return "sendVenue", {
        name: attachment[name] for name in ("latitude", "longitude", "title", "address")
    }


def _qr(attachment: Json) -> Call:
    picture = BytesIO()
    links.save(links.drawn(attachment["link"]), picture)
    return "sendPhoto", {"photo": InputFile(picture.getvalue(), filename="link.png")}


def _sheet(attachment: Json) -> Call:
    file = InputFile(attachment["text"].encode(), filename=attachment["name"])
    # One that was put in the outbox before there were two kinds is kept safe.
    secret = {"protect_content": True} if attachment.get("secret", True) else {}
    return "sendDocument", {"document": file, **secret}


def _calendar(attachment: Json) -> Call:
    from bot import calendars  # noqa: PLC0415 - seldom needed, and not small

    file = InputFile(calendars.document(attachment), filename="meeting.ics")
    return "sendDocument", {"document": file}


def _chart(attachment: Json) -> Call:
    return "sendPhoto", {"photo": InputFile(pictures.png(attachment), filename="chart.png")}


def _bins(attachment: Json) -> Call:
    return "sendPhoto", {"photo": InputFile(bins.png(attachment), filename="bins.png")}


def _workbook(attachment: Json) -> Call:
    from bot.reports import books  # noqa: PLC0415 - what writes tables takes 30 MiB

    return _document(attachment, books.xlsx(attachment))


def _table(attachment: Json) -> Call:
    from bot.reports import books  # noqa: PLC0415 - as above

    return _document(attachment, books.csv(attachment))


def _page(attachment: Json) -> Call:
    return _document(attachment, printed.html(attachment))


def _document(attachment: Json, content: bytes) -> Call:
    return "sendDocument", {"document": InputFile(content, filename=attachment["name"])}


ATTACHED: dict[str, Callable[[Json], Call]] = {
    "file": _file,
    "venue": _venue,
    "qr": _qr,
    "sheet": _sheet,
    "calendar": _calendar,
    "chart": _chart,
    "bins": _bins,
    "workbook": _workbook,
    "table": _table,
    "page": _page,
}
