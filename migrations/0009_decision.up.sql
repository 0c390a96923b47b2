-- decision: what a decision gives stands with its trace, once for everybody it
-- fits. A decision knows its place, its calculation and why it was made, one
-- that another replaces is kept, and the text of each rulebook that traces were
-- made by is kept, so that they can be replayed.
BEGIN;
CREATE TABLE rulebook (
    county_id int         NOT NULL REFERENCES county (id),
    hash      text        NOT NULL, -- the version of the law
    name      text        NOT NULL,
    text      text        NOT NULL, -- as it was parsed
    settings  jsonb       NOT NULL DEFAULT '[]', -- the county's own sums, adopted into it
    made_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (county_id, hash)
);
CREATE TABLE trace_item (
    county_id  int    NOT NULL,
    trace_id   bigint NOT NULL,
    item       text   NOT NULL,
    amount_fen bigint CONSTRAINT trace_item_sign CHECK (amount_fen > 0), -- NULL: no fixed sum, or not set
    PRIMARY KEY (county_id, trace_id, item),
    FOREIGN KEY (county_id, trace_id) REFERENCES trace (county_id, id)
);
CREATE INDEX trace_item_item ON trace_item (county_id, item, trace_id);
ALTER TABLE trace NO FORCE ROW LEVEL SECURITY;
ALTER TABLE decision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE enrolment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE student NO FORCE ROW LEVEL SECURITY;
ALTER TABLE decision_run NO FORCE ROW LEVEL SECURITY;
INSERT INTO trace_item (county_id, trace_id, item, amount_fen)
SELECT t.county_id, t.id, a ->> 'code', nullif((a ->> 'fen')::bigint, 0)
FROM trace t, jsonb_array_elements(t.answers) a
WHERE a ->> 'answer' IN ('yes', 'unset');
ALTER TABLE decision_run DROP CONSTRAINT decision_run_pkey;
ALTER TABLE decision_run ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE decision_run ADD COLUMN asked boolean NOT NULL DEFAULT true; -- by a person, not in the course of another act
ALTER TABLE decision_run ADD PRIMARY KEY (county_id, id);
CREATE INDEX decision_run_asked ON decision_run (county_id, year, id) WHERE asked;
INSERT INTO decision_run (county_id, year, at, person, report, asked)
SELECT DISTINCT county_id, substr(term, 1, 4)::int - (right(term, 2) = '03')::int, at, '', '{}'::jsonb, false FROM decision;
CREATE TABLE decided (
    county_id    int     NOT NULL,
    student_id   bigint  NOT NULL,
    term         text    NOT NULL,
    trace_id     bigint  NOT NULL,
    basis_id     bigint, -- trace of the last firm decision before this one, NULL for none
    enrolment_id bigint  NOT NULL, -- where the facts came from, of the term before for a projection
    township_id  bigint  NOT NULL, -- where the student was counted, 0 for none, here and below
    school_id    bigint  NOT NULL,
    stage        text    NOT NULL,
    firm         boolean NOT NULL, -- rests on confirmed enrolment
    why          text    NOT NULL CONSTRAINT decision_why_known CHECK (why IN ('first', 'fact', 'rule', 'confirmation')),
    run_id       bigint  NOT NULL, -- the calculation that made it
    CONSTRAINT decided_pkey PRIMARY KEY (county_id, student_id, term)
);
INSERT INTO decided (county_id, student_id, term, trace_id, enrolment_id, township_id, school_id, stage, firm, why, run_id)
SELECT d.county_id, d.student_id, d.term, d.trace_id, d.enrolment_id, coalesce(s.township_id, 0), coalesce(e.school_id, 0), e.stage, d.firm, 'first', r.id
FROM decision d
JOIN enrolment e ON e.county_id = d.county_id AND e.id = d.enrolment_id
JOIN student s ON s.county_id = d.county_id AND s.id = d.student_id
JOIN decision_run r ON r.county_id = d.county_id AND NOT r.asked AND r.at = d.at
     AND r.year = substr(d.term, 1, 4)::int - (right(d.term, 2) = '03')::int
ORDER BY d.county_id, d.student_id, d.term;
DROP TABLE entitlement;
DROP TABLE decision;
ALTER TABLE decided RENAME TO decision;
ALTER TABLE decision RENAME CONSTRAINT decided_pkey TO decision_once;
CREATE INDEX decision_basis ON decision (county_id, term, student_id) WHERE basis_id <> trace_id;
CREATE TABLE decision_past (LIKE decision);
ALTER TABLE decision_past ADD PRIMARY KEY (county_id, student_id, term, run_id);
CREATE INDEX decision_past_basis ON decision_past (county_id, term, student_id) WHERE basis_id <> trace_id;
CREATE VIEW entitlement WITH (security_invoker = true) AS
SELECT d.county_id, d.student_id, d.term, i.item, i.amount_fen, d.firm
FROM decision d
JOIN trace_item i ON i.county_id = d.county_id AND i.trace_id = d.trace_id;
ALTER TABLE trace FORCE ROW LEVEL SECURITY;
ALTER TABLE enrolment FORCE ROW LEVEL SECURITY;
ALTER TABLE student FORCE ROW LEVEL SECURITY;
ALTER TABLE decision_run FORCE ROW LEVEL SECURITY;
ALTER TABLE trace ADD CONSTRAINT trace_book FOREIGN KEY (county_id, book) REFERENCES rulebook (county_id, hash) NOT VALID; -- earlier traces name a book whose text was not kept
ALTER TABLE rulebook ENABLE ROW LEVEL SECURITY;
ALTER TABLE rulebook FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON rulebook USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE trace_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE trace_item FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON trace_item USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON decision USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE decision_past ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision_past FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON decision_past USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT ON rulebook, trace_item, decision_past TO zhuxue_app;
GRANT SELECT, INSERT, UPDATE ON decision TO zhuxue_app;
GRANT SELECT ON entitlement TO zhuxue_app;
REVOKE UPDATE ON decision_run FROM zhuxue_app;
COMMIT;
