"""Who changes something that learner, helper and coordinator share."""

from dataclasses import dataclass

from helpnet.domain.history import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """The learner behind the signed link, or a helper or coordinator who signed in.

    A helper has a `helper_id`, a coordinator a `network_id`.
    """

    actor: Actor
    account_id: int | None = None
    helper_id: int | None = None
    network_id: int | None = None


LEARNER = Doer(actor=Actor.LEARNER)
"""Whoever holds the link: nothing else is known of them."""
