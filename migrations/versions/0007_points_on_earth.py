"""points lie on the earth, whoever writes them

Revision ID: 0007
Revises: 0006
"""

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


def upgrade():
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, rule in RULES.items():
                batch_op.create_check_constraint(op.f(f'ck_{table}_{name}'), rule)


def downgrade():
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in RULES:
                batch_op.drop_constraint(op.f(f'ck_{table}_{name}'), type_='check')
