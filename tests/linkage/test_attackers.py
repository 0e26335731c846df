"""Each attacker finds what it looks for, and finds nothing where there is nothing.

The stores of `controls` try most of them. Here is the rest, each with a leak of just its kind.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from nacl.public import PrivateKey, SealedBox

from bot.ballot.buttons import CARRIERS, State, carrier, locked, sealed
from bot.ballot.keys import KEY, RoundKeys
from bot.ballot.packing import Ballot, whole
from tests.linkage import canaries, keys, sqlite_file, world
from tests.linkage.attackers import ATTACKERS, Attacker
from tests.linkage.controls import BEGINNING, trial_of
from tests.linkage.figures import Judged, expected_rate, judged
from tests.linkage.loot import Cell, Loot, Report, Snapshot, Times, Trial
from tests.linkage.looting import Look
from tests.linkage.participation import told_apart, traces
from tests.linkage.study import Study
from tests.linkage.trained import attack_others
from tests.linkage.world import Soul, World

SIZE = 20
CHANCE = 1 / SIZE
ROUND = "AAAAAAAA"


def a_world(seed: int = 1) -> World:
    return world.make(seed, SIZE, perfect=True)


def when(made: World) -> dict[int, Times]:
    return {soul.number: (BEGINNING + soul.after_at,) for soul in made.people}


def in_turn(made: World) -> list[Soul]:
    return sorted(made.people, key=lambda soul: soul.after_at)


def digits(answers: Sequence[int] | None) -> str:
    return "".join(map(str, answers or ()))


def trial(
    made: World,
    *snapshots: Iterable[Cell],
    at: Sequence[float] = (),
    reports: Iterable[Report] = (),
) -> Trial:
    """A round of which this was carried away; the last snapshot is taken when all is over."""
    times = [*at, BEGINNING + 20 * world.DAY]
    taken = (Snapshot((t,), tuple(s)) for t, s in zip(times, snapshots, strict=True))
    return trial_of(made, when(made), Loot(tuple(taken), tuple(reports)))


def links(name: str, tried: Trial) -> float:
    """The link rate of an attacker, without the luck of ties."""
    attacker: Attacker = ATTACKERS[name]
    scores = attacker.attack(Study(tried.case))
    return expected_rate([judged(tried, scores, relinks=attacker.relinks)])


@pytest.mark.parametrize("name", ATTACKERS)
def test_nobody_finds_anything_in_nothing(name: str) -> None:
    assert links(name, trial(a_world(), ())) == pytest.approx(CHANCE)


# A1, A2: a log


def log_of(made: World) -> list[Cell]:
    return [
        Cell(
            "service.log",
            (f"{moment(soul)} DEBUG form {list(soul.after or ())}",),
            {"line": line},
            (BEGINNING + soul.after_at,),
        )
        for line, soul in enumerate(in_turn(made))
    ]


def moment(soul: Soul) -> str:
    return datetime.fromtimestamp(BEGINNING + soul.after_at, UTC).isoformat()


@pytest.mark.parametrize("name", ["A1 line", "A2 time"])
def test_a_line_of_a_log_tells_by_its_place_and_by_its_time(name: str) -> None:
    made = a_world()
    assert links(name, trial(made, log_of(made))) > 0.9


# A1, A4: counts


def counts(souls: Iterable[Soul]) -> Counter[tuple[int, int, int]]:
    return Counter(
        (item, before, after)
        for soul in souls
        for item, (before, after) in enumerate(
            zip(soul.before or (), soul.after or (), strict=True)
        )
    )


def counts_as_rows(found: Counter[tuple[int, int, int]], folder: Path) -> list[Cell]:
    """A table of counts in a real file, its rows in the order in which they were counted first."""
    file = folder / "counts.db"
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE matrix (item INT, before INT, after INT, count INT)")
    rows = [(*key, number) for key, number in found.items()]
    connection.executemany("INSERT INTO matrix VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return sqlite_file.read(file.read_bytes(), name="counts.db")


def test_counts_tell_by_the_order_in_which_they_were_begun(tmp_path: Path) -> None:
    """A dictionary remembers who came first; so counts are sorted before they are written."""
    begun, shuffled = [], []
    for seed in range(20):
        made = a_world(seed)
        found = counts(in_turn(made))
        begun.append(links("A1 counts", trial(made, counts_as_rows(found, tmp_path))))
        found = Counter(dict(sorted(found.items())))
        shuffled.append(links("A1 counts", trial(made, counts_as_rows(found, tmp_path))))
    assert sum(begun) / len(begun) > 3 * CHANCE
    assert sum(shuffled) / len(shuffled) < 2 * CHANCE


def test_counts_that_grow_tell_by_what_has_grown(tmp_path: Path) -> None:
    made = a_world()
    souls = in_turn(made)
    taken = [counts_as_rows(counts(souls[:n]), tmp_path) for n in range(1, SIZE + 1)]
    at = [BEGINNING + soul.after_at for soul in souls[:-1]]
    assert links("A4 counts", trial(made, *taken, at=at)) > 0.9
    assert links("A4 counts", trial(made, taken[-1])) == pytest.approx(CHANCE)


def test_counts_of_a_language_tell_of_those_who_are_alone_with_it() -> None:
    made = a_world()
    spoken = Counter(soul.language for soul in made.people)
    cells = [
        Cell("counts", (language, *key, number))
        for language in spoken
        for key, number in counts(s for s in made.people if s.language == language).items()
    ]
    assert links("A5 language", trial(made, cells)) > 3 * CHANCE


# A6: canaries

SAID = "Zyxqvubadecifogu"


@pytest.mark.parametrize(
    "written",
    [
        SAID.encode(),
        SAID.upper().encode(),
        SAID.encode().hex().encode(),
        base64.b64encode(SAID.encode()),
        base64.b64encode(b"1" + SAID.encode() + b"!"),
        base64.urlsafe_b64encode(b"12" + SAID.encode() + b"!"),
        SAID.encode("utf-16-le"),
        SAID.encode("utf-16-be"),
        zlib.compress(b"somebody said " + SAID.encode()),
        zlib.compress(SAID.encode(), 1),
        gzip.compress(SAID.encode(), mtime=0),
    ],
)
def test_a_canary_is_found_however_it_is_written(written: bytes) -> None:
    around = Random(1).randbytes(5_000)
    files = {"a": around + written + around, "b": around}
    assert {(hit.canary, hit.file) for hit in canaries.search(files, [SAID])} == {(SAID, "a")}


def test_a_deleted_canary_is_found_in_the_file_it_was_deleted_from(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("CREATE TABLE comment (body TEXT)")
    connection.execute("INSERT INTO comment VALUES (?)", [SAID])
    connection.commit()
    connection.execute("DELETE FROM comment")
    connection.commit()
    connection.close()
    assert canaries.search({"a.db": (tmp_path / "a.db").read_bytes()}, [SAID])


# A7: what is learnt


def test_a_row_that_is_badly_sealed_is_learnt_to_be_read() -> None:
    """Its bytes lie in the order of arrival, masked by what is always the same."""
    mask = Random(5).randbytes(16)
    trials = []
    for seed in range(24):
        made = a_world(seed)
        rows = [
            Cell("stage", (masked(both(soul), mask),), {"rowid": n})
            for n, soul in enumerate(in_turn(made))
        ]
        trials.append(trial(made, rows))
    assert learnt(trials) > 0.6


def test_noise_teaches_nothing() -> None:
    trials = []
    for seed in range(24):
        made, chance = a_world(seed), Random(seed)
        rows = [Cell("stage", (chance.randbytes(64),), {"rowid": n}) for n in range(SIZE)]
        trials.append(trial(made, rows))
    assert learnt(trials) < 2 * CHANCE


def masked(said: bytes, mask: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(said, mask, strict=True))


def both(soul: Soul) -> bytes:
    return bytes((*(soul.before or ()), *(soul.after or ())))


def learnt(trials: Sequence[Trial]) -> float:
    said = attack_others(trials, [Study(one.case) for one in trials])
    late = trials[len(trials) // 2 :]
    rounds: list[Judged] = [judged(one, scores) for one, scores in zip(late, said, strict=True)]
    return expected_rate(rounds)


# A8: rows that can be joined


@pytest.mark.parametrize("rejoined", [True, False])
def test_before_and_after_are_joined_by_what_both_rows_hold(rejoined: bool) -> None:
    made, chance = a_world(), Random(1)
    cells = []
    for soul in made.people:
        name = chance.randbytes(16)
        cells.append(Cell("before", (name, digits(soul.before))))
        name = name if rejoined else chance.randbytes(16)
        cells.append(Cell("after", (name, digits(soul.after))))
    chance.shuffle(cells)
    rate = links("A8 same row", trial(made, cells))
    assert rate > 0.95 if rejoined else rate == pytest.approx(CHANCE)


# A9: keys and tokens


def a9(tried: Trial, found: Iterable[bytes]) -> float:
    came = keys.attack(tried.case, tried.case.loot.snapshots, list(found))
    return expected_rate([judged(tried, came.scores)])


def about(tried: Trial) -> Trial:
    return replace(tried, case=replace(tried.case, about=(ROUND,)))


def test_what_is_sealed_opens_with_a_key_that_was_left_lying_about() -> None:
    made, secret = a_world(), PrivateKey.generate()
    box = SealedBox(secret.public_key)
    cells = [
        Cell(
            "stage",
            (box.encrypt(Ballot("after", soul.after or ()).to_bytes()),),
            {"rowid": n},
        )
        for n, soul in enumerate(in_turn(made))
    ]
    tried = about(trial(made, cells))
    left = {"keys/round": bytes(secret.public_key) + bytes(secret) + b"rest"}
    assert a9(tried, keys.key_like(left, ())) > 0.95
    assert a9(tried, keys.key_like({"keys/round": Random(1).randbytes(68)}, ())) == pytest.approx(
        CHANCE
    )


def test_buttons_open_with_the_key_of_the_round() -> None:
    made, inner, pair = a_world(), Random(2).randbytes(KEY), PrivateKey.generate()
    of_round = RoundKeys(pair.public_key, inner, bytes(pair))
    cells = []
    for soul in made.people:
        state = State("finish", 0, "after", soul.after or ())
        button = sealed(state, ROUND, soul.number, of_round, "en")
        cells.append(Cell("telegram", (button,), owner=soul.number))
    tried = about(trial(made, cells))
    assert a9(tried, {inner}) > 0.95
    assert a9(tried, {Random(3).randbytes(KEY)}) == pytest.approx(CHANCE)


def test_locked_answers_open_once_the_halves_are_put_together() -> None:
    made, pair = a_world(), PrivateKey.generate()
    of_round = RoundKeys(pair.public_key, bytes(pair), bytes(pair))
    does = list(CARRIERS)
    cells = []
    for soul in made.people:
        lock = locked(soul.before or (), of_round)
        halves = [carrier(does[n - 1], n, ROUND, lock, "en") for n in (1, 2)]
        cells.append(Cell("telegram", (*halves,), owner=soul.number))
    tried = about(trial(made, cells))
    assert len(keys.open_all(cells, {bytes(pair)}, ROUND).cells) == SIZE
    assert a9(tried, {bytes(pair)}) > 0.9
    assert not keys.open_all(cells, {Random(3).randbytes(KEY)}, ROUND).cells


@pytest.mark.parametrize(
    "name",
    [lambda t: t, lambda t: hashlib.sha256(t).hexdigest(), lambda t: hashlib.md5(t).digest()],
)
def test_a_hash_of_what_a_button_carries_links_for_ever(
    name: Callable[[bytes], str | bytes],
) -> None:
    """The design that was not built: a token in the message, its hash beside the answers."""
    made, chance = a_world(), Random(1)
    cells = []
    for soul in made.people:
        token = base64.urlsafe_b64encode(chance.randbytes(24))
        cells.append(Cell("telegram", (f"fb_{token.decode()}", token.decode()), owner=soul.number))
        cells.append(Cell("answer", (name(token), digits(soul.before), digits(soul.after))))
    assert a9(trial(made, cells), ()) > 0.95


# A11: who answered


def test_a_row_that_changes_when_somebody_answers_tells_that_they_did() -> None:
    def person(chat: int, seen: str) -> Cell:
        return Cell("person", (chat, "en", f"seen {seen}"))

    def look(*cells: Cell) -> Look:
        return Look(Snapshot((0.0,), cells), (), {}, counted=False, closed=False)

    asked = [person(chat, "Monday") for chat in range(1001, 1011)]
    answered = {chat: chat < 1006 for chat in range(1001, 1011)}
    seen = [person(chat, "Friday") for chat in range(1001, 1006)]
    assert told_apart(traces([look(*asked), look(*asked)]), answered) == 0.5
    assert told_apart(traces([look(*asked), look(*seen, *asked[5:])]), answered) == 1


# A10: reports


def reports(made: World, rounded: int, least: int) -> list[Report]:
    """A page that is refreshed after each answer, once there are enough."""
    souls, found = in_turn(made), []
    for n in range(least, SIZE + 1):
        shown = Counter(
            (item, frozenset({value}))
            for soul in souls[:n]
            for item, value in enumerate(soul.after or ())
        )
        at = (BEGINNING + souls[n - 1].after_at,)
        found.append(Report(at, {k: rounded * round(v / rounded) for k, v in shown.items()}))
    return found


def test_a_page_that_is_refreshed_tells_what_each_has_answered() -> None:
    made = a_world()
    assert links("A10 reports", trial(made, (), reports=reports(made, 1, 5))) > 0.7


def test_rounding_does_not_save_a_page_that_is_refreshed() -> None:
    rates = [
        links("A10 reports", trial(made, (), reports=reports(made, 5, 5)))
        for made in map(a_world, range(10))
    ]
    assert sum(rates) / len(rates) > 2 * CHANCE


def test_one_report_tells_nothing_of_anybody() -> None:
    made = a_world()
    last = reports(made, 1, SIZE)
    assert links("A10 reports", trial(made, (), reports=last)) == pytest.approx(CHANCE)


def test_a_ballot_is_packed_as_the_attackers_unpack_it() -> None:
    """They know the program: if it changes, they must."""
    answers = (1, 2, 3, 4, 5, 0, 1, 2)
    opened = keys._unpacked(Ballot("after", answers, "words").to_bytes())
    assert any(isinstance(one, bytes) and one.startswith(bytes(answers)) for one in opened)
    assert any(one == bytes((*answers, *[0] * 5)) for one in keys._unpacked(whole(answers)))
