import pytest

from helpnet.domain.autonomy_question import TAKEN_BACK, Question, standing
from helpnet.domain.history import Actor, Happening

ASKED = (Happening.AUTONOMY_ASKED, Actor.SYSTEM, "")
NOT_YET = (Happening.NOT_YET, Actor.LEARNER, "")
MET = (Happening.SESSION_HELD, Actor.HELPER, "")
GONE = (Happening.UNDONE, Actor.SYSTEM, TAKEN_BACK)
ENDED = (Happening.LEARNER_WITHDREW, Actor.LEARNER, "")
BACK = (Happening.REOPENED, Actor.LEARNER, "undone")
STAYED = (Happening.UNDONE, Actor.HELPER, "handover")
REMOVED = (Happening.SESSION_REMOVED, Actor.HELPER, "")
SAID = (Happening.OWN_SUCCESS, Actor.LEARNER, "")
UNSAID = (Happening.OWN_SUCCESS_TAKEN_BACK, Actor.LEARNER, "")
UNDONE = (Happening.UNDONE, Actor.HELPER, "own_success")
LEFT = (Happening.HELPER_LEFT, Actor.HELPER, "")
REOPENED = (Happening.REOPENED, Actor.LEARNER, "")
DONE = (Happening.AUTONOMY_CONFIRMED, Actor.LEARNER, "")


@pytest.mark.parametrize(
    ("lines", "stands"),
    [
        ([], Question.FREE),
        ([MET, MET], Question.FREE),
        ([MET, ASKED], Question.OPEN),
        ([ASKED, MET], Question.OPEN),
        ([ASKED, UNDONE], Question.OPEN),  # something else was undone
        ([ASKED, NOT_YET], Question.NOT_YET),
        ([ASKED, NOT_YET, UNDONE], Question.NOT_YET),
        ([ASKED, NOT_YET, MET], Question.FREE),
        ([ASKED, NOT_YET, MET, ASKED], Question.OPEN),
        ([ASKED, GONE], Question.TAKEN_BACK),
        ([ASKED, GONE, ASKED], Question.OPEN),
        ([ASKED, LEFT], Question.FREE),
        ([ASKED, DONE, REOPENED], Question.FREE),
        ([ASKED, NOT_YET, ENDED, BACK], Question.NOT_YET),
        ([ASKED, NOT_YET, ENDED, REOPENED], Question.FREE),
        ([ASKED, NOT_YET, LEFT], Question.FREE),
        ([ASKED, NOT_YET, LEFT, STAYED], Question.NOT_YET),
        ([ASKED, NOT_YET, MET, REMOVED], Question.NOT_YET),
        ([ASKED, NOT_YET, MET, MET, REMOVED], Question.FREE),
        ([ASKED, NOT_YET, SAID, UNSAID], Question.NOT_YET),
        ([ASKED, NOT_YET, REMOVED, MET], Question.FREE),
    ],
)
def test_where_the_question_stands(lines, stands):
    assert standing(lines) is stands
