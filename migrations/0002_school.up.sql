-- school: the county's settings, townships, villages and schools.
BEGIN;
CREATE TABLE setting (
    county_id int         NOT NULL REFERENCES county (id),
    name      text        NOT NULL,
    value     text        NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (county_id, name)
);
CREATE TABLE township (
    county_id int    NOT NULL REFERENCES county (id),
    id        bigint GENERATED ALWAYS AS IDENTITY,
    name      text   NOT NULL CONSTRAINT township_name_form CHECK (char_length(name) BETWEEN 1 AND 60),
    PRIMARY KEY (county_id, id),
    CONSTRAINT township_once UNIQUE (county_id, name)
);
CREATE TABLE village (
    county_id   int    NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    township_id bigint NOT NULL,
    code        text   NOT NULL DEFAULT '',
    name        text   NOT NULL CONSTRAINT village_name_form CHECK (char_length(name) BETWEEN 1 AND 60),
    poor        boolean, -- NULL: not told
    PRIMARY KEY (county_id, id),
    FOREIGN KEY (county_id, township_id) REFERENCES township (county_id, id),
    CONSTRAINT village_once UNIQUE (county_id, township_id, name)
);
CREATE UNIQUE INDEX village_code_once ON village (county_id, code) WHERE code <> '';
CREATE TABLE school (
    county_id   int    NOT NULL REFERENCES county (id),
    id          bigint GENERATED ALWAYS AS IDENTITY,
    code        text   NOT NULL DEFAULT '',
    name        text   NOT NULL CONSTRAINT school_name_form CHECK (char_length(name) BETWEEN 1 AND 80),
    kind        text   NOT NULL,
    township_id bigint,
    village_id  bigint,
    area        text   NOT NULL DEFAULT '',
    owner       text   NOT NULL DEFAULT '',
    boarding    boolean,
    pupils      int    CONSTRAINT school_pupils_sign CHECK (pupils >= 0),
    boarders    int    CONSTRAINT school_boarders_sign CHECK (boarders >= 0),
    PRIMARY KEY (county_id, id),
    FOREIGN KEY (county_id, township_id) REFERENCES township (county_id, id),
    FOREIGN KEY (county_id, village_id) REFERENCES village (county_id, id),
    CONSTRAINT school_once UNIQUE (county_id, name)
);
CREATE UNIQUE INDEX school_code_once ON school (county_id, code) WHERE code <> '';
CREATE INDEX school_township ON school (county_id, township_id);
CREATE TABLE school_alias (
    county_id int    NOT NULL,
    school_id bigint NOT NULL,
    alias     text   NOT NULL,
    PRIMARY KEY (county_id, school_id, alias),
    FOREIGN KEY (county_id, school_id) REFERENCES school (county_id, id)
);
CREATE TABLE seat (
    id          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login_id    bigint  NOT NULL REFERENCES login (id),
    county_id   int     REFERENCES county (id), -- NULL: platform operator
    role        text    NOT NULL CONSTRAINT seat_role_known CHECK
        (role IN ('operator', 'admin', 'clerk', 'reviewer', 'leader', 'township', 'principal', 'staff')),
    school_id   bigint,
    township_id bigint,
    disabled    boolean NOT NULL DEFAULT false,
    FOREIGN KEY (county_id, school_id) REFERENCES school (county_id, id),
    FOREIGN KEY (county_id, township_id) REFERENCES township (county_id, id),
    CONSTRAINT seat_county CHECK ((role = 'operator') = (county_id IS NULL)),
    CONSTRAINT seat_school CHECK ((role IN ('principal', 'staff')) = (school_id IS NOT NULL)),
    CONSTRAINT seat_township CHECK ((role = 'township') = (township_id IS NOT NULL)),
    CONSTRAINT seat_once UNIQUE NULLS NOT DISTINCT (login_id, county_id, role, school_id, township_id)
);
CREATE INDEX seat_county_login ON seat (county_id, login_id);
ALTER TABLE setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE setting FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON setting USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE township ENABLE ROW LEVEL SECURITY;
ALTER TABLE township FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON township USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE village ENABLE ROW LEVEL SECURITY;
ALTER TABLE village FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON village USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE school ENABLE ROW LEVEL SECURITY;
ALTER TABLE school FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON school USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE school_alias ENABLE ROW LEVEL SECURITY;
ALTER TABLE school_alias FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON school_alias USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT, UPDATE ON setting, township, village, school TO zhuxue_app;
GRANT SELECT, INSERT, DELETE ON school_alias TO zhuxue_app;
GRANT SELECT, INSERT, UPDATE ON seat TO zhuxue_app;
COMMIT;
