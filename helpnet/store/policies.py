"""Which searches a change of a network's offer policy concerns."""

from datetime import datetime

from sqlalchemy import update

from helpnet.domain.journey import Stage
from helpnet.store.base import db
from helpnet.store.requests import LOOKED_FOR, HelpRequest


def look_again(network_id: int, *, at: datetime, afresh: bool) -> None:
    """Let every search of this network that goes on be looked at now.

    `afresh`: waves that waited for a coordinator's yes wait no more.
    """
    proposed = {"wave_ready_at": None} if afresh else {}
    db.session.execute(
        update(HelpRequest)
        .where(
            HelpRequest.network_id == network_id,
            HelpRequest.stage.in_((Stage.WAITING, Stage.OFFERED)),
            LOOKED_FOR,
        )
        .values(look_at=at, **proposed)
        .execution_options(synchronize_session=False)
    )
