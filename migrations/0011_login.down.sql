BEGIN;
DROP TABLE signin;
ALTER TABLE login DROP CONSTRAINT login_name_once, DROP CONSTRAINT login_totp_there;
ALTER TABLE login ADD CONSTRAINT login_name_once UNIQUE (name);
ALTER TABLE login DROP totp, DROP totp_since, DROP totp_step, DROP recovery, DROP old_passwords, DROP home;
REVOKE UPDATE (second_factor, password_rule) ON county FROM zhuxue_app;
ALTER TABLE county DROP second_factor, DROP password_rule;
COMMIT;
