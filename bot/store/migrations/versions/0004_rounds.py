"""Rounds of feedback, and which message asked whom. Answers have a store of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("questionnaire", sa.String(length=24), nullable=False),
        sa.Column("items", JSON, nullable=False),
        sa.Column("after_from", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("before_from", sa.Date(), nullable=True),
        sa.Column("before_until", sa.Date(), nullable=True),
        sa.Column("circles", JSON, nullable=False),
        sa.Column("meeting", sa.String(length=32), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("strong", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done", JSON, nullable=False),
        sa.Column("doing", sa.String(length=32), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release", JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index("ix_round_place", "round", ["place"])
    op.create_index("ix_round_state", "round", ["state"])
    op.create_index("ix_round_next_at", "round", ["next_at"])

    op.create_table(
        "invited",
        sa.Column("round", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("wave", sa.String(length=8), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["person.chat_id"], name=op.f("fk_invited_chat_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round"], ["round.id"], name=op.f("fk_invited_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round", "chat_id", "wave", name=op.f("pk_invited")),
    )


def downgrade() -> None:
    op.drop_table("invited")
    op.drop_table("round")
