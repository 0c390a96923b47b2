-- The fingerprints go, accounts, editions and their signatures stay.
BEGIN;
ALTER TABLE edition_signature DROP drafter_print, DROP signer_print;
ALTER TABLE login DROP person_print;
COMMIT;
