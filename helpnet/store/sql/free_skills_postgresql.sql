-- Every skill that a helper with a free place can teach, on one shelf per skill and
-- rung; `cover` is the box of the places it can be taught at. The table holds exactly
-- what the view `free_skill_rows` says: triggers see to it in the same transaction.

CREATE TABLE IF NOT EXISTS skill_numbers (
  number integer PRIMARY KEY CHECK (number < 512),
  skill varchar(60) NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS free_skills (
  id bigint PRIMARY KEY,
  helper_id integer NOT NULL,
  network_id integer NOT NULL,
  modes integer NOT NULL,
  languages bigint NOT NULL,
  times integer NOT NULL,
  skills bigint NOT NULL,
  at_ease bigint NOT NULL,
  can_teach bigint NOT NULL,
  load integer NOT NULL,
  capacity integer NOT NULL,
  weight double precision NOT NULL,
  reach_km double precision NOT NULL,
  x double precision, y double precision, z double precision,
  vetted_until date,
  cover box
);

CREATE INDEX IF NOT EXISTS ix_free_skills_helper_id ON free_skills (helper_id);
CREATE INDEX IF NOT EXISTS ix_free_skills_cover ON free_skills USING gist (cover)
  WHERE cover IS NOT NULL;

-- The id orders the rows: shelf (14 bits), cell of 0.05 by 0.1 degrees (24), helper (25).
-- The box of a circle: half as wide as asin(sin r / cos latitude); all longitudes where
-- it holds a pole; beyond 180 degrees where it crosses the date line. Each shelf lies
-- 1000 degrees further east, so that a plain box also tells the shelves apart.
CREATE VIEW free_skill_rows AS
SELECT (shelf::bigint * 16777216
    + coalesce(floor((latitude + 90) / 0.05)::bigint * 4096
    + floor((longitude + 180) / 0.1)::bigint, 0)) * 33554432 + helper_id AS id,
  helper_id, network_id, modes, languages, times, skills, at_ease, can_teach,
  load, capacity, weight, reach_km,
  cos(phi) * cos(lambda) AS x, cos(phi) * sin(lambda) AS y,
  CASE WHEN lambda IS NOT NULL THEN sin(phi) END AS z,
  vetted_until,
  CASE WHEN lambda IS NULL OR phi IS NULL THEN NULL
    WHEN abs(latitude) + tall >= 90 THEN box(
      point(shelf * 1000.0 - 180, latitude - tall), point(shelf * 1000.0 + 180, latitude + tall))
    ELSE box(
      point(shelf * 1000.0 + longitude - wide, latitude - tall),
      point(shelf * 1000.0 + longitude + wide, latitude + tall))
  END AS cover
FROM (
  SELECT h.id AS helper_id, h.network_id, h.modes::integer AS modes, h.languages,
    h.times::integer AS times, h.load, h.capacity, h.reach_km, h.vetted_until,
    h.latitude, h.longitude, c.phi, c.lambda,
    n.number * 32
      + CASE WHEN h.load = 0 THEN 0 WHEN h.load < 0.2 * h.capacity THEN 1
        WHEN h.load < 0.25 * h.capacity THEN 2 WHEN h.load < 0.333 * h.capacity THEN 3
        WHEN h.load < 0.4 * h.capacity THEN 4 WHEN h.load < 0.5 * h.capacity THEN 5
        WHEN h.load < 0.6 * h.capacity THEN 6 ELSE 7 END
      + CASE s.level WHEN 'can_teach' THEN 0 WHEN 'at_ease' THEN 8 ELSE 16 END AS shelf,
    CASE s.level WHEN 'can_teach' THEN 1.0 WHEN 'at_ease' THEN 0.75 ELSE 0.5 END::double precision AS weight,
    k.skills, k.at_ease, k.can_teach,
    degrees(c.angle) * 1.0000001 + 1e-6 AS tall,
    degrees(asin(least(1.0::float8, sin(c.angle) / greatest(cos(c.phi), 1e-12::float8))))
      * 1.0000001 + 1e-6 AS wide
  FROM helpers h
  -- PostgreSQL refuses products too small for a double: such degrees are none.
  CROSS JOIN LATERAL (SELECT
    radians(CASE WHEN abs(h.latitude) < 1e-100 THEN 0 ELSE h.latitude END) AS phi,
    radians(CASE WHEN abs(h.longitude) < 1e-100 THEN 0 ELSE h.longitude END) AS lambda,
    CASE WHEN (h.modes & 3) <> 0 AND h.reach_km > 1e-9
      THEN h.reach_km / 6371.0087714150598::float8 ELSE 0 END AS angle) c
  CROSS JOIN LATERAL (
    SELECT bit_or(bit) AS skills,
      coalesce(bit_or(bit) FILTER (WHERE level <> 'manage'), 0) AS at_ease,
      coalesce(bit_or(bit) FILTER (WHERE level = 'can_teach'), 0) AS can_teach
    FROM (SELECT 1::bigint << (m.number % 63) AS bit, t.level
      FROM helper_skills t JOIN skill_numbers m ON m.skill = t.skill
      WHERE t.helper_id = h.id) taught) k
  JOIN accounts a ON a.id = h.account_id
  JOIN helper_skills s ON s.helper_id = h.id
  JOIN skill_numbers n ON n.skill = s.skill
  WHERE h.standing = 'active' AND a.status = 'active' AND h.load < h.capacity
) r;

CREATE FUNCTION free_skills_refresh(helper integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM free_skills WHERE helper_id = helper;
  INSERT INTO free_skills SELECT * FROM free_skill_rows WHERE helper_id = helper;
END $$;

CREATE FUNCTION free_skills_helper_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM free_skills_refresh(CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END);
  RETURN NULL;
END $$;

-- The helper's row is held first: what two changes at once make of the skills and of
-- the helper is then made one after the other.
CREATE FUNCTION free_skills_skill_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE helper integer;
BEGIN
  IF TG_OP <> 'DELETE' AND NOT EXISTS (SELECT FROM skill_numbers n WHERE n.skill = NEW.skill) THEN
    LOCK TABLE skill_numbers IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO skill_numbers
      SELECT coalesce(max(number), 0) + 1, NEW.skill FROM skill_numbers
      HAVING NOT bool_or(coalesce(skill, '') = NEW.skill) IS TRUE;
  END IF;
  FOREACH helper IN ARRAY CASE TG_OP
    WHEN 'INSERT' THEN ARRAY[NEW.helper_id]
    WHEN 'DELETE' THEN ARRAY[OLD.helper_id]
    ELSE ARRAY[OLD.helper_id, NEW.helper_id] END
  LOOP
    PERFORM FROM helpers h WHERE h.id = helper FOR NO KEY UPDATE;
    PERFORM free_skills_refresh(helper);
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION free_skills_account_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE helper integer;
BEGIN
  SELECT h.id INTO helper FROM helpers h WHERE h.account_id = NEW.id FOR NO KEY UPDATE;
  PERFORM free_skills_refresh(helper);
  RETURN NULL;
END $$;

CREATE FUNCTION free_skills_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  TRUNCATE free_skills;
  RETURN NULL;
END $$;

CREATE TRIGGER free_skills_helper_changed AFTER UPDATE OF
  standing, account_id, network_id, latitude, longitude, reach_km, modes, languages,
  times, capacity, load, vetted_until ON helpers
  FOR EACH ROW EXECUTE FUNCTION free_skills_helper_changed();
CREATE TRIGGER free_skills_helper_gone AFTER DELETE ON helpers
  FOR EACH ROW EXECUTE FUNCTION free_skills_helper_changed();
CREATE TRIGGER free_skills_helpers_emptied AFTER TRUNCATE ON helpers
  FOR EACH STATEMENT EXECUTE FUNCTION free_skills_emptied();
CREATE TRIGGER free_skills_skill_changed AFTER INSERT OR UPDATE OR DELETE ON helper_skills
  FOR EACH ROW EXECUTE FUNCTION free_skills_skill_changed();
CREATE TRIGGER free_skills_account_changed AFTER UPDATE OF status ON accounts
  FOR EACH ROW EXECUTE FUNCTION free_skills_account_changed();
