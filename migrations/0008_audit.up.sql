-- audit: who did what, when, from where. Entries can only be added. A job seals
-- them in order a moment later: each seal is a keyed hash over the entry and
-- the seal before it, so that a change, a gap or another order shows.
BEGIN;
CREATE TABLE audit (
    county_id  int         NOT NULL REFERENCES county (id),
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL DEFAULT now(),
    login_id   bigint      NOT NULL,
    person     text        NOT NULL,
    role       text        NOT NULL,
    address    text        NOT NULL,
    act        text        NOT NULL,
    thing      text        NOT NULL,
    thing_id   bigint      NOT NULL,
    student_id bigint      NOT NULL DEFAULT 0, -- 0: no student concerned
    note       text        NOT NULL DEFAULT '',
    before     jsonb       NOT NULL DEFAULT '{}',
    after      jsonb       NOT NULL DEFAULT '{}',
    xact       xid8        NOT NULL DEFAULT pg_current_xact_id(), -- the transaction that wrote it: the order of sealing
    PRIMARY KEY (county_id, id)
);
CREATE INDEX audit_at ON audit (county_id, at, id);
CREATE INDEX audit_student ON audit (county_id, student_id, id) WHERE student_id <> 0;
CREATE INDEX audit_login ON audit (county_id, login_id, id);
CREATE INDEX audit_act ON audit (county_id, act, id);
CREATE INDEX audit_xact ON audit (county_id, xact, id);
CREATE TABLE audit_seal (
    county_id int    NOT NULL,
    seq       bigint NOT NULL CHECK (seq > 0), -- without gaps
    audit_id  bigint NOT NULL,
    seal      bytea  NOT NULL,
    PRIMARY KEY (county_id, seq),
    FOREIGN KEY (county_id, audit_id) REFERENCES audit (county_id, id),
    CONSTRAINT audit_seal_once UNIQUE (county_id, audit_id)
);
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON audit USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_seal FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON audit_seal USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT ON audit, audit_seal TO zhuxue_app;
COMMIT;
