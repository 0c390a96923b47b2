-- login: the second factor, what a county asks of those who sign in, and where
-- a person is signed in. All of it stands outside the county wall, beside login.
BEGIN;
ALTER TABLE county
    ADD second_factor text NOT NULL DEFAULT 'privileged'
        CONSTRAINT county_second_factor_known CHECK (second_factor IN ('privileged', 'everybody', 'optional')),
    ADD password_rule text NOT NULL DEFAULT 'graded'
        CONSTRAINT county_password_rule_known CHECK (password_rule IN ('graded', 'modern'));
ALTER TABLE login
    ADD totp          bytea, -- the secret of the second factor, sealed
    ADD totp_since    timestamptz, -- NULL until its first code was shown
    ADD totp_step     bigint  NOT NULL DEFAULT 0, -- of the last code used: none is taken twice
    ADD recovery      bytea[] NOT NULL DEFAULT '{}', -- keyed fingerprints of the codes for a lost device
    ADD old_passwords text[]  NOT NULL DEFAULT '{}', -- argon2id, newest first
    ADD home          int REFERENCES county (id); -- whose account it is, NULL for an operator's
UPDATE login SET home = (SELECT s.county_id FROM seat s WHERE s.login_id = login.id ORDER BY s.id LIMIT 1);
ALTER TABLE login DROP CONSTRAINT login_name_once;
ALTER TABLE login
    ADD CONSTRAINT login_name_once UNIQUE NULLS NOT DISTINCT (name, home), -- or a name taken in one county would show in another
    ADD CONSTRAINT login_totp_there CHECK (totp_since IS NULL OR totp IS NOT NULL);
CREATE TABLE signin (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login_id bigint      NOT NULL REFERENCES login (id),
    epoch    int         NOT NULL, -- of the login then: raised there, the sign-in has ended
    at       timestamptz NOT NULL,
    address  text        NOT NULL,
    agent    text        NOT NULL, -- the browser, as it calls itself
    ended_at timestamptz
);
CREATE INDEX signin_login ON signin (login_id, id);
CREATE INDEX signin_at ON signin (at);
GRANT UPDATE (second_factor, password_rule) ON county TO zhuxue_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON signin TO zhuxue_app;
COMMIT;
