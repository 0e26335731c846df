"""The team: its people, signposts, broadcasts with their ledger, questions, the audit trail"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("verb", sa.String(length=24), nullable=False),
        sa.Column("object", sa.String(length=48), nullable=False),
        sa.Column("places", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_done_at", "audit", ["done_at"])

    op.create_table(
        "broadcast",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=24), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("audience", JSON, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("versions", JSON, nullable=False),
        sa.Column("attachment", JSON, nullable=True),
        sa.Column("signpost", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approver", sa.BigInteger(), nullable=True),
        sa.Column("progress", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    op.create_index("ix_broadcast_state", "broadcast", ["state"])

    op.create_table(
        "invitation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("inviter", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index("ix_invitation_expires_at", "invitation", ["expires_at"])

    op.create_table(
        "signpost",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("purpose", JSON, nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=256), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("hours", sa.String(length=256), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("cost", sa.String(length=16), nullable=False),
        sa.Column("women_only", sa.Boolean(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("link", sa.String(length=256), nullable=False),
        sa.Column("source", sa.String(length=256), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("review_after", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signpost")),
    )
    op.create_index("ix_signpost_found", "signpost", ["category", "place"])

    op.create_table(
        "ledger",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("broadcast", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("doubt", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast"], ["broadcast.id"], name=op.f("fk_ledger_broadcast"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["person.chat_id"], name=op.f("fk_ledger_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint("broadcast", "chat_id", name="uq_ledger_broadcast"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_chat", "ledger", ["chat_id", "settled_at"])
    op.create_index("ix_ledger_ready", "ledger", ["state", "not_before", "id"])

    op.create_table(
        "question",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("volunteer", sa.BigInteger(), nullable=True),
        sa.Column("passed", JSON, nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["person.chat_id"], name=op.f("fk_question_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index("ix_question_chat_id", "question", ["chat_id"])
    op.create_index("ix_question_place", "question", ["place"])

    op.create_table(
        "staff",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("posts", JSON, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["person.chat_id"], name=op.f("fk_staff_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_staff")),
    )
    with op.batch_alter_table("moment", schema=None) as batch_op:
        batch_op.alter_column(
            "moment",
            existing_type=sa.VARCHAR(length=24),
            type_=sa.String(length=64),
            existing_nullable=False,
        )

    # Added one by one, not by copying the table: to drop the old one would drop what refers to it.
    op.add_column("person", sa.Column("topics", JSON, nullable=False, server_default="[]"))
    op.add_column(
        "person", sa.Column("awaits", sa.String(length=64), nullable=False, server_default="")
    )
    op.add_column("person", sa.Column("awaits_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ("awaits_until", "awaits", "topics"):
        op.drop_column("person", column)
    with op.batch_alter_table("moment", schema=None) as batch_op:
        batch_op.alter_column(
            "moment",
            existing_type=sa.String(length=64),
            type_=sa.VARCHAR(length=24),
            existing_nullable=False,
        )

    op.drop_table("staff")

    op.drop_table("question")

    op.drop_table("ledger")

    op.drop_table("signpost")

    op.drop_table("invitation")

    op.drop_table("broadcast")

    op.drop_table("audit")
