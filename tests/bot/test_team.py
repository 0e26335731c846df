"""The command line's part in the team: its first people, and who did what."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from bot.arrival import Arrival
from bot.cli import main
from bot.store import people, records, schema
from bot.store.engine import Store
from bot.store.tables import AUDIT, INVITATION, OUTBOX, PERSON, STAFF
from bot.turn import take_turn
from flows.catalogue import read_catalogues
from flows.events import Commanded, Event, Tapped
from flows.library import load
from flows.model import Person
from flows.records import EVERYWHERE, Staff
from flows.team.membership import LINK, hashed
from flows.wording import Wording
from flows.world import World

TOKEN = "123456:secret-of-the-bot"
YUSUF, ADE, OMAR = 1001, 1002, 1003
LINE = re.compile(r"https://t\.me/companion_bot\?start=inv-([\w-]{22})\n")


@contextmanager
def telegram(status: int, answer: bytes) -> Iterator[str]:
    """A Telegram that says one thing to whoever asks."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path == f"/bot{TOKEN}/getMe"
            self.send_response(status if known else 404)
            self.end_headers()
            self.wfile.write(answer if known else b"{}")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Desk:
    """The command line of an installation, and the chats of its people."""

    url: str
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """A command: its exit code, and what it said on either stream."""
        self.capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        said = self.capture.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    def invite(self, *arguments: str) -> str:
        """Invite somebody; the token of the link."""
        code, said, _ = self.run("invite", *arguments)
        assert code == 0
        found = LINE.search(said)
        assert found
        return found[1]

    def happen(self, chat: int, *events: Event) -> None:
        """Something that people do in the chat."""
        world = World(datetime.now(UTC), load(), Wording(read_catalogues()), token=lambda: "1" * 22)
        self.in_store(lambda c: take_turn(c, [Arrival(chat, event) for event in events], world))

    def join(self, token: str, chat: int = YUSUF) -> None:
        """Follow a link to the end."""
        self.happen(
            chat,
            Commanded(command="start", payload=LINK + token, message=1),
            Tapped(choice=f"language:ar:{LINK}{token}", message=2, name="Yusuf"),
            Tapped(choice=f"join:{token}:mine", message=2, name="Yusuf"),
            Tapped(choice=f"join:{hashed(token)}:yes", message=2, name="Yusuf"),
        )

    def in_store(self, job: Any) -> Any:
        store = Store(self.url)
        schema.upgrade(store)
        try:
            return store.run_here(job)
        finally:
            store.close()

    def rows(self, table: Any) -> list[dict[str, Any]]:
        return self.in_store(lambda c: [dict(r) for r in c.execute(select(table)).mappings()])  # type: ignore[no-any-return]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that reaches Telegram."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMPANION_TELEGRAM_TOKEN", TOKEN)
    with telegram(200, json.dumps({"result": {"username": "companion_bot"}}).encode()) as api:
        monkeypatch.setenv("COMPANION_TELEGRAM_API", api)
        yield


@pytest.fixture
def desk(
    sqlite_url: str,
    environment: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:
    """The usual installation."""
    monkeypatch.setenv("COMPANION_DATABASE_URL", sqlite_url)
    return Desk(sqlite_url, capsys)


@pytest.fixture
def either_desk(
    database_url: str,
    environment: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:
    """One with either database."""
    monkeypatch.setenv("COMPANION_DATABASE_URL", database_url)
    return Desk(database_url, capsys)


def test_the_operator_makes_the_first_administrator(either_desk: Desk) -> None:
    desk = either_desk
    token = desk.invite("--role", "administrator", "--place", "everywhere")
    (made,) = desk.rows(INVITATION)
    assert (made["id"], made["inviter"], made["place"]) == (hashed(token), 0, EVERYWHERE)
    desk.join(token)
    code = hashed(token)[:8]
    assert any(code in row["payload"]["text"] for row in desk.rows(OUTBOX))  # they can tell it
    assert desk.rows(STAFF) == []

    status, said, _ = desk.run("invite", "--confirm", code)
    assert (status, said) == (0, "Yusuf is part of the team now.\n")
    (member,) = desk.rows(STAFF)
    assert (member["chat_id"], member["posts"]) == (YUSUF, {"": "administrator"})
    assert desk.rows(INVITATION) == []
    welcome = desk.rows(OUTBOX)[-1]
    assert (welcome["chat_id"], welcome["kind"]) == (YUSUF, "task")
    assert welcome["payload"]["buttons"][0][0][1] == "desk::"

    assert desk.run("invite", "--confirm", code)[0] == 2  # once is enough
    assert desk.rows(OUTBOX)[-1] == welcome


def test_an_administrator_needs_no_place_named(desk: Desk) -> None:
    desk.invite("--role", "administrator")
    assert desk.rows(INVITATION)[0]["place"] == EVERYWHERE


def test_the_link_is_drawn_in_the_terminal_and_as_a_picture(desk: Desk, tmp_path: Path) -> None:
    picture = tmp_path / "link.png"
    arguments = ("invite", "--role", "volunteer", "--place", "luton", "--qr", str(picture))
    status, said, _ = desk.run(*arguments)
    assert status == 0
    assert "▄" in said
    assert picture.read_bytes().startswith(b"\x89PNG")
    status, _, wrong = desk.run(*arguments[:-1], str(tmp_path / "nowhere" / "link.png"))
    assert status == 2
    assert wrong.count("\n") == 1
    assert len(desk.rows(INVITATION)) == 1  # the one whose picture could be written


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "administrator, coordinator, facilitator, volunteer"),
        (("--role", "king"), "administrator, coordinator, facilitator, volunteer"),
        (("--role", "volunteer"), "luton"),
        (("--role", "volunteer", "--place", "atlantis"), "luton"),
        (("--role", "volunteer", "--place", "everywhere"), "luton"),
        (("--role", "administrator", "--place", "luton"), "everywhere"),
    ],
)
def test_a_wrong_role_or_place_is_one_line_with_the_right_ones(
    desk: Desk, arguments: tuple[str, ...], named: str
) -> None:
    status, said, wrong = desk.run("invite", *arguments)
    assert (status, said) == (2, "")
    assert named in wrong
    assert wrong.count("\n") == 1
    assert desk.rows(INVITATION) == []


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        (401, b"{}", "refuses COMPANION_TELEGRAM_TOKEN"),
        (502, b"bad gateway", "cannot be reached"),
        (200, b"<html>", "cannot be reached"),
        (200, b'{"ok": true}', "cannot be reached"),
        (200, b"[]", "cannot be reached"),
    ],
)
def test_without_telegram_there_is_one_clear_line_and_no_invitation(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, status: int, answer: bytes, why: str
) -> None:
    with telegram(status, answer) as api:
        monkeypatch.setenv("COMPANION_TELEGRAM_API", api)
        code, said, wrong = desk.run("invite", "--role", "administrator")
    assert (code, said, wrong.count("\n")) == (2, "", 1)
    assert why in wrong
    assert TOKEN not in wrong
    assert desk.rows(INVITATION) == []


def test_nobody_at_the_other_end_is_one_clear_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPANION_TELEGRAM_API", "http://127.0.0.1:9")
    code, _, wrong = desk.run("invite", "--role", "administrator")
    assert (code, wrong.count("\n")) == (2, 1)
    assert "cannot be reached" in wrong


def test_invitations_are_listed_and_taken_back(desk: Desk) -> None:
    assert desk.run("invite", "--list")[1] == "No invitation is open.\n"
    first = desk.invite("--role", "volunteer", "--place", "luton")
    second = desk.invite("--role", "facilitator", "--place", "bradford")
    desk.join(second)
    _, said, _ = desk.run("invite", "--list")
    one, two = said.splitlines()
    assert one.startswith(f"{hashed(first)[:8]}  volunteer  luton  until ")
    assert one.endswith("nobody has said yes so far")
    assert two.endswith("Yusuf waits to be confirmed")
    assert first not in said

    before = len(desk.rows(OUTBOX))
    assert desk.run("invite", "--take-back", hashed(second)[:8])[0] == 0
    assert len(desk.rows(OUTBOX)) == before + 1  # who waited hears it
    assert desk.run("invite", "--take-back", hashed(first)[:8])[0] == 0
    assert desk.rows(INVITATION) == []


def test_a_code_that_fits_nothing_changes_nothing(desk: Desk) -> None:
    token = desk.invite("--role", "volunteer", "--place", "luton")
    for code in ("", "x", hashed(token)[:7], "00000000", token):
        status, _, wrong = desk.run("invite", f"--confirm={code}")  # some begin with a dash
        assert (status, wrong.count("\n")) == (2, 1)
    status, _, wrong = desk.run("invite", "--confirm", hashed(token)[:8])
    assert (status, "nobody has said yes" in wrong) == (2, True)
    assert len(desk.rows(INVITATION)) == 1


def employ(desk: Desk) -> None:
    """An administrator, already there."""
    ade = Staff(ADE, "Ade", {EVERYWHERE: "administrator"}, datetime.now(UTC).date(), (), "ade")

    def write(connection: Any) -> None:
        people.save(connection, {ADE: Person(language="en", place="luton")})
        records.write(connection, [ade])

    desk.in_store(write)


def test_administrators_are_asked_about_the_operators_invitations_too(desk: Desk) -> None:
    employ(desk)
    desk.join(desk.invite("--role", "coordinator", "--place", "luton"))
    asked = [row for row in desk.rows(OUTBOX) if row["chat_id"] == ADE]
    assert [row["payload"]["buttons"][0][0][1].split(":")[0] for row in asked] == ["admit"]


def test_what_was_made_in_the_chat_is_not_confirmed_here(desk: Desk) -> None:
    employ(desk)
    desk.happen(ADE, Tapped(choice="invite:volunteer:luton", message=1))
    desk.join("1" * 22)
    status, _, wrong = desk.run("invite", "--confirm", hashed("1" * 22)[:8])
    assert status == 2
    assert "confirmed there" in wrong
    assert len(desk.rows(STAFF)) == 1


def test_the_audit_says_who_did_what_and_where(desk: Desk) -> None:
    assert desk.run("audit")[1].startswith("Nobody")
    employ(desk)
    desk.happen(ADE, Tapped(choice="invite:volunteer:luton", message=1))
    desk.join(desk.invite("--role", "coordinator", "--place", "luton"))
    lines = desk.run("audit")[1].splitlines()
    assert [line.split("  ")[1:] for line in lines] == [
        ["administrator", "Ade", "invite", "volunteer", "luton"],
        ["operator", "at the command line", "invite", "coordinator", "luton"],
    ]
    desk.happen(ADE, Tapped(choice="forget:sure:", message=1))
    assert "someone who has left" in desk.run("audit")[1]
    assert str(ADE) not in desk.run("audit")[1]


def test_the_audit_goes_as_far_back_as_it_is_asked_to(desk: Desk) -> None:
    desk.invite("--role", "administrator")
    long_ago = datetime.now(UTC) - timedelta(days=40)
    desk.in_store(lambda c: c.execute(AUDIT.update().values(done_at=long_ago)))
    assert desk.run("audit")[1].startswith("Nobody")
    for days in ("41", "99999999999"):
        assert "administrator" in desk.run("audit", "--days", days)[1]


def test_these_commands_load_no_chat_library() -> None:
    names = ("aiogram", "telegram", "apscheduler", "aiohttp")
    code = f"import sys, bot.cli, bot.team; print(*(m for m in {names!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_whoever_accepts_and_then_deletes_everything_is_not_kept(desk: Desk) -> None:
    token = desk.invite("--role", "volunteer", "--place", "luton")
    desk.join(token)
    desk.happen(YUSUF, Tapped(choice="forget:sure:", message=3))
    assert desk.rows(INVITATION) == desk.rows(PERSON) == []
    assert desk.run("invite", "--confirm", hashed(token)[:8])[0] == 2


def test_of_two_who_say_yes_at_once_one_is_taken(store: Store, world: World) -> None:
    employed = Staff(ADE, "Ade", {EVERYWHERE: "administrator"}, world.now.date(), (), "ade")

    def begin(connection: Any) -> None:
        person = Person(language="en", place="luton")
        people.save(connection, dict.fromkeys((ADE, YUSUF, OMAR), person))
        records.write(connection, [employed])

    def tap(chat: int, choice: str) -> None:
        arrival = Arrival(chat, Tapped(choice=choice, message=1, name="Somebody"))
        store.run_here(lambda connection: take_turn(connection, [arrival], world))

    store.run_here(begin)
    token = "2" * 22
    world = replace(world, token=lambda: token)
    tap(ADE, "invite:facilitator:luton")
    for chat in (YUSUF, OMAR):
        tap(chat, f"join:{token}:mine")
    with ThreadPoolExecutor() as both:
        done = [both.submit(tap, chat, f"join:{hashed(token)}:yes") for chat in (YUSUF, OMAR)]
    assert [job.exception() for job in done] == [None, None]
    asked = store.run_here(lambda c: c.execute(select(OUTBOX).where(OUTBOX.c.chat_id == ADE)).all())
    assert len([row for row in asked if row.kind == "task"]) == 1
