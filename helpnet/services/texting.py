"""Texts to mobile phones: what a learner is told by phone, also in writing."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from helpnet.domain.texting import FRESH, TEXTED
from helpnet.store.texting import add_text, list_untexted
from helpnet.store.texts_received import is_stopped
from helpnet.store.transaction import transaction
from helpnet.store.ways import takes_texts


def write_texts(*, now: datetime) -> None:
    """Add a text to each fresh call to a mobile phone; doing it twice adds nothing.

    Called only where the operator has a gateway for texts: see `jobs.deliver`.
    """
    with suppress(IntegrityError):  # another worker wrote them at the same moment
        _write(now=now)


@transaction
def _write(*, now: datetime) -> None:
    for notice, request in list_untexted(sorted(TEXTED), since=now - FRESH):
        wanted = not is_stopped(request.phone)
        if wanted and takes_texts(request.phone, request.country):
            add_text(notice, request.phone, at=now)
