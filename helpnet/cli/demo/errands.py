"""What is done every evening: mails have left, calls are made, letters are posted."""

from collections.abc import Iterator
from datetime import datetime

from helpnet.cli.demo.cast import Network, When
from helpnet.cli.demo.ground import Ground
from helpnet.cli.demo.schedule import Step
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.services import calls, delivery, messages

EVENING = "22:50"
UNTIL = -2
"""Later calls are still to be made, so that nobody finds an empty list."""


def errands(ground: Ground) -> Iterator[Step]:
    """Yield the evenings of the days on which something happened."""
    for day in sorted(_busy_days(ground.cast)):
        at = ground.moment(When(day, EVENING))
        yield Step(at, deliver)
        if day <= UNTIL:
            yield Step(at, lambda now: _call_everybody(ground, now))


def _busy_days(cast: Network) -> set[int]:
    joined = [partner.applied for partner in cast.partners]
    joined += [helper.applied for helper in cast.helpers]
    asked = [ask.asked for ask in cast.asks if ask.asked]
    acted = [turn.when for ask in cast.asks for turn in ask.turns]
    days = {when.day for when in (*joined, *asked, *acted)}
    # Whoever applied in the evening is approved the day after.
    return {day for day in days | {when.day + 1 for when in joined} if day < 0}


def deliver(now: datetime) -> None:
    """Let every mail leave, as a mail server would."""
    while delivery.deliver_due(send=lambda _due: None, now=now):
        pass


def _call_everybody(ground: Ground, now: datetime) -> None:
    for line in _waiting(ground):
        if line.channel is not NoticeChannel.EMAIL:
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
