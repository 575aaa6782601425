"""points lie on the earth, whoever writes them

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

TABLES = ('help_requests', 'helpers', 'places', 'unmet_asks')
RULES = {
    'latitude': 'latitude >= -90 AND latitude <= 90',
    'longitude': 'longitude >= -180 AND longitude <= 180',
    'precision': 'precision_km >= 0 AND precision_km <= 1000',
}
ACTORS = ('learner', 'referrer', 'helper', 'partner', 'coordinator', 'system')


def upgrade():
    for table in TABLES:
        with op.batch_alter_table(table, schema=None, table_args=kept(table)) as batch_op:
            for name, rule in RULES.items():
                batch_op.create_check_constraint(op.f(f'ck_{table}_{name}'), rule)
    # Revision 0005 rebuilt this table on SQLite and forgot its other rule.
    if 'ck_steps_actor' not in {rule['name'] for rule in rules('steps')}:
        listed = ', '.join(f"'{actor}'" for actor in ACTORS)
        with op.batch_alter_table('steps', schema=None, table_args=kept('steps')) as batch_op:
            batch_op.create_check_constraint(op.f('ck_steps_actor'), f'"by" IN ({listed})')


def downgrade():
    for table in TABLES:
        gone = {f'ck_{table}_{name}' for name in RULES}
        with op.batch_alter_table(table, schema=None, table_args=kept(table)) as batch_op:
            for name in gone:
                batch_op.drop_constraint(op.f(name), type_='check')


def rules(table):
    return sa.inspect(op.get_bind()).get_check_constraints(table)


def kept(table):
    """SQLite rebuilds the table, and reads no rule of the old one by itself."""
    return [sa.CheckConstraint(rule['sqltext'], name=op.f(rule['name'])) for rule in rules(table)]
