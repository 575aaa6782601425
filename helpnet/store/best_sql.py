"""The statements that fetch the best from the index, as both databases say it.

They compute the order of the candidates a hair too well (score + 2e-9, distance
− 1e-6 km), so that nobody the domain would put first can be missing.
"""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import BigInteger, Float, TextualSelect, bindparam, column, text

from helpnet.domain.matching import HelperLevel
from helpnet.store.accounts import Account
from helpnet.store.base import checked
from helpnet.store.helpers import Helper

_SQLITE = {
    "runs": (
        "(SELECT json_extract(value, '$[0]') AS low, "
        "json_extract(value, '$[1]') AS high FROM json_each(:runs)) AS r"
    ),
    "boxes": (
        "(SELECT json_extract(value, '$[0]') AS south, "
        "json_extract(value, '$[1]') AS west, json_extract(value, '$[2]') AS north, "
        "json_extract(value, '$[3]') AS east FROM json_each(:boxes)) AS b"
    ),
    "left_out": "f.helper_id NOT IN (SELECT value FROM json_each(:left_out))",
    "networks": "f.network_id IN (SELECT value FROM json_each(:networks))",
    "today": ":today",
    # Not floor(): SQLAlchemy puts a slow one of its own in its place.
    "whole": "CAST(",
    "end": " AS INTEGER)",
    "fence": "LIMIT -1 OFFSET 0",
    "shelved": (
        "CROSS JOIN free_skills f "
        "ON f.id >= (n.number * 32 + r.low) * 562949953421312 "
        "AND f.id < (n.number * 32 + r.high + 1) * 562949953421312"
    ),
    "covered": (
        "CROSS JOIN covers c ON c.shelf >= n.number * 32 + r.low "
        "AND c.shelf_end <= n.number * 32 + r.high "
        "AND c.south <= b.north AND c.north >= b.south "
        "AND c.west <= b.east AND c.east >= b.west "
        "CROSS JOIN free_skills f ON f.id = c.id"
    ),
}
_POSTGRESQL = {
    "runs": "unnest(CAST(:lows AS bigint[]), CAST(:highs AS bigint[])) AS r(low, high)",
    "boxes": (
        "unnest(CAST(:souths AS float8[]), CAST(:wests AS float8[]), "
        "CAST(:norths AS float8[]), CAST(:easts AS float8[])) "
        "AS b(south, west, north, east)"
    ),
    "left_out": "f.helper_id <> ALL (CAST(:left_out AS bigint[]))",
    "networks": "f.network_id = ANY (CAST(:networks AS bigint[]))",
    "today": "CAST(:today AS date)",
    "whole": "CAST(floor(",
    "end": ") AS bigint)",
    "fence": "OFFSET 0",
    "shelved": (
        "CROSS JOIN LATERAL (SELECT * FROM free_skills f "
        "WHERE f.id >= (n.number * 32 + r.low) * 562949953421312 "
        "AND f.id < (n.number * 32 + r.high + 1) * 562949953421312 OFFSET 0) f"
    ),
    "covered": (
        "CROSS JOIN LATERAL generate_series(r.low, r.high) AS s(rung) "
        "CROSS JOIN LATERAL (SELECT * FROM free_skills f WHERE f.cover && box("
        "point((n.number * 32 + s.rung) * 1000.0 + b.west, b.south), "
        "point((n.number * 32 + s.rung) * 1000.0 + b.east, b.north)) OFFSET 0) f"
    ),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "sqlite": _SQLITE,
    "postgresql": _POSTGRESQL,
}

# The fences keep each expression from being computed once per mention.
_BEST = """
SELECT best.score, best.metres, h.id, h.network_id, h.standing, a.status, h.latitude,
  h.longitude, h.precision_km, h.reach_km, h.modes, h.languages, h.times, h.capacity,
  h.load, h.vetted_until {levels}
FROM (
  SELECT * FROM (
    SELECT helper_id,
      {whole}(merit + 2e-9 + :closeness * CASE WHEN afar = 1 OR reach < 0.01 THEN 1.0
        ELSE 1.0 - km / reach END) * 1000000 + 0.5{end} AS score,
      coalesce({whole}(km - 1e-6) * 1000 + 0.5{end}, 1000000000) AS metres
    FROM (
      SELECT f.helper_id, {merit} AS merit,
        CASE WHEN (f.modes & :remote) <> 0 THEN 1 ELSE 0 END AS afar,
        CASE WHEN (f.modes & :public) <> 0 THEN 1
          WHEN (f.modes & :home) <> 0 AND f.vetted_until >= {today} THEN 1
          ELSE 0 END AS onsite,
        f.reach_km + :doubt AS reach,
        12742.0175428303196 * asin(0.9999999999999999 * sqrt(
          (f.x - :x) * (f.x - :x) + (f.y - :y) * (f.y - :y) + (f.z - :z) * (f.z - :z)
        ) / 2) AS km
      FROM skill_numbers AS n CROSS JOIN {runs} {source}
      WHERE n.skill = :skill_0
        AND (f.modes & :modes) <> 0
        AND (f.languages & :languages) <> 0
        AND (:any_time = 1 OR (f.times & :slots) <> 0)
        AND (:enough < 0 OR {merit} >= :enough)
        AND {networks}
        AND {left_out}
      {fence}
    ) AS met
    WHERE afar = 1 OR (onsite = 1 AND km <= reach + 1e-6)
    {fence}
  ) AS ranked
  WHERE score >= :least
  ORDER BY score DESC, metres, helper_id
  LIMIT :most
) AS best
JOIN helpers h ON h.id = best.helper_id
JOIN accounts a ON a.id = h.account_id
ORDER BY best.score DESC, best.metres, h.id
"""
# What a helper is worth wherever they live: all of the score but closeness.
_MERIT = """
        :needs * (f.weight {others}) / :count
        + :room * (1.0 - f.load * 1.0 / f.capacity)
        + :times * CASE WHEN :any_time = 1 THEN 1.0
            WHEN {fewer} = 0 THEN 1.0 / 3
            WHEN ({fewer} & ({fewer} - 1)) = 0 THEN 2.0 / 3 ELSE 1.0 END"""
_FEWER = "((f.times & :slots) & ((f.times & :slots) - 1))"
_OTHER = """
        + CASE WHEN (f.can_teach & {bit}) <> 0 THEN 1.0
          WHEN (f.at_ease & {bit}) <> 0 THEN 0.75
          WHEN (f.skills & {bit}) <> 0 THEN 0.5 ELSE 0.0 END"""
_BIT = (
    "(SELECT CAST(1 AS bigint) << CAST(m.number % 63 AS integer) "
    "FROM skill_numbers m WHERE m.skill = :skill_{})"
)
_LEVEL = """,
  (SELECT t.level FROM helper_skills t
    WHERE t.helper_id = h.id AND t.skill = :skill_{0}) AS level_{0}"""
_REAL = ("closeness", "needs", "times", "room", "doubt", "x", "y", "z", "enough")
_WHOLE = (
    *("count", "any_time", "slots", "remote", "public", "home", "languages", "modes"),
    *("least", "most"),
)
_COLUMNS = (
    *(Helper.id, Helper.network_id, Helper.standing, Account.status),
    *(Helper.latitude, Helper.longitude, Helper.precision_km, Helper.reach_km),
    *(Helper.modes, Helper.languages, Helper.times, Helper.capacity, Helper.load),
    Helper.vetted_until,
)


@cache
def best_statement(dialect: str, *, needs: int, boxed: bool) -> TextualSelect:
    """Return the statement for so many needs, in boxes or on whole shelves."""
    words = WORDS[dialect]
    boxes = f"CROSS JOIN {words['boxes']} {words['covered']}"
    query = _BEST.format(
        **{name: words[name] for name in words if name in _USED},
        source=boxes if boxed else words["shelved"],
        merit=_merit(needs),
        levels="".join(_LEVEL.format(number) for number in range(needs)),
    )
    # Typed, so that PostgreSQL prepares one plan whatever the size of a number.
    typed = [bindparam(name, type_=Float) for name in _REAL]
    typed += [bindparam(name, type_=BigInteger) for name in _WHOLE]
    levels = [column(f"level_{n}", checked(HelperLevel)) for n in range(needs)]
    figures = [column("score", BigInteger), column("metres", BigInteger)]
    return text(query).bindparams(*typed).columns(*figures, *_COLUMNS, *levels)


def _merit(needs: int) -> str:
    others = "".join(_OTHER.format(bit=_BIT.format(i)) for i in range(1, needs))
    return f"({_MERIT.format(others=others, fewer=_FEWER)})"


_USED = ("runs", "left_out", "networks", "today", "whole", "end", "fence")
