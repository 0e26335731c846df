"""`companion feedback …`, from the command line to the coordinator's chat, as operators run it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import feedback
from bot.apart import WorkFailed
from bot.ballot import comments
from bot.ballot.box import open_box
from bot.ballot.keys import Keys
from bot.store import people, records, schema
from bot.store.engine import Store
from bot.store.tables import OUTBOX
from flows.model import Person
from flows.records import Staff
from flows.rounds import Round
from tests.bot.ballot.conftest import ROUND, a_round
from tests.bot.ballot.hall import Hall
from tests.bot.ballot.hall import people as answers

PASSPHRASE = "plum river 17 candles"
TODAY = datetime.now(UTC).date()
GRACE = 1005
Run = Callable[..., object]


def over(identifier: str = ROUND, /, **changes: object) -> Round:
    """A round whose last day was yesterday or the day before, wherever it is."""
    days = {
        "before_from": TODAY - timedelta(days=60),
        "before_until": TODAY - timedelta(days=50),
        "after_from": TODAY - timedelta(days=10),
        "closes_on": TODAY - timedelta(days=2),
    }
    return replace(a_round(identifier), **{**days, **changes})  # type: ignore[arg-type]


class Installation:
    """What the operator has: two databases, a folder with keys, and rounds."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'companion.db'}"
        self.store = Store(url)
        schema.upgrade(self.store)
        self.keys = Keys(folder / "keys")
        self.hall = Hall(open_box(url), self.keys)
        grace = Staff(GRACE, "Grace", {"luton": "coordinator"}, TODAY, ("en",), "grace")
        reader = Person(language="en", place="luton")
        self.store.run_here(lambda c: people.save(c, {GRACE: reader}))
        self.store.run_here(lambda c: records.write(c, [grace]))

    def holds(self, round_: Round, pairs: int, words: str = "") -> Round:
        """A round, answered by so many."""
        self.store.run_here(lambda c: records.write(c, [round_]))
        self.hall.opens(round_)
        self.hall.votes(round_, answers(pairs), words=words)
        return round_

    def round(self, identifier: str = ROUND) -> Round:
        found = self.store.run_here(lambda c: records.find(c, Round, identifier))
        assert found
        return found

    @property
    def told(self) -> list[str]:
        """What goes out to the coordinator."""
        rows = self.store.run_here(lambda c: c.execute(select(OUTBOX.c.payload)).all())
        return [row.payload["text"] for row in rows]


@pytest.fixture
def at_home(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    installation.hall.box.close()
    installation.store.close()


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What comes through the pipe, line by line; after that nothing."""

    def typed(*lines: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    typed()
    return typed


Types = Callable[..., None]
Said = pytest.CaptureFixture[str]


# --- lead -----------------------------------------------------------------------------------------


def test_the_lead_types_a_passphrase_twice_and_rounds_open_with_it_only(
    exit_code: Run, tmp_path: Path, types: Types, capsys: Said
) -> None:
    types(PASSPHRASE, PASSPHRASE)
    assert exit_code("feedback", "lead") == 0
    assert PASSPHRASE not in capsys.readouterr().out
    keys = Keys(tmp_path / "keys")
    assert keys.make(ROUND).strong
    assert keys.lead(PASSPHRASE)
    types(PASSPHRASE, PASSPHRASE)
    assert exit_code("feedback", "lead") == feedback.WRONG
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("too short", "too short"), "at least 12"),
        ((PASSPHRASE, PASSPHRASE + "s"), "not the same"),
        ((PASSPHRASE,), "not the same"),
        ((), "at least 12"),
    ],
)
def test_a_passphrase_that_will_not_do_changes_nothing(
    exit_code: Run, at_home: Installation, types: Types, lines: tuple[str, ...], why: str
) -> None:
    types(*lines)
    with redirect_stderr(io.StringIO()) as told:
        assert exit_code("feedback", "lead") == feedback.WRONG
    assert why in told.getvalue()
    assert not at_home.keys.has_lead


def test_a_folder_that_cannot_be_used_is_one_line(
    exit_code: Run, tmp_path: Path, types: Types, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("COMPANION_KEYS_DIR", str(tmp_path / "file" / "keys"))
    types(PASSPHRASE, PASSPHRASE)
    assert exit_code("feedback", "lead") == feedback.WRONG
    assert "cannot be used" in capsys.readouterr().err


def test_a_passphrase_is_the_same_on_every_keyboard(tmp_path: Path) -> None:
    """An accent may be typed with its letter or after it."""
    keys = Keys(tmp_path / "keys")
    keys.make_lead("caf\u00e9 \u017b\u00f3\u0142w 17")
    assert keys.lead("cafe\u0301 Z\u0307o\u0301\u0142w 17")


# --- close ----------------------------------------------------------------------------------------


def test_a_round_in_simple_mode_is_counted_and_the_coordinator_is_told(
    exit_code: Run, at_home: Installation, capsys: Said
) -> None:
    at_home.holds(over(), 12)
    assert exit_code("feedback", "close", ROUND) == 0
    assert "Counted" in capsys.readouterr().out
    closed = at_home.round()
    assert closed.state == "closed"
    assert closed.release
    assert closed.release.pairs == 10
    assert not at_home.keys.has(ROUND)
    assert any("There is a result now." in text for text in at_home.told)
    assert exit_code("feedback", "close", ROUND) == feedback.WRONG
    assert "closed already" in capsys.readouterr().err


def test_in_strong_mode_only_the_right_passphrase_opens_it(
    exit_code: Run, at_home: Installation, types: Types, capsys: Said
) -> None:
    at_home.keys.make_lead(PASSPHRASE)
    at_home.holds(over(strong=True, state="waiting"), 12)
    types("not the right one")
    assert exit_code("feedback", "close", ROUND) == feedback.WRONG
    assert "not right: nothing was changed" in capsys.readouterr().err
    assert at_home.round().state == "waiting"
    types(PASSPHRASE)
    assert exit_code("feedback", "close", ROUND) == 0
    assert at_home.round().state == "closed"
    assert not at_home.keys.has(ROUND)


def test_two_small_rounds_of_the_lead_are_put_together(
    exit_code: Run, at_home: Installation, types: Types, capsys: Said
) -> None:
    at_home.keys.make_lead(PASSPHRASE)
    for name, said in (("firstone", "stay sealed"), ("secondon", "Counted")):
        at_home.holds(over(name, strong=True, state="waiting"), 7)
        types(PASSPHRASE)
        assert exit_code("feedback", "close", name) == 0
        assert said in capsys.readouterr().out
    for name in ("firstone", "secondon"):
        closed = at_home.round(name)
        assert closed.release
        assert (closed.state, closed.release.rounds) == ("closed", ("firstone", "secondon"))
        assert not at_home.keys.has(name)


def test_too_few_are_destroyed_and_nothing_is_shown(
    exit_code: Run, at_home: Installation, capsys: Said
) -> None:
    at_home.holds(over(), 4)
    assert exit_code("feedback", "close", ROUND) == 0
    assert "destroyed" in capsys.readouterr().out
    release = at_home.round().release
    assert release
    assert release.why_not == "few"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"closes_on": TODAY + timedelta(days=2)}, "takes answers until"),
        ({"state": "draft"}, "never opened"),
        ({"state": "cancelled"}, "called off"),
    ],
)
def test_a_round_that_is_not_over_is_left_alone(
    exit_code: Run, at_home: Installation, capsys: Said, changes: dict[str, object], why: str
) -> None:
    at_home.holds(over(**changes), 12)
    assert exit_code("feedback", "close", ROUND) == feedback.WRONG
    assert why in capsys.readouterr().err
    assert at_home.keys.has(ROUND)


def test_keys_that_are_somewhere_else_are_named_and_nothing_is_lost(
    exit_code: Run, at_home: Installation, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home.holds(over(), 12)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("COMPANION_KEYS_DIR", str(at_home.keys._folder / "elsewhere"))
        assert exit_code("feedback", "close", ROUND) == feedback.WRONG
        assert "COMPANION_KEYS_DIR" in capsys.readouterr().err
    assert exit_code("feedback", "close", ROUND) == 0


def test_what_was_counted_but_not_worked_out_is_worked_out_the_next_time(
    exit_code: Run, at_home: Installation, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise WorkFailed("exit code -9")

    at_home.holds(over(), 12)
    with monkeypatch.context() as broken:
        broken.setattr(feedback, "released", fails)
        assert exit_code("feedback", "close", ROUND) == feedback.WRONG
        assert "run the same command again" in capsys.readouterr().err
    assert at_home.round().state == "open"
    assert exit_code("feedback", "close", ROUND) == 0
    assert at_home.round().state == "closed"


@pytest.mark.parametrize("command", ["close", "comments", "holds"])
@pytest.mark.parametrize("name", ["notThere", "nonsense!", "x"])
def test_a_round_that_is_not_there_is_one_line(
    exit_code: Run, at_home: Installation, capsys: Said, command: str, name: str
) -> None:
    code = exit_code("feedback", command, name)
    said = capsys.readouterr()
    assert code == 0 if "nothing" in said.out else "no such round" in said.err
    assert "Traceback" not in said.err


# --- comments -------------------------------------------------------------------------------------


@pytest.fixture
def written(at_home: Installation, exit_code: Run, capsys: Said) -> Installation:
    """A counted round, in which twelve people have written the same."""
    at_home.holds(over(), 12, words="More chairs, please")
    assert exit_code("feedback", "close", ROUND) == 0
    assert "12 people wrote something" in capsys.readouterr().out
    return at_home


def test_what_people_wrote_is_kept_dropped_or_put_in_other_words(
    written: Installation, exit_code: Run, types: Types, capsys: Said
) -> None:
    types("k", "w", "More seats", "d", "what?", "", "s")
    assert exit_code("feedback", "comments", ROUND) == 0
    assert "1 of 12:\n  More chairs, please" in capsys.readouterr().out
    assert _told(written) == ["More chairs, please", "More seats"]
    types("k")  # and then nothing more comes
    assert exit_code("feedback", "comments", ROUND) == 0
    assert "1 of 9:" in capsys.readouterr().out
    assert len(_told(written)) == 3


@pytest.mark.parametrize("lines", [("w",), ("w", "")])
def test_other_words_that_never_come_keep_nothing(
    written: Installation, exit_code: Run, types: Types, lines: tuple[str, ...]
) -> None:
    types(*lines)
    assert exit_code("feedback", "comments", ROUND) == 0
    assert _told(written) == []
    assert written.hall.box.run_here(lambda c: len(comments.unread(c, ROUND))) == 12


def test_where_nobody_wrote_there_is_nothing_to_read(
    at_home: Installation, exit_code: Run, capsys: Said
) -> None:
    at_home.holds(over(), 12)
    assert exit_code("feedback", "comments", ROUND) == 0
    assert "nothing to read" in capsys.readouterr().out


def _told(installation: Installation) -> list[str]:
    release = installation.round().release
    assert release
    return sorted(release.comments)


# --- holds, list, db upgrade ----------------------------------------------------------------------


def test_what_is_held_is_shown_sealed_and_then_as_counts(
    at_home: Installation, exit_code: Run, capsys: Said
) -> None:
    at_home.holds(over(), 12)
    assert exit_code("feedback", "holds", ROUND) == 0
    out = capsys.readouterr().out
    assert [line.split("_")[0] for line in out.splitlines()] == ["stage", "spent"]
    assert "25 rows" in out
    exit_code("feedback", "close", ROUND)
    capsys.readouterr()
    assert exit_code("feedback", "holds", ROUND) == 0
    out = capsys.readouterr().out
    assert [line.split(" ")[0] for line in out.splitlines()] == ["matrix", "margin", "change"]


def test_the_list_says_how_far_each_round_is_and_nobody_s_answers(
    at_home: Installation, exit_code: Run, capsys: Said
) -> None:
    at_home.holds(over(), 3)
    at_home.holds(over("strongly", strong=True, state="waiting"), 3)
    assert exit_code("feedback", "list") == 0
    lines = sorted(capsys.readouterr().out.splitlines())
    until = f"until {TODAY - timedelta(days=2)}"
    assert [line.split() for line in lines] == [
        [ROUND, "luton", "open", "simple", *until.split()],
        ["strongly", "luton", "waiting", "strong", *until.split()],
    ]


def test_an_upgrade_makes_the_box_as_well(exit_code: Run, tmp_path: Path) -> None:
    assert exit_code("db", "upgrade") == 0
    assert (tmp_path / "ballots.db").exists()


def test_a_database_that_is_no_place_for_ballots_is_found_out_by_the_upgrade(
    exit_code: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("COMPANION_DATABASE_URL", f"sqlite:///{tmp_path / 'ballots.db'}")
    assert exit_code("db", "upgrade") == feedback.WRONG
    assert "needs another name" in capsys.readouterr().err
