"""The pages of coordinators: desk, requests, people, messages, their network."""

from helpnet.web.coordinator import (
    desk,
    followup,
    messages,
    neighbours,
    network,
    people,
    requests,
)

BLUEPRINTS = (desk.bp, followup.bp, people.bp, messages.bp, network.bp)

__all__ = ["BLUEPRINTS", "neighbours", "requests"]
