"""What each of Telegram's answers means for a message: one table, from real HTTP answers."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from telegram.error import TelegramError

from bot.speak.outcome import Fate, Outcome, classify
from bot.speak.telegram import Telegram

TOKEN = "42:SIMULATOR"
ME = {"id": 42, "is_bot": True, "first_name": "C", "username": "c_bot"}
TEXT = {"text": "hello", "buttons": []}


def error(code: int, description: str, **parameters: Any) -> tuple[int, bytes]:
    body = {"ok": False, "error_code": code, "description": description}
    return code, json.dumps({**body, "parameters": parameters} if parameters else body).encode()


ANSWERS = [
    ((200, b'{"ok": true, "result": {"message_id": 5}}'), Fate.SENT),
    (error(400, "Bad Request: message is not modified: specified new message content"), Fate.SENT),
    (error(400, "Bad Request: chat not found"), Fate.LEFT),
    (error(400, "Bad Request: can't parse entities: Unsupported start tag"), Fate.NEVER),
    (error(400, "Bad Request: BUTTON_DATA_INVALID"), Fate.NEVER),
    (error(400, "Bad Request: group upgraded", migrate_to_chat_id=-100), Fate.MOVED),
    (error(403, "Forbidden: bot was kicked from the group chat"), Fate.LEFT),
    (error(403, "Forbidden: the group chat was deleted"), Fate.LEFT),
    (error(400, "Bad Request: not enough rights to send text messages to the chat"), Fate.LEFT),
    (error(403, "Forbidden: bot was blocked by the user"), Fate.LEFT),
    (error(403, "Forbidden: user is deactivated"), Fate.LEFT),
    (error(429, "Too Many Requests: retry after 7", retry_after=7), Fate.LATER),
    (error(429, "Too Many Requests: retry after 0", retry_after=0), Fate.LATER),
    (error(401, "Unauthorized"), Fate.REVOKED),
    (error(413, "Request Entity Too Large"), Fate.NEVER),
    (error(500, "Internal Server Error"), Fate.UNWELL),
    ((502, b"<html>Bad Gateway</html>"), Fate.UNWELL),
    ((200, b"<html>not JSON</html>"), Fate.UNKNOWN),
    ((200, b'{"ok": true, "result": {}}'), Fate.UNKNOWN),
    ((200, b'{"ok": true}'), Fate.UNKNOWN),
]


@pytest.mark.parametrize(("answer", "fate"), ANSWERS)
async def test_every_answer_has_its_meaning(answer: tuple[int, bytes], fate: Fate) -> None:
    assert (await outcome_of(answer)).fate is fate


@pytest.mark.parametrize(
    "refusal",
    [
        "message to edit not found",
        "message can't be edited",
        "MESSAGE_ID_INVALID",
        "there is no text in the message to edit",
    ],
)
async def test_words_that_cannot_take_anothers_place_are_said_anew(refusal: str) -> None:
    answer = error(400, f"Bad Request: {refusal}")
    assert (await outcome_of(answer, {**TEXT, "edits": 5})).fate is Fate.AS_NEW


async def test_an_edit_that_changes_nothing_is_done() -> None:
    answer = error(400, "Bad Request: message is not modified")
    assert (await outcome_of(answer, {**TEXT, "edits": 5})).fate is Fate.SENT


async def test_what_telegram_quotes_of_a_message_never_reaches_the_log() -> None:
    quoted = error(400, 'Bad Request: can\'t parse entities: unsupported start tag "a secret"')
    assert "secret" not in (await outcome_of(quoted)).why


async def test_telegrams_wait_is_taken_at_its_word() -> None:
    answer = error(429, "Too Many Requests: retry after 7", retry_after=7)
    assert (await outcome_of(answer)).wait == timedelta(seconds=7)


async def test_a_group_that_moved_says_where_it_is_now() -> None:
    answer = error(400, "Bad Request: group upgraded", migrate_to_chat_id=-100)
    assert await outcome_of(answer) == Outcome(Fate.MOVED, chat=-100)


async def test_a_new_message_brings_its_number() -> None:
    assert await outcome_of(ANSWERS[0][0]) == Outcome(Fate.SENT, message=5)


async def test_without_a_connection_nothing_was_sent() -> None:
    telegram = Telegram(TOKEN, "http://127.0.0.1:9", 0)  # the discard port: nobody listens
    with pytest.raises(TelegramError):
        await telegram.open()
    outcome = await telegram.deliver(1, TEXT)
    await telegram.close()
    assert outcome.fate is Fate.NOT_SENT


async def test_a_connection_lost_after_asking_leaves_a_doubt() -> None:
    assert (await outcome_of(None)).fate is Fate.UNKNOWN


@pytest.mark.parametrize("surprise", [RuntimeError("?"), KeyError("result"), TimeoutError()])
def test_what_nobody_foresaw_is_a_doubt(surprise: Exception) -> None:
    assert classify(surprise).fate is Fate.UNKNOWN


async def outcome_of(answer: tuple[int, bytes] | None, payload: dict[str, Any] = TEXT) -> Outcome:
    """Deliver one message to a server that gives this answer, or none and hangs up."""

    async def serve(request: web.Request) -> web.Response:
        if request.path.endswith("/getMe"):
            return web.json_response({"ok": True, "result": ME})
        if answer is None:
            assert request.transport
            request.transport.close()
            return web.Response()
        return web.Response(status=answer[0], body=answer[1], content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    telegram = Telegram(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}", 0)
    try:
        await telegram.open()
        return await telegram.deliver(1, payload)
    finally:
        await telegram.close()
        await runner.cleanup()
