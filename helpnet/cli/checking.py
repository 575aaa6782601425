"""`flask check`: is anybody stuck, does anything contradict itself?"""

from collections import Counter

import click
from flask import current_app
from flask.cli import with_appcontext

from config import Settings
from helpnet import clock
from helpnet.domain.checking import Fault, FaultKind
from helpnet.domain.notices import NoticeChannel
from helpnet.services import checking

MOST_NAMED = 20
"""So many of one kind are named; all are counted."""

WORDS = {
    FaultKind.NOBODY_LOOKS: "Request {0} waits, and helpnet does not search for it",
    FaultKind.LOOK_OVERDUE: "Request {0} should have been moved on: is the worker on?",
    FaultKind.NO_OPEN_OFFER: "Request {0} waits for an answer, and nobody is asked",
    FaultKind.OFFER_OVERDUE: "Request {0} has an offer whose time to answer is over",
    FaultKind.OFFER_LEFT_OPEN: "Request {0} has an open offer, and needs no answer",
    FaultKind.NO_MATCH: "Request {0} is accompanied, and no helper said yes",
    FaultKind.MATCH_LEFT_OVER: "Request {0} has a helper, and is not accompanied",
    FaultKind.TWO_MATCHES: "Request {0} has more than one helper",
    FaultKind.WRONG_LOAD: "Helper {0} accompanies not as many as are counted",
    FaultKind.OVER_CAPACITY: "Helper {0} accompanies more than they have places",
    FaultKind.WRONG_HISTORY: "Request {0} is not where its history leads",
    FaultKind.MESSAGE_OVERDUE: "Message {0} should have left: is the worker on?",
    FaultKind.WRONG_REASON: "Request {0} has a reason for an end that it did not have",
    FaultKind.CHECK_IN_LEFT_OPEN: "Request {0} is still to be asked about what is over",
    FaultKind.CHECK_IN_OVERDUE: "Request {0} should have been asked: is the worker on?",
    FaultKind.WRONG_GROUP: "Group meeting {0} has one learner, or two helpers",
    FaultKind.WRONG_HANDOVER: "Request {0} was handed over by who does not let go",
    FaultKind.TOLD_AFTER_DEATH: "Request {0} has a message for somebody who has died",
    FaultKind.WRONG_FACTS: "Request {0} has goals that its meetings do not explain",
    FaultKind.WRONG_EPISODES: "Request {0} counts otherwise than its history",
}


@click.command("check")
@with_appcontext
def check() -> None:
    """Name stuck requests and broken promises; end with 1 when there are any."""
    faults = checking.list_faults(now=clock.now(), channels=_channels())
    counted = Counter(fault.kind for fault in faults)
    for kind, total in counted.items():
        named = [fault for fault in faults if fault.kind is kind][:MOST_NAMED]
        for fault in named:
            click.echo(_line(fault))
        if total > MOST_NAMED:
            click.echo(f"… and {total - MOST_NAMED} more of these.")
    if faults:
        raise click.ClickException(f"{len(faults)} things must not be so.")
    click.echo("Nobody is stuck, and nothing contradicts itself.")


def _line(fault: Fault) -> str:
    since = f" (since {fault.since:%Y-%m-%d %H:%M} UTC)" if fault.since else ""
    return f"{WORDS[fault.kind].format(fault.about)}{since}."


def _channels() -> frozenset[NoticeChannel]:
    """Return the channels by which the worker sends."""
    settings: Settings = current_app.config["HELPNET"]
    servers = {
        NoticeChannel.EMAIL: settings.SMTP_HOST,
        NoticeChannel.SMS: settings.SMS_URL,
    }
    return frozenset(channel for channel, server in servers.items() if server)
