"""Lists by name in one order on both databases, whatever their own collation."""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from helpnet.domain.alphabet import MARKED, PLAIN


class _InAlphabet(FunctionElement[str]):
    type = String()
    inherit_cache = True


def by_name(column: Any) -> ColumnElement[str]:
    """Return what a list is ordered by; the id must follow, for names borne twice."""
    return _InAlphabet(column)


@compiles(_InAlphabet)
def _call(element: _InAlphabet, compiler: Any, **options: Any) -> str:
    """Call the function that every connection to SQLite brings along."""
    return f"in_alphabet({compiler.process(element.clauses, **options)})"


@compiles(_InAlphabet, "postgresql")
def _translate(element: _InAlphabet, compiler: Any, **options: Any) -> str:
    """Do the same in SQL; most names have no accent, which is quick to tell."""
    name = compiler.process(element.clauses, **options)
    small = f'lower({name} COLLATE "C")'  # of "C", so that it is A to Z alone
    plain = f"translate({small}, '{MARKED}', '{PLAIN}')"
    ascii_alone = f"octet_length({name}) = length({name})"
    return f'CASE WHEN {ascii_alone} THEN {small} ELSE {plain} END COLLATE "C"'
