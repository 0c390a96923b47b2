-- stake: a change of a rehearsal is of one term. What is lost in spring only was
-- hidden by what autumn keeps. Rows that are there are of a whole school year.
BEGIN;
ALTER TABLE rehearsal_change ADD term text CONSTRAINT rehearsal_change_term CHECK (term ~ '^20[0-9]{2}-(09|03)$'); -- NULL: of the school year
COMMIT;
