BEGIN;
REVOKE UPDATE (line) ON upload_line FROM zhuxue_app;
REVOKE UPDATE (number) ON account FROM zhuxue_app;
ALTER TABLE upload DROP emptied_at;
COMMIT;
