-- target: the yearly education report, from which the plan's targets are
-- measured. NULL is "not told", which is not zero.
BEGIN;
CREATE TABLE preschool_statistic (
    county_id  int    NOT NULL,
    year       int    NOT NULL,
    village_id bigint NOT NULL,
    aged_3_to_5 int   CHECK (aged_3_to_5 >= 0),
    attending  int    CHECK (attending >= 0),
    children   int    CHECK (children >= 0),
    covered    boolean,
    PRIMARY KEY (county_id, year, village_id),
    FOREIGN KEY (county_id, village_id) REFERENCES village (county_id, id)
);
CREATE TABLE retention_statistic (
    county_id int    NOT NULL,
    year      int    NOT NULL, -- of graduation
    school_id bigint NOT NULL,
    entrants  int    CHECK (entrants >= 0),
    moved_in  int    CHECK (moved_in >= 0),
    moved_out int    CHECK (moved_out >= 0),
    died      int    CHECK (died >= 0),
    graduates int    CHECK (graduates >= 0),
    PRIMARY KEY (county_id, year, school_id),
    FOREIGN KEY (county_id, school_id) REFERENCES school (county_id, id)
);
ALTER TABLE preschool_statistic ENABLE ROW LEVEL SECURITY;
ALTER TABLE preschool_statistic FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON preschool_statistic USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE retention_statistic ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_statistic FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON retention_statistic USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT, UPDATE ON preschool_statistic, retention_statistic TO zhuxue_app;
COMMIT;
