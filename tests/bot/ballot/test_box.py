"""The ballot box: one ballot a tag, nothing beside it, and a shape that has no room for people."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import (
    Date,
    DateTime,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    inspect,
    text,
)

from bot.ballot.box import (
    COMMENT,
    Gone,
    Unfit,
    ballots_in,
    cast,
    drop_tables,
    make_tables,
    metadata,
    open_box,
    spent_of,
    stage_of,
)
from bot.store.engine import Store
from tests.bot.ballot.conftest import ROUND

TABLES = [*metadata.tables.values(), stage_of(ROUND), spent_of(ROUND)]
SPEAKING = {"user", "chat", "lang", "language", "hub", "place", "person", "name"}


@pytest.fixture
def open_round(box: Store) -> str:
    box.run_here(partial(make_tables, round_=ROUND))
    return ROUND


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name.split("_")[0])
def test_no_table_has_room_for_a_person_a_time_or_an_order(table: Table) -> None:
    for column in table.columns:
        assert column.name not in SPEAKING
        assert not isinstance(column.type, DateTime)
        assert isinstance(column.type, Integer | SmallInteger | LargeBinary | Date | Text)
        assert not isinstance(column.type, String) or column is COMMENT.c.body
        assert not column.foreign_keys
        assert column.autoincrement is not True
    keys = list(table.primary_key)
    assert len(keys) > 1 or isinstance(keys[0].type, LargeBinary)


def test_the_only_date_is_the_day_of_closing() -> None:
    dates = [c for table in TABLES for c in table.columns if isinstance(c.type, Date)]
    assert [column.name for column in dates] == ["closed_on"]


def test_each_tag_counts_once(box: Store, open_round: str) -> None:
    put = partial(cast, round_=open_round, tag=b"t" * 16)
    assert box.run_here(partial(put, ballot=b"first"))
    assert not box.run_here(partial(put, ballot=b"second"))
    assert box.run_here(partial(ballots_in, round_=open_round)) == [b"first"]


def test_a_round_that_is_not_open_takes_nothing(box: Store, open_round: str) -> None:
    box.run_here(partial(drop_tables, round_=open_round))
    for round_ in (open_round, "otherRnd"):
        with pytest.raises(Gone):
            box.run_here(partial(cast, round_=round_, tag=b"t" * 16, ballot=b"late"))


def test_making_the_tables_twice_keeps_what_is_in_them(box: Store, open_round: str) -> None:
    box.run_here(partial(cast, round_=open_round, tag=b"t" * 16, ballot=b"first"))
    box.run_here(partial(make_tables, round_=open_round))
    assert len(box.run_here(partial(ballots_in, round_=open_round))) == 1


def test_two_processes_may_open_the_same_box(database_url: str) -> None:
    boxes = [open_box(database_url), open_box(database_url)]
    boxes[0].run_here(partial(make_tables, round_=ROUND))
    assert boxes[1].run_here(partial(cast, round_=ROUND, tag=b"t" * 16, ballot=b"one"))
    for box in boxes:
        box.close()


def test_the_ballots_are_no_tables_of_the_companion(box: Store, database_url: str) -> None:
    main = Store(database_url)
    names = main.run_here(lambda c: set(inspect(c).get_table_names()))
    assert not names & {table.name for table in metadata.tables.values()}
    main.close()


def test_sqlite_overwrites_what_it_deletes_and_keeps_no_journal_and_no_copies(
    sqlite_url: str,
) -> None:
    box = open_box(sqlite_url)
    pragma = {
        name: box.run_here(lambda c, n=name: c.exec_driver_sql(f"PRAGMA {n}").scalar())  # type: ignore[misc]
        for name in ("secure_delete", "journal_mode", "temp_store")
    }
    in_memory = 2
    assert pragma == {"secure_delete": 1, "journal_mode": "delete", "temp_store": in_memory}
    box.close()


@pytest.mark.postgres
def test_a_publication_that_would_pass_ballots_on_is_refused_by_name(postgres_url: str) -> None:
    open_box(postgres_url).close()
    main = Store(postgres_url)
    main.run_here(lambda c: c.execute(text("CREATE PUBLICATION everything FOR ALL TABLES")))
    with pytest.raises(Unfit, match="publication"):
        open_box(postgres_url)
    main.close()
