"""ends and their reasons, check-ins, steps of goals, groups, handovers, what is counted

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from helpnet.store.episode_rows import write_all
from migrations.rebuilding import allow_happenings, allow_notices, listed

revision = '0011'
down_revision = '0010'
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
    'wave_ready', 'circle_widened', 'no_candidate', 'place_suggested', 'waiting_listed',
    'contact_made', 'contact_overdue', 'session_moved', 'cannot_come', 'call_tried',
    'message_failed',
)
NEW_HAPPENINGS = (
    'session_removed', 'session_restored', 'goal_dropped', 'goal_taken_up', 'own_success',
    'own_success_taken_back', 'autonomy_asked', 'not_yet', 'check_in_asked',
    'check_in_answered', 'check_in_silent', 'unhappy', 'unhappy_settled', 'handed_over',
    'undone', 'split_off', 'deceased', 'reopening_undone',
)
KINDS = (
    'sign_in', 'helper_welcome', 'helper_approved', 'helper_refused', 'partner_welcome',
    'partner_approved', 'partner_refused', 'request_received', 'offer', 'offer_taken',
    'offer_withdrawn', 'offer_accepted', 'helper_found', 'session_planned',
    'session_cancelled', 'autonomous', 'request_withdrawn', 'sent_elsewhere', 'helper_changed',
    'request_changed', 'wave_ready', 'no_candidate', 'place_suggested', 'first_contact_due',
    'session_moved', 'session_reminder', 'cannot_come', 'digest', 'text_reply',
)
NEW_KINDS = ('autonomy_asked', 'check_in', 'handover')
CHANNELS = ('email', 'call', 'letter', 'sms')
CLOSED = {
    'mode': ('home_visit', 'public_place', 'phone', 'video', 'chat'),
    'actor': ('learner', 'referrer', 'helper', 'partner', 'coordinator', 'system'),
    'endreason': ('moved_away', 'stopped', 'passed_on', 'unreachable', 'deceased'),
    'episodeend': ('autonomous', 'moved_away', 'stopped', 'passed_on', 'unreachable', 'deceased', 'other'),
    'area': ('device', 'connect', 'communicate', 'find_out', 'get_around', 'pay_and_bank', 'public_services', 'health', 'work', 'safety', 'family'),
    'channel': ('web', 'phone', 'counter', 'letter'),
    'moment': ('start', 'end'),
    'still': ('yes', 'no', 'unsure'),
}
SAID = ('told_helper', 'told_coordinator', 'link')
STATUSES = ('planned', 'done', 'missed', 'cancelled')


def upgrade():
    _allow('help_requests', 'said_by', 'saidby', (*SAID, 'text'))
    _allow('help_sessions', 'status', 'sessionstatus', (*STATUSES, 'removed'))
    allow_happenings(HAPPENINGS, HAPPENINGS + NEW_HAPPENINGS)
    allow_notices((KINDS, CHANNELS), (KINDS + NEW_KINDS, CHANNELS), more=_since_0010())
    _create_tables()
    with op.batch_alter_table('help_requests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('end_reason', _closed('endreason'), nullable=True))
    op.create_index(op.f('ix_helpers_phone'), 'helpers', ['phone'], unique=False)
    _refer('help_requests', 'ask_first_id', 'helpers')
    _refer('help_requests', 'part_of_id', 'help_requests')
    op.create_index(op.f('ix_help_requests_part_of_id'), 'help_requests', ['part_of_id'], unique=False)
    with op.batch_alter_table('help_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shared_note', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('removed_at', sa.DateTime(), nullable=True))
    _refer('help_sessions', 'group_id', 'group_sessions')
    op.create_index(op.f('ix_help_sessions_group_id'), 'help_sessions', ['group_id'], unique=False)
    with op.batch_alter_table('needs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('dropped_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('met_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('sessions', sa.Integer(), server_default='0', nullable=False))
    with op.batch_alter_table('networks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('assumptions', sa.JSON(), server_default='{}', nullable=False))
    op.create_index(
        'ix_survey_answers_told',
        'survey_answers',
        ['moment', 'request_id', 'task', 'ability'],
        unique=False,
    )
    write_all(op.get_bind())


def _create_tables():
    op.create_table(
        'group_sessions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('helper_id', sa.Integer(), nullable=False),
        sa.Column('network_id', sa.Integer(), nullable=False),
        sa.Column('starts_at', sa.DateTime(), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('mode', _closed('mode'), nullable=False),
        sa.Column('place_id', sa.Integer(), nullable=True),
        sa.Column('where', sa.String(length=200), nullable=False),
        sa.Column('entry_key', sa.String(length=64), nullable=False),
        sa.Column('recorded_at', sa.DateTime(), nullable=False),
        sa.CheckConstraint('minutes BETWEEN 1 AND 600', name=op.f('ck_group_sessions_minutes')),
        sa.ForeignKeyConstraint(['helper_id'], ['helpers.id'], name=op.f('fk_group_sessions_helper_id')),
        sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_group_sessions_network_id')),
        sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_group_sessions_place_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_group_sessions')),
        sa.UniqueConstraint('entry_key', name=op.f('uq_group_sessions_entry_key')),
    )
    with op.batch_alter_table('group_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_sessions_helper_id'), ['helper_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_group_sessions_network_id'), ['network_id'], unique=False)
    op.create_table(
        'check_ins',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('days', sa.Integer(), nullable=False),
        sa.Column('closed_at', sa.DateTime(), nullable=False),
        sa.Column('due_at', sa.DateTime(), nullable=False),
        sa.Column('asked_at', sa.DateTime(), nullable=True),
        sa.Column('answered_at', sa.DateTime(), nullable=True),
        sa.Column('answered_by', _closed('actor'), nullable=True),
        sa.Column('cancelled_at', sa.DateTime(), nullable=True),
        sa.CheckConstraint('days > 0', name=op.f('ck_check_ins_days')),
        sa.ForeignKeyConstraint(['request_id'], ['help_requests.id'], name=op.f('fk_check_ins_request_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_check_ins')),
        sa.UniqueConstraint('request_id', 'closed_at', 'days', name=op.f('uq_check_ins_request_id_closed_at_days')),
    )
    with op.batch_alter_table('check_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_check_ins_due_at'), ['due_at'], unique=False)
    op.create_table(
        'episodes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('network_id', sa.Integer(), nullable=False),
        sa.Column('began_on', sa.Date(), nullable=False),
        sa.Column('ended_on', sa.Date(), nullable=True),
        sa.Column('ended_at', sa.DateTime(), nullable=True),
        sa.Column('outcome', _closed('episodeend'), nullable=True),
        sa.Column('sessions', sa.Integer(), nullable=False),
        sa.Column('goals', sa.Integer(), nullable=False),
        sa.Column('goals_met', sa.Integer(), nullable=False),
        sa.Column('skill', sa.String(length=60), nullable=False),
        sa.Column('area', _closed('area'), nullable=False),
        sa.Column('channel', _closed('channel'), nullable=False),
        sa.Column('barriers', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_episodes_network_id')),
        sa.ForeignKeyConstraint(['request_id'], ['help_requests.id'], name=op.f('fk_episodes_request_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_episodes')),
        sa.UniqueConstraint('request_id', 'number', name=op.f('uq_episodes_request_id_number')),
    )
    with op.batch_alter_table('episodes', schema=None) as batch_op:
        batch_op.create_index(
            'ix_episodes_reported',
            [
                'network_id', 'began_on', 'ended_on', 'outcome', 'sessions', 'skill',
                'area', 'channel', 'barriers', 'request_id', 'number', 'ended_at',
            ],
            unique=False,
        )
    op.create_table(
        'person_contacts',
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('moment', _closed('moment'), nullable=False),
        sa.Column('times', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.CheckConstraint('times BETWEEN 0 AND 99', name=op.f('ck_person_contacts_times')),
        sa.ForeignKeyConstraint(['request_id'], ['help_requests.id'], name=op.f('fk_person_contacts_request_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('request_id', 'moment', name=op.f('pk_person_contacts')),
    )
    op.create_table(
        'check_in_answers',
        sa.Column('check_in_id', sa.Integer(), nullable=False),
        sa.Column('need_id', sa.Integer(), nullable=False),
        sa.Column('still', _closed('still'), nullable=False),
        sa.ForeignKeyConstraint(['check_in_id'], ['check_ins.id'], name=op.f('fk_check_in_answers_check_in_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['need_id'], ['needs.id'], name=op.f('fk_check_in_answers_need_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('check_in_id', 'need_id', name=op.f('pk_check_in_answers')),
    )
    op.create_table(
        'goal_steps',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('need_id', sa.Integer(), nullable=False),
        sa.Column('guide_index', sa.Integer(), nullable=True),
        sa.Column('text', sa.String(length=200), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('done_at', sa.DateTime(), nullable=True),
        sa.Column('done_by', _closed('actor'), nullable=True),
        sa.CheckConstraint("guide_index IS NOT NULL OR text <> ''", name=op.f('ck_goal_steps_words')),
        sa.ForeignKeyConstraint(['need_id'], ['needs.id'], name=op.f('fk_goal_steps_need_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_goal_steps')),
        sa.UniqueConstraint('need_id', 'guide_index', name=op.f('uq_goal_steps_need_id_guide_index')),
    )
    with op.batch_alter_table('goal_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_goal_steps_need_id'), ['need_id'], unique=False)
    op.create_table(
        'handovers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('offer_id', sa.Integer(), nullable=False),
        sa.Column('by_account_id', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('agreed_at', sa.DateTime(), nullable=True),
        sa.Column('share_levels', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('share_notes', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('message', sa.Text(), nullable=False),
        sa.Column('undone_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['by_account_id'], ['accounts.id'], name=op.f('fk_handovers_by_account_id')),
        sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_handovers_offer_id')),
        sa.ForeignKeyConstraint(['request_id'], ['help_requests.id'], name=op.f('fk_handovers_request_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_handovers')),
    )
    with op.batch_alter_table('handovers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handovers_offer_id'), ['offer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handovers_request_id'), ['request_id'], unique=False)
    op.create_table(
        'own_successes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('need_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('entry_key', sa.String(length=64), nullable=False),
        sa.Column('taken_back_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['need_id'], ['needs.id'], name=op.f('fk_own_successes_need_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['request_id'], ['help_requests.id'], name=op.f('fk_own_successes_request_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_own_successes')),
        sa.UniqueConstraint('entry_key', name=op.f('uq_own_successes_entry_key')),
    )
    with op.batch_alter_table('own_successes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_own_successes_need_id'), ['need_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_own_successes_request_id'), ['request_id'], unique=False)


def downgrade():
    op.drop_index('ix_survey_answers_told', 'survey_answers')
    op.drop_index(op.f('ix_helpers_phone'), 'helpers')
    op.drop_column('networks', 'assumptions')
    for column in ('sessions', 'met_on', 'dropped_at'):
        op.drop_column('needs', column)
    _drop_references('help_sessions', ('group_id',))
    for column in ('removed_at', 'shared_note'):
        op.drop_column('help_sessions', column)
    _drop_references('help_requests', ('part_of_id', 'ask_first_id'))
    with op.batch_alter_table('help_requests', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_help_requests_endreason'), type_='check')
        batch_op.drop_column('end_reason')
    for table in ('own_successes', 'handovers', 'goal_steps', 'check_in_answers', 'person_contacts', 'episodes', 'check_ins', 'group_sessions'):
        op.drop_table(table)
    # What happened is never deleted: it stays as a change of the request.
    op.execute(f"UPDATE steps SET what = 'changed' WHERE what IN ({listed(NEW_HAPPENINGS)})")  # noqa: S608 - words of this file
    op.execute(f'DELETE FROM notices WHERE kind IN ({listed(NEW_KINDS)})')  # noqa: S608
    op.execute("UPDATE help_sessions SET status = 'cancelled' WHERE status = 'removed'")
    op.execute("UPDATE help_requests SET said_by = 'told_coordinator' WHERE said_by = 'text'")
    allow_notices((KINDS + NEW_KINDS, CHANNELS), (KINDS, CHANNELS), more=_since_0010())
    allow_happenings(HAPPENINGS + NEW_HAPPENINGS, HAPPENINGS)
    _allow('help_sessions', 'status', 'sessionstatus', STATUSES)
    _allow('help_requests', 'said_by', 'saidby', SAID)


def _allow(table, column, name, words):
    """Let a column hold these words."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f'ck_{table}_{name}'), type_='check')
        batch_op.create_check_constraint(op.f(f'ck_{table}_{name}'), f'{column} IN ({listed(words)})')


def _refer(table, column, to):
    # Plain, not in a batch: SQLite takes a column with its reference only so.
    op.execute(f'ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT fk_{table}_{column} REFERENCES {to} (id)')


def _drop_references(table, columns):
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            if column != 'ask_first_id':
                batch_op.drop_index(op.f(f'ix_{table}_{column}'))
            batch_op.drop_column(column)


def _since_0010():
    return (
        sa.Column('lane', sa.String(64), server_default='', nullable=False),
        sa.Column('outcome', sa.Text(), server_default='', nullable=False),
        sa.Column('handled_at', sa.DateTime(), nullable=True),
        sa.Column('fallback_of_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['fallback_of_id'], ['notices.id'], name=op.f('fk_notices_fallback_of_id')),
        sa.Index('ix_notices_lane', 'lane', 'id'),
        sa.Index(op.f('ix_notices_fallback_of_id'), 'fallback_of_id'),
    )


def _closed(name):
    return sa.Enum(*CLOSED[name], name=name, native_enum=False, create_constraint=True, length=40)
