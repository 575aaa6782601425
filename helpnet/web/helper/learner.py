"""One learner as their helper sees them, while the accompaniment lasts."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.services import learners
from helpnet.web.guards import signed_in
from helpnet.web.helper.desk import bp, helpers_only, own_id, speak_for_network_of


@bp.get("/learners/<int:request_id>", endpoint="learner")
@helpers_only
def show(request_id: int) -> ResponseReturnValue:
    """Show how to reach the learner, what is planned and how far they are."""
    page = learners.get_learner(
        helper_id=own_id(), request_id=request_id, now=clock.now()
    )
    speak_for_network_of(request_id)
    return render_template(
        "helper/learner.html",
        learner=page,
        helper=signed_in().name,
        back=url_for(".home"),
    )
