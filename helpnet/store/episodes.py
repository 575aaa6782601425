"""Each accompaniment from its first helper to its end, as the reports count it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.asking import Barrier, Channel
from helpnet.domain.catalogue import Area
from helpnet.domain.episodes import EpisodeEnd
from helpnet.store.base import Base, Mask, checked
from helpnet.store.networks import Network
from helpnet.store.requests import HelpRequest


class Episode(Base):
    """One accompaniment; derived from history and meetings, equal to a recount.

    Days are local. `outcome` and `ended_on` are None while it lasts.
    """

    __tablename__ = "episodes"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        Index("ix_episodes_network_began", "network_id", "began_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE")
    )
    number: Mapped[int]
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id))
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]  # as the request says: check-ins follow from it
    outcome: Mapped[EpisodeEnd | None] = mapped_column(checked(EpisodeEnd))
    sessions: Mapped[int] = mapped_column(default=0)
    goals: Mapped[int] = mapped_column(default=0)
    goals_met: Mapped[int] = mapped_column(default=0)
    skill: Mapped[str] = mapped_column(String(60))  # the main need
    area: Mapped[Area] = mapped_column(checked(Area))
    channel: Mapped[Channel] = mapped_column(checked(Channel))
    barriers: Mapped[frozenset[str]] = mapped_column(Mask(Barrier))
