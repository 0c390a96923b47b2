-- entitlement: what is due to whom, and why. A trace holds the answers to every
-- item for one combination of facts, a decision says which trace is a student's
-- in a term, an entitlement is a yes, with its sum.
--
-- Decisions and entitlements follow from the facts and are rewritten by the ten
-- thousand. Row by row foreign keys made that six times slower, so the one
-- statement that writes them joins what they refer to and counts (store,
-- SaveDecisions). What they refer to cannot be deleted by the application.
BEGIN;
CREATE TABLE trace (
    county_id int         NOT NULL REFERENCES county (id),
    id        bigint      GENERATED ALWAYS AS IDENTITY,
    book      text        NOT NULL, -- the rulebook's version that first gave these answers
    term      text        NOT NULL,
    key       text        NOT NULL, -- the facts, packed
    digest    text        NOT NULL, -- of the answers: a later version that says the same makes no new trace
    facts     jsonb       NOT NULL,
    answers   jsonb       NOT NULL, -- one per item, each with its clause
    made_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (county_id, id),
    CONSTRAINT trace_once UNIQUE (county_id, term, key, digest)
);
CREATE TABLE decision (
    county_id  int         NOT NULL,
    student_id bigint      NOT NULL,
    term       text        NOT NULL,
    trace_id   bigint      NOT NULL,
    enrolment_id bigint    NOT NULL, -- where the facts came from, of the term before for a projection
    firm       boolean     NOT NULL, -- rests on confirmed enrolment
    at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (county_id, student_id, term)
);
CREATE TABLE entitlement (
    county_id  int     NOT NULL,
    student_id bigint  NOT NULL,
    term       text    NOT NULL,
    item       text    NOT NULL,
    amount_fen bigint  CONSTRAINT entitlement_sign CHECK (amount_fen > 0), -- NULL: no fixed sum, or not set
    firm       boolean NOT NULL,
    PRIMARY KEY (county_id, student_id, term, item)
);
CREATE INDEX entitlement_item ON entitlement (county_id, term, item, student_id) INCLUDE (amount_fen, firm);
CREATE TABLE decision_run ( -- the latest calculation of a school year that a person asked for
    county_id int         NOT NULL REFERENCES county (id),
    year      int         NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    person    text        NOT NULL,
    report    jsonb       NOT NULL,
    PRIMARY KEY (county_id, year)
);
ALTER TABLE trace ENABLE ROW LEVEL SECURITY;
ALTER TABLE trace FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON trace USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON decision USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE entitlement ENABLE ROW LEVEL SECURITY;
ALTER TABLE entitlement FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON entitlement USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE decision_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision_run FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON decision_run USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT ON trace TO zhuxue_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON decision, entitlement TO zhuxue_app;
GRANT SELECT, INSERT, UPDATE ON decision_run TO zhuxue_app;
COMMIT;
