package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/seal"
	"zhuxue/internal/testkit"
)

// desk is a database of the test's own, with everything a subcommand finds in
// its environment.
type desk struct {
	*testkit.Database
	dir string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	d := desk{testkit.Fresh(t), t.TempDir()}
	if _, err := seal.Create(filepath.Join(d.dir, "keyset.json")); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d desk) env(out *bytes.Buffer) env {
	settings := map[string]string{"ZHUXUE_DATABASE_URL": d.App, "ZHUXUE_DATA_DIR": d.dir}
	return env{getenv: func(name string) string { return settings[name] }, out: out, err: &bytes.Buffer{}}
}

// run runs a subcommand as typed.
func (d desk) run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := dispatch(t.Context(), d.env(&out), args)
	return out.String(), err
}

func (d desk) must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := d.run(t, args...)
	if err != nil {
		t.Fatalf("zhuxue %s: %v", strings.Join(args, " "), err)
	}
	return out
}

// seal seals all registers, as serving does every few seconds.
func (d desk) seal(t *testing.T) (err error) {
	t.Helper()
	if opened := inOffice(t.Context(), d.env(&bytes.Buffer{}), func(o *office) error {
		for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(5 * time.Millisecond) {
			err = o.sealAudits(t.Context())
			var waiting int
			count := `SELECT (SELECT count(*) FROM audit) - (SELECT count(*) FROM audit_seal)`
			if e := d.Super(t).QueryRow(t.Context(), count).Scan(&waiting); e != nil || waiting <= 0 || err != nil {
				return e
			}
		}
		return context.DeadlineExceeded
	}); opened != nil {
		t.Fatal(opened)
	}
	return err
}

func TestCommands_fromNothingToAnAdmin(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must(t, "county", "add", "--code", "990131", "--name", "松溪县")
	added := d.must(t, "user", "add", "--county", "990131", "--login", "songxi", "--name", "宋某", "--role", "admin")
	again := d.must(t, "user", "reset", "--login", "songxi")
	password := regexp.MustCompile(`初始密码：((?:[A-Z2-9]{4}-){3}[A-Z2-9]{4})\n`)
	first, second := password.FindStringSubmatch(added), password.FindStringSubmatch(again)
	if first == nil || second == nil || first[1] == second[1] {
		t.Errorf("got %q and %q, want two initial passwords", added, again)
	}
	if seat := d.must(t, "user", "add", "--county", "990131", "--login", "songxi", "--name", "宋某", "--role", "clerk"); !strings.Contains(seat, "已为其增加岗位") {
		t.Errorf("got %q, want a seat for the account that is there", seat)
	}
	if list := d.must(t, "county", "list"); list != "990131 松溪县 账号 1 县管理员 1\n" {
		t.Errorf("got %q", list)
	}
	for _, args := range [][]string{
		{"county", "add", "--code", "990131", "--name", "松溪县"}, {"county", "add", "--code", "9901"}, {"county"}, {"user"},
		{"user", "add", "--county", "990199", "--login", "a-b", "--name", "某", "--role", "admin"}, {"user", "add", "--login", "a-b", "--name", "某", "--role", "admin"},
		{"user", "add", "--county", "990131", "--login", "songxi", "--name", "别人", "--role", "clerk"},
	} {
		if out, err := d.run(t, args...); err == nil {
			t.Errorf("%v: got %q, want a refusal", args, out)
		}
	}
	for _, verb := range []string{"reset", "unbind"} {
		if out, err := d.run(t, "user", verb, "--login", "nobody"); err == nil || !strings.HasPrefix(err.Error()+out, "没有账号 nobody；") {
			t.Errorf("user %s of nobody: got %q, %v", verb, out, err)
		}
	}
}

// A year without a report has no figures, whichever it is; that is no mistake.
func TestTarget_yearWithoutData(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must(t, "county", "add", "--code", "990131", "--name", "松溪县")
	for _, year := range []string{"2000", "2016", "2099"} {
		var all map[aid.TargetCode]measured
		out := d.must(t, "target", "--county", "990131", "--year", year, "--json")
		if err := json.Unmarshal([]byte(out), &all); err != nil || len(all) == 0 {
			t.Fatalf("%s: got %q, %v", year, out, err)
		}
		for code, m := range all {
			if m.Numerator != nil || m.Denominator != nil || m.Value != nil || m.Met != nil {
				t.Errorf("%s: %s: got %+v, want no figure", year, code, m)
			}
		}
		if out := d.must(t, "target", "--county", "990131", "--year", year); !strings.HasPrefix(out, year+"年") {
			t.Errorf("got %q, want the year asked for", out)
		}
	}
}

func TestCheck_refusesAWeakDatabase(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must(t, "check")
	owner, err := pgx.Connect(t.Context(), d.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	if _, err := owner.Exec(t.Context(), `ALTER TABLE student NO FORCE ROW LEVEL SECURITY`); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check"}, {"serve"}} {
		if _, err := d.run(t, args...); err == nil || !strings.Contains(err.Error(), "表 student 没有启用并强制行级安全") {
			t.Errorf("%v: got %v, want the table named", args, err)
		}
	}
	if err := os.Chmod(filepath.Join(d.dir, "keyset.json"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := d.run(t, "check"); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key file for everybody: got %v", err)
	}
}

// The end of a register is cut off, the program seals on, and the head that
// was kept outside still tells.
func TestAuditVerify_findsACutEnd(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, code := range []string{"990131", "990132"} {
		d.must(t, "county", "add", "--code", code, "--name", code+"县")
		d.must(t, "user", "add", "--county", code, "--login", "admin-"+code, "--name", "某", "--role", "admin")
	}
	if err := d.seal(t); err != nil {
		t.Fatal(err)
	}
	heads := filepath.Join(d.dir, "audit-heads.json")
	kept, err := os.ReadFile(heads)
	if err != nil {
		t.Fatal(err)
	}
	os.Remove(heads)
	if out := d.must(t, "audit", "verify"); !strings.Contains(out, "库外还没有留存的封条") {
		t.Errorf("nothing kept outside: got %q", out)
	}
	if err := os.WriteFile(heads, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := d.must(t, "audit", "verify"); strings.Count(out, "完好。已封存 2 条，待封存 0 条；与本机的库外副本一致，副本到第 2 条，全部比较过\n") != 2 {
		t.Errorf("sealed: got %q", out)
	}
	super := d.Super(t)
	cut := `DELETE FROM audit_seal USING county c WHERE c.id = county_id AND c.code = '990131' AND seq = 2`
	if _, err := super.Exec(t.Context(), cut); err != nil {
		t.Fatal(err)
	}
	if _, err := super.Exec(t.Context(), `UPDATE audit SET note = '改' FROM county c WHERE c.id = county_id AND c.code = '990131' AND act = 'user.add'`); err != nil {
		t.Fatal(err)
	}
	if out, err := d.run(t, "audit", "verify", "--county", "990131"); err == nil || !strings.Contains(out, "末尾被截断") {
		t.Errorf("cut off: got %q, %v", out, err)
	}
	if err := d.seal(t); err == nil {
		t.Error("sealing on over a cut: got no error")
	}
	if out, err := d.run(t, "audit", "verify"); err == nil || !strings.Contains(out, "990131 990131县：有问题。第 2 号封条") || !strings.Contains(out, "990132 990132县：完好") {
		t.Errorf("sealed anew: got %q, %v", out, err)
	}
}

// A command seals what it wrote, with no serve running: its entry cannot be
// taken out again unnoticed.
func TestUserReset_isSealed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must(t, "county", "add", "--code", "990131", "--name", "松溪县")
	d.must(t, "user", "add", "--county", "990131", "--login", "songxi", "--name", "宋某", "--role", "admin")
	super, open := d.Super(t), -1
	for began := time.Now(); open != 0; { // beside other tests an older transaction may be in the way
		d.must(t, "user", "reset", "--login", "songxi")
		if err := super.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM audit) - (SELECT count(*) FROM audit_seal)`).Scan(&open); err != nil {
			t.Fatal(err)
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("%d entries unsealed", open)
		}
	}
	for _, table := range []string{"audit_seal WHERE audit_id", "audit WHERE id"} {
		if _, err := super.Exec(t.Context(), `DELETE FROM `+table+` = (SELECT max(id) FROM audit WHERE act = 'user.reset')`); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := d.run(t, "audit", "verify"); err == nil || !strings.Contains(out, "末尾被截断") {
		t.Errorf("got %q, %v", out, err)
	}
}

func TestAuditVerify_findsSealingStopped(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must(t, "county", "add", "--code", "990131", "--name", "某某县")
	for _, sql := range []string{`DELETE FROM audit_seal`, `UPDATE audit SET at = now() - interval '11 minutes'`} {
		if _, err := d.Super(t).Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	os.Remove(filepath.Join(d.dir, "audit-heads.json"))
	os.RemoveAll(filepath.Join(d.dir, "audit"))
	if out, err := d.run(t, "audit", "verify"); err == nil || !strings.Contains(out, "超过 10 分钟没有封存") {
		t.Errorf("got %q, %v", out, err)
	}
}
