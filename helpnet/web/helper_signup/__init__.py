"""Becoming a volunteer: one question per page, then one button."""

from helpnet.web.helper_signup.views import bp

__all__ = ["bp"]
