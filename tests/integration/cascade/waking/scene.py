"""What the tests of this folder share. The waiting list wakes the moment somebody becomes free, joins or reaches further."""

from helpnet.domain.modes import Mode
from helpnet.domain.offer_policy import Circle
from tests.integration.cascade.scene import state

PLACE = frozenset({Mode.PUBLIC_PLACE})


def asleep(scene, **fields):
    """Let somebody ask whom nobody fits."""
    request = scene.asks(modes=PLACE, phone="", **fields)
    scene.move_on()
    assert state(request).circle is Circle.WAITING_LIST
    return request
