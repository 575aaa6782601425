"""Requests for help, their needs, and what happened to them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    bindparam,
    false,
    inspect,
    select,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from helpnet.domain.asking import Barrier, Channel, Route
from helpnet.domain.autonomy import SaidBy
from helpnet.domain.availability import SLOTS
from helpnet.domain.contacts import ContactWay
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import NEXT, OPEN, Event, Stage
from helpnet.domain.languages import SPOKEN
from helpnet.domain.modes import Mode
from helpnet.domain.offer_policy import Circle
from helpnet.domain.transitions import NotAllowed, advance, possible_events
from helpnet.store.base import Base, Mask, checked, db
from helpnet.store.batches import batches
from helpnet.store.networks import Network
from helpnet.store.whereabouts import Whereabouts

NO_HELPER = frozenset({Route.CALL, Route.OFFLINE})
"""Routes on which nobody is looked for."""


class HelpRequest(Whereabouts, Base):
    """Someone wants to learn to do something, somewhere."""

    __tablename__ = "help_requests"
    __table_args__ = (
        CheckConstraint(
            "referrer_name = '' OR consent_at IS NOT NULL", name="referrer_consent"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id), index=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    draft_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    channel: Mapped[Channel] = mapped_column(checked(Channel))
    language: Mapped[str] = mapped_column(String(5))  # of messages and letters
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    stage: Mapped[Stage] = mapped_column(
        checked(Stage), default=Stage.WAITING, index=True
    )
    route: Mapped[Route] = mapped_column(
        checked(Route), default=Route.HELPER, server_default=Route.HELPER.value
    )
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    said_by: Mapped[SaidBy | None] = mapped_column(checked(SaidBy))  # "I do it alone"
    end_reason: Mapped[EndReason | None] = mapped_column(checked(EndReason))
    # Who helped before is asked before anybody else.
    ask_first_id: Mapped[int | None] = mapped_column(ForeignKey("helpers.id"))
    # One goal of that request, for a second helper.
    part_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("help_requests.id"), index=True
    )
    version: Mapped[int] = mapped_column()
    # Where the search for helpers stands, and when it goes on by itself.
    circle: Mapped[Circle] = mapped_column(
        checked(Circle), default=Circle.OWN, server_default=Circle.OWN.value
    )
    look_at: Mapped[datetime | None] = mapped_column(index=True)
    wave_ready_at: Mapped[datetime | None]  # a wave waits for a coordinator's yes

    name: Mapped[str] = mapped_column(String(120))
    contact_way: Mapped[ContactWay] = mapped_column(checked(ContactWay))
    phone: Mapped[str] = mapped_column(String(40), default="", index=True)
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    contact_note: Mapped[str] = mapped_column(Text, default="")

    referrer_name: Mapped[str] = mapped_column(String(120), default="")
    referrer_relation: Mapped[str] = mapped_column(String(120), default="")
    referrer_contact: Mapped[str] = mapped_column(String(254), default="")
    consent_at: Mapped[datetime | None]

    barriers: Mapped[frozenset[str]] = mapped_column(Mask(Barrier))
    modes: Mapped[frozenset[str]] = mapped_column(Mask(Mode))
    languages: Mapped[frozenset[str]] = mapped_column(Mask(SPOKEN))
    times: Mapped[frozenset[str]] = mapped_column(Mask(SLOTS))  # empty: any time
    notes: Mapped[str] = mapped_column(Text, default="")

    network: Mapped[Network] = relationship()
    needs: Mapped[list["Need"]] = relationship(
        order_by="Need.position", cascade="all, delete-orphan"
    )
    history: Mapped[list["Step"]] = relationship(order_by="Step.id")

    # Two people changing one request: the second sees the first's change.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def goals(self) -> list["Need"]:
        """Return the needs that are still wanted, the main one first."""
        return [need for need in self.needs if need.dropped_at is None]

    def leave_out(self, need_ids: Collection[int], *, at: datetime) -> None:
        """Want these needs no more; what was learned of them stays on file.

        The main need has position 0, also when the former one is left out.
        """
        for need in self.goals:
            if need.id in need_ids:
                need.dropped_at = at
        self._put_wanted_first()

    def want_again(self, order: Sequence[int], *, left_out_at: datetime) -> None:
        """Want the needs again that were left out at that moment, in that order."""
        for need in self.needs:
            if need.dropped_at == left_out_at and need.id in order:
                need.dropped_at = None
            if need.id in order:
                need.position = order.index(need.id)
        self._put_wanted_first()

    def _put_wanted_first(self) -> None:
        wanted_first = sorted(
            self.needs, key=lambda each: (each.dropped_at is not None, each.position)
        )
        for position, need in enumerate(wanted_first):
            need.position = position

    @property
    def possible(self) -> frozenset[Event]:
        """Return what can happen now; where no helper is looked for, none is asked.

        Nobody helps again whose learner has died: that can only be undone, and whether
        something can be undone is not for the stage to say.
        """
        events = frozenset(possible_events(NEXT, self.stage)) - {Event.REOPENING_UNDONE}
        if self.end_reason is EndReason.DECEASED:
            return frozenset()
        return events - {Event.HELPER_ASKED} if self.route in NO_HELPER else events

    @property
    def family_id(self) -> int:
        """Return the ask that this request is, or is a part of."""
        return self.part_of_id or self.id

    def record(
        self,
        event: Event,
        *,
        at: datetime,
        by: Actor,
        account_id: int | None = None,
        detail: str = "",
    ) -> None:
        """Move on, keeping a trace, or raise `NotAllowed` and stay."""
        if event is Event.HELPER_ASKED and event not in self.possible:
            raise NotAllowed(self.stage, event)
        self.stage = advance(NEXT, self.stage, event)
        self.closed_at = None if self.stage in OPEN else at
        self.end_reason = self.end_reason if self.closed_at else None
        self.wave_ready_at = self.look_at = None
        if event is not Event.HELPER_ASKED and self.stage is not Stage.WAITING:
            self.ask_first_id = None  # somebody helps, or nobody is looked for
        if self.stage is Stage.WAITING:
            afresh = event is not Event.OFFERS_CLOSED
            self.circle = Circle.OWN if afresh else self.circle
            self.look_again(at=at)
        what = Happening(event.value)
        self.tell(what, at=at, by=by, account_id=account_id, detail=detail)

    def look_again(self, *, at: datetime) -> None:
        """Let the search for helpers go on then, if this request waits for one."""
        if self.stage is Stage.WAITING and self.route is Route.HELPER:
            self.look_at = at

    def search_afresh(self, *, at: datetime) -> None:
        """Search from the nearest on: something else is asked for than before."""
        self.circle = Circle.OWN
        self.look_again(at=at)

    def tell(
        self,
        what: Happening,
        *,
        at: datetime,
        by: Actor,
        account_id: int | None = None,
        detail: str = "",
    ) -> None:
        """Add a line to the history; the stage stays."""
        step = Step(what=what, at=at, by=by, account_id=account_id, detail=detail)
        state = inspect(self)
        if state.persistent and "history" in state.unloaded:
            step.request_id = self.id  # a line more needs none of those before
            db.session.add(step)
        else:
            self.history.append(step)


LOOKED_FOR = HelpRequest.route == Route.HELPER
"""The requests that matching, plans and counts of who waits for a helper take."""


class Need(Base):
    """A skill the learner wants, in order; while accompanied it is a goal."""

    __tablename__ = "needs"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    skill: Mapped[str] = mapped_column(String(60))
    dropped_at: Mapped[datetime | None]  # not wanted any more; history is kept
    # Derived from the meetings, and rewritten with them.
    met_on: Mapped[date | None]
    sessions: Mapped[int] = mapped_column(default=0, server_default="0")


class Step(Base):
    """One thing that happened to a request; never changed, never deleted."""

    __tablename__ = "steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey(HelpRequest.id), index=True)
    what: Mapped[Happening] = mapped_column(checked(Happening))
    at: Mapped[datetime]
    by: Mapped[Actor] = mapped_column(checked(Actor))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    detail: Mapped[str] = mapped_column(Text, default="")


def get_request(request_id: int) -> HelpRequest:
    """Return the request, or raise `NoResultFound`."""
    return db.session.get_one(HelpRequest, request_id)


def list_requests_by_id(request_ids: Iterable[int]) -> Mapping[int, HelpRequest]:
    """Return these requests, by id; one statement for ten thousand."""
    statement = select(HelpRequest).order_by(HelpRequest.id)
    return {
        request.id: request
        for some in batches(request_ids)
        for request in db.session.scalars(statement.where(HelpRequest.id.in_(some)))
    }


def get_request_with_needs(request_id: int) -> HelpRequest:
    """Return the request with its network and needs, in one statement, or raise."""
    wanted = db.session.scalars(_WITH_NEEDS, {"wanted": request_id})
    return wanted.unique().one()


_WITH_NEEDS = (
    select(HelpRequest)
    .where(HelpRequest.id == bindparam("wanted"))
    .options(joinedload(HelpRequest.network), joinedload(HelpRequest.needs))
)


def find_request_by_reference(reference: str) -> HelpRequest | None:
    """Return the request of that reference, if any."""
    return db.session.scalar(
        select(HelpRequest).where(HelpRequest.reference == reference)
    )


def find_request_by_draft(draft_key: str) -> HelpRequest | None:
    """Return the request that was sent with this form, if any."""
    return db.session.scalar(
        select(HelpRequest).where(HelpRequest.draft_key == draft_key)
    )
