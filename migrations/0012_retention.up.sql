-- retention: what has served its time is taken away, and old values can be
-- sealed anew with the newest key.
BEGIN;
ALTER TABLE upload ADD emptied_at timestamptz; -- when the file and its rows were taken away
GRANT UPDATE (line) ON upload_line TO zhuxue_app;
GRANT UPDATE (number) ON account TO zhuxue_app;
COMMIT;
