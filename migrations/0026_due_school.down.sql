BEGIN;
DROP INDEX tally_open;
DROP TABLE due_school;
COMMIT;
