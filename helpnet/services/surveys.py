"""Where learners say they stand: four questions, which nobody has to answer."""

from collections.abc import Mapping
from datetime import datetime

from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.survey import Ability, Moment, SurveyLine, is_answerable
from helpnet.domain.transitions import NotAllowed
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.requests import get_request
from helpnet.store.surveys import keep_answers, list_answered, list_survey
from helpnet.store.transaction import transaction


def show(
    *, request_id: int, moment: Moment = Moment.START
) -> tuple[SurveyLine, ...] | None:
    """Return the four questions with their answers, None when it is too late for them.

    None too for those who keep phone, counter or paper. Raise `NoResultFound`
    when there is no such request.
    """
    request = get_request(request_id)
    if not is_answerable(moment, request.stage, request.route):
        return None
    return list_survey(request_id, moment=moment)


def list_baseline(*, network_id: int, request_id: int) -> tuple[SurveyLine, ...]:
    """Return what the learner answered at the start, for the network's coordinators.

    Raise `NoResultFound` for another network's request.
    """
    return list_answered(get_request_of(network_id, request_id).id)


@transaction
def answer(
    *,
    request_id: int,
    answers: Mapping[SurveyTask, Ability],
    now: datetime,
    moment: Moment = Moment.START,
) -> None:
    """Keep these answers instead of earlier ones; what is left out is not answered.

    Raise `NoResultFound` when there is no such request, `NotAllowed` when it is too
    late: help has begun, or the request has ended; and for those who keep the counter.
    """
    request = hold_request(request_id)
    if not is_answerable(moment, request.stage, request.route):
        raise NotAllowed(request.stage, moment)
    keep_answers(request_id, answers, moment=moment, at=now)
