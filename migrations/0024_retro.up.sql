-- retro: an edition may reach back into terms that schools have confirmed, where
-- its text says so and by which document. No other can be published or come
-- into force over such a term. A rehearsal tells which of its changes differ
-- from what is firm, and a calculation by which editions it decided.
BEGIN;
ALTER TABLE edition_text
    ADD COLUMN retro          boolean NOT NULL DEFAULT false, -- 追溯执行
    ADD COLUMN retro_document text    NOT NULL DEFAULT '', -- that says so, with its clause
    ADD COLUMN retro_why      text    NOT NULL DEFAULT '',
    ADD CONSTRAINT edition_retro_form CHECK (CASE WHEN retro
        THEN char_length(retro_document) BETWEEN 1 AND 100 AND char_length(retro_why) BETWEEN 1 AND 500
        ELSE retro_document = '' AND retro_why = '' END),
    ADD CONSTRAINT edition_text_retro UNIQUE (county_id, edition_id, revision, retro);
ALTER TABLE edition NO FORCE ROW LEVEL SECURITY; -- the new key looks at all rows
ALTER TABLE edition_text NO FORCE ROW LEVEL SECURITY;
ALTER TABLE edition
    ADD COLUMN retro     boolean NOT NULL DEFAULT false, -- of the text as it now is
    ADD COLUMN firm_term text, -- the newest term, from its first on, that schools had confirmed when it was published or came into force
    ADD CONSTRAINT edition_has_retro FOREIGN KEY (county_id, id, revision, retro) REFERENCES edition_text (county_id, edition_id, revision, retro),
    ADD CONSTRAINT edition_reaches_back CHECK (firm_term IS NULL OR retro);
ALTER TABLE edition FORCE ROW LEVEL SECURITY;
ALTER TABLE edition_text FORCE ROW LEVEL SECURITY;
ALTER TABLE rehearsal_change ADD COLUMN firm boolean NOT NULL DEFAULT false; -- what it is compared with rests on confirmed enrolment
ALTER TABLE decision_run
    ADD COLUMN autumn_edition int, -- number of the edition that decided the term, 0 for the book that comes with the program, NULL: not kept
    ADD COLUMN spring_edition int;
GRANT UPDATE (retro, firm_term) ON edition TO zhuxue_app;
COMMIT;
