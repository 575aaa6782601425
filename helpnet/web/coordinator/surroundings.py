"""What every page of a coordinator shares: the network, and what a list is about."""

from flask import request

from helpnet.domain.texts import one_line
from helpnet.services import our_network
from helpnet.web.guards import signed_in
from helpnet.web.numbers import find_number
from helpnet.web.page import show_network

MOST_LETTERS = 120


def speak_for_own_network() -> None:
    """Let the page carry the name, phone and time zone of the network."""
    frame = our_network.get_frame(network_id=signed_in().network_id)
    show_network(name=frame.name, phone=frame.phone, time_zone=frame.time_zone)


def page_asked_for() -> int:
    """Return the number of the page of a list that was asked for, from 1."""
    return find_number(request.args.get("page", "")) or 1


def text_asked_for() -> str:
    """Return what a list is searched for, as clean as the names it is compared with."""
    return one_line(request.args.get("q", "")[:MOST_LETTERS], MOST_LETTERS)
