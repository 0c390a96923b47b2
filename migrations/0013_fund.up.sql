-- fund: how many pupils each school had in an autumn, for 公用经费. Counts move
-- money, so none is overwritten: of a school and autumn the newest is in use.
-- NULL is "not told", which is not zero.
BEGIN;
CREATE TABLE fund_count (
    county_id  int         NOT NULL,
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    school_id  bigint      NOT NULL,
    autumn     int         NOT NULL CONSTRAINT fund_count_autumn CHECK (autumn BETWEEN 2000 AND 2199), -- the school year it begins
    "primary"  int         CHECK ("primary" >= 0),
    junior     int         CHECK (junior >= 0),
    special    int         CHECK (special >= 0), -- in none of the two before
    boarders   int         CHECK (boarders >= 0),
    source     text        NOT NULL CONSTRAINT fund_count_source CHECK (source IN ('typed', 'taken')),
    counted_by text        NOT NULL, -- name of the person
    counted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (county_id, id),
    FOREIGN KEY (county_id, school_id) REFERENCES school (county_id, id)
);
CREATE INDEX fund_count_school ON fund_count (county_id, school_id, autumn, id DESC);
ALTER TABLE fund_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE fund_count FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON fund_count USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT ON fund_count TO zhuxue_app;
COMMIT;
