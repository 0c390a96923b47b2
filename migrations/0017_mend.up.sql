-- mend: what the preview tells of columns, terms and single rows, and which
-- held rows no longer wait for anybody.
BEGIN;
ALTER TABLE upload
    ADD columns jsonb   NOT NULL DEFAULT '[]', -- each header and the column it was read as
    ADD assumed boolean NOT NULL DEFAULT false; -- the term was neither told nor written on the workbook
ALTER TABLE upload_line
    ADD noticed boolean NOT NULL DEFAULT false, -- taken, with a remark for a person's eyes
    ADD settled boolean NOT NULL DEFAULT false; -- held, and since listed again or put aside
CREATE INDEX upload_line_open ON upload_line (county_id, upload_id) WHERE outcome = 'hold' AND NOT settled;
GRANT UPDATE (settled) ON upload_line TO zhuxue_app;
COMMIT;
