"""The helper's own pages: what is asked of them, and whom they accompany."""

from helpnet.web.helper import ending, learner, meetings, recording
from helpnet.web.helper.desk import bp

__all__ = ["bp", "ending", "learner", "meetings", "recording"]
