"""What is done every evening: mails have left, calls are made, letters are posted."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from helpnet.cli.demo.cast import Network, When
from helpnet.cli.demo.ground import Ground
from helpnet.cli.demo.schedule import Step
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.services import calls, delivery, messages

EVENING = "22:50"
UNTIL = -2
"""Later calls are still to be made, so that nobody finds an empty list."""


def errands(grounds: Sequence[Ground]) -> Iterator[Step]:
    """Yield the evenings of the days on which something happened.

    Mails leave for all networks at once, when it is evening in the first.
    """
    days = {ground.cast.slug: _busy_days(ground.cast) for ground in grounds}
    for day in sorted(set[int]().union(*days.values())):
        yield Step(grounds[0].moment(When(day, EVENING)), _deliver)
    for ground in grounds:
        for day in sorted(days[ground.cast.slug]):
            if day <= UNTIL:
                at = ground.moment(When(day, EVENING))
                yield Step(at, partial(_call_everybody, ground))


def _busy_days(cast: Network) -> set[int]:
    joined = [partner.applied for partner in cast.partners]
    joined += [helper.applied for helper in cast.helpers]
    asked = [ask.asked for ask in cast.asks if ask.asked]
    acted = [turn.when for ask in cast.asks for turn in ask.turns]
    days = {when.day for when in (*joined, *asked, *acted)}
    # Whoever applied in the evening is approved the day after.
    return {day for day in days | {when.day + 1 for when in joined} if day < 0}


def _deliver(now: datetime) -> None:
    """Let every mail leave, as a mail server would."""
    while delivery.deliver_due(send=lambda _due: None, now=now):
        pass


IN_PERSON = frozenset({NoticeChannel.CALL, NoticeChannel.LETTER})


def _call_everybody(ground: Ground, now: datetime) -> None:
    for line in _waiting(ground):
        if line.channel in IN_PERSON and line.created_at <= now:
            calls.mark_done(
                network_id=ground.network_id,
                notice_id=line.notice_id,
                account_id=ground.coordinator_id,
                now=now,
            )


def _waiting(ground: Ground) -> tuple[messages.MessageLine, ...]:
    found = messages.list_messages(
        network_id=ground.network_id, status=NoticeStatus.WAITING, page=1
    )
    return found.messages
