"""the index of what helpers with a free place can teach

The index is derived from the helpers. After every change of the schema `env.py` makes
it again from the definition that goes with the code, so that this step has nothing to
create; the way back leaves nothing of it.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    op.execute('DROP TABLE IF EXISTS free_skills')
    op.execute('DROP TABLE IF EXISTS skill_numbers')
    op.execute('DROP TABLE IF EXISTS covers')
