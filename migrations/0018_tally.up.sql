-- tally: each school's list of a term in numbers of students, kept by the same
-- transaction as the enrolments that it counts. The first count stands here
-- because pages read nothing else.
BEGIN;
CREATE TABLE tally (
    county_id int    NOT NULL,
    term      text   NOT NULL,
    school_id bigint NOT NULL,
    total     int    NOT NULL,
    confirmed int    NOT NULL,
    absent    int    NOT NULL,
    pending   int    NOT NULL,
    doubtful  int    NOT NULL, -- pending, and to be looked at one by one
    missing   int    NOT NULL, -- in the school the term before, on no list of this one
    corrected int    NOT NULL, -- confirmed with another boarding than the roster told
    boarders  int    NOT NULL, -- confirmed as boarders
    unsigned  int    NOT NULL, -- covered by no signature
    PRIMARY KEY (county_id, term, school_id),
    FOREIGN KEY (county_id, school_id) REFERENCES school (county_id, id),
    CONSTRAINT tally_sound CHECK (total = confirmed + absent + pending AND doubtful BETWEEN 0 AND pending AND missing >= 0
        AND corrected BETWEEN 0 AND confirmed AND boarders BETWEEN 0 AND confirmed AND unsigned BETWEEN pending AND total)
);
ALTER TABLE enrolment NO FORCE ROW LEVEL SECURITY;
INSERT INTO tally (county_id, term, school_id, total, confirmed, absent, pending, doubtful, missing, corrected, boarders, unsigned)
WITH list AS (
    SELECT DISTINCT county_id, term,
           CASE right(term, 2) WHEN '03' THEN (left(term, 4)::int - 1) || '-09' ELSE left(term, 4) || '-03' END AS before
    FROM enrolment
), n AS (
    SELECT county_id, term, school_id, state, doubt, corrected, boarding, confirmation_id, false AS gone FROM enrolment WHERE school_id IS NOT NULL
    UNION ALL
    SELECT b.county_id, l.term, b.school_id, '', '', false, false, NULL, true
    FROM list l
    JOIN enrolment b ON b.county_id = l.county_id AND b.term = l.before AND b.school_id IS NOT NULL AND b.state <> 'absent'
    WHERE NOT EXISTS (SELECT FROM enrolment e WHERE e.county_id = b.county_id AND e.student_id = b.student_id AND e.term = l.term)
      AND NOT (right(l.term, 2) = '09' AND b.grade >= CASE b.stage WHEN 'primary' THEN 6 ELSE 3 END)
)
SELECT county_id, term, school_id, count(*) FILTER (WHERE NOT gone), count(*) FILTER (WHERE state = 'confirmed'),
       count(*) FILTER (WHERE state = 'absent'), count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'pending' AND doubt <> ''),
       count(*) FILTER (WHERE gone), count(*) FILTER (WHERE corrected AND state = 'confirmed'), count(*) FILTER (WHERE state = 'confirmed' AND boarding),
       count(*) FILTER (WHERE NOT gone AND (state = 'pending' OR confirmation_id IS NULL))
FROM n GROUP BY county_id, term, school_id;
ALTER TABLE enrolment FORCE ROW LEVEL SECURITY;
ALTER TABLE tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE tally FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON tally USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT, UPDATE ON tally TO zhuxue_app;
COMMIT;
