BEGIN;
ALTER TABLE decision_run DROP COLUMN autumn_edition, DROP COLUMN spring_edition;
ALTER TABLE rehearsal_change DROP COLUMN firm;
ALTER TABLE edition DROP COLUMN retro, DROP COLUMN firm_term;
ALTER TABLE edition_text DROP COLUMN retro, DROP COLUMN retro_document, DROP COLUMN retro_why;
COMMIT;
