"""One use case, one transaction: all of it or nothing, and again if it must wait."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from helpnet.domain.refusals import Busy
from helpnet.store.base import db

P = ParamSpec("P")
R = TypeVar("R")

MOST_TRIES = 3
_PASSING_STATES = {"40001", "40P01", "55P03"}  # serialisation, deadlock, lock timeout


def transaction(use_case: Callable[P, R]) -> Callable[P, R]:
    """Commit what the use case did, or nothing of it; retry passing conflicts.

    Raises `Busy` when the database stays locked after three tries.
    """

    @wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for left in reversed(range(MOST_TRIES)):
            try:
                return _once(use_case, *args, **kwargs)
            except (DBAPIError, StaleDataError) as error:
                if not _will_pass(error):
                    raise
                if not left:
                    raise Busy from error
        raise AssertionError("unreachable")  # pragma: no cover

    return run


def _once(use_case: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    db.session.rollback()  # a read transaction cannot become a waiting writer
    try:
        # SQLite: take the write lock at once, or a later upgrade fails "locked".
        db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        result = use_case(*args, **kwargs)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    return result


def _will_pass(error: DBAPIError | StaleDataError) -> bool:
    """Tell whether trying the same again can succeed."""
    if isinstance(error, StaleDataError):
        return True  # somebody changed the row first: look again, decide again
    state = getattr(error.orig, "sqlstate", None)
    text = str(error.orig).lower()
    return (
        state in _PASSING_STATES
        or error.connection_invalidated
        or "database is locked" in text
        or "database table is locked" in text
    )
