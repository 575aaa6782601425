"""One meeting as a calendar shows it: the facts of its messages, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A meeting as it stands since `revised_at`; `network` is who answers for it."""

    facts: Mapping[str, Any]
    network: str
    revised_at: datetime
    cancelled: bool
