package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/migrations"
)

func TestSchema_hasItsWall(t *testing.T) {
	t.Parallel()
	weak, err := testkit.DB(t).DB.Weak(t.Context(), migrations.Newest())
	if err != nil {
		t.Fatal(err)
	}
	for _, sentence := range weak {
		t.Error(sentence)
	}
}

// sound makes a table that has its whole wall; each case takes one stone out.
const sound = `
	CREATE TABLE bad (county_id int NOT NULL REFERENCES county (id), id bigint NOT NULL, student_id bigint, PRIMARY KEY (county_id, id));
	ALTER TABLE bad ENABLE ROW LEVEL SECURITY;
	ALTER TABLE bad FORCE ROW LEVEL SECURITY;
	CREATE POLICY county_wall ON bad USING (county_id = current_setting('app.county_id')::int);
	GRANT SELECT, INSERT ON bad TO zhuxue_app;`

var breaches = []struct{ name, breach, told string }{
	{"no force", `ALTER TABLE bad NO FORCE ROW LEVEL SECURITY`, "没有启用并强制行级安全"},
	{"not enabled", `ALTER TABLE bad DISABLE ROW LEVEL SECURITY`, "没有启用并强制行级安全"},
	{"no policy", `DROP POLICY county_wall ON bad`, "唯一的一条"},
	{"a second policy", `CREATE POLICY second ON bad USING (true)`, "唯一的一条"},
	{"a policy for reading only", `DROP POLICY county_wall ON bad; CREATE POLICY county_wall ON bad FOR SELECT USING (county_id = current_setting('app.county_id')::int)`, "唯一的一条"},
	{"a policy that forgives", `DROP POLICY county_wall ON bad; CREATE POLICY county_wall ON bad USING (county_id = current_setting('app.county_id', true)::int)`, "唯一的一条"},
	{"a check that is wider", `DROP POLICY county_wall ON bad; CREATE POLICY county_wall ON bad USING (county_id = current_setting('app.county_id')::int) WITH CHECK (true)`, "唯一的一条"},
	{"a policy for one role", `ALTER POLICY county_wall ON bad TO zhuxue_app`, "唯一的一条"},
	{"a key without the county first", `ALTER TABLE bad DROP CONSTRAINT bad_pkey, ADD PRIMARY KEY (id, county_id)`, "没有以 county_id 开头的主键"},
	{"no key", `ALTER TABLE bad DROP CONSTRAINT bad_pkey`, "没有以 county_id 开头的主键"},
	{"an index without the county", `CREATE INDEX bad_student ON bad (student_id)`, "bad 的索引 bad_student"},
	{"unique over all counties", `ALTER TABLE bad ADD CONSTRAINT bad_once UNIQUE (student_id)`, "bad 的唯一约束 bad_once"},
	{"a reference without the county", `ALTER TABLE bad ADD UNIQUE (county_id, student_id); CREATE UNIQUE INDEX student_id_once ON student (id);
		ALTER TABLE bad ADD CONSTRAINT bad_ref FOREIGN KEY (student_id) REFERENCES student (id) NOT VALID`, "bad 的外键 bad_ref"},
	{"a reference that cascades", `ALTER TABLE bad ADD CONSTRAINT bad_ref FOREIGN KEY (county_id, student_id) REFERENCES student (county_id, id) ON DELETE CASCADE NOT VALID`, "CASCADE"},
	{"a reference that sets null", `ALTER TABLE bad ADD CONSTRAINT bad_ref FOREIGN KEY (county_id, student_id) REFERENCES student (county_id, id) ON DELETE SET NULL (student_id) NOT VALID`, "CASCADE"},
	{"a trigger", `CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER bad_trigger BEFORE INSERT ON bad FOR EACH ROW EXECUTE FUNCTION noop()`, "bad_trigger"},
	{"the right to truncate", `GRANT TRUNCATE ON bad TO zhuxue_app`, "bad 的 TRUNCATE"},
	{"the right to refer, for all", `GRANT REFERENCES ON login TO PUBLIC`, "login 的 REFERENCES"},
	{"a function with its owner's rights", `CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM student'`, "peek()"},
	{"a view with its owner's rights", `CREATE VIEW bad_view AS SELECT * FROM student`, "bad_view"},
	{"a materialised view", `CREATE MATERIALIZED VIEW bad_copy AS SELECT 1 AS one`, "bad_copy"},
	{"no county at all", `CREATE TABLE bare (id int PRIMARY KEY)`, "表 bare 没有启用"},
	{"a table elsewhere", `CREATE SCHEMA aside; CREATE TABLE aside.bad (id int)`, "aside.bad"},
	{"an older schema", `UPDATE schema_migrations SET version = 1`, "第 1 版"},
	{"a schema stopped half way", `UPDATE schema_migrations SET dirty = true`, "中断"},
	{"the right to create", `GRANT CREATE ON SCHEMA public TO zhuxue_app`, "可以在 public 模式中建表"},
}

func TestWeak_findsEachBreach(t *testing.T) {
	t.Parallel()
	db := testkit.Fresh(t)
	owner, err := pgx.Connect(t.Context(), db.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	if _, err := owner.Exec(t.Context(), sound); err != nil {
		t.Fatal(err)
	}
	if weak := weakOf(t, db.App); len(weak) != 0 {
		t.Fatalf("before any breach: got %q", weak)
	}
	restore := fmt.Sprintf(`UPDATE schema_migrations SET dirty = false, version = %d;
		DROP SCHEMA IF EXISTS aside CASCADE; DROP MATERIALIZED VIEW IF EXISTS bad_copy; DROP VIEW IF EXISTS bad_view; DROP TABLE IF EXISTS bad, bare;
		DROP INDEX IF EXISTS student_id_once; DROP FUNCTION IF EXISTS noop(), peek(); REVOKE REFERENCES ON login FROM PUBLIC; REVOKE CREATE ON SCHEMA public FROM zhuxue_app;`,
		migrations.Newest())
	for _, b := range breaches {
		if _, err := owner.Exec(t.Context(), b.breach); err != nil {
			t.Fatalf("%s: %v", b.name, err)
		}
		if weak := weakOf(t, db.App); !slices.ContainsFunc(weak, func(s string) bool { return strings.Contains(s, b.told) }) {
			t.Errorf("%s: got %q, want a sentence with %q", b.name, weak, b.told)
		}
		if _, err := owner.Exec(t.Context(), restore+sound); err != nil {
			t.Fatalf("after %s: %v", b.name, err)
		}
	}
}

func TestWeak_findsTheRole(t *testing.T) {
	t.Parallel()
	db := testkit.Fresh(t)
	super := db.Super(t)
	for _, sql := range []string{`DROP ROLE IF EXISTS zhuxue_test_member`, `CREATE ROLE zhuxue_test_member LOGIN`, `GRANT zhuxue_owner TO zhuxue_test_member`} {
		if _, err := super.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	for role, told := range map[string]string{
		"zhuxue_owner": "拥有数据表", "zhuxue_test_member": "拥有数据表", super.Config().User: "超级用户",
	} {
		if weak := weakOf(t, strings.ReplaceAll(db.App, "zhuxue_app", role)); !slices.ContainsFunc(weak, func(s string) bool { return strings.Contains(s, told) }) {
			t.Errorf("got %q, want a sentence with %q", weak, told)
		}
	}
}

// weakOf checks a database as the role of the URL.
func weakOf(t *testing.T, url string) []string {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	weak, err := store.Open(pool, pool, testkit.DB(t).Keys).Weak(t.Context(), migrations.Newest())
	if err != nil {
		t.Fatal(err)
	}
	return weak
}

// unheard are the constraints of a form or of something that exists once that
// nobody at a page can run into, and why.
var unheard = map[string]string{
	"audit_seal_once": "the program seals one after the other", "trace_once": "a trace that is there is used",
	"household_once": "a household that is there is changed", "township_once": "a township that is there is used",
	"due_period_form": "periods are made by the program", "due_school_period_form": "periods are made by the program", "enrolment_term_form": "terms are made by the program",
}

// TestSentences_everyConstraint holds the names of constraints that people can
// run into to the sentences that they read then: what can be typed wrong, and
// what somebody else may have done meanwhile. No sentence is left over.
func TestSentences_everyConstraint(t *testing.T) {
	t.Parallel()
	rows, err := testkit.DB(t).Pool.Query(t.Context(), `
		SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
		UNION
		SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
		WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		said, internal := store.Sentences[name] != nil, unheard[name] != ""
		if strings.HasPrefix(name, "river_") || !strings.HasSuffix(name, "_once") && !strings.HasSuffix(name, "_form") {
			continue
		}
		if said == internal {
			t.Errorf("%s: has a sentence: %v, and is listed as unheard of: %v", name, said, internal)
		}
	}
	for name, sentence := range store.Sentences {
		if !slices.Contains(names, name) || !strings.ContainsAny(sentence.Message, "请须不已只由为是") {
			t.Errorf("%s: no such constraint, or no sentence: %s", name, sentence.Message)
		}
	}
}
