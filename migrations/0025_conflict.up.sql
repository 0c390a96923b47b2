-- conflict: which held rows were held for what another row says, so that the
-- next reading opens no others. Of rows that are there it is not known, so each
-- is looked at until it has served its time.
BEGIN;
ALTER TABLE upload_line ADD conflict boolean NOT NULL DEFAULT true;
ALTER TABLE upload_line ALTER conflict SET DEFAULT false;
CREATE INDEX upload_line_conflict ON upload_line (county_id, upload_id) WHERE outcome = 'hold' AND conflict;
COMMIT;
