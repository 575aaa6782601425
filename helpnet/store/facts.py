"""What is derived from the meetings of a request, and rewritten with them."""

from datetime import datetime

from helpnet.domain.progress import Progress
from helpnet.store.accompaniments import progress_of
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest


def rewrite_facts(request: HelpRequest, *, at: datetime) -> Progress:
    """Rewrite the goals' facts from all meetings; the caller holds the request."""
    db.session.flush()
    far = progress_of([request])[request.id]
    by_goal = {goal.goal: goal for goal in far.goals}
    for need in request.needs:
        if goal := by_goal.get(need.id):
            need.sessions = len(goal.seen)
            need.met_on = goal.alone_on[-1] if goal.met else None
    return far
