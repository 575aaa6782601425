"""What the tests of this folder share. Why so few fit: every number is checked against the plain rule, applied literally."""

from helpnet.domain.whynobody import why_nobody
from tests.unit.builders import TODAY


def why(asked, *helpers, places=()):
    return why_nobody(asked, helpers, on=TODAY, places=places)


def found(asked, *helpers, places=()):
    return why(asked, *helpers, places=places).changes
