-- The role that backup.sh works as. Run by a superuser in Zhuxue's database; repeating it changes nothing. Then \password zhuxue_backup.
--
-- Neither the owner nor the app role can make a backup: the county wall binds both (FORCE ROW LEVEL SECURITY), and pg_dump rather fails
-- than leave rows out. This role reads past the wall and writes nothing, so keep its password as well as you keep the backups.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zhuxue_backup') THEN
        CREATE ROLE zhuxue_backup;
    END IF;
    ALTER ROLE zhuxue_backup LOGIN BYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
    GRANT pg_read_all_data TO zhuxue_backup;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO zhuxue_backup', current_database());
END
$$;
