"""An organisation becomes a partner: a few pages, then one button."""

from helpnet.web.partner_signup.views import bp

__all__ = ["bp"]
