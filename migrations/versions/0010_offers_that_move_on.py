"""offers that move on by themselves, texts that come in, messages in order

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from migrations.rebuilding import allow_happenings, allow_notices

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

HAPPENINGS = (
    'asked', 'changed', 'helper_asked', 'helper_accepted', 'helper_declined',
    'offer_expired', 'offer_withdrawn', 'offers_closed', 'helper_left',
    'session_planned', 'session_held', 'session_missed', 'session_cancelled',
    'session_corrected', 'autonomy_suggested', 'autonomy_confirmed',
    'sent_elsewhere', 'call_wanted', 'learner_called', 'learner_withdrew',
    'learner_unreachable', 'reopened', 'urgent_set', 'urgent_cleared',
    'helper_excluded', 'exclusion_ended', 'letter_sent', 'route_changed',
)
NEW_HAPPENINGS = (
    'wave_ready', 'circle_widened', 'no_candidate', 'place_suggested', 'waiting_listed',
    'contact_made', 'contact_overdue', 'session_moved', 'cannot_come', 'call_tried',
    'message_failed',
)
KINDS = (
    'sign_in', 'helper_welcome', 'helper_approved', 'helper_refused', 'partner_welcome',
    'partner_approved', 'partner_refused', 'request_received', 'offer', 'offer_taken',
    'offer_withdrawn', 'offer_accepted', 'helper_found', 'session_planned',
    'session_cancelled', 'autonomous', 'request_withdrawn', 'sent_elsewhere', 'helper_changed',
    'request_changed',
)
NEW_KINDS = (
    'wave_ready', 'no_candidate', 'place_suggested', 'first_contact_due', 'session_moved',
    'session_reminder', 'cannot_come', 'digest', 'text_reply',
)
CHANNELS = ('email', 'call', 'letter', 'sms')
CIRCLES = ('own', 'wider', 'waiting_list')
ACTORS = ('learner', 'referrer', 'helper', 'partner', 'coordinator', 'system')
ANSWER = sa.text("status = 'asked' AND reply_code <> ''")


def upgrade():
    with op.batch_alter_table('help_requests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('circle', _closed('circle', CIRCLES), server_default='own', nullable=False))
        batch_op.add_column(sa.Column('look_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('wave_ready_at', sa.DateTime(), nullable=True))
        batch_op.create_index(batch_op.f('ix_help_requests_look_at'), ['look_at'], unique=False)
    with op.batch_alter_table('offers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wave', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('circle', _closed('circle', CIRCLES), server_default='own', nullable=False))
        batch_op.add_column(sa.Column('reply_code', sa.String(4), server_default='', nullable=False))
        batch_op.add_column(sa.Column('token_used_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('contacted_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('reminded_at', sa.DateTime(), nullable=True))
    op.create_index('uq_offers_reply_code', 'offers', ['helper_id', 'reply_code'], unique=True, sqlite_where=ANSWER, postgresql_where=ANSWER)
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notice_channel', _closed('noticechannel', CHANNELS), server_default='email', nullable=False))
        batch_op.add_column(sa.Column('digest', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('helpers', sa.Column('calendar_key', sa.String(64), nullable=True))
    op.create_index(op.f('ix_helpers_calendar_key'), 'helpers', ['calendar_key'], unique=True)
    with op.batch_alter_table('help_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sequence', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('cancelled_by', _closed('actor', ACTORS), nullable=True))
    _create_tables()
    allow_happenings(HAPPENINGS, HAPPENINGS + NEW_HAPPENINGS)
    allow_notices((KINDS, CHANNELS), (KINDS + NEW_KINDS, CHANNELS))
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lane', sa.String(64), server_default='', nullable=False))
        batch_op.add_column(sa.Column('outcome', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('handled_at', sa.DateTime(), nullable=True))
        batch_op.create_index('ix_notices_lane', ['lane', 'id'], unique=False)
    # Plain, not in a batch: SQLite takes a column with its reference only so.
    op.execute('ALTER TABLE notices ADD COLUMN fallback_of_id INTEGER CONSTRAINT fk_notices_fallback_of_id REFERENCES notices (id)')
    op.create_index(op.f('ix_notices_fallback_of_id'), 'notices', ['fallback_of_id'], unique=False)


def _create_tables():
    op.create_table(
        'helper_wakes',
        sa.Column('helper_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['helper_id'], ['helpers.id'], name=op.f('fk_helper_wakes_helper_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('helper_id', name=op.f('pk_helper_wakes')),
    )
    op.create_table(
        'texts_received',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('gateway_id', sa.String(120), nullable=False),
        sa.Column('sender', sa.String(40), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('received_at', sa.DateTime(), nullable=False),
        sa.Column('network_id', sa.Integer(), nullable=True),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('request_id', sa.Integer(), nullable=True),
        sa.Column('meaning', _closed('textmeaning', ('yes', 'no', 'stop', 'start', 'other')), nullable=False),
        sa.Column('outcome', _closed('textoutcome', ('done', 'asked_which', 'too_late', 'nothing_open', 'unknown_number', 'for_a_human')), nullable=False),
        sa.Column('handled_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_texts_received_account_id')),
        sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_texts_received_network_id')),
        sa.ForeignKeyConstraint(['request_id'], ['help_requests.id'], name=op.f('fk_texts_received_request_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_texts_received')),
        sa.UniqueConstraint('gateway_id', name=op.f('uq_texts_received_gateway_id')),
    )
    op.create_index(op.f('ix_texts_received_sender'), 'texts_received', ['sender'], unique=False)
    op.create_index(op.f('ix_texts_received_network_id'), 'texts_received', ['network_id'], unique=False)
    op.create_table(
        'text_stops',
        sa.Column('phone', sa.String(40), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('phone', name=op.f('pk_text_stops')),
    )


def downgrade():
    # What happened is never deleted: it stays as a change of the request.
    _say('steps', 'what', NEW_HAPPENINGS, "UPDATE steps SET what = 'changed'")
    _say('notices', 'kind', NEW_KINDS, 'DELETE FROM notices')
    _drop('notices', ('fallback_of_id', 'handled_at', 'outcome', 'lane'), indexes=('ix_notices_lane', 'ix_notices_fallback_of_id'))
    allow_notices((KINDS + NEW_KINDS, CHANNELS), (KINDS, CHANNELS))
    allow_happenings(HAPPENINGS + NEW_HAPPENINGS, HAPPENINGS)
    for table in ('text_stops', 'texts_received', 'helper_wakes'):
        op.drop_table(table)
    _drop('help_sessions', ('cancelled_by', 'sequence'), checks=('ck_help_sessions_actor',))
    _drop('accounts', ('digest', 'notice_channel'), checks=('ck_accounts_noticechannel',))
    op.drop_index(op.f('ix_helpers_calendar_key'), 'helpers')
    op.drop_column('helpers', 'calendar_key')
    op.drop_index('uq_offers_reply_code', 'offers')
    answered = ('reminded_at', 'contacted_at', 'token_used_at', 'reply_code', 'circle', 'wave')
    _drop('offers', answered, checks=('ck_offers_circle',))
    looked = ('wave_ready_at', 'look_at', 'circle')
    _drop('help_requests', looked, checks=('ck_help_requests_circle',), indexes=('ix_help_requests_look_at',))


def _say(table, column, words, begin):
    listed = ', '.join(f"'{word}'" for word in words)
    op.execute(f'{begin} WHERE {column} IN ({listed})')  # noqa: S608 - words of this file


def _drop(table, columns, checks=(), indexes=()):
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in indexes:
            batch_op.drop_index(op.f(name))
        for name in checks:
            batch_op.drop_constraint(op.f(name), type_='check')
        for name in columns:
            batch_op.drop_column(name)


def _closed(name, words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
