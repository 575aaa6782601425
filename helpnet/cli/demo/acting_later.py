"""How the invented learners act between meetings and afterwards."""

from helpnet.cli.demo.acting import perform as perform
from helpnet.cli.demo.acting import record
from helpnet.cli.demo.cast import Records
from helpnet.cli.demo.later_acts import (
    DidItAlone,
    IsAskedAgain,
    MetAsGroup,
    TakesOff,
    TextsBack,
)
from helpnet.cli.demo.scene import Scene, key_of
from helpnet.domain.doers import LEARNER
from helpnet.domain.groups import GroupRecording, Part
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeChannel
from helpnet.services import (
    check_ins,
    delivery,
    followup,
    groups,
    intake,
    own_successes,
    texting,
    texts_in,
)


@perform.register
def _(act: DidItAlone, scene: Scene) -> None:
    own_successes.say(
        request_id=scene.request_id,
        need_id=scene.goals()[act.skill],
        doer=LEARNER,
        entry_key=scene.key(f"alone-{act.skill}"),
        now=scene.now,
    )


@perform.register
def _(act: TextsBack, scene: Scene) -> None:
    """Let the question leave before its answer comes, and ours to it after."""
    texting.write_texts(now=scene.now)
    _let_texts_leave(scene)
    texts_in.receive(
        gateway_id=scene.key("texts-back"),
        sender=scene.ground.phone(scene.ask.phone),
        body=act.words,
        now=scene.now,
    )
    _let_texts_leave(scene)


def _let_texts_leave(scene: Scene) -> None:
    channels = {NoticeChannel.SMS}
    left = delivery.deliver_due(
        send=lambda _due: None, now=scene.now, channels=channels
    )
    if left:
        _let_texts_leave(scene)


@perform.register
def _(act: IsAskedAgain, scene: Scene) -> None:
    check_ins.ask_due(now=scene.now)
    sheet = check_ins.find_sheet(request_id=scene.request_id)
    if sheet and not sheet.answered_at:
        check_ins.answer(
            request_id=scene.request_id,
            number=sheet.number,
            answers={goal.need_id: act.answer(goal.skill) for goal in sheet.goals},
            now=scene.now,
        )


@perform.register
def _(act: MetAsGroup, scene: Scene) -> None:
    groups.record_group(
        helper_id=scene.companion(),
        recording=GroupRecording(
            held_on=scene.today(),
            minutes=act.minutes,
            mode=Mode.PUBLIC_PLACE,
            place_id=scene.ground.place_id(act.place),
            parts=[_part(scene, name, act) for name in act.levels],
        ),
        entry_key=scene.key(act.meeting),
        now=scene.now,
    )


def _part(scene: Scene, name: str, act: MetAsGroup) -> Part:
    received = intake.find_received(key=key_of(name))
    number = received.request_id if received else scene.request_id
    goals = scene.goals_of(number)
    levels = {goals[skill]: level for skill, level in act.levels[name].items()}
    return Part(request_id=number, levels=levels)


@perform.register
def _(act: TakesOff, scene: Scene) -> None:
    acts = (turn.act for turn in scene.ask.turns)
    told = next(x for x in acts if isinstance(x, Records) and x.meeting == act.meeting)
    followup.remove_session(
        helper_id=scene.companion(), session_id=record(told, scene), now=scene.now
    )
