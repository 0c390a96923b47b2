-- upload: a workbook on its way into the registers, and what became of each of
-- its rows. The file and the rows hold numbers of persons and are sealed.
BEGIN;
CREATE TABLE upload (
    county_id  int         NOT NULL REFERENCES county (id),
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    kind       text        NOT NULL CONSTRAINT upload_kind_known CHECK (kind IN ('village', 'school', 'student', 'statistic')),
    term       text        NOT NULL,
    state      text        NOT NULL CONSTRAINT upload_state_known CHECK
        (state IN ('received', 'reading', 'ready', 'accepted', 'refused', 'discarded')),
    file_name  text        NOT NULL,
    file       bytea       NOT NULL, -- sealed
    file_print bytea       NOT NULL, -- keyed fingerprint of the content
    message    text        NOT NULL DEFAULT '',
    rows       int         NOT NULL DEFAULT 0,
    counts     jsonb       NOT NULL DEFAULT '{}',
    warnings   text[]      NOT NULL DEFAULT '{}', -- about what was not read at all
    headers    jsonb       NOT NULL DEFAULT '{}', -- sheet → its header lines
    login_id   bigint      NOT NULL,
    person     text        NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    accepted_at timestamptz,
    PRIMARY KEY (county_id, id),
    CONSTRAINT upload_accepted CHECK ((state = 'accepted') = (accepted_at IS NOT NULL))
);
CREATE TABLE upload_line (
    county_id int    NOT NULL,
    upload_id bigint NOT NULL,
    ordinal   int    NOT NULL, -- from 1, in the order of the workbook
    sheet     text   NOT NULL,
    row       int    NOT NULL,
    outcome   text   NOT NULL CONSTRAINT upload_line_outcome_known CHECK (outcome IN ('accept', 'hold', 'duplicate')),
    healed    boolean NOT NULL,
    line      bytea  NOT NULL, -- sealed
    PRIMARY KEY (county_id, upload_id, ordinal),
    FOREIGN KEY (county_id, upload_id) REFERENCES upload (county_id, id)
);
CREATE INDEX upload_line_outcome ON upload_line (county_id, upload_id, outcome, ordinal);
ALTER TABLE upload ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON upload USING (county_id = current_setting('app.county_id')::int);
ALTER TABLE upload_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload_line FORCE ROW LEVEL SECURITY;
CREATE POLICY county_wall ON upload_line USING (county_id = current_setting('app.county_id')::int);
GRANT SELECT, INSERT, UPDATE ON upload TO zhuxue_app;
GRANT SELECT, INSERT, DELETE ON upload_line TO zhuxue_app;
COMMIT;
