"""Asking for help: one question per page, then one button."""

from helpnet.web.ask.views import bp

__all__ = ["bp"]
