"""The statements that fetch the best from the index, as both databases say it.

They compute the order of the candidates a hair too well (score + 2e-9, distance
− 1e-6 km), so that nobody the domain would put first can be missing.
"""

from collections.abc import Mapping

from sqlalchemy import BigInteger, Float, TextClause, bindparam, text

_POSTGRESQL = {
    "rungs": "unnest(CAST(:rungs AS bigint[])) AS r(value)",
    "boxes": (
        "unnest(CAST(:souths AS float8[]), CAST(:wests AS float8[]), "
        "CAST(:norths AS float8[]), CAST(:easts AS float8[])) "
        "AS b(south, west, north, east)"
    ),
    "wanted": "unnest(CAST(:others AS varchar[])) AS w(value)",
    "left_out": "f.helper_id <> ALL (CAST(:left_out AS bigint[]))",
    "networks": "f.network_id = ANY (CAST(:networks AS bigint[]))",
    "bits": "bit_or(CAST(1 AS bigint) << (m.number % 63))",
    "shelved": (
        "CROSS JOIN LATERAL (SELECT * FROM free_skills f "
        "WHERE f.id >= (n.number * 32 + r.value) * 562949953421312 "
        "AND f.id < (n.number * 32 + r.value + 1) * 562949953421312 OFFSET 0) f"
    ),
    "covered": (
        "CROSS JOIN LATERAL (SELECT * FROM free_skills f WHERE f.cover && box("
        "point((n.number * 32 + r.value) * 1000.0 + b.west, b.south), "
        "point((n.number * 32 + r.value) * 1000.0 + b.east, b.north)) OFFSET 0) f"
    ),
    "today": "CAST(:today AS date)",
    "whole": "CAST(floor(",
    "end": ") AS bigint)",
    "fence": "OFFSET 0",
}
_SQLITE = {
    "rungs": "json_each(:rungs) AS r",
    "boxes": (
        "(SELECT json_extract(value, '$[0]') AS south, "
        "json_extract(value, '$[1]') AS west, json_extract(value, '$[2]') AS north, "
        "json_extract(value, '$[3]') AS east FROM json_each(:boxes)) AS b"
    ),
    "wanted": "json_each(:others) AS w",
    "left_out": "f.helper_id NOT IN (SELECT value FROM json_each(:left_out))",
    "networks": "f.network_id IN (SELECT value FROM json_each(:networks))",
    "bits": "sum(1 << (m.number % 63))",
    "shelved": (
        "CROSS JOIN free_skills f "
        "ON f.id >= (n.number * 32 + r.value) * 562949953421312 "
        "AND f.id < (n.number * 32 + r.value + 1) * 562949953421312"
    ),
    "covered": (
        "CROSS JOIN covers c ON c.shelf = n.number * 32 + r.value "
        "AND c.shelf_end = n.number * 32 + r.value "
        "AND c.south <= b.north AND c.north >= b.south "
        "AND c.west <= b.east AND c.east >= b.west "
        "CROSS JOIN free_skills f ON f.id = c.id"
    ),
    "today": ":today",
    # Not floor(): SQLAlchemy puts a slow one of its own in its place.
    "whole": "CAST(",
    "end": " AS INTEGER)",
    "fence": "LIMIT -1 OFFSET 0",
}

_BEST = """
SELECT helper_id, score, metres FROM (
  SELECT helper_id, {whole}(
      :closeness * CASE WHEN afar = 1 OR reach < 0.01 THEN 1.0 ELSE 1.0 - km / reach END
      + :needs * (weight + CASE WHEN others = 0 THEN 0.0 ELSE (
          SELECT coalesce(sum(CASE t.level WHEN 'can_teach' THEN 1.0
            WHEN 'at_ease' THEN 0.75 ELSE 0.5 END), 0.0)
          FROM {wanted} JOIN helper_skills t ON t.skill = w.value
          WHERE t.helper_id = q.helper_id) END) / :count
      + :times * CASE WHEN :any_time = 1 THEN 1.0 WHEN fewer = 0 THEN 1.0 / 3
          WHEN (fewer & (fewer - 1)) = 0 THEN 2.0 / 3 ELSE 1.0 END
      + :room * (1.0 - load * 1.0 / capacity)
      + 2e-9) * 1000000 + 0.5{end} AS score,
    coalesce({whole}(km - 1e-6) * 1000 + 0.5{end}, 1000000000) AS metres
  FROM (
    SELECT f.helper_id, f.load, f.capacity, f.weight,
      f.skills & o.bits AS others,
      (f.times & :slots) & ((f.times & :slots) - 1) AS fewer,
      CASE WHEN (f.modes & :remote) <> 0 THEN 1 ELSE 0 END AS afar,
      CASE WHEN (f.modes & :public) <> 0 THEN 1
        WHEN (f.modes & :home) <> 0 AND f.vetted_until >= {today} THEN 1
        ELSE 0 END AS onsite,
      f.reach_km + :doubt AS reach,
      12742.0175428303196 * asin(0.9999999999999999 * sqrt(
        (f.x - :x) * (f.x - :x) + (f.y - :y) * (f.y - :y) + (f.z - :z) * (f.z - :z)
      ) / 2) AS km
    FROM skill_numbers AS n
    CROSS JOIN (SELECT coalesce({bits}, 0) AS bits FROM skill_numbers m
      WHERE m.skill IN (SELECT w.value FROM {wanted})) AS o
    CROSS JOIN {rungs} {source}
    WHERE n.skill = :main AND {networks}
      AND (f.languages & :languages) <> 0
      AND (:any_time = 1 OR (f.times & :slots) <> 0)
      AND (f.modes & :modes) <> 0
      AND {left_out}
    {fence}
  ) AS q
  WHERE afar = 1 OR (onsite = 1 AND km <= reach + 1e-6)
) AS ranked
WHERE score >= :least
ORDER BY score DESC, metres, helper_id
LIMIT :most
"""

_REAL = ("closeness", "needs", "times", "room", "doubt", "x", "y", "z")
_WHOLE = (
    *("count", "any_time", "slots", "remote", "public", "home", "languages", "modes"),
    *("least", "most"),
)


def _statement(words: Mapping[str, str], source: str) -> TextClause:
    # Typed, so that PostgreSQL prepares one plan whatever the size of a number.
    typed = [bindparam(name, type_=Float) for name in _REAL]
    typed += [bindparam(name, type_=BigInteger) for name in _WHOLE]
    return text(_BEST.format(source=source, **words)).bindparams(*typed)


STATEMENTS = {
    "sqlite": {
        False: _statement(_SQLITE, _SQLITE["shelved"]),
        True: _statement(
            _SQLITE, f"CROSS JOIN {_SQLITE['boxes']} {_SQLITE['covered']}"
        ),
    },
    "postgresql": {
        False: _statement(_POSTGRESQL, _POSTGRESQL["shelved"]),
        True: _statement(
            _POSTGRESQL, f"CROSS JOIN {_POSTGRESQL['boxes']} {_POSTGRESQL['covered']}"
        ),
    },
}
"""By database: the statement for whole shelves, and the one for boxes of them."""
