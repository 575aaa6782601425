"""requests that are urgent, and the lines of history that say so

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

KNOWN = (
    'asked', 'changed', 'helper_asked', 'helper_accepted', 'helper_declined',
    'offer_expired', 'offer_withdrawn', 'offers_closed', 'helper_left',
    'session_planned', 'session_held', 'session_missed', 'session_cancelled',
    'session_corrected', 'autonomy_suggested', 'autonomy_confirmed',
    'sent_elsewhere', 'call_wanted', 'learner_called', 'learner_withdrew',
    'learner_unreachable', 'reopened',
)
ADDED = ('urgent_set', 'urgent_cleared')


def upgrade():
    with op.batch_alter_table('help_requests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('urgent', sa.Boolean(), server_default=sa.false(), nullable=False))
    allow(KNOWN + ADDED)


def downgrade():
    # What happened is never deleted: it stays as a change of the request.
    op.execute("UPDATE steps SET what = 'changed' WHERE what IN ('urgent_set', 'urgent_cleared')")
    allow(KNOWN)
    with op.batch_alter_table('help_requests', schema=None) as batch_op:
        batch_op.drop_column('urgent')


def allow(words):
    listed = ', '.join(f"'{word}'" for word in words)
    with op.batch_alter_table('steps', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_steps_happening'), type_='check')
        batch_op.create_check_constraint(op.f('ck_steps_happening'), f'what IN ({listed})')
