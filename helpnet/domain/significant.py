"""Numbers that say no more than is known: so many figures that mean something."""

from decimal import ROUND_HALF_UP, Decimal


def round_to(value: float, digits: int) -> Decimal:
    """Return the number with at most so many significant digits; halves go up."""
    exact = Decimal(repr(value))
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return exact.quantize(step, ROUND_HALF_UP).normalize()


def significant_digits(value: float) -> int:
    """Return how many figures of a number mean something: 1 for 20, 2 for 12 or 1.5.

    Noughts at its end are taken for rounding.
    """
    return len(Decimal(repr(value)).normalize().as_tuple().digits)
