package bureau_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
	"zhuxue/internal/testkit/pace"
)

// countySize is how many students the benchmark's county has: few unless
// ZHUXUE_BENCH_STUDENTS says otherwise.
func countySize(b *testing.B) int {
	b.Helper()
	text := os.Getenv("ZHUXUE_BENCH_STUDENTS")
	if text == "" {
		return 3000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		b.Fatalf("ZHUXUE_BENCH_STUDENTS=%q is no number of students", text)
	}
	return n
}

// crowd is n invented students of every stage and standing.
func crowd(o *testkit.Office, n int) []aid.Draft {
	drafts := make([]aid.Draft, n)
	schools := map[aid.Stage]string{
		aid.Preschool: "大河乡中心幼儿园", aid.Primary: "石门镇中心小学", aid.Junior: "石门镇初级中学", aid.Senior: "县第一中学", aid.Vocational: "县职业教育中心",
	}
	for i := range drafts {
		stage := aid.Stages[i%len(aid.Stages)]
		d := &drafts[i]
		*d = o.Pupil()
		d.IDNo = testkit.IDNumber(fmt.Sprintf("99%04d", 1+i/20000), time.Date(2000, 1, 1+i/500%40*90, 0, 0, 0, 0, time.UTC).Format("20060102"), i%500*2)
		d.HouseholdCode = fmt.Sprintf("H%06d", i/2)
		d.Stage, d.Grade = stage, 1+i/7%stage.Years()
		d.Status, d.Hukou = aid.PovertyStatuses[i/5%len(aid.PovertyStatuses)], []aid.Hukou{aid.Rural, aid.Town, aid.Urban}[i/11%3]
		d.Boarding, d.FullTime, d.Agricultural = aid.TriOf(i/3%2 == 0), aid.Yes, aid.TriOf(i/13%4 == 0)
		d.School, d.SchoolID = schools[stage], o.Schools[schools[stage]].ID
		if d.SchoolID == 0 {
			d.School, d.Outside = "省城某大学", true
		}
	}
	return drafts
}

// BenchmarkDecideCounty decides a whole county from nothing, and copies the
// very same rows, decisions, traces and sums, in as a superuser, whom no wall
// stops: the limit. "limit/ours" is how much of the limit's speed deciding
// reaches, reading and judging included; "again-ms" is a run that finds nothing
// to write. "cpu" is the processor time of this process and of the database's,
// which other work on the machine moves least.
func BenchmarkDecideCounty(b *testing.B) {
	o, n := testkit.County(b), countySize(b)
	o.Enrol(b, testkit.Autumn, crowd(o, n)...)
	root := superuser(b, o)
	defer root.Close(b.Context())
	var ours, again, reading, limit effort
	pace.Turns(b, func() {
		clearDecisions(b, root, o)
		ours.note(b, root, func() { decideCounty(b, o) })
		again.note(b, root, func() { decideCounty(b, o) })
		reading.note(b, root, func() { readCounty(b, o) })
		rows := takeDecisions(b, root, o)
		limit.note(b, root, func() { copyDecisions(b, root, rows) })
	})
	ours.report(b, "ours")
	again.report(b, "again")
	reading.report(b, "reading")
	limit.report(b, "limit")
	b.ReportMetric(limit.wall.Median().Seconds()/ours.wall.Median().Seconds(), "limit/ours")
	b.ReportMetric(limit.cpu.Median().Seconds()/ours.cpu.Median().Seconds(), "limit/ours-cpu")
	b.ReportMetric(float64(n), "students")
}

// effort is what something took each time.
type effort struct{ wall, cpu pace.Laps }

func (e *effort) note(b *testing.B, root *pgx.Conn, do func()) {
	b.Helper()
	began, worked := time.Now(), cpu(b, root)
	do()
	e.wall = append(e.wall, time.Since(began))
	e.cpu = append(e.cpu, cpu(b, root)-worked)
}

func (e *effort) report(b *testing.B, what string) {
	b.ReportMetric(e.wall.Median().Seconds()*1000, what+"-ms")
	b.ReportMetric(e.cpu.Median().Seconds()*1000, what+"-cpu-ms")
}

// cpu is the processor time that this process and the connections of its
// database have used so far.
func cpu(b *testing.B, root *pgx.Conn) time.Duration {
	b.Helper()
	var database int64
	err := root.QueryRow(b.Context(), `
		SELECT sum(split_part(pg_read_file('/proc/' || pid || '/schedstat', 0, 100), ' ', 1)::bigint)::bigint
		FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'`).Scan(&database)
	if err != nil {
		b.Fatal(err)
	}
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		b.Fatal(err)
	}
	return time.Duration(database + own.Utime.Nano() + own.Stime.Nano())
}

// superuser is a connection to the test's own database that no wall stops.
func superuser(b *testing.B, o *testkit.Office) *pgx.Conn {
	b.Helper()
	config, err := pgx.ParseConfig(o.Superuser)
	if err != nil {
		b.Fatal(err)
	}
	config.Database = o.Pool.Config().ConnConfig.Database
	conn, err := pgx.ConnectConfig(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	return conn
}

// decided are the tables that deciding fills, with their columns; what is
// written first is cleared last.
var decided = []struct{ table, columns string }{
	{"trace", "county_id, id, book, term, key, digest, facts::text, answers::text"},
	{"trace_item", "county_id, trace_id, item, amount_fen"},
	{"decision", "county_id, student_id, term, trace_id, enrolment_id, township_id, school_id, stage, firm, why, run_id"},
	{"due", "county_id, period, township_id, school_id, stage, item, students, firm, open, fen, firm_fen"},
	{"due_school", "county_id, period, school_id, stage, item, students, firm, open, fen, firm_fen"},
}

func clearDecisions(b *testing.B, root *pgx.Conn, o *testkit.Office) {
	b.Helper()
	for _, d := range slices.Backward(decided) {
		if _, err := root.Exec(b.Context(), `DELETE FROM `+d.table+` WHERE county_id = $1`, o.County.ID); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := root.Exec(b.Context(), `VACUUM ANALYZE due, due_school, decision, trace, trace_item, enrolment, student`); err != nil {
		b.Fatal(err)
	}
}

func decideCounty(b *testing.B, o *testkit.Office) {
	b.Helper()
	if _, err := o.Bureau.Decide(b.Context(), o.As(aid.Clerk), 2016); err != nil {
		b.Fatal(err)
	}
}

func readCounty(b *testing.B, o *testkit.Office) {
	b.Helper()
	o.Do(b, func(tx *store.Tx) error {
		return tx.EachStanding(b.Context(), 2016, nil, func(*store.Standing) {})
	})
}

// takeDecisions takes out the rows that deciding wrote, table by table.
func takeDecisions(b *testing.B, root *pgx.Conn, o *testkit.Office) [][][]any {
	b.Helper()
	rows := make([][][]any, len(decided))
	for i, d := range decided {
		rows[i] = rowsOf(b, root, o, d.table, d.columns)
	}
	clearDecisions(b, root, o)
	return rows
}

// copyDecisions copies them in again.
func copyDecisions(b *testing.B, root *pgx.Conn, rows [][][]any) {
	b.Helper()
	for i, d := range decided {
		copyIn(b, root, d.table, strings.Split(strings.ReplaceAll(d.columns, "::text", ""), ", "), rows[i])
	}
}

func rowsOf(b *testing.B, root *pgx.Conn, o *testkit.Office, table, columns string) [][]any {
	b.Helper()
	rows, err := root.Query(b.Context(), `SELECT `+columns+` FROM `+table+` WHERE county_id = $1 ORDER BY 2, 3`, o.County.ID)
	if err != nil {
		b.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
	if err != nil {
		b.Fatal(err)
	}
	return all
}

func copyIn(b *testing.B, root *pgx.Conn, table string, columns []string, rows [][]any) {
	b.Helper()
	if _, err := root.CopyFrom(b.Context(), pgx.Identifier{table}, columns, pgx.CopyFromRows(rows)); err != nil {
		b.Fatal(err)
	}
}
