"""Refusals that any use case may meet, whatever it is about."""


class Busy(Exception):
    """The database could not take the change now; nothing of it was kept."""


class TooOften(Exception):
    """Somebody tried this too many times in a short while."""
