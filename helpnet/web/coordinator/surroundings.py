"""What every page of a coordinator shares: the network's frame, and a page's number."""

from flask import request

from helpnet.services import our_network
from helpnet.web.guards import signed_in
from helpnet.web.page import show_network


def speak_for_own_network() -> None:
    """Let the page carry the name, phone and time zone of the network."""
    frame = our_network.get_frame(network_id=signed_in().network_id)
    show_network(name=frame.name, phone=frame.phone, time_zone=frame.time_zone)


def page_asked_for() -> int:
    """Return the number of the page of a list that was asked for, from 1."""
    given = request.args.get("page", "1")
    return max(1, int(given)) if given.isascii() and given.isdigit() else 1
