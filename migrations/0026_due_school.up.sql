-- due_school: the sums of due without the townships where students live, kept by
-- the same transaction. A page of the whole county adds up a few hundred of
-- them and not thousands. tally_open: earlier terms that still wait for a
-- signature are found without reading every school of every term.
BEGIN;
CREATE TABLE due_school (
    county_id int    NOT NULL REFERENCES county (id),
    period    text   NOT NULL CONSTRAINT due_school_period_form CHECK (period ~ '^20[0-9]{2}(-09|-03)?$'), -- a term, or 2016 for the school year
    school_id bigint NOT NULL, -- 0 for none
    stage     text   NOT NULL,
    item      text   NOT NULL, -- '' for all items together
    students  int    NOT NULL,
    firm      int    NOT NULL, -- students with something that rests on confirmed enrolment
    open      int    NOT NULL, -- students with something that has no fixed sum, or whose sum is not set
    fen       bigint NOT NULL,
    firm_fen  bigint NOT NULL,
    PRIMARY KEY (county_id, period, school_id, stage, item),
    CONSTRAINT due_school_sound CHECK (firm BETWEEN 0 AND students AND open BETWEEN 0 AND students AND firm_fen BETWEEN 0 AND fen)
);
ALTER TABLE due NO FORCE ROW LEVEL SECURITY;
INSERT INTO due_school (county_id, period, school_id, stage, item, students, firm, open, fen, firm_fen)
SELECT county_id, period, school_id, stage, item, sum(students), sum(firm), sum(open), sum(fen), sum(firm_fen)
FROM due GROUP BY county_id, period, school_id, stage, item;
ALTER TABLE due FORCE ROW LEVEL SECURITY;
ALTER TABLE due_school ENABLE ROW LEVEL SECURITY;
ALTER TABLE due_school FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON due_school USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT, UPDATE ON due_school TO zhuxue_app;
CREATE INDEX tally_open ON tally (county_id, term, school_id) WHERE unsigned > 0;
COMMIT;
