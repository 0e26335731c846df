"""What places add to the welcome: hosts, checks of facts, voices, and hands that help."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TABLES = ("pairing", "wish", "hand", "recording", "fact_check", "host")


def _of_a_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["chat_id"], ["person.chat_id"], name=op.f(f"fk_{table}_chat_id"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.add_column(
        "person", sa.Column("voice", sa.String(length=16), nullable=False, server_default="")
    )
    op.create_table(
        "host",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("words", JSON, nullable=True),
        sa.Column("staff", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host")),
    )
    op.create_index("ix_host_place", "host", ["place"])
    op.create_table(
        "fact_check",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=128), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("review_after", sa.Date(), nullable=True),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("seen", sa.String(length=8), nullable=False),
        sa.Column("seen_value", sa.String(length=128), nullable=False),
        sa.Column("seen_by", sa.String(length=32), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("photo", JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_check")),
    )
    op.create_index("ix_fact_check_place", "fact_check", ["place"])
    op.create_table(
        "recording",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("english", sa.String(length=16), nullable=False),
        sa.Column("file", JSON, nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("accepted_by", sa.String(length=32), nullable=False),
        _of_a_person("recording"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
    )
    op.create_index("ix_recording_about", "recording", ["about", "language"])
    op.create_index("ix_recording_chat", "recording", ["chat_id"])
    op.create_table(
        "hand",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("when", sa.String(length=128), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        _of_a_person("hand"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand")),
    )
    op.create_index("ix_hand_place", "hand", ["place"])
    op.create_index("ix_hand_chat", "hand", ["chat_id"])
    op.create_table(
        "wish",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("when", sa.String(length=128), nullable=False),
        _of_a_person("wish"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    op.create_index("ix_wish_place", "wish", ["place"])
    op.create_index("ix_wish_chat", "wish", ["chat_id"])
    op.create_table(
        "pairing",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("hand", sa.String(length=32), nullable=False),
        sa.Column("wish", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("where", sa.String(length=256), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("helper", sa.String(length=8), nullable=False),
        sa.Column("wisher", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["hand"], ["hand.id"], name=op.f("fk_pairing_hand"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wish"], ["wish.id"], name=op.f("fk_pairing_wish"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        sa.UniqueConstraint("hand", "wish", name="uq_pairing_hand"),
    )
    op.create_index("ix_pairing_place", "pairing", ["place"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("person", "voice")
