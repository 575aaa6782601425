"""What a network or a partner adds for learners: incentives, and ways to a device."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class AidKind(StrEnum):
    """An incentive to do something online, or a scheme for a device or connection."""

    INCENTIVE = "incentive"
    DEVICE = "device"


@dataclass(frozen=True, slots=True, kw_only=True)
class AidSheet:
    """One aid as it is typed; `title` and `words` by language, without empty texts.

    No `skills` means whatever the need; no dates mean that it holds until it is
    changed. The phone number is as people write it.
    """

    kind: AidKind
    title: Mapping[str, str]
    words: Mapping[str, str]
    skills: Collection[str] = field(default=())
    starts_on: date | None = None
    ends_on: date | None = None
    phone: str = ""
    website: str = ""


def pick_language(
    texts: Mapping[str, str], *, wanted: str, order: Sequence[str]
) -> str | None:
    """Return the language to read the texts in, or None where there are none.

    The wanted one, else the first of the network's that has a text.
    """
    return next((code for code in (wanted, *order, *texts) if texts.get(code)), None)


def holds(skills: Collection[str], needs: Collection[str]) -> bool:
    """Tell whether an aid for these skills is for somebody with these needs."""
    return not skills or not set(skills).isdisjoint(needs)
