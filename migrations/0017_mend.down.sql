BEGIN;
REVOKE UPDATE (settled) ON upload_line FROM zhuxue_app;
DROP INDEX upload_line_open;
ALTER TABLE upload_line DROP settled, DROP noticed;
ALTER TABLE upload DROP assumed, DROP columns;
COMMIT;
