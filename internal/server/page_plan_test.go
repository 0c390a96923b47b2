package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/rules"
	"zhuxue/internal/server"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// stenographer writes down the statements of a page.
type stenographer struct {
	sync.Mutex
	written []statement
}

type statement struct {
	sql  string
	args []any
}

func (s *stenographer) write(sql string, args []any) {
	s.Lock()
	defer s.Unlock()
	s.written = append(s.written, statement{sql, slices.Clone(args)})
}

func (s *stenographer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	s.write(d.SQL, d.Args)
	return ctx
}

func (s *stenographer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (s *stenographer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (s *stenographer) TraceBatchQuery(_ context.Context, _ *pgx.Conn, d pgx.TraceBatchQueryData) {
	s.write(d.SQL, d.Args)
}

func (s *stenographer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// of are the statements of what fn does.
func (s *stenographer) of(fn func()) []statement {
	s.Lock()
	s.written = nil
	s.Unlock()
	fn()
	s.Lock()
	defer s.Unlock()
	return s.written
}

// overheard opens a crowd's web site, whose statements are written down.
func overheard(t testing.TB, o *testkit.Office) (*testkit.Web, *stenographer) {
	t.Helper()
	s := &stenographer{}
	config, err := pgxpool.ParseConfig(o.App)
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.Tracer = s
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	heard, db := *o, *o.Database
	db.Pool, db.DB = pool, store.Open(pool, pool, o.Keys)
	heard.Database = &db
	heard.Bureau = bureau.New(db.DB, rules.Plan(), o.Clock, slog.New(slog.DiscardHandler))
	return heard.Site(t, server.Options{}), s
}

// schoolOf is a school of the county with a full roster.
func schoolOf(t testing.TB, w *testkit.Web) (name string) {
	t.Helper()
	sql := `SELECT c.name FROM school c JOIN enrolment e ON e.county_id = $1 AND e.school_id = c.id WHERE c.county_id = $1 GROUP BY c.id, c.name ORDER BY count(*) DESC, c.id LIMIT 1`
	w.Do(t, func(tx *store.Tx) error { return tx.QueryRow(t.Context(), sql, tx.County).Scan(&name) })
	return name
}

// studentOf is the address of a student with entitlements.
func studentOf(t testing.TB, w *testkit.Web) string {
	t.Helper()
	var id aid.StudentID
	sql := `SELECT student_id FROM entitlement WHERE county_id = $1 ORDER BY student_id DESC LIMIT 1`
	w.Do(t, func(tx *store.Tx) error { return tx.QueryRow(t.Context(), sql, tx.County).Scan(&id) })
	return link.Student(id)
}

// seen is a page and who looks at it.
type seen struct {
	name    string
	by      *testkit.Visitor
	address string
}

// mostSeen are the pages that a county looks at most.
func mostSeen(t testing.TB, w *testkit.Web) []seen {
	t.Helper()
	clerk, leader := w.Login(t, aid.Clerk, ""), w.Login(t, aid.Leader, "")
	principal := w.Login(t, aid.Principal, schoolOf(t, w))
	return []seen{
		{"home of the clerk", clerk, link.Home},
		{"home of the leader", leader, link.Home},
		{"home of the principal", principal, link.Home},
		{"list of students", clerk, link.Students},
		{"list of a school's students", principal, link.Students},
		{"student", clerk, studentOf(t, w)},
		{"entitlements", clerk, link.Entitlements},
		{"entitlements by school", leader, link.With(link.Entitlements, page.DivisionField, "school")},
		{"targets", leader, link.Targets},
		{"schools", clerk, link.Schools},
		{"confirmations", clerk, link.Confirmations},
		{"enrolments of a school", principal, link.Enrolments},
	}
}

// plan is a node of a plan as EXPLAIN tells it.
type plan struct {
	Node     string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Cond     string  `json:"Index Cond"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Removed  float64 `json:"Rows Removed by Filter"`
	Plans    []plan
}

// most is how many rows of one table a page may look at in a county of 3,000
// students with 15 schools: never all of them, so that a page costs no more in a
// large county. Fifty names of one school are the most.
const most = 2000

// grown are the tables that grow with the students; of small ones the planner
// likes to read all.
var grown = []string{"student", "household", "account", "enrolment", "decision", "decision_past", "trace", "trace_item", "due", "audit", "upload_line"}

// faults are what makes a page slow in a large county: rows that no index of
// the county leads to, and too many of them.
func (p plan) faults() (all []string) {
	if p.Relation != "" && !slices.Contains(store.PlatformTables, p.Relation) {
		if p.Node == "Seq Scan" {
			all = append(all, "no index leads to "+p.Relation)
		}
		if n := (p.Rows + p.Removed) * p.Loops; n > most && slices.Contains(grown, p.Relation) {
			all = append(all, fmt.Sprintf("it looks at %.0f rows of %s", n, p.Relation))
		}
	}
	if p.Index != "" && !slices.Contains(store.PlatformTables, p.Relation) && !strings.Contains(p.Cond, "county_id") {
		all = append(all, "it reads "+p.Index+" of all counties")
	}
	for _, inner := range p.Plans {
		all = append(all, inner.faults()...)
	}
	return all
}

// TestPages_lookAtFewRows has every statement of the pages that are looked at
// most explained, as a second look at the page says it. So small a county is
// read whole for good reasons: that is made dear, so that the plan is the one
// which a large county gets.
func TestPages_lookAtFewRows(t *testing.T) {
	t.Parallel()
	w, s := overheard(t, testkit.Crowd(t, 3000))
	conn, err := pgx.Connect(t.Context(), w.App)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), `SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off`); err != nil {
		t.Fatal(err)
	}
	statements := 0
	for _, p := range mostSeen(t, w) {
		p.by.Get(t, p.address)
		said := s.of(func() {
			if a := p.by.Get(t, p.address); a.Status != http.StatusOK {
				t.Fatalf("%s: got %d", p.address, a.Status)
			}
		})
		for _, said := range said {
			for _, fault := range explain(t, conn, said).faults() {
				t.Errorf("%s: %s: %s", p.name, fault, strings.Join(strings.Fields(said.sql), " "))
			}
			statements++
		}
	}
	if statements < 100 {
		t.Errorf("saw %d statements only", statements)
	}
}

// explain runs a statement; of one that reads it returns the plan.
func explain(t *testing.T, conn *pgx.Conn, s statement) plan {
	t.Helper()
	head, _, _ := strings.Cut(strings.TrimSpace(s.sql), " ")
	if head != "SELECT" && head != "WITH" {
		if _, err := conn.Exec(t.Context(), s.sql, s.args...); err != nil {
			t.Fatalf("%v: %s", err, s.sql)
		}
		return plan{}
	}
	var text []byte
	if err := conn.QueryRow(t.Context(), `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) `+s.sql, s.args...).Scan(&text); err != nil {
		t.Fatalf("%v: %s", err, s.sql)
	}
	var told []struct{ Plan plan }
	if err := json.Unmarshal(text, &told); err != nil || len(told) != 1 {
		t.Fatalf("plan of %s: %v", s.sql, err)
	}
	return told[0].Plan
}
