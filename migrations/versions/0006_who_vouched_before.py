"""which partner vouched for a helper before, and until when

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('helpers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('former_partner', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('vouched_until', sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table('helpers', schema=None) as batch_op:
        batch_op.drop_column('vouched_until')
        batch_op.drop_column('former_partner')
