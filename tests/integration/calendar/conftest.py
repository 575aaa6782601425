"""Fixtures of this folder. Meetings as iCalendar, read back as a calendar program reads them."""

import pytest

from helpnet.domain.contacts import ContactWay
from tests.integration.followup.scene import Pair


@pytest.fixture
def pair(database):
    return Pair(contact_way=ContactWay.EMAIL, email="jeanne@example.org")
