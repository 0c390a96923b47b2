-- due: sums of what is due, kept by the same transaction as the decisions that
-- they sum. A student of a period is counted in one place: where the decision
-- of its last term places one.
BEGIN;
CREATE TABLE due (
    county_id   int    NOT NULL REFERENCES county (id),
    period      text   NOT NULL CONSTRAINT due_period_form CHECK (period ~ '^20[0-9]{2}(-09|-03)?$'), -- a term, or 2016 for the school year
    township_id bigint NOT NULL, -- 0 for none, here and below
    school_id   bigint NOT NULL,
    stage       text   NOT NULL,
    item        text   NOT NULL, -- '' for all items together
    students    int    NOT NULL,
    firm        int    NOT NULL, -- students with something that rests on confirmed enrolment
    open        int    NOT NULL, -- students with something that has no fixed sum, or whose sum is not set
    fen         bigint NOT NULL,
    firm_fen    bigint NOT NULL,
    PRIMARY KEY (county_id, period, township_id, school_id, stage, item),
    CONSTRAINT due_sound CHECK (firm BETWEEN 0 AND students AND open BETWEEN 0 AND students AND firm_fen BETWEEN 0 AND fen)
);
ALTER TABLE decision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE trace_item NO FORCE ROW LEVEL SECURITY;
INSERT INTO due (county_id, period, township_id, school_id, stage, item, students, firm, open, fen, firm_fen)
WITH spans AS (
    SELECT DISTINCT county_id, term AS period, term, term AS last FROM decision
    UNION ALL
    SELECT DISTINCT county_id, y.year, term, (y.year::int + 1) || '-03'
    FROM decision, LATERAL (SELECT (substr(term, 1, 4)::int - (right(term, 2) = '03')::int)::text AS year) y
), gifts AS (
    SELECT p.county_id, p.period, l.township_id, l.school_id, l.stage, d.student_id, i.item, i.amount_fen, d.firm
    FROM spans p
    JOIN decision d ON d.county_id = p.county_id AND d.term = p.term
    JOIN decision l ON l.county_id = p.county_id AND l.term = p.last AND l.student_id = d.student_id
    JOIN trace_item i ON i.county_id = d.county_id AND i.trace_id = d.trace_id
), pupils AS (
    SELECT county_id, period, township_id, school_id, stage, coalesce(item, '') AS item, bool_or(firm) AS firm, bool_or(amount_fen IS NULL) AS open,
           coalesce(sum(amount_fen), 0) AS fen, coalesce(sum(amount_fen) FILTER (WHERE firm), 0) AS firm_fen
    FROM gifts
    GROUP BY county_id, period, township_id, school_id, stage, student_id, GROUPING SETS ((item), ())
)
SELECT county_id, period, township_id, school_id, stage, item, count(*), count(*) FILTER (WHERE firm), count(*) FILTER (WHERE open), sum(fen), sum(firm_fen)
FROM pupils
GROUP BY county_id, period, township_id, school_id, stage, item;
ALTER TABLE decision FORCE ROW LEVEL SECURITY;
ALTER TABLE trace_item FORCE ROW LEVEL SECURITY;
ALTER TABLE due ENABLE ROW LEVEL SECURITY;
ALTER TABLE due FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON due USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT, UPDATE ON due TO zhuxue_app;
COMMIT;
