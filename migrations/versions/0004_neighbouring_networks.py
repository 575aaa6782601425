"""which network lends its helpers to which other network

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'network_neighbours',
        sa.Column('network_id', sa.Integer(), nullable=False),
        sa.Column('lends_to_id', sa.Integer(), nullable=False),
        sa.Column('since', sa.DateTime(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.CheckConstraint('network_id <> lends_to_id', name=op.f('ck_network_neighbours_two')),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_network_neighbours_account_id')),
        sa.ForeignKeyConstraint(['lends_to_id'], ['networks.id'], name=op.f('fk_network_neighbours_lends_to_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_network_neighbours_network_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('network_id', 'lends_to_id', name=op.f('pk_network_neighbours')),
    )
    with op.batch_alter_table('network_neighbours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_network_neighbours_lends_to_id'), ['lends_to_id'], unique=False)


def downgrade():
    op.drop_table('network_neighbours')
