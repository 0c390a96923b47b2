package main

import (
	"bytes"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"zhuxue/internal/devdb"
)

const bishanBooks = "../../deploy/demo/bishan/"

// TestBackup_restoredInAnotherCluster backs a county up and restores it on
// another server by the operator's own scripts: the same decisions, the walls
// stand, the register of acts is whole and goes on.
func TestBackup_restoredInAnotherCluster(t *testing.T) {
	p := build(t)
	first := p.site(t)
	first.createDatabase(t)
	first.zhuxue(t, "keyset", "create")
	first.zhuxue(t, "county", "add", "--code", "990122", "--name", "碧山县")
	first.zhuxue(t, "load", "--county", "990122", "--kind", "village", bishanBooks+"行政村名录.xlsx")
	first.zhuxue(t, "load", "--county", "990122", "--kind", "school", bishanBooks+"学校名录.xlsx")
	first.zhuxue(t, "load", "--county", "990122", "--kind", "student", bishanBooks+"建档立卡学生花名册.xlsx")
	before := first.zhuxue(t, "decide", "--county", "990122", "--year", "2016", "--json")
	first.seal(t)
	for _, role := range []string{devdb.OwnerRole, devdb.AppRole} { // a dump by them would lack rows: it fails instead
		dump := exec.CommandContext(t.Context(), "sh", "-c", "pg_dump --table=student --file=/dev/null "+devdb.Database)
		dump.Env = append(first.env, "PGUSER="+role)
		if out, err := dump.CombinedOutput(); err == nil || !strings.Contains(string(out), "row-level security") && !strings.Contains(string(out), "permission denied") {
			t.Errorf("a dump by %s: got %v %s, want a refusal", role, err, out)
		}
	}
	backup := first.run(t, "zhuxue_backup", "sh", deployed(t, "backup.sh"), t.TempDir())

	second := p.site(t)
	second.run(t, "postgres", "sh", deployed(t, "restore.sh"), backup, devdb.Database)
	heads, err := os.ReadFile(filepath.Join(backup, "audit-heads.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(second.data, "audit-heads.json"), heads, 0o600); err != nil {
		t.Fatal(err)
	}
	second.zhuxue(t, "check")
	second.zhuxue(t, "audit", "verify")
	if after := second.zhuxue(t, "decide", "--county", "990122", "--year", "2016", "--json"); after != before {
		t.Errorf("decisions after the restore: got %s, want %s", after, before)
	}
	again := second.zhuxue(t, "load", "--county", "990122", "--kind", "student", bishanBooks+"建档立卡学生花名册.xlsx")
	if !strings.Contains(again, "没有改动") {
		t.Errorf("the same workbook after the restore: got %s, want no change", again)
	}
	second.seal(t) // sealing goes on where the backup ended
	if told := second.zhuxue(t, "audit", "verify"); !strings.Contains(told, "完好") {
		t.Errorf("register after the restore: got %s", told)
	}
}

// site is the program on a PostgreSQL of its own, with the keys that all sites
// of one program share.
type site struct {
	program
	server *devdb.Server
	env    []string
}

func (p program) site(t *testing.T) *site {
	t.Helper()
	server, err := devdb.Temp(t.Context(), os.Getenv("PGBIN"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	socket, err := url.Parse(server.Superuser())
	if err != nil {
		t.Fatal(err)
	}
	keys := filepath.Join(filepath.Dir(p.binary), "keys", "keyset.json")
	s := &site{program: program{binary: p.binary, data: t.TempDir()}, server: server}
	s.env = append(os.Environ(), "PATH="+os.Getenv("PGBIN")+":"+os.Getenv("PATH"),
		"PGHOST="+socket.Query().Get("host"), "PGPORT="+socket.Query().Get("port"),
		"ZHUXUE_ENV=", "ZHUXUE_ADDR=127.0.0.1:0", "ZHUXUE_DATA_DIR="+s.data, "ZHUXUE_KEYSET="+keys,
		"ZHUXUE_DATABASE_URL="+server.URL(devdb.Database, devdb.AppRole), "ZHUXUE_OWNER_URL="+server.URL(devdb.Database, devdb.OwnerRole))
	return s
}

// createDatabase follows docs/operations.md: roles, the role of backups, schema.
func (s *site) createDatabase(t *testing.T) {
	t.Helper()
	s.run(t, "postgres", "createdb", "--template=template0", "--encoding=UTF8", "--locale=C.UTF-8", devdb.Database)
	for _, file := range []string{"roles.sql", "backup-role.sql"} {
		s.run(t, "postgres", "psql", "--no-psqlrc", "--dbname="+devdb.Database, "--set=ON_ERROR_STOP=1", "--single-transaction", "--file="+deployed(t, file))
	}
	s.zhuxue(t, "migrate", "up")
}

// deployed is the path of a file of deploy. The look at it tells go test to run
// again when the file changes.
func deployed(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("../../deploy", name)
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func (s *site) zhuxue(t *testing.T, args ...string) string {
	t.Helper()
	return s.run(t, "", s.binary, args...)
}

// run runs a command as a role of the database to its end and returns what it
// printed.
func (s *site) run(t *testing.T, role, name string, args ...string) string {
	t.Helper()
	var errs bytes.Buffer
	c := exec.CommandContext(t.Context(), name, args...)
	c.Env, c.Stderr = append(s.env, "PGUSER="+role), &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out, errs.Bytes())
	}
	return strings.TrimSpace(string(out))
}

// seal serves until every act has its seal.
func (s *site) seal(t *testing.T) {
	t.Helper()
	serve := exec.CommandContext(t.Context(), s.binary, "serve")
	serve.Env = s.env
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	defer serve.Wait()
	defer serve.Process.Signal(syscall.SIGTERM)
	told := ""
	for range 100 {
		if told = s.zhuxue(t, "audit", "verify"); strings.Contains(told, "待封存 0 条") && !strings.Contains(told, "已封存 0 条") {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatalf("the register of acts was not sealed in time: %s", told)
}
