-- county: the tenants, and who may log in. These few tables stand outside the
-- county wall and hold no child's data.
BEGIN;
CREATE TABLE county (
    id         int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code       text        NOT NULL CONSTRAINT county_code_form CHECK (code ~ '^[0-9]{6}$'),
    name       text        NOT NULL CONSTRAINT county_name_form CHECK (char_length(name) BETWEEN 2 AND 40),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT county_code_once UNIQUE (code)
);
CREATE TABLE login (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text        NOT NULL CONSTRAINT login_name_form CHECK (name ~ '^[a-z0-9][a-z0-9._-]{2,39}$'),
    person      text        NOT NULL CONSTRAINT login_person_form CHECK (char_length(person) BETWEEN 1 AND 40),
    password    text        NOT NULL, -- argon2id
    must_change boolean     NOT NULL DEFAULT true,
    changed_at  timestamptz NOT NULL DEFAULT now(),
    disabled    boolean     NOT NULL DEFAULT false,
    epoch       int         NOT NULL DEFAULT 1, -- raised to end every session of the login
    last_login  timestamptz,
    last_from   text        NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT login_name_once UNIQUE (name)
);
CREATE TABLE throttle (
    key      bytea       PRIMARY KEY, -- keyed fingerprint of an account or an address
    failures int         NOT NULL,
    until    timestamptz NOT NULL,
    last_at  timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE sessions (
    token  text        PRIMARY KEY, -- hashed
    data   bytea       NOT NULL,
    expiry timestamptz NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);
GRANT SELECT, INSERT ON county TO zhuxue_app;
GRANT SELECT, INSERT, UPDATE ON login TO zhuxue_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON throttle, sessions TO zhuxue_app;
COMMIT;
