"""What the learner is asked when somebody else goes on."""

from helpnet.adapters.wording import word
from helpnet.domain.notices import NoticeKind


def test_the_question_says_that_any_answer_is_fine_and_where_to_answer(database):
    worded = word(
        kind=NoticeKind.HANDOVER,
        language="en",
        recipient="Jeanne Lambert",
        network="Liège learns",
        facts={"request": 7, "reference": "K7M4-QX9A", "phone": "+32 4 222 33 44"},
    )
    assert worded.subject == "May we pass on what you did?"
    assert "You get the same help whatever you say." in worded.body
    assert "/handover" in worded.body
    assert "Lambert" not in worded.subject
    assert "None" not in worded.body
