"""Several processes and rounds at once: nothing is lost between them, nothing counts twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text

from bot.ballot import box as ballot_box
from bot.ballot.box import Gone, Unfit, open_box
from bot.ballot.closing import Result
from bot.ballot.holdings import held
from bot.ballot.keys import Keys, LeadExists, WrongPassphrase
from bot.ballot.packing import Ballot
from bot.store.engine import Store
from tests.bot.ballot.conftest import ROUND, a_round
from tests.bot.ballot.hall import Hall, people

Done = TypeVar("Done")
AFTER = Ballot("after", (4, 4, 4))
A_MOMENT = 0.3  # seconds in which something that does not wait would be over


class Process:
    """Another process with the same box."""

    def __init__(self, box: Store) -> None:
        self._box = box
        self._threads = ThreadPoolExecutor(2)

    def does(self, transaction: Callable[[Connection], Done]) -> Future[Done]:
        return self._threads.submit(self._box.run_here, transaction)

    @contextmanager
    def in_the_middle_of(self, transaction: Callable[[Connection], Done]) -> Iterator[Future[Done]]:
        """It has done all of this, and has not committed it yet."""
        done, commits = threading.Event(), threading.Event()

        def slow(connection: Connection) -> Done:
            result = transaction(connection)
            done.set()
            assert commits.wait(10)
            return result

        future = self.does(slow)
        assert done.wait(10)
        yield future
        commits.set()
        future.result(10)


@pytest.fixture
def other(hall: Hall) -> Iterator[Process]:
    other = Process(hall.box)
    yield other
    other._threads.shutdown()


def test_a_ballot_that_is_just_being_cast_is_counted(hall: Hall, other: Process) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(10))
    with other.in_the_middle_of(hall.vote(round_, 4711, AFTER)):
        ended = Process(hall.box).does(hall.end(round_))
        with pytest.raises(TimeoutError):
            ended.result(A_MOMENT)
    assert ended.result(10) == Result((ROUND,))
    assert hall.counts(round_).answered("after") == 11


def test_a_ballot_that_comes_while_all_is_counted_is_refused_not_lost(
    hall: Hall, other: Process
) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(10))
    with other.in_the_middle_of(hall.end(round_)):
        late = Process(hall.box).does(hall.vote(round_, 4711, AFTER))
        with pytest.raises(TimeoutError):
            late.result(A_MOMENT)
    with pytest.raises(Gone):
        late.result(10)


def test_two_who_close_a_round_at_once_count_it_once(hall: Hall, other: Process) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(12))
    with other.in_the_middle_of(hall.end(round_)) as first:
        second = Process(hall.box).does(hall.end(round_))
    assert second.result(10) == first.result(10) == Result((ROUND,))
    assert hall.counts(round_).pairs == 12


def test_who_looks_while_a_round_is_closed_sees_one_or_the_other(
    hall: Hall, other: Process
) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(12))
    with other.in_the_middle_of(hall.end(round_)):
        looked = Process(hall.box).does(partial(held, round_=ROUND))
    assert [one.table for one in looked.result(10)] == ["matrix", "margin", "change"]


def test_a_round_that_is_opened_while_it_is_called_off_leaves_nothing(
    hall: Hall, other: Process
) -> None:
    round_ = a_round()
    with other.in_the_middle_of(partial(ballot_box.make_tables, round_=ROUND)):
        called_off = threading.Thread(target=hall.destroys, args=[round_])
        called_off.start()
    called_off.join(10)
    assert not hall.box.run_here(lambda c: ballot_box.has(c, ballot_box.stage_of(ROUND)))


def test_of_two_who_make_keys_at_once_both_get_the_same(keys: Keys) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = [bytes(m.public) for m in threads.map(lambda _: keys.make(ROUND), range(32))]
    assert len(set(made)) == 1
    assert len(list(keys._folder.iterdir())) == 1, "no draft is left"


def test_of_two_leads_at_once_the_second_hears_that_their_passphrase_opens_nothing(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keys, "has_lead", False)  # both have looked before either has written
    keys.make_lead("plum river 17")
    with pytest.raises(LeadExists):
        keys.make_lead("pear river 17")
    monkeypatch.undo()
    assert keys.lead("plum river 17")
    with pytest.raises(WrongPassphrase):
        keys.lead("pear river 17")
    assert len(list(keys._folder.iterdir())) == 1


# --- PostgreSQL's rights --------------------------------------------------------------------------


def as_user(main: Store, postgres_url: str, *rights: str) -> str:
    """A user of PostgreSQL with few rights. Returns the address with their name."""
    name = "plain"
    for order in (
        f"DROP ROLE IF EXISTS {name}",
        f"CREATE ROLE {name} LOGIN PASSWORD 'x'",
        *(f"GRANT {right} TO {name}" for right in rights),
    ):
        main.run_here(lambda c, o=order: c.execute(text(o)))  # type: ignore[misc]
    return str(
        main.engine.url.set(drivername="postgresql", username=name, password="x").render_as_string(
            hide_password=False
        )
    )


@pytest.mark.postgres
@pytest.mark.parametrize("made", [False, True], ids=["no schema", "somebody else's schema"])
def test_a_database_user_without_the_rights_is_told_which(postgres_url: str, made: bool) -> None:
    main = Store(postgres_url)
    if made:
        open_box(postgres_url).close()
    url = as_user(main, postgres_url)
    with pytest.raises(Unfit, match="SCHEMA ballot"):
        open_box(url)
    main.run_here(lambda c: c.execute(text("DROP ROLE plain")))
    main.close()


@pytest.mark.postgres
def test_a_user_who_owns_the_schema_needs_no_right_to_make_others(postgres_url: str) -> None:
    """As after `companion db upgrade`, or where an administrator has made the schema."""
    main = Store(postgres_url)
    main.run_here(lambda c: c.execute(text("CREATE SCHEMA ballot")))
    url = as_user(main, postgres_url, "ALL ON SCHEMA ballot")
    open_box(url).close()
    open_box(url).close()
    main.run_here(lambda c: c.execute(text("DROP OWNED BY plain; DROP ROLE plain")))
    main.close()
