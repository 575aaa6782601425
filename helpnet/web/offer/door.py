"""How somebody came to an offer's page, and the addresses of that page from there."""

import secrets
from dataclasses import dataclass

from flask import session, url_for

from helpnet.adapters.signing import Purpose, read_number
from helpnet.services.answering import Way

_BROWSER = "browser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The way to an offer; `token` is empty for a helper who is signed in."""

    way: Way
    token: str = ""

    @property
    def url(self) -> str:
        """Return the address of the offer's page."""
        if self.token:
            return url_for("offer.show", token=self.token)
        return self.own_url

    @property
    def own_url(self) -> str:
        """Return the address of the same offer for its helper, who signs in first."""
        return url_for("helper.offer", offer_id=self.way.offer_id)

    def act(self, act: str) -> str:
        """Return the address to which a button of the page posts."""
        if self.token:
            return url_for("offer.act", token=self.token, act=act)
        return url_for("helper.answer_offer", offer_id=self.way.offer_id, act=act)


def by_link(token: str) -> Door | None:
    """Return the way of somebody who holds a link; None for a link that is not whole.

    The browser gets a secret of its own: it alone may look at what it answered.
    """
    offer_id = read_number(Purpose.OFFER, token)
    if offer_id is None:
        return None
    browser = session.setdefault(_BROWSER, secrets.token_urlsafe(16))
    return Door(way=Way(offer_id=offer_id, browser=browser), token=token)


def signed_in_as(helper_id: int, offer_id: int) -> Door:
    """Return the way of a helper who is signed in."""
    return Door(way=Way(offer_id=offer_id, helper_id=helper_id))
