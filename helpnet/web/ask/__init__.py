"""Asking for help: one question per page, then one button."""

from helpnet.web.ask import asides, calling, needs_search, saving, sending, views
from helpnet.web.ask.blueprint import bp

__all__ = ["asides", "bp", "calling", "needs_search", "saving", "sending", "views"]
