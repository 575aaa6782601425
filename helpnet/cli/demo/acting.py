"""How the invented people act: every act is one use case, harmless when repeated."""

from functools import singledispatch

from helpnet.cli.demo import cast
from helpnet.cli.demo.scene import Scene
from helpnet.domain.autonomy import SaidBy
from helpnet.domain.history import Happening
from helpnet.domain.meetings import Plan, Recording
from helpnet.services import (
    autonomy,
    closing,
    followup,
    matching,
    meetings,
    tracking,
    urgency,
)


@singledispatch
def perform(act: object, _scene: Scene) -> None:
    """Call the use case of this act."""
    raise TypeError(f"nobody can play {type(act).__name__}")


@perform.register
def _(act: cast.Offers, scene: Scene) -> None:
    if scene.find_offer(act.to) is None:
        matching.offer(
            network_id=scene.network_id,
            request_id=scene.request_id,
            helper_id=scene.ground.helper_id(act.to),
            account_id=scene.coordinator_id,
            now=scene.now,
        )


@perform.register
def _(act: cast.TakesBack, scene: Scene) -> None:
    offer_id = scene.find_open_offer(act.to)
    if offer_id is not None:
        matching.withdraw_offer(
            network_id=scene.network_id,
            offer_id=offer_id,
            account_id=scene.coordinator_id,
            now=scene.now,
        )


@perform.register
def _(_act: cast.Expires, scene: Scene) -> None:
    matching.expire_offers(now=scene.now)


@perform.register
def _(act: cast.Accepts, scene: Scene) -> None:
    offer_id = scene.find_open_offer(act.who)
    if offer_id is not None:
        matching.accept(offer_id=offer_id, now=scene.now)


@perform.register
def _(act: cast.Declines, scene: Scene) -> None:
    offer_id = scene.find_open_offer(act.who)
    if offer_id is not None:
        matching.decline(
            offer_id=offer_id, reason=act.reason, note=act.note, now=scene.now
        )


@perform.register
def _(act: cast.Plans, scene: Scene) -> None:
    _plan(act, scene)


def _plan(act: cast.Plans, scene: Scene) -> int:
    """Plan the meeting, or find it; return the help session's id."""
    return meetings.plan_session(
        helper_id=scene.companion(),
        request_id=scene.request_id,
        plan=Plan(
            starts_at=scene.ground.moment(act.on),
            mode=act.mode,
            place_id=scene.ground.place_id(act.place),
            where=act.where,
        ),
        entry_key=scene.key(act.meeting),
        now=scene.now,
    )


def _find_session(meeting: str, scene: Scene) -> int | None:
    """Return the planned meeting of that short name, if it was planned."""
    plan = scene.find_plan(meeting)
    return None if plan is None else _plan(plan, scene)


@perform.register
def _(act: cast.Records, scene: Scene) -> None:
    record(act, scene)


def record(act: cast.Records, scene: Scene) -> int:
    """Record the meeting, or find it; return the help session's id."""
    goals = scene.goals()
    plan = scene.find_plan(act.meeting)
    return followup.record_session(
        helper_id=scene.companion(),
        request_id=scene.request_id,
        session_id=_find_session(act.meeting, scene),
        recording=Recording(
            held_on=scene.ground.day(plan.on) if plan else scene.today(),
            minutes=act.minutes,
            mode=act.mode,
            levels={goals[skill]: level for skill, level in act.levels.items()},
            note=act.note,
            shared_note=act.shared,
        ),
        entry_key=scene.key(f"{act.meeting}-held"),
        now=scene.now,
    )


@perform.register
def _(act: cast.Misses, scene: Scene) -> None:
    session_id = _find_session(act.meeting, scene)
    if session_id is not None:
        meetings.miss_session(
            helper_id=scene.companion(),
            session_id=session_id,
            reason=act.reason,
            note=act.note,
            now=scene.now,
        )


@perform.register
def _(act: cast.Cancels, scene: Scene) -> None:
    session_id = _find_session(act.meeting, scene)
    if session_id is not None:
        meetings.cancel_session(
            helper_id=scene.companion(),
            session_id=session_id,
            note=act.note,
            now=scene.now,
        )


@perform.register
def _(act: cast.Confirms, scene: Scene) -> None:
    if act.said_by is SaidBy.LINK:
        autonomy.confirm_by_learner(request_id=scene.request_id, now=scene.now)
        return
    helper_id = scene.companion() if act.said_by is SaidBy.TOLD_HELPER else None
    autonomy.confirm_autonomy(
        request_id=scene.request_id,
        account_id=scene.account_of(helper_id),
        said_by=act.said_by,
        now=scene.now,
        helper_id=helper_id,
        network_id=None if helper_id else scene.network_id,
    )


@perform.register
def _(act: cast.Closes, scene: Scene) -> None:
    if act.event in scene.board().possible:
        closing.close_request(
            network_id=scene.network_id,
            request_id=scene.request_id,
            account_id=scene.coordinator_id,
            event=act.event,
            detail=act.detail,
            now=scene.now,
        )


@perform.register
def _(_act: cast.Withdraws, scene: Scene) -> None:
    tracking.withdraw(request_id=scene.request_id, now=scene.now)


@perform.register
def _(act: cast.WantsCall, scene: Scene) -> None:
    happened = {line.what for line in scene.board().history}
    if Happening.CALL_WANTED not in happened:
        tracking.ask_for_call(request_id=scene.request_id, note=act.note, now=scene.now)


@perform.register
def _(act: cast.Stops, scene: Scene) -> None:
    autonomy.stop_accompanying(
        helper_id=scene.ground.helper_id(act.who),
        request_id=scene.request_id,
        reason=act.reason,
        now=scene.now,
    )


@perform.register
def _(_act: cast.CannotWait, scene: Scene) -> None:
    urgency.set_urgent(
        network_id=scene.network_id,
        request_id=scene.request_id,
        urgent=True,
        account_id=scene.coordinator_id,
        now=scene.now,
    )
