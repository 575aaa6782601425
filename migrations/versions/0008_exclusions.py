"""helpers who must not be asked for a request, and the lines of history that say so

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from migrations.rebuilding import allow_happenings

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
    allow_happenings(KNOWN, KNOWN + ADDED)


def downgrade():
    # What happened is never deleted: it stays as a change of the request.
    op.execute("UPDATE steps SET what = 'changed' WHERE what IN ('helper_excluded', 'exclusion_ended')")
    allow_happenings(KNOWN + ADDED, KNOWN)
    op.drop_table('exclusions')
