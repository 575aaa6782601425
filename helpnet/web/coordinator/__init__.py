"""The pages of coordinators: desk, requests, people, messages, their network."""

from helpnet.web.coordinator import (
    backlog,
    desk,
    followup,
    messages,
    neighbours,
    network,
    people,
    requests,
    urgency,
)

BLUEPRINTS = (
    desk.bp,
    backlog.bp,
    urgency.bp,
    followup.bp,
    people.bp,
    messages.bp,
    network.bp,
)

__all__ = ["BLUEPRINTS", "neighbours", "requests"]
