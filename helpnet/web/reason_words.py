"""The sentences for why a helper fits, to the coordinator and to the helper."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from flask_babel import format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpnet.domain.candidates import CriterionName
from helpnet.domain.modes import IN_PERSON, REMOTE
from helpnet.domain.reasons import Reasons, share_points
from helpnet.web.labels import inside, km, slot_inside
from helpnet.web.matching_words import joined, language_name, mode_label, rough_km

MOST_TIMES_NAMED = 3


def reason_sentences(reasons: Reasons) -> list[str]:
    """Return why a helper fits, each fact as one sentence, for coordinators."""
    sentences = [
        _distance(reasons),
        _ways(reasons),
        _languages(reasons),
        _times(reasons),
        _needs(reasons),
        _taught(reasons),
        _room(reasons),
        str(_("Helped this person before")) if reasons.former else "",
    ]
    return [sentence for sentence in sentences if sentence]


def reasons_for_helper(reasons: Reasons) -> list[str]:
    """Return why the helper is asked, in words to the helper.

    Nothing tells who asks: distances are rough, and whether they met is left out.
    """
    sentences = [
        _distance_from_you(reasons),
        str(_("You both speak %(languages)s", languages=_named(reasons))),
        _times_with_you(reasons),
        _needs_by_you(reasons),
        _taught_by_you(reasons),
    ]
    return [sentence for sentence in sentences if sentence]


def points_rows(reasons: Reasons) -> list[tuple[str, str, str, str]]:
    """Return each criterion: its name, the fact, how far it is fulfilled, points."""
    return [
        (
            str(_CRITERIA[each.name]),
            _FACTS[each.name](reasons),
            format_percent(each.value),
            str(_("%(points)s of %(most)s", points=each.points, most=each.most)),
        )
        for each in share_points(reasons.criteria)
    ]


def _travels(reasons: Reasons) -> bool:
    return reasons.distance_km is not None and not IN_PERSON.isdisjoint(reasons.modes)


def _distance(reasons: Reasons) -> str:
    return _travel(
        reasons,
        _l("Lives %(distance)s away and travels up to %(reach)s"),
        _l("Lives %(distance)s away (not known exactly) and travels up to %(reach)s"),
        km,
    )


def _distance_from_you(reasons: Reasons) -> str:
    return _travel(
        reasons,
        _l("It is %(distance)s from you, and you travel up to %(reach)s"),
        _l(
            "It is %(distance)s from you (not known exactly), "
            "and you travel up to %(reach)s"
        ),
        rough_km,
    )


def _travel(
    reasons: Reasons, known: Any, doubtful: Any, words: Callable[[float], str]
) -> str:
    """Return how far it is, if anybody travels.

    Beyond the reach only where the doubt on a place widens it: then it is rough.
    """
    far = reasons.distance_km
    if far is None or not _travels(reasons):
        return ""
    beyond = far > reasons.reach_km
    return str(doubtful if beyond else known) % {
        "distance": rough_km(far) if beyond else words(far),
        "reach": km(reasons.reach_km),
    }


def _closeness(reasons: Reasons) -> str:
    if REMOTE.isdisjoint(reasons.modes):
        return _distance(reasons)
    return str(_("Can help from afar: the distance does not count"))


def _ways(reasons: Reasons) -> str:
    """Return every way this help can come: “How: by phone / by video call”."""
    if not reasons.modes:
        return ""
    ways = " / ".join(inside(mode_label(mode)) for mode in reasons.modes)
    return str(_("%(what)s: %(count)s", what=_("How"), count=ways))


def _named(reasons: Reasons) -> str:
    return joined([language_name(code) for code in reasons.languages])


def _languages(reasons: Reasons) -> str:
    return str(_("Speaks %(languages)s", languages=_named(reasons)))


def _slots(reasons: Reasons) -> str:
    """Return the first times, and how many more there are."""
    named = [slot_inside(slot) for slot in reasons.times[:MOST_TIMES_NAMED]]
    more = len(reasons.times) - len(named)
    if more:
        named.append(str(ngettext("%(num)s more time", "%(num)s more times", more)))
    return joined(named)


def _times(reasons: Reasons) -> str:
    if not reasons.times:
        return str(_("The person is free at any time"))
    times = _slots(reasons)
    if reasons.any_time:
        return str(
            _("The person is free at any time, the helper on %(times)s", times=times)
        )
    return str(_("Free on %(times)s, like this person", times=times))


def _times_with_you(reasons: Reasons) -> str:
    if reasons.times and not reasons.any_time:
        times = _slots(reasons)
        return str(_("You are both free on %(times)s", times=times))
    return str(_("The person is free at any time"))


def _taught(reasons: Reasons) -> str:
    if not reasons.taught:
        return ""
    return str(
        ngettext(
            "Has taught this to %(num)s person before",
            "Has taught this to %(num)s people before",
            reasons.taught,
        )
    )


def _taught_by_you(reasons: Reasons) -> str:
    if not reasons.taught:
        return ""
    return str(
        ngettext(
            "You have taught this to %(num)s person before",
            "You have taught this to %(num)s people before",
            reasons.taught,
        )
    )


def _needs_by_you(reasons: Reasons) -> str:
    return str(
        ngettext(
            "You can teach %(covered)s of %(num)s wish",
            "You can teach %(covered)s of %(num)s wishes",
            len(reasons.wanted),
            covered=len(reasons.covered),
        )
    )


def _needs(reasons: Reasons) -> str:
    return str(
        ngettext(
            "Can teach %(covered)s of %(num)s wish",
            "Can teach %(covered)s of %(num)s wishes",
            len(reasons.wanted),
            covered=len(reasons.covered),
        )
    )


def _room(reasons: Reasons) -> str:
    if not reasons.load:
        return str(_("Accompanies nobody yet"))
    return str(
        ngettext(
            "Accompanies %(load)s of at most %(num)s person",
            "Accompanies %(load)s of at most %(num)s people",
            reasons.capacity,
            load=reasons.load,
        )
    )


def _continuity(reasons: Reasons) -> str:
    if reasons.former:
        return str(_("Helped this person before"))
    return str(_("Has not helped this person before"))


_CRITERIA: Mapping[CriterionName, Any] = {
    CriterionName.CLOSENESS: _l("Lives near"),
    CriterionName.NEEDS: _l("Can teach what is wanted"),
    CriterionName.TIMES: _l("Free at the same times"),
    CriterionName.ROOM: _l("Accompanies few people"),
    CriterionName.CONTINUITY: _l("Helped this person before"),
}
_FACTS: Mapping[CriterionName, Callable[[Reasons], str]] = {
    CriterionName.CLOSENESS: _closeness,
    CriterionName.NEEDS: _needs,
    CriterionName.TIMES: _times,
    CriterionName.ROOM: _room,
    CriterionName.CONTINUITY: _continuity,
}


def init_app(app: Flask) -> None:
    """Let templates use the sentences as filters."""
    functions: tuple[Any, ...] = (reason_sentences, reasons_for_helper, points_rows)
    app.jinja_env.filters.update(
        {function.__name__: function for function in functions}
    )
