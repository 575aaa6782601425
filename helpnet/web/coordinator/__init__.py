"""The pages of coordinators: desk, requests, people, messages, their network."""

from helpnet.web.coordinator import (
    attention,
    backlog,
    benefits,
    calls,
    check_ins,
    desk,
    ends,
    exclusions,
    fairness,
    followup,
    letters,
    messages,
    neighbours,
    network,
    offer_rules,
    people,
    recruiting,
    requests,
    texts,
    urgency,
    waves,
    wishes,
)

BLUEPRINTS = (
    desk.bp,
    attention.bp,
    calls.bp,
    letters.bp,
    backlog.bp,
    urgency.bp,
    exclusions.bp,
    wishes.bp,
    followup.bp,
    check_ins.bp,
    people.bp,
    messages.bp,
    texts.bp,
    network.bp,
    offer_rules.bp,
    fairness.bp,
    benefits.bp,
    recruiting.bp,
)

__all__ = ["BLUEPRINTS", "ends", "neighbours", "requests", "waves"]
