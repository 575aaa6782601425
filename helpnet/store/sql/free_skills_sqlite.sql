-- Every skill that a helper with a free place can teach, on one shelf per skill and
-- rung; `covers` is the R*Tree of the places it can be taught at. Both hold exactly
-- what the view `free_skill_rows` says: triggers see to it in the same transaction.

CREATE TABLE IF NOT EXISTS skill_numbers (
  number INTEGER PRIMARY KEY CHECK (number < 512),
  skill VARCHAR(60) NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS free_skills (
  id INTEGER PRIMARY KEY,
  helper_id INTEGER NOT NULL,
  network_id INTEGER NOT NULL,
  modes INTEGER NOT NULL,
  languages INTEGER NOT NULL,
  times INTEGER NOT NULL,
  skills INTEGER NOT NULL,
  at_ease INTEGER NOT NULL,
  can_teach INTEGER NOT NULL,
  load INTEGER NOT NULL,
  capacity INTEGER NOT NULL,
  weight REAL NOT NULL,
  reach_km REAL NOT NULL,
  x REAL, y REAL, z REAL,
  vetted_until DATE
);

CREATE INDEX IF NOT EXISTS ix_free_skills_helper_id ON free_skills (helper_id);

CREATE VIRTUAL TABLE IF NOT EXISTS covers
  USING rtree(id, shelf, shelf_end, south, north, west, east);

-- The id orders the rows: shelf (14 bits), cell of 0.05 by 0.1 degrees (24), helper (25).
-- The box of a circle: half as wide as asin(sin r / cos latitude); all longitudes where
-- it holds a pole; beyond 180 degrees where it crosses the date line.
CREATE VIEW free_skill_rows AS
WITH circles AS (
  SELECT h.*,
    radians(latitude) AS phi, radians(longitude) AS lambda,
    CASE WHEN h.modes & 3 THEN reach_km / 6371.0087714150598 ELSE 0.0 END AS angle,
    CASE WHEN load = 0 THEN 0 WHEN load < 0.2 * capacity THEN 1
      WHEN load < 0.25 * capacity THEN 2 WHEN load < 0.333 * capacity THEN 3
      WHEN load < 0.4 * capacity THEN 4 WHEN load < 0.5 * capacity THEN 5
      WHEN load < 0.6 * capacity THEN 6 ELSE 7 END AS bucket,
    (SELECT sum(DISTINCT 1 << (m.number % 63))
      FROM helper_skills t JOIN skill_numbers m ON m.skill = t.skill
      WHERE t.helper_id = h.id) AS skills,
    (SELECT coalesce(sum(DISTINCT 1 << (m.number % 63)), 0)
      FROM helper_skills t JOIN skill_numbers m ON m.skill = t.skill
      WHERE t.helper_id = h.id AND t.level <> 'manage') AS at_ease,
    (SELECT coalesce(sum(DISTINCT 1 << (m.number % 63)), 0)
      FROM helper_skills t JOIN skill_numbers m ON m.skill = t.skill
      WHERE t.helper_id = h.id AND t.level = 'can_teach') AS can_teach
  FROM helpers h
),
boxes AS (
  SELECT c.*,
    degrees(angle) * 1.0000001 + 1e-6 AS tall,
    degrees(asin(min(1.0, sin(angle) / max(cos(phi), 1e-12)))) * 1.0000001 + 1e-6 AS wide
  FROM circles c
)
SELECT ((n.number * 32 + bucket
      + CASE s.level WHEN 'can_teach' THEN 0 WHEN 'at_ease' THEN 8 ELSE 16 END) * 16777216
      + coalesce(CAST((latitude + 90) / 0.05 AS INTEGER) * 4096
      + CAST((longitude + 180) / 0.1 AS INTEGER), 0)) * 33554432 + b.id AS id,
  b.id AS helper_id, b.network_id, b.modes, b.languages, b.times,
  b.skills, b.at_ease, b.can_teach,
  b.load, b.capacity,
  CASE s.level WHEN 'can_teach' THEN 1.0 WHEN 'at_ease' THEN 0.75 ELSE 0.5 END AS weight,
  b.reach_km,
  cos(phi) * cos(lambda) AS x, cos(phi) * sin(lambda) AS y,
  CASE WHEN lambda IS NOT NULL THEN sin(phi) END AS z,
  b.vetted_until,
  n.number * 32 + bucket
    + CASE s.level WHEN 'can_teach' THEN 0 WHEN 'at_ease' THEN 8 ELSE 16 END AS shelf,
  latitude - tall AS south, latitude + tall AS north,
  CASE WHEN abs(latitude) + tall >= 90 THEN -180.0 ELSE longitude - wide END AS west,
  CASE WHEN abs(latitude) + tall >= 90 THEN 180.0 ELSE longitude + wide END AS east
FROM boxes b
JOIN accounts a ON a.id = b.account_id
JOIN helper_skills s ON s.helper_id = b.id
JOIN skill_numbers n ON n.skill = s.skill
WHERE b.standing = 'active' AND a.status = 'active' AND b.load < b.capacity;

-- A row here asks for a helper's rows to be made again; nothing is kept.
CREATE VIEW free_skills_refresh AS SELECT NULL AS helper_id;

CREATE TRIGGER free_skills_refreshed INSTEAD OF INSERT ON free_skills_refresh
BEGIN
  DELETE FROM covers WHERE id IN (SELECT id FROM free_skills WHERE helper_id = NEW.helper_id);
  DELETE FROM free_skills WHERE helper_id = NEW.helper_id;
  INSERT INTO free_skills
    SELECT id, helper_id, network_id, modes, languages, times, skills, at_ease, can_teach,
      load, capacity, weight, reach_km, x, y, z, vetted_until
    FROM free_skill_rows WHERE helper_id = NEW.helper_id;
  INSERT INTO covers
    SELECT id, shelf, shelf, south, north, west, east
    FROM free_skill_rows WHERE helper_id = NEW.helper_id AND x IS NOT NULL;
END;

CREATE TRIGGER free_skills_helper_changed AFTER UPDATE OF
  standing, account_id, network_id, latitude, longitude, reach_km, modes, languages,
  times, capacity, load, vetted_until ON helpers
BEGIN
  INSERT INTO free_skills_refresh VALUES (NEW.id);
END;

CREATE TRIGGER free_skills_helper_gone AFTER DELETE ON helpers
BEGIN
  INSERT INTO free_skills_refresh VALUES (OLD.id);
END;

CREATE TRIGGER free_skills_skill_new AFTER INSERT ON helper_skills
BEGIN
  INSERT OR IGNORE INTO skill_numbers (skill) VALUES (NEW.skill);
  INSERT INTO free_skills_refresh VALUES (NEW.helper_id);
END;

CREATE TRIGGER free_skills_skill_changed AFTER UPDATE ON helper_skills
BEGIN
  INSERT OR IGNORE INTO skill_numbers (skill) VALUES (NEW.skill);
  INSERT INTO free_skills_refresh VALUES (OLD.helper_id);
  INSERT INTO free_skills_refresh VALUES (NEW.helper_id);
END;

CREATE TRIGGER free_skills_skill_gone AFTER DELETE ON helper_skills
BEGIN
  INSERT INTO free_skills_refresh VALUES (OLD.helper_id);
END;

CREATE TRIGGER free_skills_account_changed AFTER UPDATE OF status ON accounts
BEGIN
  INSERT INTO free_skills_refresh SELECT id FROM helpers WHERE account_id = NEW.id;
END;
