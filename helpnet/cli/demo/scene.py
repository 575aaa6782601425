"""What surrounds one act on a request: the network, the request and the moment."""

from dataclasses import dataclass
from datetime import date, datetime

from helpnet.cli.demo.cast import Ask, Plans
from helpnet.cli.demo.ground import Ground
from helpnet.domain.local_times import local_day
from helpnet.domain.offers import OfferStatus
from helpnet.services import accompaniments, boards, people


def key_of(name: str) -> str:
    """Return what makes their ask one request, however often it is told."""
    return f"demo-ask-{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One act's surroundings."""

    ground: Ground
    ask: Ask
    request_id: int
    now: datetime

    @property
    def network_id(self) -> int:
        """Return the network of the request."""
        return self.ground.network_id

    @property
    def coordinator_id(self) -> int:
        """Return the coordinator's account."""
        return self.ground.coordinator_id

    def board(self) -> boards.Board:
        """Return the request as its coordinator sees it at this moment."""
        return boards.board(
            network_id=self.network_id, request_id=self.request_id, now=self.now
        )

    def key(self, meeting: str) -> str:
        """Return what makes planning or recording this meeting happen once."""
        return f"demo-{self.request_id}-{meeting}"

    def find_offer(self, helper: str) -> int | None:
        """Return the offer to that helper, if they were asked."""
        ids = [o.offer_id for o in self.board().offers if o.helper == helper]
        return ids[-1] if ids else None

    def find_open_offer(self, helper: str) -> int | None:
        """Return the offer that waits for that helper's answer, if any."""
        for offer in self.board().offers:
            if offer.helper == helper and offer.status is OfferStatus.ASKED:
                return offer.offer_id
        return None

    def companion(self) -> int:
        """Return the helper who accompanies, or did so last."""
        begun = {OfferStatus.ACCEPTED, OfferStatus.ENDED}
        return [o.helper_id for o in self.board().offers if o.status in begun][-1]

    def account_of(self, helper_id: int | None) -> int:
        """Return the helper's account; the coordinator's for no helper."""
        if helper_id is None:
            return self.coordinator_id
        found = people.show_helper(network_id=self.network_id, helper_id=helper_id)
        return found.account_id

    def today(self) -> date:
        """Return the date by the network's own calendar."""
        return local_day(self.now, self.ground.cast.time_zone)

    def goals(self) -> dict[str, int]:
        """Return the ids of the goals by their skills."""
        return self.goals_of(self.request_id)

    def goals_of(self, request_id: int) -> dict[str, int]:
        """Return the same of a request of this network."""
        found = accompaniments.get_accompaniment(
            network_id=self.network_id, request_id=request_id, now=self.now
        )
        return {goal.skill: goal.need_id for goal in found.goals}

    def find_plan(self, meeting: str) -> Plans | None:
        """Return what was planned under this short name."""
        acts = (turn.act for turn in self.ask.turns)
        plans = (act for act in acts if isinstance(act, Plans))
        return next((plan for plan in plans if plan.meeting == meeting), None)
