"""What stands in the list of what needs a human: names, needs and numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from helpnet.domain.attention import Attention, AttentionKind
from helpnet.domain.contacts import readable
from helpnet.domain.history import Happening
from helpnet.store.base import Base, db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.partners import Partner
from helpnet.store.requests import HelpRequest, Step
from helpnet.store.texts_received import TextReceived

_K = AttentionKind
Row = TypeVar("Row", bound=Base)

NOTICES = frozenset({_K.CALL, _K.LETTER, _K.FAILED})
LETTERS_SHOWN = 120
"""Of a text that came in, so many letters stand in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionLine:
    """One thing that needs a human, as a coordinator reads it.

    `who` it is about and their `reference`; `helper` and `phone` of whoever helps or
    was asked; `need` is a skill; `detail` words of a text, or what a message is about.
    """

    kind: AttentionKind
    id: int
    request_id: int | None
    who: str
    reference: str
    need: str
    helper: str
    phone: str
    detail: str
    since: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows that the lines of one page speak of, by id."""

    requests: Mapping[int, HelpRequest]
    offers: Mapping[int, Offer]
    notices: Mapping[int, Notice]
    texts: Mapping[int, TextReceived]
    helpers: Mapping[int, Helper]
    partners: Mapping[int, Partner]
    words: Mapping[int, str]


def attention_lines(
    items: Sequence[Attention], network: Network
) -> tuple[AttentionLine, ...]:
    """Return the lines of these things, in their order; eight statements at most."""
    account = joinedload(Helper.account)
    rows = _Rows(
        requests=_by_id(
            HelpRequest,
            (one.request_id for one in items),
            selectinload(HelpRequest.needs),
        ),
        offers=_by_id(
            Offer,
            (one.offer_id for one in items),
            joinedload(Offer.helper).joinedload(Helper.account),
        ),
        notices=_by_id(Notice, _ids(items, NOTICES)),
        texts=_by_id(TextReceived, _ids(items, {_K.TEXT})),
        helpers=_by_id(Helper, _ids(items, {_K.HELPER_APPLIED}), account),
        partners=_by_id(Partner, _ids(items, {_K.PARTNER_APPLIED})),
        words=_unhappy_words(_ids(items, {_K.UNHAPPY})),
    )
    return tuple(_line(one, rows, network) for one in items)


def _ids(items: Iterable[Attention], kinds: Iterable[AttentionKind]) -> list[int]:
    wanted = frozenset(kinds)
    return [one.id for one in items if one.kind in wanted]


def _by_id(
    table: type[Row], ids: Iterable[int | None], *options: Any
) -> Mapping[int, Row]:
    """Return these rows by id; no statement where there is none."""
    wanted = sorted({each for each in ids if each is not None})
    if not wanted:
        return {}
    key: Any = table.id  # type: ignore[attr-defined]
    found = select(table).where(key.in_(wanted)).options(*options).order_by(key)
    return {row.id: row for row in db.session.scalars(found)}  # type: ignore[attr-defined]


def _unhappy_words(request_ids: Iterable[int]) -> Mapping[int, str]:
    """Return what these learners last said, by request."""
    wanted = sorted(request_ids)
    if not wanted:
        return {}
    said = (
        select(Step.request_id, Step.detail)
        .where(Step.request_id.in_(wanted), Step.what == Happening.UNHAPPY)
        .order_by(Step.id)
    )
    return {row[0]: row[1] for row in db.session.execute(said)}


def _line(one: Attention, rows: _Rows, network: Network) -> AttentionLine:
    told = {
        "who": "",
        "reference": "",
        "need": "",
        "helper": "",
        "phone": "",
        "detail": "",
    }
    told |= _about_request(rows.requests.get(one.request_id or 0), network)
    told |= _about_offer(rows.offers.get(one.offer_id or 0), network)
    told |= _OWN.get(one.kind, _nothing)(one, rows, network)
    return AttentionLine(
        kind=one.kind,
        id=one.id,
        request_id=one.request_id,
        since=one.since,
        due=one.due,
        **told,
    )


def _about_request(request: HelpRequest | None, network: Network) -> dict[str, str]:
    if request is None:
        return {}
    number = readable(request.phone, network.country) if request.phone else ""
    return {
        "who": request.name or number or request.reference,
        "reference": request.reference,
        "need": request.needs[0].skill if request.needs else "",
        "phone": number,
    }


def _about_offer(offer: Offer | None, network: Network) -> dict[str, str]:
    """Return the helper; the number only of one who said yes, as on the desk."""
    if offer is None:
        return {}
    number = readable(offer.helper.phone, network.country) if offer.answered_at else ""
    return {"helper": offer.helper.account.name, "phone": number}


def _of_notice(one: Attention, rows: _Rows, network: Network) -> dict[str, str]:
    notice = rows.notices[one.id]
    number = notice.address.split("\n")[0]
    called = readable(number, network.country) if number.startswith("+") else ""
    return {
        "who": notice.recipient or called or notice.channel,
        "detail": notice.kind,
        "phone": called,
    }


def _of_text(one: Attention, rows: _Rows, network: Network) -> dict[str, str]:
    text = rows.texts[one.id]
    number = readable(text.sender, network.country)
    request = rows.requests.get(one.request_id or 0)
    return {
        "who": request.name if request and request.name else number,
        "phone": number,
        "detail": text.body[:LETTERS_SHOWN],
    }


def _of_helper(one: Attention, rows: _Rows, network: Network) -> dict[str, str]:
    helper = rows.helpers[one.id]
    phone = readable(helper.phone, network.country)
    return {"who": helper.account.name, "phone": phone}


def _of_partner(one: Attention, rows: _Rows, network: Network) -> dict[str, str]:  # noqa: ARG001
    return {"who": rows.partners[one.id].name}


def _of_unhappy(one: Attention, rows: _Rows, network: Network) -> dict[str, str]:  # noqa: ARG001
    return {"detail": rows.words.get(one.id, "")}


def _nothing(one: Attention, rows: _Rows, network: Network) -> dict[str, str]:  # noqa: ARG001
    return {}


_OWN: Mapping[AttentionKind, Callable[[Attention, _Rows, Network], dict[str, str]]] = {
    _K.TEXT: _of_text,
    _K.UNHAPPY: _of_unhappy,
    _K.HELPER_APPLIED: _of_helper,
    _K.PARTNER_APPLIED: _of_partner,
    **dict.fromkeys(NOTICES, _of_notice),
}
