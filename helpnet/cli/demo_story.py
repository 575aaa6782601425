"""The story of the demonstration, told through the same use cases as real life."""

from datetime import datetime


def tell(*, now: datetime) -> bool:
    """Add the invented networks, unless some network exists; tell whether it did."""
    return False
