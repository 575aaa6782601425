"""Half-filled forms, and asks from places no network covers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.store.base import Base
from helpnet.store.networks import Network
from helpnet.store.whereabouts import Whereabouts


class Draft(Base):
    """What somebody has typed so far in a form of several pages."""

    __tablename__ = "drafts"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    form: Mapped[str] = mapped_column(String(20))  # ask | helper | partner
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class UnmetAsk(Whereabouts, Base):
    """Somebody asked from a place that no network covers."""

    __tablename__ = "unmet_asks"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    draft_key: Mapped[str] = mapped_column(String(64), unique=True)
    needs: Mapped[list[str]] = mapped_column(JSON)
    nearest_network_id: Mapped[int | None] = mapped_column(ForeignKey(Network.id))
    distance_km: Mapped[float | None]
