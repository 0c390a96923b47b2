BEGIN;
ALTER TABLE rehearsal_change DROP term;
COMMIT;
