package devdb

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// shared is a cluster for tests that need a server, not its life.
var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// prepared is a database with its roles, made by several programs at once, and connections as both.
func prepared(t *testing.T, name string) (owner, app *pgx.Conn) {
	t.Helper()
	shared.once.Do(func() { shared.server, shared.err = Temp(context.Background(), os.Getenv("PGBIN")) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	superuser := shared.server.Superuser()
	errs := make(chan error, 4)
	for range cap(errs) {
		go func() {
			_, _, err := PrepareDatabase(t.Context(), superuser, name)
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	ownerURL, appURL, err := PrepareDatabase(t.Context(), superuser, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckVersion(t.Context(), appURL); err != nil {
		t.Error(err)
	}
	return connect(t, ownerURL), connect(t, appURL)
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func TestPrepare_rolesCanDoNoMoreThanTheyMust(t *testing.T) {
	t.Parallel()
	owner, app := prepared(t, Database)
	for _, c := range []struct {
		conn *pgx.Conn
		sql  string
		want string
	}{
		{owner, "SELECT current_user || ' ' || current_database()", "zhuxue_owner zhuxue"},
		{app, "SELECT current_user || ' ' || current_database()", "zhuxue_app zhuxue"},
		{app, "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname LIKE 'zhuxue%' AND rolcanlogin", "zhuxue_app zhuxue_owner"},
		{app, `SELECT count(*)::text FROM pg_roles WHERE rolname LIKE 'zhuxue%'
			AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`, "0"},
		{app, "SELECT count(*)::text FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'zhuxue_app'", "0"},
		{app, "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'zhuxue'", "zhuxue_owner"},
		{app, "SELECT count(*)::text FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid WHERE r.rolname = 'zhuxue_app' AND deptype = 'o'", "0"},
		{app, "SELECT current_setting('statement_timeout')", "30s"},
		{app, "SELECT current_setting('timezone')", "Asia/Shanghai"},
		{app, "SELECT current_setting('server_encoding')", "UTF8"},
		{app, "SELECT has_schema_privilege('zhuxue_app', 'public', 'CREATE')::text", "false"},
		{app, "SELECT has_database_privilege('zhuxue_app', 'zhuxue', 'CREATE')::text", "false"},
		{app, "SELECT has_database_privilege('zhuxue_app', 'zhuxue', 'TEMPORARY')::text", "true"},
		{owner, "SELECT has_schema_privilege('zhuxue_owner', 'public', 'CREATE')::text", "true"},
	} {
		var got string
		if err := c.conn.QueryRow(t.Context(), c.sql).Scan(&got); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.sql, got, err, c.want)
		}
	}
}

func TestPrepare_appSeesOnlyWhatItIsGiven(t *testing.T) {
	t.Parallel()
	owner, app := prepared(t, "second county's")
	if _, err := owner.Exec(t.Context(), "CREATE EXTENSION pg_trgm"); err != nil {
		t.Errorf("owner makes a trusted extension: %v", err)
	}
	if _, err := owner.Exec(t.Context(), "CREATE TABLE child (name text)"); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"SELECT name FROM child", "TRUNCATE child", "ALTER TABLE child DISABLE ROW LEVEL SECURITY",
		"CREATE TABLE other (n int)", "SET ROLE zhuxue_owner", "ALTER ROLE zhuxue_app BYPASSRLS",
	} {
		if _, err := app.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s: the app role may", sql)
		}
	}
	if _, err := owner.Exec(t.Context(), "GRANT SELECT ON child TO zhuxue_app"); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Exec(t.Context(), "SELECT name FROM child"); err != nil {
		t.Errorf("after the grant: %v", err)
	}
}
