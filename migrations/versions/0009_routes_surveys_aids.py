"""requests that a person answers first, the four questions, local aids, forms found by a code

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from migrations.rebuilding import allow_happenings, allow_notices

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

HAPPENINGS = (
    'asked', 'changed', 'helper_asked', 'helper_accepted', 'helper_declined',
    'offer_expired', 'offer_withdrawn', 'offers_closed', 'helper_left',
    'session_planned', 'session_held', 'session_missed', 'session_cancelled',
    'session_corrected', 'autonomy_suggested', 'autonomy_confirmed',
    'sent_elsewhere', 'call_wanted', 'learner_called', 'learner_withdrew',
    'learner_unreachable', 'reopened', 'urgent_set', 'urgent_cleared',
    'helper_excluded', 'exclusion_ended',
)
NEW_HAPPENINGS = ('letter_sent', 'route_changed')
KINDS = (
    'sign_in', 'helper_welcome', 'helper_approved', 'helper_refused', 'partner_welcome',
    'partner_approved', 'partner_refused', 'request_received', 'offer', 'offer_taken',
    'offer_withdrawn', 'offer_accepted', 'helper_found', 'session_planned',
    'session_cancelled', 'autonomous', 'request_withdrawn', 'sent_elsewhere', 'helper_changed',
)
NEW_KINDS = ('request_changed',)
CHANNELS, NEW_CHANNELS = ('email', 'call', 'letter'), ('sms',)


def upgrade():
    with op.batch_alter_table('help_requests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('route', sa.Enum('helper', 'call', 'offline', name='route', native_enum=False, create_constraint=True, length=40), server_default='helper', nullable=False))
        batch_op.create_index(batch_op.f('ix_help_requests_phone'), ['phone'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_requests_email'), ['email'], unique=False)
    with op.batch_alter_table('drafts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code_hash', sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_drafts_code_hash'), ['code_hash'])
    op.create_table(
        'survey_answers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('moment', sa.Enum('start', 'end', name='moment', native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column('task', sa.Enum('email', 'news', 'timetable', 'pay_online', name='surveytask', native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column('ability', sa.Enum('alone', 'with_help', 'no', name='ability', native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['request_id'], ['help_requests.id'], name=op.f('fk_survey_answers_request_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_answers')),
        sa.UniqueConstraint('request_id', 'moment', 'task', name=op.f('uq_survey_answers_request_id_moment_task')),
    )
    op.create_table(
        'local_aids',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('network_id', sa.Integer(), nullable=False),
        sa.Column('partner_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.Enum('incentive', 'device', name='aidkind', native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column('title', sa.JSON(), nullable=False),
        sa.Column('words', sa.JSON(), nullable=False),
        sa.Column('skills', sa.JSON(), nullable=False),
        sa.Column('starts_on', sa.Date(), nullable=True),
        sa.Column('ends_on', sa.Date(), nullable=True),
        sa.Column('phone', sa.String(length=40), nullable=False),
        sa.Column('website', sa.String(length=500), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.CheckConstraint('starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_local_aids_dates')),
        sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_local_aids_network_id')),
        sa.ForeignKeyConstraint(['partner_id'], ['partners.id'], name=op.f('fk_local_aids_partner_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_local_aids')),
    )
    with op.batch_alter_table('local_aids', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_local_aids_network_id'), ['network_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_local_aids_partner_id'), ['partner_id'], unique=False)
    allow_happenings(HAPPENINGS, HAPPENINGS + NEW_HAPPENINGS)
    allow_notices((KINDS, CHANNELS), (KINDS + NEW_KINDS, CHANNELS + NEW_CHANNELS))


def downgrade():
    # What happened is never deleted: it stays as a change of the request.
    op.execute("UPDATE steps SET what = 'changed' WHERE what IN ('letter_sent', 'route_changed')")
    # A text repeats a call: it must not become a second one.
    op.execute("UPDATE notices SET status = 'cancelled' WHERE channel = 'sms' AND status = 'waiting'")
    op.execute("UPDATE notices SET channel = 'call' WHERE channel = 'sms'")
    op.execute("DELETE FROM notices WHERE kind = 'request_changed'")
    allow_notices((KINDS + NEW_KINDS, CHANNELS + NEW_CHANNELS), (KINDS, CHANNELS))
    allow_happenings(HAPPENINGS + NEW_HAPPENINGS, HAPPENINGS)
    op.drop_table('local_aids')
    op.drop_table('survey_answers')
    with op.batch_alter_table('drafts', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_drafts_code_hash'), type_='unique')
        batch_op.drop_column('code_hash')
    with op.batch_alter_table('help_requests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_help_requests_email'))
        batch_op.drop_index(batch_op.f('ix_help_requests_phone'))
        batch_op.drop_constraint(batch_op.f('ck_help_requests_route'), type_='check')
        batch_op.drop_column('route')
