package store

import (
	"context"
	"time"

	"zhuxue/internal/aid"
)

type rehearsalRow struct {
	ID         aid.RehearsalID
	EditionID  aid.EditionID
	Revision   int
	State      aid.RehearsalState
	Students   int
	Judged     int
	Green      aid.Tri
	Report     aid.RehearsalReport
	Person     string
	LoginID    aid.UserID
	AskedAt    time.Time
	FinishedAt *time.Time
}

func (r rehearsalRow) rehearsal() aid.Rehearsal {
	return aid.Rehearsal{
		ID: r.ID, Edition: r.EditionID, Revision: r.Revision, State: r.State, Students: r.Students, Judged: r.Judged,
		Green: r.Green, Report: r.Report, Person: r.Person, User: r.LoginID, AskedAt: r.AskedAt, FinishedAt: when(r.FinishedAt),
	}
}

const rehearsalQuery = `
	SELECT id, edition_id, revision, state, students, judged, green, report, person, login_id, asked_at, finished_at
	FROM rehearsal WHERE county_id = $1`

// Rehearsal finds one rehearsal; absent is NotFound.
func (tx *Tx) Rehearsal(ctx context.Context, id aid.RehearsalID) (aid.Rehearsal, error) {
	r, err := one[rehearsalRow](ctx, tx, rehearsalQuery+` AND id = $2`, tx.County, id)
	return r.rehearsal(), err
}

// RehearsalOf is the newest rehearsal of an edition, of whatever text; absent is
// NotFound.
func (tx *Tx) RehearsalOf(ctx context.Context, id aid.EditionID) (aid.Rehearsal, error) {
	r, err := one[rehearsalRow](ctx, tx, rehearsalQuery+` AND edition_id = $2 ORDER BY id DESC LIMIT 1`, tx.County, id)
	return r.rehearsal(), err
}

// patience is how long a rehearsal may be under way before another one may be
// asked for in its place.
const patience = 10 * time.Minute

// AddRehearsal asks for a rehearsal of an edition's text as it now is. One that
// is under way is a Conflict.
func (tx *Tx) AddRehearsal(ctx context.Context, e aid.Edition) (aid.RehearsalID, error) {
	_, err := tx.Exec(ctx, `
		UPDATE rehearsal SET state = 'failed', finished_at = now()
		WHERE county_id = $1 AND edition_id = $2 AND state IN ('asked', 'running') AND asked_at < now() - $3::interval`, tx.County, e.ID, patience)
	if err != nil {
		return 0, err
	}
	return scalar[aid.RehearsalID](ctx, tx, `
		INSERT INTO rehearsal (county_id, edition_id, revision, hash, login_id, person) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		tx.County, e.ID, e.Text.Revision, e.Text.Hash(), tx.who.User, tx.who.Name)
}

// StartRehearsal takes a rehearsal up and gives it with its text; false where
// there is nothing left to do.
func (tx *Tx) StartRehearsal(ctx context.Context, id aid.RehearsalID) (r aid.Rehearsal, t aid.EditionText, todo bool, err error) {
	n, err := exec(ctx, tx, `
		UPDATE rehearsal SET state = 'running', judged = 0 WHERE county_id = $1 AND id = $2 AND state IN ('asked', 'running')`, tx.County, id)
	if err != nil || n == 0 {
		return r, t, false, err
	}
	if r, err = tx.Rehearsal(ctx, id); err != nil {
		return r, t, false, err
	}
	row, err := one[textRow](ctx, tx, `
		SELECT revision, name, why, document, from_term, retro, retro_document, retro_why, book, cases FROM edition_text
		WHERE county_id = $1 AND edition_id = $2 AND revision = $3`, tx.County, r.Edition, r.Revision)
	return r, row.text(), true, err
}

// Still makes the rest of the transaction see the county as it is at one moment,
// whatever schools answer meanwhile. It comes before all other statements.
func (tx *Tx) Still(ctx context.Context) error {
	_, err := tx.Exec(ctx, `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`)
	return err
}

// NoteJudged moves the progress bar: so many students are judged.
func (tx *Tx) NoteJudged(ctx context.Context, id aid.RehearsalID, students int) error {
	_, err := tx.Exec(ctx, `UPDATE rehearsal SET judged = $3, students = $3 WHERE county_id = $1 AND id = $2 AND state = 'running'`,
		tx.County, id, students)
	return err
}

// FailRehearsal gives up a rehearsal that is not finished.
func (tx *Tx) FailRehearsal(ctx context.Context, id aid.RehearsalID) error {
	_, err := tx.Exec(ctx, `
		UPDATE rehearsal SET state = 'failed', finished_at = now() WHERE county_id = $1 AND id = $2 AND state IN ('asked', 'running')`, tx.County, id)
	return err
}

// FinishRehearsal keeps what a rehearsal found. The edition moves with it only
// while its text is still the one that was rehearsed.
func (tx *Tx) FinishRehearsal(ctx context.Context, r aid.Rehearsal) error {
	n, err := exec(ctx, tx, `
		UPDATE rehearsal SET state = 'done', green = $3, report = $4, students = $5, judged = $5, finished_at = now()
		WHERE county_id = $1 AND id = $2 AND state = 'running'`, tx.County, r.ID, r.Report.Green(), r.Report, r.Students)
	if err != nil {
		return err
	}
	if n == 0 {
		return aid.E(aid.Conflict, "这次演练已经结束")
	}
	_, err = tx.Exec(ctx, `
		UPDATE edition SET state = 'rehearsed', rehearsal_id = $3, green = $4
		WHERE county_id = $1 AND id = $2 AND revision = $5 AND state IN ('draft', 'rehearsed')`, tx.County, r.Edition, r.ID, r.Report.Green(), r.Revision)
	return err
}

// stakeColumns are those of a stake while it is being saved: the school year, and
// each term's kind and sides.
var stakeColumns = []string{
	"student_id", "enrolment_id", "item", "before_fen", "after_fen", "won", "lost",
	"autumn_kind", "autumn_firm", "autumn_before", "autumn_after", "spring_kind", "spring_firm", "spring_before", "spring_after",
}

const stakeTable = `
	student_id bigint, enrolment_id bigint, item text, before_fen bigint, after_fen bigint, won boolean, lost boolean,
	autumn_kind text, autumn_firm boolean, autumn_before bigint, autumn_after bigint, spring_kind text, spring_firm boolean, spring_before bigint, spring_after bigint`

// SaveStakes keeps who would get more or less in a school year, by name and term,
// after those of the years before. Where sum is asked for it also sums everybody's
// stakes by stage, township and school.
func (tx *Tx) SaveStakes(ctx context.Context, id aid.RehearsalID, year aid.Year, stakes []aid.Stake, sum bool) error {
	row := make([]any, len(stakeColumns))
	err := tx.fill(ctx, stakeTable, "draft_stake", stakeColumns, len(stakes), func(i int) ([]any, error) {
		s := &stakes[i]
		whole := s.Year()
		row[0], row[1], row[2] = int64(s.Student), int64(s.Enrolment), string(s.Item)
		row[3], row[4], row[5], row[6] = (*int64)(whole.Before), (*int64)(whole.After), s.Won(), s.Lost()
		for i, t := range s.Terms {
			at := 7 + 4*i
			row[at], row[at+1], row[at+2], row[at+3] = string(t.Kind()), s.Firm[i], (*int64)(t.Before), (*int64)(t.After)
		}
		return row, nil
	})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, insertChanges, tx.County, id, year.Autumn(), year.Spring()); err != nil {
		return err
	}
	if sum {
		if _, err := tx.Exec(ctx, insertSums, tx.County, id); err != nil {
			return err
		}
	}
	return tx.drop(ctx, "draft_stake")
}

const insertChanges = `
	INSERT INTO rehearsal_change (county_id, rehearsal_id, ordinal, student_id, item, term, kind, firm, before_fen, after_fen, stage, grade, school_id, township_id)
	SELECT $1, $2, row_number() OVER (ORDER BY e.school_key, e.level, w.student_id, w.item, t.term)
	           + (SELECT coalesce(max(ordinal), 0) FROM rehearsal_change WHERE county_id = $1 AND rehearsal_id = $2),
	       w.student_id, w.item, t.term, t.kind, t.firm, t.before_fen, t.after_fen, e.stage, e.grade, e.school_id, s.township_id
	FROM draft_stake w
	CROSS JOIN LATERAL (VALUES ($3::text, autumn_kind, autumn_firm, autumn_before, autumn_after), ($4::text, spring_kind, spring_firm, spring_before, spring_after))
	     AS t (term, kind, firm, before_fen, after_fen)
	JOIN enrolment e ON e.county_id = $1 AND e.id = w.enrolment_id
	JOIN student s ON s.county_id = $1 AND s.id = w.student_id
	WHERE t.kind <> ''`

// insertSums sums stakes by item, and by student over all items.
const insertSums = `
	WITH stake AS MATERIALIZED (
	    SELECT w.student_id, w.item, e.stage, coalesce(s.township_id, 0)::text AS township, coalesce(e.school_id, 0)::text AS school,
	           w.before_fen IS DISTINCT FROM 0 AS had, w.after_fen IS DISTINCT FROM 0 AS has,
	           coalesce(w.before_fen, 0) AS before_fen, coalesce(w.after_fen, 0) AS after_fen,
	           w.won, w.lost
	    FROM draft_stake w
	    JOIN enrolment e ON e.county_id = $1 AND e.id = w.enrolment_id
	    JOIN student s ON s.county_id = $1 AND s.id = w.student_id
	), share AS (
	    SELECT item, stage, township, school, had, has, before_fen, after_fen, won, lost FROM stake
	    UNION ALL
	    SELECT '', stage, township, school, bool_or(had), bool_or(has), sum(before_fen), sum(after_fen), bool_or(won), bool_or(lost)
	    FROM stake GROUP BY student_id, stage, township, school
	)
	INSERT INTO rehearsal_sum (county_id, rehearsal_id, division, part, item, students_before, students_after, before_fen, after_fen, winners, losers)
	SELECT $1, $2, CASE WHEN grouping(stage) = 0 THEN 'stage' WHEN grouping(township) = 0 THEN 'township' WHEN grouping(school) = 0 THEN 'school' ELSE 'all' END,
	       coalesce(stage, township, school, ''), item, count(*) FILTER (WHERE had), count(*) FILTER (WHERE has), sum(before_fen), sum(after_fen),
	       count(*) FILTER (WHERE won), count(*) FILTER (WHERE lost)
	FROM share
	GROUP BY GROUPING SETS ((item), (item, stage), (item, township), (item, school))`

// RehearsalSums are the sums of a rehearsal over one division, the whole among
// them.
func (tx *Tx) RehearsalSums(ctx context.Context, id aid.RehearsalID, division string) ([]aid.RehearsalSum, error) {
	return list[aid.RehearsalSum](ctx, tx, `
		SELECT x.division, x.part, x.item, coalesce(t.name, c.name, '') AS name, x.students_before, x.students_after, x.before_fen, x.after_fen, x.winners, x.losers
		FROM rehearsal_sum x
		LEFT JOIN township t ON x.division = 'township' AND t.county_id = $1 AND t.id::text = x.part
		LEFT JOIN school c ON x.division = 'school' AND c.county_id = $1 AND c.id::text = x.part
		WHERE x.county_id = $1 AND x.rehearsal_id = $2 AND x.division IN ('all', $3)
		ORDER BY x.division, length(x.part), x.part, x.item`, tx.County, id, division)
}

// RetroSums sums, by term, what a rehearsal found to differ from what is firm.
// A right whose sum is open costs nothing yet.
func (tx *Tx) RetroSums(ctx context.Context, id aid.RehearsalID) ([]aid.RetroSum, error) {
	return list[aid.RetroSum](ctx, tx, `
		SELECT term, count(DISTINCT student_id) AS students, count(*) AS lines,
		       coalesce(sum(fen) FILTER (WHERE fen > 0), 0)::bigint AS more, coalesce(-sum(fen) FILTER (WHERE fen < 0), 0)::bigint AS less
		FROM (
		    SELECT term, student_id, CASE WHEN after_fen IS NULL THEN 0 ELSE after_fen - coalesce(before_fen, 0) END AS fen
		    FROM rehearsal_change WHERE county_id = $1 AND rehearsal_id = $2 AND firm
		) c
		GROUP BY term ORDER BY term`, tx.County, id)
}

// ChangeTerms are the terms in which a rehearsal found a change.
func (tx *Tx) ChangeTerms(ctx context.Context, id aid.RehearsalID) ([]aid.Term, error) {
	return column[aid.Term](ctx, tx, `
		SELECT DISTINCT term FROM rehearsal_change WHERE county_id = $1 AND rehearsal_id = $2 AND term IS NOT NULL ORDER BY term`, tx.County, id)
}

// changeWhere is the filter as conditions; only those that narrow.
func changeWhere(f aid.ChangeFilter, a *arguments) (sql string) {
	equal := func(narrows bool, column string, v any) {
		if narrows {
			sql += ` AND ` + column + ` = ` + a.add(v)
		}
	}
	equal(f.School != 0, `x.school_id`, f.School)
	equal(f.Township != 0, `x.township_id`, f.Township)
	equal(f.Stage != "", `x.stage`, f.Stage)
	equal(f.Item != "", `x.item`, f.Item)
	equal(f.Kind != "", `x.kind`, f.Kind)
	equal(f.Term != aid.Term{}, `x.term`, f.Term)
	equal(f.Firm, `x.firm`, true)
	if f.Outside {
		sql += ` AND x.school_id IS NULL`
	}
	return sql
}

// RehearsalChanges reads a page of who would get more or less, in the order of
// school, grade, student, item and term.
func (tx *Tx) RehearsalChanges(ctx context.Context, id aid.RehearsalID, f aid.ChangeFilter) ([]aid.RehearsalChange, error) {
	a := arguments{tx.County, id}
	where := changeWhere(f, &a)
	return list[aid.RehearsalChange](ctx, tx, `
		SELECT x.ordinal, x.term, x.student_id AS student, s.name, x.item, x.kind, x.firm, x.before_fen, x.after_fen, x.stage, x.grade,
		       coalesce((SELECT c.name FROM school c WHERE c.county_id = $1 AND c.id = x.school_id), '') AS school,
		       coalesce((SELECT t.name FROM township t WHERE t.county_id = $1 AND t.id = x.township_id), '') AS township
		FROM rehearsal_change x
		JOIN student s ON s.county_id = $1 AND s.id = x.student_id
		WHERE x.county_id = $1 AND x.rehearsal_id = $2`+where+` AND x.ordinal > `+a.add(f.After)+`
		ORDER BY x.ordinal LIMIT nullif(`+a.add(f.Most)+`, 0)`, a...)
}

// CountChanges says how many changes the filter shows.
func (tx *Tx) CountChanges(ctx context.Context, id aid.RehearsalID, f aid.ChangeFilter) (int, error) {
	a := arguments{tx.County, id}
	return scalar[int](ctx, tx, `SELECT count(*) FROM rehearsal_change x WHERE x.county_id = $1 AND x.rehearsal_id = $2`+changeWhere(f, &a), a...)
}
