-- Past decisions and the texts of rulebooks are lost on the way down.
BEGIN;
ALTER TABLE decision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE decision_run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE trace_item NO FORCE ROW LEVEL SECURITY;
DROP VIEW entitlement;
CREATE TABLE entitlement (
    county_id  int     NOT NULL,
    student_id bigint  NOT NULL,
    term       text    NOT NULL,
    item       text    NOT NULL,
    amount_fen bigint  CONSTRAINT entitlement_sign CHECK (amount_fen > 0),
    firm       boolean NOT NULL,
    PRIMARY KEY (county_id, student_id, term, item)
);
CREATE INDEX entitlement_item ON entitlement (county_id, term, item, student_id) INCLUDE (amount_fen, firm);
INSERT INTO entitlement (county_id, student_id, term, item, amount_fen, firm)
SELECT d.county_id, d.student_id, d.term, i.item, i.amount_fen, d.firm
FROM decision d
JOIN trace_item i ON i.county_id = d.county_id AND i.trace_id = d.trace_id;
ALTER TABLE decision ADD COLUMN at timestamptz NOT NULL DEFAULT now();
UPDATE decision d SET at = r.at FROM decision_run r WHERE r.county_id = d.county_id AND r.id = d.run_id;
DROP INDEX decision_basis;
ALTER TABLE decision DROP COLUMN basis_id, DROP COLUMN township_id, DROP COLUMN school_id, DROP COLUMN stage, DROP COLUMN why, DROP COLUMN run_id;
ALTER TABLE decision RENAME CONSTRAINT decision_once TO decision_pkey;
DELETE FROM decision_run r WHERE NOT asked OR EXISTS (SELECT FROM decision_run l WHERE l.county_id = r.county_id AND l.year = r.year AND l.asked AND l.id > r.id);
ALTER TABLE decision_run DROP CONSTRAINT decision_run_pkey;
DROP INDEX decision_run_asked;
ALTER TABLE decision_run DROP COLUMN id, DROP COLUMN asked;
ALTER TABLE decision_run ADD PRIMARY KEY (county_id, year);
DROP TABLE decision_past;
DROP TABLE trace_item;
ALTER TABLE trace DROP CONSTRAINT trace_book;
DROP TABLE rulebook;
ALTER TABLE decision FORCE ROW LEVEL SECURITY;
ALTER TABLE decision_run FORCE ROW LEVEL SECURITY;
ALTER TABLE entitlement ENABLE ROW LEVEL SECURITY;
ALTER TABLE entitlement FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON entitlement USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON decision, entitlement TO zhuxue_app;
GRANT SELECT, INSERT, UPDATE ON decision_run TO zhuxue_app;
COMMIT;
