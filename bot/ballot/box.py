"""The ballot box: its own database, with nothing in it that could be put next to a person.

While a round is open it has two tables of its own: `stage` with sealed ballots and `spent` with a
tag for everybody who is done, so that nobody counts twice. Both are dropped when it is closed. What
stays are counts. There is no time, no order, no language, no place, no number that rises.
On SQLite this is a file of its own, `ballots.db`; on PostgreSQL the schema `ballot`.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    inspect,
    make_url,
    select,
    text,
)

from bot.crash import crash_point
from bot.store.engine import Store, database_url
from bot.store.statements import insert_into

SCHEMA = "ballot"  # on PostgreSQL
FILE = "ballots.db"  # on SQLite
ROUND_SIZE = 6  # bytes of a round's id: eight letters in buttons
ID_SIZE = 16
LOCK = 0x62616C6C  # "ball": the number of PostgreSQL's advisory lock while tables are made

metadata = MetaData(schema=SCHEMA)


def _round() -> Column[bytes]:
    return Column("round", LargeBinary(ROUND_SIZE), primary_key=True)


def _counts(name: str, *parts: str) -> Table:
    """How often something was said. A part of the key counts nothing up: an item, an option."""
    key = (Column(part, SmallInteger, primary_key=True, autoincrement=False) for part in parts)
    return Table(name, metadata, _round(), *key, Column("count", Integer, nullable=False))


MATRIX = _counts("matrix", "item", "before", "after")
MARGIN = _counts("margin", "wave", "item", "option")
CHANGE = _counts("change", "scale", "delta")
COMMENT = Table(
    "comment",
    metadata,
    Column("id", LargeBinary(ID_SIZE), primary_key=True),
    Column("round", LargeBinary(ROUND_SIZE), nullable=False),
    Column("body", Text, nullable=False),
    Column("kept", SmallInteger, nullable=False),  # 1 once somebody has read and kept it
)
CLOSING = Table(
    "closing",
    metadata,
    _round(),
    Column("closed_on", Date, nullable=False),
    Column("counted_as", LargeBinary(ROUND_SIZE)),  # under which round; null: not counted
    Column("waits", SmallInteger, nullable=False),  # 1: sealed still, to be put with others
    Column("pairs", Integer, nullable=False),
    Column("checked", SmallInteger, nullable=False),  # 1: the check after closing found nothing
)


class Gone(Exception):
    """This round takes no ballots: not yet, or not any more."""


class Unfit(Exception):
    """This database would keep what must not be kept. The text is a line for the operator."""


def box_url(main: str) -> str:
    """Where the ballots are, next to the main database: a file of its own, or a schema.

    Raises Unfit when the main database is that file.
    """
    url = database_url(main)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return main
    folder, slash, name = url.database.rpartition("/")
    if name == FILE:
        raise Unfit(f"{FILE} is for ballots only: the main database needs another name")
    return make_url(main).set(database=f"{folder}{slash}{FILE}").render_as_string(False)


def open_box(main: str) -> Store:
    """The ballot box, its tables made. Raises StoreDown, Unfit."""
    box = Store(box_url(main), journal="DELETE")  # a WAL would keep what is overwritten elsewhere
    if box.engine.dialect.name == "sqlite":
        box.engine = box.engine.execution_options(schema_translate_map={SCHEMA: None})
    try:
        box.run_here(_prepare)
    except BaseException:
        box.close()
        raise
    return box


def _prepare(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        _make_schema(connection)
        _refuse_what_remembers(connection)
    else:
        for pragma, fit in (("secure_delete", "1"), ("journal_mode", "delete")):
            found = str(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar())
            if found != fit:
                raise Unfit(f"SQLite does not keep to {pragma} = {fit}: it says {found}")
    metadata.create_all(connection)


def _make_schema(connection: Connection) -> None:
    """The schema. Each round makes two tables in it: whoever runs the service needs the right."""
    may = "SELECT has_{0}_privilege({1}, 'CREATE')"
    if inspect(connection).has_schema(SCHEMA):
        if not connection.execute(text(may.format("schema", f"'{SCHEMA}'"))).scalar():
            raise Unfit(f"PostgreSQL: GRANT ALL ON SCHEMA {SCHEMA} is missing for this user")
        return
    if not connection.execute(text(may.format("database", "current_database()"))).scalar():
        raise Unfit(f"PostgreSQL: CREATE SCHEMA {SCHEMA} is not allowed to this user")
    connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))


def _refuse_what_remembers(connection: Connection) -> None:
    """PostgreSQL may be told to keep when each row was written, or to pass rows on."""
    if connection.execute(text("SHOW track_commit_timestamp")).scalar() == "on":
        raise Unfit("PostgreSQL keeps the time of each commit: switch track_commit_timestamp off")
    passed_on = text(
        "SELECT 1 FROM pg_publication p LEFT JOIN pg_publication_tables t ON t.pubname = p.pubname"
        " WHERE p.puballtables OR t.schemaname = :schema"
    )
    if connection.execute(passed_on, {"schema": SCHEMA}).first():
        raise Unfit(f"a publication passes the schema {SCHEMA} on: leave it out of publications")


# --- while a round is open -----------------------------------------------------------------------


def key_of(round_: str) -> bytes:
    """A round's id as it stands in these tables. Raises Gone for what is no id."""
    try:
        key = urlsafe_b64decode(round_)
    except ValueError:
        raise Gone from None
    if id_of(key) != round_ or len(key) != ROUND_SIZE:
        raise Gone
    return key


def id_of(key: bytes) -> str:
    """A round's id, as it stands in buttons."""
    return urlsafe_b64encode(key).decode()


def stage_of(round_: str) -> Table:
    """The sealed ballots of a round."""
    return Table(
        f"stage_{key_of(round_).hex()}",
        MetaData(schema=SCHEMA),
        Column("id", LargeBinary(ID_SIZE), primary_key=True),
        Column("ballot", LargeBinary, nullable=False),
    )


def spent_of(round_: str) -> Table:
    """A tag for everybody who is done, in each wave."""
    return Table(
        f"spent_{key_of(round_).hex()}",
        MetaData(schema=SCHEMA),
        Column("tag", LargeBinary(ID_SIZE), primary_key=True),
    )


def has(connection: Connection, table: Table) -> bool:
    """Whether a table is there."""
    schema = None if connection.dialect.name == "sqlite" else SCHEMA
    return inspect(connection).has_table(table.name, schema)


def hold(connection: Connection, *rounds: str, shared: bool = False) -> None:
    """Until the end of the transaction nobody opens or closes these rounds, or casts a ballot.

    `shared`: others who say the same may go on. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        lock = f"SELECT pg_advisory_xact_lock{'_shared' * shared}(:number)"
        for number in sorted(int.from_bytes(key_of(one), "big") for one in rounds):
            connection.execute(text(lock), {"number": number})


def is_closed(connection: Connection, round_: str) -> bool:
    """Whether it is known what became of a round: it takes nothing any more."""
    closed = select(CLOSING.c.round).where(CLOSING.c.round == key_of(round_))
    return connection.execute(closed).first() is not None


def make_tables(connection: Connection, round_: str) -> None:
    """The two tables of a round. Raises Gone if it has been closed."""
    hold(connection, round_)
    if is_closed(connection, round_):
        raise Gone
    for table in (stage_of(round_), spent_of(round_)):
        table.create(connection, checkfirst=True)


def drop_tables(connection: Connection, round_: str) -> None:
    """Nothing of a round's ballots is left."""
    for table in (stage_of(round_), spent_of(round_)):
        table.drop(connection, checkfirst=True)


def cast(connection: Connection, round_: str, tag: bytes, ballot: bytes) -> bool:
    """Put a sealed ballot into the box, once for each tag. Returns whether it was counted.

    This is all that is written when somebody answers. Raises Gone.
    """
    stage, spent = stage_of(round_), spent_of(round_)
    hold(connection, round_, shared=True)
    if is_closed(connection, round_) or not has(connection, stage):
        raise Gone
    once = insert_into(connection, spent).values(tag=tag).on_conflict_do_nothing()
    if connection.execute(once.returning(spent.c.tag)).first() is None:
        return False
    sealed = {"id": secrets.token_bytes(ID_SIZE), "ballot": ballot}
    connection.execute(stage.insert(), sealed)
    crash_point("ballot.cast")
    return True


def ballots_in(connection: Connection, round_: str) -> list[bytes]:
    """All sealed ballots of a round, in no order that means anything. Raises Gone."""
    stage = stage_of(round_)
    if not has(connection, stage):
        raise Gone
    return sorted(connection.execute(select(stage.c.ballot)).scalars())
