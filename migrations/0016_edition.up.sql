-- edition: the versions of a county's rules of aid. What is drafted, rehearsed,
-- signed and published can only be added, never changed: text, signature and
-- publication have no UPDATE, each names what stands before it down to the
-- hash of the text, and an edition's state cannot run ahead of them.
BEGIN;
CREATE TABLE edition (
    county_id    int    NOT NULL REFERENCES county (id),
    id           bigint GENERATED ALWAYS AS IDENTITY,
    number       int    NOT NULL CONSTRAINT edition_number_sign CHECK (number > 0), -- 0 is the book that comes with the program
    state        text   NOT NULL DEFAULT 'draft' CONSTRAINT edition_state_known CHECK
        (state IN ('draft', 'rehearsed', 'signed', 'published', 'in_force', 'withdrawn')),
    department   text   NOT NULL CONSTRAINT edition_department_known CHECK (department IN ('education', 'finance', 'poverty')), -- that drafts it
    revision     int    NOT NULL DEFAULT 1, -- the text as it now is
    rehearsal_id bigint, -- the newest one of that very text
    green        boolean, -- what came out of it
    signed       int, -- the revision that was signed, and published, below
    published    int,
    in_force_at  timestamptz,
    withdrawn_at timestamptz,
    withdrawn_by text   NOT NULL DEFAULT '',
    withdrawn_why text  NOT NULL DEFAULT '',
    version      int    NOT NULL DEFAULT 1,
    PRIMARY KEY (county_id, id),
    CONSTRAINT edition_number_once UNIQUE (county_id, number),
    CONSTRAINT edition_of_department UNIQUE (county_id, id, department),
    CONSTRAINT edition_rehearsed CHECK ((rehearsal_id IS NULL) = (green IS NULL) AND (state IN ('draft', 'withdrawn') OR green IS NOT NULL)),
    CONSTRAINT edition_signed CHECK (state NOT IN ('signed', 'published', 'in_force') OR signed IS NOT DISTINCT FROM revision),
    CONSTRAINT edition_published CHECK (state NOT IN ('published', 'in_force') OR published IS NOT DISTINCT FROM revision),
    CONSTRAINT edition_in_force CHECK ((state = 'in_force') = (in_force_at IS NOT NULL)),
    CONSTRAINT edition_withdrawn CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL) AND (withdrawn_at IS NULL) = (withdrawn_why = ''))
);
CREATE TABLE edition_text (
    county_id  int         NOT NULL,
    edition_id bigint      NOT NULL,
    revision   int         NOT NULL,
    name       text        NOT NULL CONSTRAINT edition_name_form CHECK (char_length(name) BETWEEN 1 AND 60),
    why        text        NOT NULL CONSTRAINT edition_why_form CHECK (char_length(why) BETWEEN 1 AND 500),
    document   text        NOT NULL CONSTRAINT edition_document_form CHECK (char_length(document) BETWEEN 1 AND 100), -- 文号
    from_term  text        NOT NULL CONSTRAINT edition_term_form CHECK (from_term ~ '^20[0-9]{2}-(09|03)$'),
    book       text        NOT NULL CONSTRAINT edition_book_size CHECK (octet_length(book) BETWEEN 1 AND 1048576),
    cases      text        NOT NULL CONSTRAINT edition_cases_size CHECK (octet_length(cases) <= 1048576), -- golden cases
    hash       text        NOT NULL, -- over all of it
    department text        NOT NULL,
    login_id   bigint      NOT NULL,
    person     text        NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT edition_text_once PRIMARY KEY (county_id, edition_id, revision),
    CONSTRAINT edition_text_department FOREIGN KEY (county_id, edition_id, department) REFERENCES edition (county_id, id, department),
    CONSTRAINT edition_text_hash UNIQUE (county_id, edition_id, revision, hash),
    CONSTRAINT edition_text_drafter UNIQUE (county_id, edition_id, revision, login_id, department)
);
CREATE TABLE rehearsal (
    county_id   int         NOT NULL,
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    edition_id  bigint      NOT NULL,
    revision    int         NOT NULL,
    hash        text        NOT NULL,
    state       text        NOT NULL DEFAULT 'asked' CONSTRAINT rehearsal_state_known CHECK (state IN ('asked', 'running', 'done', 'failed')),
    students    int         NOT NULL DEFAULT 0, -- how many there are, and how many are judged: the progress bar
    judged      int         NOT NULL DEFAULT 0,
    green       boolean, -- all checks hold
    report      jsonb       NOT NULL DEFAULT '{}',
    login_id    bigint      NOT NULL,
    person      text        NOT NULL,
    asked_at    timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (county_id, id),
    CONSTRAINT rehearsal_of_text FOREIGN KEY (county_id, edition_id, revision, hash) REFERENCES edition_text (county_id, edition_id, revision, hash),
    CONSTRAINT rehearsal_outcome UNIQUE (county_id, edition_id, revision, id, green),
    CONSTRAINT rehearsal_finished CHECK ((state = 'done') = (green IS NOT NULL) AND (state IN ('done', 'failed')) = (finished_at IS NOT NULL)),
    CONSTRAINT rehearsal_green CHECK (green IS NOT TRUE OR (
        jsonb_path_exists(report, '$.checks[*]') AND NOT jsonb_path_exists(report, '$.checks[*] ? (@.ok != true)')))
);
CREATE UNIQUE INDEX rehearsal_one_at_a_time ON rehearsal (county_id, edition_id) WHERE state IN ('asked', 'running');
CREATE TABLE rehearsal_change (
    county_id    int    NOT NULL,
    rehearsal_id bigint NOT NULL,
    ordinal      int    NOT NULL, -- by school, grade and student
    student_id   bigint NOT NULL,
    item         text   NOT NULL,
    kind         text   NOT NULL CONSTRAINT rehearsal_kind_known CHECK (kind IN ('gained', 'raised', 'lowered', 'lost')),
    before_fen   bigint, -- for the school year, 0: not entitled, NULL: entitled without a fixed sum, here and below
    after_fen    bigint,
    stage        text   NOT NULL,
    grade        int    NOT NULL,
    school_id    bigint,
    township_id  bigint,
    PRIMARY KEY (county_id, rehearsal_id, ordinal),
    FOREIGN KEY (county_id, rehearsal_id) REFERENCES rehearsal (county_id, id),
    FOREIGN KEY (county_id, student_id) REFERENCES student (county_id, id)
);
CREATE TABLE rehearsal_sum (
    county_id       int    NOT NULL,
    rehearsal_id    bigint NOT NULL,
    division        text   NOT NULL CONSTRAINT rehearsal_division_known CHECK (division IN ('all', 'stage', 'township', 'school')),
    part            text   NOT NULL, -- a stage, or the id of a township or school, '0' for none
    item            text   NOT NULL, -- '' sums all items
    students_before int    NOT NULL,
    students_after  int    NOT NULL,
    before_fen      bigint NOT NULL,
    after_fen       bigint NOT NULL,
    winners         int    NOT NULL, -- students who get more, and less
    losers          int    NOT NULL,
    PRIMARY KEY (county_id, rehearsal_id, division, part, item),
    FOREIGN KEY (county_id, rehearsal_id) REFERENCES rehearsal (county_id, id)
);
CREATE TABLE edition_signature (
    county_id          int         NOT NULL,
    edition_id         bigint      NOT NULL,
    revision           int         NOT NULL,
    rehearsal_id       bigint      NOT NULL,
    green              boolean     NOT NULL DEFAULT true CONSTRAINT edition_signed_green CHECK (green),
    drafter_id         bigint      NOT NULL,
    drafter_department text        NOT NULL,
    signer_id          bigint      NOT NULL,
    signer             text        NOT NULL,
    signer_department  text        NOT NULL,
    at                 timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT edition_signature_once PRIMARY KEY (county_id, edition_id, revision),
    CONSTRAINT edition_signed_drafter FOREIGN KEY (county_id, edition_id, revision, drafter_id, drafter_department)
        REFERENCES edition_text (county_id, edition_id, revision, login_id, department),
    CONSTRAINT edition_signed_rehearsal FOREIGN KEY (county_id, edition_id, revision, rehearsal_id, green)
        REFERENCES rehearsal (county_id, edition_id, revision, id, green),
    CONSTRAINT edition_two_persons CHECK (signer_id <> drafter_id),
    CONSTRAINT edition_two_departments CHECK (signer_department <> drafter_department)
);
CREATE TABLE edition_publication (
    county_id  int         NOT NULL,
    edition_id bigint      NOT NULL,
    revision   int         NOT NULL,
    begins_on  date, -- NULL: at once
    login_id   bigint      NOT NULL,
    person     text        NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT edition_publication_once PRIMARY KEY (county_id, edition_id),
    CONSTRAINT edition_publication_revision UNIQUE (county_id, edition_id, revision),
    CONSTRAINT edition_publication_signed FOREIGN KEY (county_id, edition_id, revision) REFERENCES edition_signature (county_id, edition_id, revision)
);
ALTER TABLE edition
    ADD CONSTRAINT edition_has_text FOREIGN KEY (county_id, id, revision) REFERENCES edition_text (county_id, edition_id, revision),
    ADD CONSTRAINT edition_has_rehearsal FOREIGN KEY (county_id, id, revision, rehearsal_id, green)
        REFERENCES rehearsal (county_id, edition_id, revision, id, green),
    ADD CONSTRAINT edition_has_signature FOREIGN KEY (county_id, id, signed) REFERENCES edition_signature (county_id, edition_id, revision),
    ADD CONSTRAINT edition_has_publication FOREIGN KEY (county_id, id, published) REFERENCES edition_publication (county_id, edition_id, revision);
ALTER TABLE edition ENABLE ROW LEVEL SECURITY;
ALTER TABLE edition FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON edition USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE edition_text ENABLE ROW LEVEL SECURITY;
ALTER TABLE edition_text FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON edition_text USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE rehearsal ENABLE ROW LEVEL SECURITY;
ALTER TABLE rehearsal FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON rehearsal USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE rehearsal_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE rehearsal_change FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON rehearsal_change USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE rehearsal_sum ENABLE ROW LEVEL SECURITY;
ALTER TABLE rehearsal_sum FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON rehearsal_sum USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE edition_signature ENABLE ROW LEVEL SECURITY;
ALTER TABLE edition_signature FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON edition_signature USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE edition_publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE edition_publication FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON edition_publication USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT ON edition, edition_text, edition_signature, edition_publication, rehearsal, rehearsal_change, rehearsal_sum TO zhuxue_app;
GRANT UPDATE (state, revision, rehearsal_id, green, signed, published, in_force_at, withdrawn_at, withdrawn_by, withdrawn_why, version) ON edition TO zhuxue_app;
GRANT UPDATE (state, students, judged, green, report, finished_at) ON rehearsal TO zhuxue_app;
COMMIT;
