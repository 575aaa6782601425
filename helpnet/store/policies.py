"""Which searches a change of a network's offer policy concerns."""

from datetime import datetime

from sqlalchemy import update

from helpnet.domain.journey import Stage
from helpnet.store.base import db
from helpnet.store.requests import LOOKED_FOR, HelpRequest


def look_again(network_id: int, *, at: datetime) -> None:
    """Let every search of this network that goes on be looked at now."""
    db.session.execute(
        update(HelpRequest)
        .where(
            HelpRequest.network_id == network_id,
            HelpRequest.stage.in_((Stage.WAITING, Stage.OFFERED)),
            LOOKED_FOR,
        )
        .values(look_at=at)
        .execution_options(synchronize_session=False)
    )
