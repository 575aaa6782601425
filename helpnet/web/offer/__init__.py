"""An offer's pages: by the link in its message, or signed in; look, answer, go on."""

from helpnet.web.offer.link import bp

__all__ = ["bp"]
