BEGIN;
ALTER TABLE enrolment DROP CONSTRAINT enrolment_source, DROP line, DROP sheet, DROP upload_id;
COMMIT;
