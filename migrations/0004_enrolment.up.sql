-- enrolment: one student in one term, and what the school says about it, and
-- the school's signature under a term's list.
BEGIN;
CREATE TABLE confirmation (
    county_id int         NOT NULL,
    id        bigint      GENERATED ALWAYS AS IDENTITY,
    school_id bigint      NOT NULL,
    term      text        NOT NULL,
    signed_by text        NOT NULL, -- name of the principal
    login_id  bigint      NOT NULL,
    statement text        NOT NULL,
    signed_at timestamptz NOT NULL,
    present   int         NOT NULL,
    absent    int         NOT NULL,
    corrected int         NOT NULL,
    reopened_at timestamptz,
    reopened_by text      NOT NULL DEFAULT '',
    reopened_why text     NOT NULL DEFAULT '',
    PRIMARY KEY (county_id, id),
    FOREIGN KEY (county_id, school_id) REFERENCES school (county_id, id),
    CONSTRAINT confirmation_reopened CHECK ((reopened_at IS NULL) = (reopened_why = ''))
);
CREATE UNIQUE INDEX confirmation_once ON confirmation (county_id, school_id, term) WHERE reopened_at IS NULL;
CREATE TABLE enrolment (
    county_id    int         NOT NULL,
    id           bigint      GENERATED ALWAYS AS IDENTITY,
    student_id   bigint      NOT NULL,
    term         text        NOT NULL CONSTRAINT enrolment_term_form CHECK (term ~ '^20[0-9]{2}-(09|03)$'),
    school_id    bigint, -- NULL outside the county
    school_key   bigint      GENERATED ALWAYS AS (coalesce(school_id, 9223372036854775807)) STORED, -- to sort by, outside last: behind the wall coalesce is no index condition
    school_text  text        NOT NULL DEFAULT '', -- the school's name outside the county
    stage        text        NOT NULL CONSTRAINT enrolment_stage_known CHECK
        (stage IN ('preschool', 'primary', 'junior', 'senior', 'vocational', 'higher')),
    grade        smallint    NOT NULL CONSTRAINT enrolment_grade_range CHECK (grade BETWEEN 0 AND 8), -- 0: not told
    level        int         GENERATED ALWAYS AS (CASE stage WHEN 'preschool' THEN 0 WHEN 'primary' THEN 10 WHEN 'junior' THEN 20
        WHEN 'senior' THEN 30 WHEN 'vocational' THEN 40 ELSE 50 END + grade) STORED, -- stage and grade as one number, to sort by
    boarding     boolean, -- NULL: not told, here and below
    full_time    boolean,
    agricultural boolean,
    hardship     boolean,
    status       text        NOT NULL DEFAULT '', -- 脱贫属性 of the household in this term
    state        text        NOT NULL DEFAULT 'pending' CONSTRAINT enrolment_state_known CHECK (state IN ('pending', 'confirmed', 'absent')),
    reason       text        NOT NULL DEFAULT '',
    doubt        text        NOT NULL DEFAULT '',
    corrected    boolean     NOT NULL DEFAULT false, -- boarding differs from what the roster told
    told         boolean, -- boarding as the roster told it, where corrected
    decided_by   text        NOT NULL DEFAULT '',
    decided_at   timestamptz,
    confirmation_id bigint, -- the signature that covers the answer, means nothing while pending
    version      int         NOT NULL DEFAULT 1,
    PRIMARY KEY (county_id, id),
    FOREIGN KEY (county_id, student_id) REFERENCES student (county_id, id),
    FOREIGN KEY (county_id, school_id) REFERENCES school (county_id, id),
    FOREIGN KEY (county_id, confirmation_id) REFERENCES confirmation (county_id, id),
    CONSTRAINT enrolment_once UNIQUE (county_id, student_id, term),
    CONSTRAINT enrolment_school CHECK ((school_id IS NULL) = (school_text <> '')),
    CONSTRAINT enrolment_decided CHECK ((state = 'pending') = (decided_at IS NULL)),
    CONSTRAINT enrolment_reason CHECK ((state = 'absent') = (reason <> ''))
);
CREATE INDEX enrolment_term_school ON enrolment (county_id, term, school_id, student_id);
CREATE INDEX enrolment_school ON enrolment (county_id, term, school_key, student_id);
CREATE INDEX enrolment_level ON enrolment (county_id, term, level, student_id);
ALTER TABLE enrolment ENABLE ROW LEVEL SECURITY;
ALTER TABLE enrolment FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON enrolment USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE confirmation ENABLE ROW LEVEL SECURITY;
ALTER TABLE confirmation FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON confirmation USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT, UPDATE ON enrolment, confirmation TO zhuxue_app;
COMMIT;
