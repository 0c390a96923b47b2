-- person: whose account it is, by the keyed fingerprint of an ID number. One
-- person has one account in the whole installation, so that two accounts with
-- a fingerprint are two persons. Who drafts and who signs an edition must both
-- have one.
BEGIN;
ALTER TABLE login
    ADD person_print bytea CONSTRAINT login_person_size CHECK (octet_length(person_print) = 16), -- NULL: not registered
    ADD CONSTRAINT login_person_once UNIQUE (person_print),
    ADD CONSTRAINT login_person UNIQUE (id, person_print); -- for references to both
ALTER TABLE edition_signature
    ADD drafter_print bytea, -- NULL where it was signed before this step, here and below
    ADD signer_print  bytea,
    ADD CONSTRAINT edition_signed_drafter_person FOREIGN KEY (drafter_id, drafter_print) REFERENCES login (id, person_print) NOT VALID,
    ADD CONSTRAINT edition_signed_signer_person FOREIGN KEY (signer_id, signer_print) REFERENCES login (id, person_print) NOT VALID,
    ADD CONSTRAINT edition_signed_registered CHECK (drafter_print IS NOT NULL AND signer_print IS NOT NULL) NOT VALID; -- what was signed before stays
COMMIT;
