BEGIN;
ALTER TABLE edition DROP CONSTRAINT edition_has_text, DROP CONSTRAINT edition_has_rehearsal, DROP CONSTRAINT edition_has_signature,
    DROP CONSTRAINT edition_has_publication;
DROP TABLE edition_publication, edition_signature, rehearsal_sum, rehearsal_change, rehearsal, edition_text, edition;
COMMIT;
