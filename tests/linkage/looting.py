"""What can be carried away from a running companion: its files, its logs, its chats, its keys."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import time
from typing import Any

import psycopg

from bot.simulator import Json, Simulator
from tests.journeys.companion import TOKEN, Companion
from tests.journeys.person import choices
from tests.linkage import canaries, postgres, sqlite_file
from tests.linkage.canaries import Hit
from tests.linkage.loot import Cell, Snapshot, Value
from tests.linkage.world import MARK

LOGGED_AT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}")
OWN = ("ballots.db", "base/", "pg_wal/")  # where words may lie once they have been counted


@dataclass(frozen=True, slots=True)
class Look:
    """One visit of the intruder."""

    taken: Snapshot  # databases and logs
    telegram: tuple[Cell, ...]  # what the bot's token opens: every chat, buttons included
    keys: Mapping[str, bytes]  # the folder with the keys
    counted: bool  # whether the last day was over
    closed: bool  # ... and the weeks in which small rounds wait


class Thief:
    """Comes again and again, and remembers what was there before anybody had answered."""

    def __init__(self, companion: Companion, simulator: Simulator, words: Collection[str]) -> None:
        self._companion = companion
        self._simulator = simulator
        self._words = words
        self._known: set[tuple[Value, ...]] = set()
        self._lines = 0
        self._log_since = ""
        self.looks: list[Look] = []
        self.hits: list[Hit] = []  # canaries, sealed strings and tokens where none may be
        self.searched = 0  # bytes
        self._sealed: dict[str, str] = {}

    def learn(self) -> None:
        """What is there now holds nobody's answers."""
        if not self._sqlite:
            with self._connected() as connection:
                self._log_since = postgres.place_in_log(connection)
        self._known = {cell.values for cell in self._database()}

    def look(self, *, counted: bool = False, closed: bool = False, thorough: bool = False) -> None:
        """Carry everything away. `counted`: words may lie in the box now; `closed`: all is over;
        `thorough`: search every byte on PostgreSQL, too, and read its log of writes."""
        at = self._simulator.clock.now().timestamp(), time()
        telegram = tuple(self._chats())
        self._note_sealed(telegram)
        cells = [cell for cell in self._database(deep=thorough) if cell.values not in self._known]
        cells += self._log()
        taken = Snapshot(at, tuple(cells))
        self.looks.append(Look(taken, telegram, self._files("keys"), counted, closed))
        if thorough or self._sqlite:
            self._search((*cells, *telegram), counted=counted)

    # Databases

    @property
    def _sqlite(self) -> bool:
        return self._companion.database.startswith("sqlite")

    def _connected(self) -> psycopg.Connection[Any]:
        url = self._companion.database.replace("postgresql+psycopg", "postgresql")
        return psycopg.connect(url, autocommit=True)

    def _database(self, *, deep: bool = False) -> list[Cell]:
        if not self._sqlite:
            with self._connected() as connection:
                writes = postgres.read_log(connection, self._log_since) if deep else None
                return postgres.read(connection, writes)
        files = self._files("")
        return [
            cell
            for name, content in files.items()
            if name.endswith(".db") and content
            for cell in sqlite_file.read(content, files.get(f"{name}-wal", b""), name)
        ]

    # Files

    def _files(self, folder: str) -> dict[str, bytes]:
        """Every file in that part of the companion's folder, byte by byte."""
        root = Path(self._companion.folder, folder)
        found = (path for path in root.iterdir() if path.is_file()) if root.exists() else ()
        return {path.name: path.read_bytes() for path in found}

    def _log(self) -> list[Cell]:
        """The lines that are new since last time."""
        lines = self._companion.log.splitlines()
        cells = [
            Cell("service.log", (line,), {"line": number}, _logged_at(line))
            for number, line in enumerate(lines)
            if number >= self._lines
        ]
        self._lines = len(lines)
        return cells

    # Telegram

    def _chats(self) -> list[Cell]:
        return [
            Cell("telegram", _carried(message), {"message": message["message_id"]}, owner=phone.id)
            for phone in self._simulator._world.chats.phones()
            for message in phone.messages.values()
        ]

    def _note_sealed(self, telegram: Collection[Cell]) -> None:
        for cell in telegram:
            for value in cell.values:
                if isinstance(value, str) and len(value) > 30 and not set(value) & set(": /"):
                    self._sealed[value[:24]] = value

    # Searching

    def _search(self, cells: Collection[Cell], *, counted: bool) -> None:
        """Words, sealed strings and the token in every byte."""
        files = self._files("") | {f"keys/{name}": c for name, c in self._files("keys").items()}
        if not self._sqlite:
            with self._connected() as connection:
                files |= postgres.files(connection)
        words = dict(files)
        if counted:  # by rows, where the bytes of a file may hold what was counted
            cells = [cell for cell in cells if not cell.source.endswith("comment")]
            words = {name: c for name, c in words.items() if not name.startswith(OWN)}
        words["rows and chats"] = "\n".join(str(v) for c in cells for v in c.values).encode()
        if canaries.search(words, [MARK]):
            self.hits += canaries.search(words, self._words)
        self.searched += sum(map(len, words.values()))
        for name, content in files.items():
            if TOKEN.encode() in content:
                self.hits.append(Hit("the token", name, "plain"))
            self.hits += [Hit(found, name, "plain") for found in self._sealed_in(content)]

    def _sealed_in(self, content: bytes) -> list[str]:
        """Strings from buttons that stand in these bytes."""
        found = []
        for match in re.finditer(rb"[\w-]{24,}", content):
            text = match[0].decode("ascii", "replace")
            for start in range(min(len(text) - 23, 40)):
                whole = self._sealed.get(text[start : start + 24])
                if whole and whole.encode() in content:
                    found.append(whole)
        return found


def _carried(message: Json) -> tuple[Value, ...]:
    """The words of a message, what its buttons carry, and the addresses behind its links."""
    links = (entity["url"] for entity in message.get("entities", ()) if "url" in entity)
    return (str(message.get("text", "")), *choices(message), *links)


def _logged_at(line: str) -> tuple[float, ...]:
    found = LOGGED_AT.match(line)
    return (datetime.fromisoformat(found[0].replace(",", ".")).timestamp(),) if found else ()
