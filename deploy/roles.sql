-- The two roles of Zhuxue and their rights in the current database. Run by a superuser; repeating it changes nothing.
-- On a server of one's own, once per database:
--
--   createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 zhuxue
--   psql --dbname=zhuxue --set=ON_ERROR_STOP=1 --single-transaction --file=roles.sql
--   psql --dbname=zhuxue --command='\password zhuxue_owner' --command='\password zhuxue_app'
--
-- zhuxue_owner owns the schema and runs the migrations, nothing else. zhuxue_app is what the program works as: it owns nothing, so
-- that no row-level policy can be taken off or passed by. Rights on tables are given by the migration that makes the table.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zhuxue_owner') THEN
        CREATE ROLE zhuxue_owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zhuxue_app') THEN
        CREATE ROLE zhuxue_app;
    END IF;
END
$$;

ALTER ROLE zhuxue_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE zhuxue_app   LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- The office works in China's time, whatever the server's.
ALTER ROLE zhuxue_owner SET timezone = 'Asia/Shanghai';
ALTER ROLE zhuxue_app   SET timezone = 'Asia/Shanghai';
ALTER ROLE zhuxue_owner SET search_path = public;
ALTER ROLE zhuxue_app   SET search_path = public;

-- A migration gives up rather than queue behind a long query with everybody else behind it.
ALTER ROLE zhuxue_owner SET lock_timeout = '3s';

-- A runaway query, a wait or a forgotten transaction harms one request, not the office. A long job raises its own with SET LOCAL.
ALTER ROLE zhuxue_app SET statement_timeout = '30s';
ALTER ROLE zhuxue_app SET lock_timeout = '10s';
ALTER ROLE zhuxue_app SET idle_in_transaction_session_timeout = '60s';
-- Short queries: compiling them takes longer than running them.
ALTER ROLE zhuxue_app SET jit = off;

DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO zhuxue_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO zhuxue_app', current_database()); -- bulk rows enter by a temporary table
END
$$;

ALTER SCHEMA public OWNER TO zhuxue_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO zhuxue_app;
