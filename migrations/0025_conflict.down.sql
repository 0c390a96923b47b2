BEGIN;
DROP INDEX upload_line_conflict;
ALTER TABLE upload_line DROP conflict;
COMMIT;
