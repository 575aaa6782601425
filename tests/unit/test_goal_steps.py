import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.goal_steps import MOST_OWN, MOST_SIGNS, StepProblem, problem_with


@pytest.mark.parametrize(
    ("text", "own", "guide", "problem"),
    [
        ("Find the mailbox", [], [], None),
        ("find  the mailbox.", ["Find the mailbox"], [], StepProblem.THERE_ALREADY),
        ("Open the settings", [], ["Open the settings."], StepProblem.THERE_ALREADY),
        ("x" * MOST_SIGNS, [], [], None),
        ("x" * (MOST_SIGNS + 1), [], [], StepProblem.TOO_LONG),
        ("one more", [f"step {n}" for n in range(MOST_OWN - 1)], [], None),
        (
            "one more",
            [f"step {n}" for n in range(MOST_OWN)],
            [],
            StepProblem.TOO_MANY,
        ),
    ],
)
def test_why_a_step_is_not_added(text, own, guide, problem):
    assert problem_with(text, own=own, guide=guide) is problem


@given(st.text(min_size=1, max_size=50))
def test_the_same_step_is_never_added_twice(text):
    assert problem_with(text, own=[text], guide=[]) is StepProblem.THERE_ALREADY
