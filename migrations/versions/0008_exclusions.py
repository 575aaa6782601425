"""helpers who must not be asked for a request, and the lines of history that say so

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

KNOWN = (
    'asked', 'changed', 'helper_asked', 'helper_accepted', 'helper_declined',
    'offer_expired', 'offer_withdrawn', 'offers_closed', 'helper_left',
    'session_planned', 'session_held', 'session_missed', 'session_cancelled',
    'session_corrected', 'autonomy_suggested', 'autonomy_confirmed',
    'sent_elsewhere', 'call_wanted', 'learner_called', 'learner_withdrew',
    'learner_unreachable', 'reopened', 'urgent_set', 'urgent_cleared',
)
ACTORS = ('learner', 'referrer', 'helper', 'partner', 'coordinator', 'system')
ADDED = ('helper_excluded', 'exclusion_ended')


def upgrade():
    op.create_table(
        'exclusions',
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('helper_id', sa.Integer(), nullable=False),
        sa.Column('why', sa.Enum('conflict', 'learner_wish', name='exclusionreason', native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_exclusions_account_id')),
        sa.ForeignKeyConstraint(['helper_id'], ['helpers.id'], name=op.f('fk_exclusions_helper_id')),
        sa.ForeignKeyConstraint(['request_id'], ['help_requests.id'], name=op.f('fk_exclusions_request_id')),
        sa.PrimaryKeyConstraint('request_id', 'helper_id', name=op.f('pk_exclusions')),
    )
    with op.batch_alter_table('exclusions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exclusions_helper_id'), ['helper_id'], unique=False)
    allow(KNOWN + ADDED)


def downgrade():
    # What happened is never deleted: it stays as a change of the request.
    op.execute("UPDATE steps SET what = 'changed' WHERE what IN ('helper_excluded', 'exclusion_ended')")
    allow(KNOWN)
    op.drop_table('exclusions')


def allow(words):
    with op.batch_alter_table('steps', schema=None, copy_from=steps()) as batch_op:
        batch_op.drop_constraint(op.f('ck_steps_happening'), type_='check')
        batch_op.create_check_constraint(op.f('ck_steps_happening'), f'what IN ({listed(words)})')


def steps():
    """SQLite rebuilds the table: said in full, each rule is there once, not twice or never."""
    return sa.Table(
        'steps',
        sa.MetaData(),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('what', sa.String(40), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('by', sa.String(40), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('detail', sa.Text(), nullable=False),
        sa.CheckConstraint(f'what IN ({listed(KNOWN)})', name=op.f('ck_steps_happening')),
        sa.CheckConstraint(f'"by" IN ({listed(ACTORS)})', name=op.f('ck_steps_actor')),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_steps_account_id')),
        sa.ForeignKeyConstraint(['request_id'], ['help_requests.id'], name=op.f('fk_steps_request_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_steps')),
        sa.Index(op.f('ix_steps_request_id'), 'request_id'),
    )


def listed(words):
    return ', '.join(f"'{word}'" for word in words)
