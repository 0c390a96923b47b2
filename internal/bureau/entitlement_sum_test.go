package bureau_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// recount adds up afresh, from the decisions alone, what the table due keeps.
const recount = `
	WITH span (period, term, last) AS (
	    VALUES ('2016-09', '2016-09', '2016-09'), ('2017-03', '2017-03', '2017-03'), ('2016', '2016-09', '2017-03'), ('2016', '2017-03', '2017-03')
	), pupil AS (
	    SELECT p.period, l.township_id, l.school_id, l.stage, coalesce(i.item, '') AS item, bool_or(d.firm) AS firm,
	           bool_or(i.amount_fen IS NULL) AS open, coalesce(sum(i.amount_fen), 0) AS fen, coalesce(sum(i.amount_fen) FILTER (WHERE d.firm), 0) AS firm_fen
	    FROM span p
	    JOIN decision d ON d.county_id = $1 AND d.term = p.term
	    JOIN decision l ON l.county_id = $1 AND l.term = p.last AND l.student_id = d.student_id
	    JOIN trace_item i ON i.county_id = $1 AND i.trace_id = d.trace_id
	    GROUP BY p.period, l.township_id, l.school_id, l.stage, d.student_id, GROUPING SETS ((i.item), ())
	)
	SELECT period, township_id, school_id, stage, item, count(*), count(*) FILTER (WHERE firm), count(*) FILTER (WHERE open), sum(fen), sum(firm_fen)
	FROM pupil GROUP BY period, township_id, school_id, stage, item ORDER BY 1, 2, 3, 4, 5`

const kept = `
	SELECT period, township_id, school_id, stage, item, students::bigint, firm::bigint, open::bigint, fen::numeric, firm_fen::numeric
	FROM due WHERE county_id = $1 AND students > 0 ORDER BY 1, 2, 3, 4, 5`

// Without the townships the same sums stand in due_school.
const (
	schoolSums = `
	SELECT period, school_id, stage, item, sum(students), sum(firm), sum(open), sum(fen), sum(firm_fen)
	FROM due WHERE county_id = $1 AND students > 0 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`
	keptSchools = `
	SELECT period, school_id, stage, item, students::bigint, firm::bigint, open::bigint, fen::numeric, firm_fen::numeric
	FROM due_school WHERE county_id = $1 AND students > 0 ORDER BY 1, 2, 3, 4`
)

// sumLines reads sums as one line a cell.
func sumLines(t *testing.T, o *testkit.Office, sql string) (lines []string) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		rows, err := tx.Query(t.Context(), `SELECT s::text FROM (`+sql+`) s`, tx.County)
		if err != nil {
			return err
		}
		lines, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return lines
}

// Whatever a verb does to enrolments and decisions, the tallies of the schools
// and the sums of what is due follow in the same breath: afterwards they equal
// the lists and a recount.
func TestDues_equalARecountAfterEveryVerb(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	drafts := crowd(o, 300)
	before := ""
	check := func(verb string) {
		t.Helper()
		got := sumLines(t, o, kept)
		want(t, "sums after "+verb, got, sumLines(t, o, recount))
		want(t, "sums of schools after "+verb, sumLines(t, o, keptSchools), sumLines(t, o, schoolSums))
		now := ""
		for _, line := range got {
			now += line + "\n"
		}
		if now == before {
			t.Errorf("%s moved nothing", verb)
		}
		before = now
		tallies(t, o, verb)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	principal := o.At(t, aid.Principal, centre)

	o.Enrol(t, testkit.Autumn, drafts...)
	decide(t, o)
	check("deciding")

	must(o.Bureau.Configure(t.Context(), o.As(aid.Reviewer), func(s *aid.Settings) error {
		s.SetPreschool(2016, 75001, aid.SettingBasis{Document: "青教〔2016〕9号", Why: "县里确定标准"})
		return nil
	}))
	check("the county's own sum")

	boarder := firstBoarder(t, list(t, o, centre))
	_, err := o.Bureau.AnswerEnrolment(t.Context(), principal, boarder.ID, here(boarder))
	must(err)
	check("an answer")

	boarder = firstBoarder(t, list(t, o, centre))
	_, err = o.Bureau.AnswerEnrolment(t.Context(), principal, boarder.ID, away(boarder, aid.AbsenceReasons[0].Code))
	must(err)
	check("an absence")

	confirmAll(t, o, centre)
	check("all others at once")

	must(sign(t, o, centre))
	must(o.Bureau.ReopenTerm(t.Context(), o.As(aid.Reviewer), o.Schools[centre].ID, "名单有误，请重新核对"))
	before = ""
	check("signing and reopening")

	for i := range drafts[:60] {
		drafts[i].Township, drafts[i].Boarding = "大河乡", aid.TriOf(i%2 == 0)
	}
	o.Enrol(t, testkit.Autumn, drafts...)
	decide(t, o)
	check("a roster that moves families")

	o.Enrol(t, aid.Year(2016).Spring(), drafts[:150]...)
	decide(t, o)
	check("a spring of its own for half of them")

	missing := list(t, o, centre)
	if missing.Tally.Missing == 0 {
		t.Fatal("nobody is missing in spring")
	}
	_, err = o.Bureau.AnswerMissing(t.Context(), principal, missing.Pupils[0].StudentID, aid.Presence{State: aid.Confirmed, Boarding: aid.Yes})
	must(err)
	check("an answer for a missing student")

	for i := range drafts[150:] { // their autumn moves, and with it where they are missed in spring
		if d := &drafts[150+i]; d.School == centre {
			d.School, d.SchoolID = "大河乡双河小学", o.Schools["大河乡双河小学"].ID
		}
	}
	o.Enrol(t, testkit.Autumn, drafts...)
	decide(t, o)
	check("a roster that moves schools")
}

// firstBoarder is a pupil of the list who boards and is not absent.
func firstBoarder(t *testing.T, r aid.Roll) aid.Pupil {
	t.Helper()
	for _, p := range r.Pupils {
		if p.Boarding == aid.Yes && p.State != aid.Absent {
			return p
		}
	}
	t.Fatal("nobody boards")
	return aid.Pupil{}
}
