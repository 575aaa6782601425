"""Where learners say they stand, before and after: nobody has to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.survey import (
    ANSWERABLE,
    Ability,
    Moment,
    SurveyLine,
    SurveySheet,
    TimesNeeded,
    is_answerable,
)
from helpnet.domain.transitions import NotAllowed
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.requests import HelpRequest, get_request
from helpnet.store.surveys import (
    keep_answers,
    keep_times,
    list_answered,
    list_survey,
    times_needed,
)
from helpnet.store.transaction import transaction


def show(*, request_id: int, moment: Moment = Moment.START) -> SurveySheet | None:
    """Return the questions with their answers, None when it is too late for them.

    None too for those who keep phone, counter or paper. Raise `NoResultFound`
    when there is no such request.
    """
    request = get_request(request_id)
    if not _is_open(request, moment):
        return None
    needed = times_needed(request_id)
    return SurveySheet(
        lines=list_survey(request_id, moment=moment),
        times=needed.start if moment is Moment.START else needed.end,
    )


def _is_open(request: HelpRequest, moment: Moment) -> bool:
    return is_answerable(moment, request.stage, request.route, request.end_reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenSurvey:
    """The questions that a coordinator puts on the phone; None where it is too late."""

    name: str
    moment: Moment | None
    sheet: SurveySheet | None


def show_spoken(*, network_id: int, request_id: int) -> SpokenSurvey:
    """Return the questions of before help or of after it, as the request stands.

    Raise `NoResultFound` for another network's request.
    """
    request = get_request_of(network_id, request_id)
    possible = (m for m, stages in ANSWERABLE.items() if request.stage in stages)
    moment = next(possible, None)
    sheet = show(request_id=request_id, moment=moment) if moment else None
    return SpokenSurvey(name=request.name, moment=moment, sheet=sheet)


def list_baseline(*, network_id: int, request_id: int) -> tuple[SurveyLine, ...]:
    """Return what the learner answered, for the network's coordinators.

    Raise `NoResultFound` for another network's request.
    """
    return list_answered(get_request_of(network_id, request_id).id)


def get_times(*, network_id: int, request_id: int) -> TimesNeeded:
    """Return how often the learner needed a person, before and after.

    Raise `NoResultFound` for another network's request.
    """
    return times_needed(get_request_of(network_id, request_id).id)


@transaction
def note_spoken(
    *,
    network_id: int,
    request_id: int,
    answers: Mapping[SurveyTask, Ability],
    moment: Moment,
    times: int | None,
    now: datetime,
) -> None:
    """Keep what the learner told a coordinator; raise as `answer` does.

    Raise `NoResultFound` for another network's request, too.
    """
    get_request_of(network_id, request_id)
    _keep(request_id, answers, times, moment, at=now)


@transaction
def answer(
    *,
    request_id: int,
    answers: Mapping[SurveyTask, Ability],
    now: datetime,
    moment: Moment = Moment.START,
    times: int | None = None,
) -> None:
    """Keep these answers instead of earlier ones; what is left out is not answered.

    `times` (0 to 99): so often in the last month a person was needed for it. Raise
    `NoResultFound` when there is no such request, `NotAllowed` when it is too late:
    help has begun, or the request has ended; and for those who keep the counter.
    """
    _keep(request_id, answers, times, moment, at=now)


def _keep(
    request_id: int,
    answers: Mapping[SurveyTask, Ability],
    times: int | None,
    moment: Moment,
    *,
    at: datetime,
) -> None:
    request = hold_request(request_id)
    if not _is_open(request, moment):
        raise NotAllowed(request.stage, moment)
    keep_answers(request_id, answers, moment=moment, at=at)
    keep_times(request_id, times, moment=moment, at=at)
