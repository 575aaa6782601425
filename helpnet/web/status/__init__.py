"""A learner's own request: where it stands, what is next, what has changed."""

from helpnet.web.status import changes as changes
from helpnet.web.status import check_in as check_in
from helpnet.web.status import handover as handover
from helpnet.web.status import meetings as meetings
from helpnet.web.status import sheet as sheet
from helpnet.web.status import today as today
from helpnet.web.status import unhappy as unhappy
from helpnet.web.status.views import bp

__all__ = ["bp"]
