"""Tables as they stand before their closed lists grow: SQLite builds them anew.

Said in full, each rule of a rebuilt table is there once, not twice or never.
"""

import sqlalchemy as sa
from alembic import op

ACTORS = ("learner", "referrer", "helper", "partner", "coordinator", "system")
STATUSES = ("waiting", "sent", "failed", "cancelled")


def allow_happenings(before, after):
    """Let the lines of a request's history say these words instead of those."""
    with op.batch_alter_table(
        "steps", schema=None, copy_from=steps(before)
    ) as batch_op:
        batch_op.drop_constraint(op.f("ck_steps_happening"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_steps_happening"), f"what IN ({listed(after)})"
        )


def allow_notices(before, after, more=()):
    """Let messages be of these kinds and channels instead of those; `more` are columns."""
    with op.batch_alter_table(
        "notices", schema=None, copy_from=notices(*before, *more)
    ) as batch_op:
        for column, name, words in zip(
            ("kind", "channel"), ("noticekind", "noticechannel"), after, strict=True
        ):
            batch_op.drop_constraint(op.f(f"ck_notices_{name}"), type_="check")
            batch_op.create_check_constraint(
                op.f(f"ck_notices_{name}"), f"{column} IN ({listed(words)})"
            )


def steps(known):
    """Return the table of what happened, with these words known."""
    return sa.Table(
        "steps",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint(
            f"what IN ({listed(known)})", name=op.f("ck_steps_happening")
        ),
        sa.CheckConstraint(f'"by" IN ({listed(ACTORS)})', name=op.f("ck_steps_actor")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_steps_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["help_requests.id"], name=op.f("fk_steps_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
        sa.Index(op.f("ix_steps_request_id"), "request_id"),
    )


def notices(kinds, channels, *more):
    """Return the table of messages, with these kinds and channels known."""
    return sa.Table(
        "notices",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("recipient", sa.String(120), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.CheckConstraint(
            f"kind IN ({listed(kinds)})", name=op.f("ck_notices_noticekind")
        ),
        sa.CheckConstraint(
            f"channel IN ({listed(channels)})", name=op.f("ck_notices_noticechannel")
        ),
        sa.CheckConstraint(
            f"status IN ({listed(STATUSES)})", name=op.f("ck_notices_noticestatus")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["networks.id"], name=op.f("fk_notices_network_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["help_requests.id"], name=op.f("fk_notices_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
        sa.Index("ix_notices_due", "status", "due_at"),
        sa.Index(op.f("ix_notices_network_id"), "network_id"),
        sa.Index(op.f("ix_notices_request_id"), "request_id"),
        *more,
    )


def listed(words):
    """Return words as they stand within the brackets of an IN."""
    return ", ".join(f"'{word}'" for word in words)
