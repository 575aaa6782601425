"""Helpers who became free, joined or reach further: for them the waiting list wakes."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.store.base import Base
from helpnet.store.helpers import Helper


class HelperWake(Base):
    """This helper may fit somebody who waits; looked at once, then deleted."""

    __tablename__ = "helper_wakes"

    helper_id: Mapped[int] = mapped_column(
        ForeignKey(Helper.id, ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime]
