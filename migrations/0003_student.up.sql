-- student: households of the poverty register and their children. Numbers of
-- persons, phones and accounts are sealed by the application, beside a sealed
-- ID number stands its keyed fingerprint, for look-up and uniqueness.
BEGIN;
CREATE TABLE household (
    county_id  int    NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    code       text   NOT NULL, -- 户编号, or a name of ours where the roster has none
    head       text   NOT NULL DEFAULT '',
    village_id bigint,
    PRIMARY KEY (county_id, id),
    FOREIGN KEY (county_id, village_id) REFERENCES village (county_id, id),
    CONSTRAINT household_once UNIQUE (county_id, code)
);
CREATE TABLE student (
    county_id    int         NOT NULL,
    id           bigint      GENERATED ALWAYS AS IDENTITY,
    name         text        NOT NULL CONSTRAINT student_name_form CHECK (char_length(name) BETWEEN 1 AND 60),
    reversed     text        NOT NULL, -- the name back to front, to search given names by prefix
    initials     text        NOT NULL, -- pinyin initials, small letters
    idno         bytea       NOT NULL, -- sealed
    idno_print   bytea       NOT NULL, -- keyed fingerprint
    birth        date        NOT NULL,
    sex          smallint    NOT NULL CONSTRAINT student_sex_known CHECK (sex IN (1, 2)),
    ethnicity    text        NOT NULL DEFAULT '',
    hukou        text        NOT NULL DEFAULT '' CONSTRAINT student_hukou_known CHECK (hukou IN ('', 'rural', 'town', 'urban')),
    relation     text        NOT NULL DEFAULT '',
    household_id bigint      NOT NULL,
    village_id   bigint,
    township_id  bigint,
    township_key bigint      GENERATED ALWAYS AS (coalesce(township_id, 9223372036854775807)) STORED, -- to sort by, unknown last
    phone        bytea, -- sealed
    phone_print  bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (county_id, id),
    FOREIGN KEY (county_id, household_id) REFERENCES household (county_id, id),
    FOREIGN KEY (county_id, village_id) REFERENCES village (county_id, id),
    FOREIGN KEY (county_id, township_id) REFERENCES township (county_id, id),
    CONSTRAINT student_once UNIQUE (county_id, idno_print)
);
CREATE INDEX student_name ON student (county_id, name COLLATE "C", id);
CREATE INDEX student_reversed ON student (county_id, reversed COLLATE "C");
CREATE INDEX student_initials ON student (county_id, initials COLLATE "C", name COLLATE "C", id);
CREATE INDEX student_household ON student (county_id, household_id);
CREATE INDEX student_village ON student (county_id, village_id);
CREATE INDEX student_township ON student (county_id, township_key, id);
CREATE TABLE account (
    county_id  int         NOT NULL,
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    student_id bigint      NOT NULL,
    bank       text        NOT NULL DEFAULT '',
    number     bytea       NOT NULL, -- sealed
    number_print bytea     NOT NULL,
    since      timestamptz NOT NULL DEFAULT now(), -- the newest is in use
    PRIMARY KEY (county_id, id),
    FOREIGN KEY (county_id, student_id) REFERENCES student (county_id, id)
);
CREATE INDEX account_student ON account (county_id, student_id, since DESC, id DESC);
ALTER TABLE household ENABLE ROW LEVEL SECURITY;
ALTER TABLE household FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON household USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE student ENABLE ROW LEVEL SECURITY;
ALTER TABLE student FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON student USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON account USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT, UPDATE ON household, student TO zhuxue_app;
GRANT SELECT, INSERT ON account TO zhuxue_app;
COMMIT;
