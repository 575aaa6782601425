"""How the invented learners ask for help, and what follows on it."""

from collections.abc import Callable, Iterator
from datetime import datetime

from helpnet.cli.demo.acting_later import perform
from helpnet.cli.demo.cast import Ask, Turn, Unmet
from helpnet.cli.demo.ground import Ground
from helpnet.cli.demo.scene import Scene, key_of
from helpnet.cli.demo.schedule import Step
from helpnet.domain.asking import Channel, Reach, Referrer, Route, Wishes
from helpnet.services import calls_wanted, intake


def asking(ground: Ground, *, last: datetime) -> Iterator[Step]:
    """Yield every ask with what follows; the one without a moment comes at `last`."""
    for ask in ground.cast.asks:
        at = ground.moment(ask.asked) if ask.asked else last
        yield Step(at, _asks(ground, ask))
        for turn in ask.turns:
            yield Step(ground.moment(turn.when), _acts(ground, ask, turn))
    for unmet in ground.cast.unmet:
        yield Step(ground.moment(unmet.asked), _asks_in_vain(ground, unmet))


def _asks(ground: Ground, ask: Ask) -> Callable[[datetime], object]:
    if ask.route is Route.CALL:
        call = _call_wanted(ground, ask)
        return lambda now: calls_wanted.ask_for_call(wanted=call, now=now)
    return lambda now: intake.ask_for_help(answers=_answers(ground, ask), now=now)


def _call_wanted(ground: Ground, ask: Ask) -> calls_wanted.CallWanted:
    return calls_wanted.CallWanted(
        key=key_of(ask.name),
        language=ask.language,
        phone=ground.phone(ask.phone),
        name=ask.name,
        place=ground.place(ask.home) if ask.home else None,
        near=ground.network_id,
        wishes=_wishes(ask),
    )


def _acts(ground: Ground, ask: Ask, turn: Turn) -> Callable[[datetime], None]:
    def act(now: datetime) -> None:
        received = intake.find_received(key=key_of(ask.name))
        if received:
            scene = Scene(
                ground=ground, ask=ask, request_id=received.request_id, now=now
            )
            perform(turn.act, scene)

    return act


def _asks_in_vain(ground: Ground, unmet: Unmet) -> Callable[[datetime], object]:
    return lambda now: intake.find_network(
        key=f"demo-unmet-{unmet.home}",
        place=ground.place(unmet.home),
        needs=unmet.needs.split(),
        now=now,
    )


def _answers(ground: Ground, ask: Ask) -> intake.Answers:
    by_hand = ask.channel is not Channel.WEB
    return intake.Answers(
        key=key_of(ask.name),
        channel=ask.channel,
        language=ask.language,
        wishes=_wishes(ask),
        place=ground.place(ask.home),
        reach=Reach(
            name=ask.name,
            way=ask.way,
            phone=ground.phone(ask.phone),
            email=ask.email,
            note=ask.note,
        ),
        referrer=_referrer(ask),
        route=ask.route,
        taken_by=ground.coordinator_id if by_hand else None,
    )


def _wishes(ask: Ask) -> Wishes:
    return Wishes(
        needs=tuple(ask.needs.split()),
        barriers=frozenset(ask.barriers.split()),
        modes=frozenset(ask.modes.split()),
        languages=frozenset(ask.languages.split()),
        times=frozenset(ask.times.split()),
        notes=ask.wishes,
    )


def _referrer(ask: Ask) -> Referrer | None:
    if ask.referrer is None:
        return None
    name, relation, contact = ask.referrer
    return Referrer(name=name, relation=relation, contact=contact)
