-- source: from which row of which workbook an enrolment comes, so that the page
-- of a student can say where each fact was written. Rows that are there have
-- none, so nothing is to be validated (which the forced policies would not allow
-- the owner).
BEGIN;
ALTER TABLE enrolment
    ADD upload_id bigint,                       -- the workbook that last changed the row, none for a student the school added
    ADD sheet     text NOT NULL DEFAULT '',
    ADD line      int  NOT NULL DEFAULT 0,      -- the sheet's own row number, from 1
    ADD CONSTRAINT enrolment_source FOREIGN KEY (county_id, upload_id) REFERENCES upload (county_id, id) NOT VALID;
COMMIT;
