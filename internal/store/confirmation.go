package store

import (
	"context"
	"time"

	"zhuxue/internal/aid"
)

// schoolTermRow is aid.SchoolTerm as one query tells it.
type schoolTermRow struct {
	SchoolID aid.SchoolID
	School   string
	Township string

	Total, Confirmed, Absent, Pending, Doubtful, Missing, Corrected, Boarders, Unsigned int

	ID          aid.ConfirmationID
	SignedBy    string
	SignedAt    time.Time
	Statement   string
	Present     int
	Away        int
	Changed     int
	ReopenedAt  time.Time
	ReopenedBy  string
	ReopenedWhy string
}

func (r schoolTermRow) schoolTerm(term aid.Term) aid.SchoolTerm {
	return aid.SchoolTerm{
		SchoolID: r.SchoolID, School: r.School, Township: r.Township,
		Tally: aid.Tally{
			Total: r.Total, Confirmed: r.Confirmed, Absent: r.Absent, Pending: r.Pending, Doubtful: r.Doubtful,
			Missing: r.Missing, Corrected: r.Corrected, Boarders: r.Boarders, Unsigned: r.Unsigned,
		},
		Signature: aid.Signature{
			ID: r.ID, SchoolID: r.SchoolID, Term: term, By: r.SignedBy, At: r.SignedAt, Statement: r.Statement,
			Present: r.Present, Absent: r.Away, Corrected: r.Changed,
			ReopenedAt: r.ReopenedAt, ReopenedBy: r.ReopenedBy, ReopenedWhy: r.ReopenedWhy,
		},
	}
}

// schoolTerms reads each school's tally of a term with its last signature
// beside. Only what narrows becomes a condition, so that one school and all of
// them are each planned for themselves.
func (tx *Tx) schoolTerms(ctx context.Context, term aid.Term, place aid.Place, rest string) ([]aid.SchoolTerm, error) {
	a := arguments{tx.County, term}
	within, signed := inPlace(place, &a), ``
	if place.School != 0 {
		signed = ` AND school_id = ` + a.add(place.School)
	}
	rows, err := list[schoolTermRow](ctx, tx, schoolTermColumns+`
		LEFT JOIN (
		    SELECT DISTINCT ON (school_id) school_id, id, signed_by, signed_at, statement, present, absent, corrected, reopened_at, reopened_by, reopened_why
		    FROM confirmation WHERE county_id = $1 AND term = $2`+signed+` ORDER BY school_id, id DESC
		) c ON c.school_id = s.id
		WHERE s.county_id = $1`+within+rest, a...)
	found := make([]aid.SchoolTerm, len(rows))
	for i, r := range rows {
		found[i] = r.schoolTerm(term)
	}
	return found, err
}

// inPlace keeps schools s within a seat's place.
func inPlace(place aid.Place, a *arguments) (sql string) {
	if place.Township != 0 {
		sql += ` AND s.township_id = ` + a.add(place.Township)
	}
	if place.School != 0 {
		sql += ` AND s.id = ` + a.add(place.School)
	}
	return sql
}

const schoolTermColumns = `
	SELECT s.id AS school_id, s.name AS school, coalesce(t.name, '') AS township,
	       coalesce(n.total, 0) AS total, coalesce(n.confirmed, 0) AS confirmed, coalesce(n.absent, 0) AS absent,
	       coalesce(n.pending, 0) AS pending, coalesce(n.doubtful, 0) AS doubtful, coalesce(n.missing, 0) AS missing,
	       coalesce(n.corrected, 0) AS corrected, coalesce(n.boarders, 0) AS boarders, coalesce(n.unsigned, 0) AS unsigned,
	       coalesce(c.id, 0) AS id, coalesce(c.signed_by, '') AS signed_by, coalesce(c.signed_at, '0001-01-01Z') AS signed_at,
	       coalesce(c.statement, '') AS statement, coalesce(c.present, 0) AS present, coalesce(c.absent, 0) AS away,
	       coalesce(c.corrected, 0) AS changed, coalesce(c.reopened_at, '0001-01-01Z') AS reopened_at,
	       coalesce(c.reopened_by, '') AS reopened_by, coalesce(c.reopened_why, '') AS reopened_why
	FROM school s
	LEFT JOIN tally n ON n.county_id = $1 AND n.term = $2 AND n.school_id = s.id
	LEFT JOIN township t ON t.county_id = $1 AND t.id = s.township_id`

// SchoolTerms lists how the schools of a place stand with a term's list, by
// township and name; schools without anybody on it or missing are left out.
func (tx *Tx) SchoolTerms(ctx context.Context, term aid.Term, place aid.Place) ([]aid.SchoolTerm, error) {
	return tx.schoolTerms(ctx, term, place, ` AND (n.total > 0 OR n.missing > 0) ORDER BY t.id, s.name COLLATE "C"`)
}

// Alike is schools of a township that stand alike with a term's list.
type Alike struct {
	Schools          int
	Pending, Missing int            // students of all of them
	Like             aid.SchoolTerm // one of them, as far as its state hangs on it: with 1 for whatever is not 0
}

// alikeRow is Alike as one query tells it.
type alikeRow struct {
	Schools, Pending, Missing                            int
	Total, Confirmed, Absent, Lacks, Corrected, Unsigned int
	Township                                             string
	Signed                                               aid.ConfirmationID
	Reopened                                             bool
}

func (r alikeRow) alike(term aid.Term) Alike {
	like := aid.SchoolTerm{
		Township:  r.Township,
		Tally:     aid.Tally{Total: r.Total, Confirmed: r.Confirmed, Absent: r.Absent, Missing: r.Lacks, Corrected: r.Corrected, Unsigned: r.Unsigned},
		Signature: aid.Signature{ID: r.Signed, Term: term},
	}
	if r.Reopened {
		like.Signature.ReopenedAt = time.Unix(1, 0)
	}
	return Alike{r.Schools, r.Pending, r.Missing, like}
}

// SchoolsAlike sums the schools of SchoolTerms, township by township, by how they stand: a page that
// only counts them need not read hundreds.
func (tx *Tx) SchoolsAlike(ctx context.Context, term aid.Term, place aid.Place) (all []Alike, err error) {
	err = tx.Together(ctx, tx.AskSchoolsAlike(term, place, &all))
	return all, err
}

// AskSchoolsAlike asks for them.
func (tx *Tx) AskSchoolsAlike(term aid.Term, place aid.Place, to *[]Alike) Question {
	a := arguments{tx.County, term}
	within := inPlace(place, &a)
	read := func(rows []alikeRow) error {
		for _, r := range rows {
			*to = append(*to, r.alike(term))
		}
		return nil
	}
	return ask(read, `
		SELECT count(*) AS schools, sum(n.pending) AS pending, sum(n.missing) AS missing,
		       least(n.total, 1) AS total, least(n.confirmed, 1) AS confirmed, least(n.absent, 1) AS absent, least(n.missing, 1) AS lacks,
		       least(n.corrected, 1) AS corrected, least(n.unsigned, 1) AS unsigned,
		       (c.school_id IS NOT NULL)::int AS signed, c.reopened_at IS NOT NULL AS reopened, coalesce(t.name, '') AS township
		FROM tally n
		JOIN school s ON s.county_id = $1 AND s.id = n.school_id
		LEFT JOIN township t ON t.county_id = $1 AND t.id = s.township_id
		LEFT JOIN (
		    SELECT DISTINCT ON (school_id) school_id, reopened_at FROM confirmation WHERE county_id = $1 AND term = $2 ORDER BY school_id, id DESC
		) c ON c.school_id = n.school_id
		WHERE n.county_id = $1 AND n.term = $2 AND (n.total > 0 OR n.missing > 0)`+within+`
		GROUP BY t.id, t.name, 4, 5, 6, 7, 8, 9, 10, 11
		ORDER BY t.id`, a...)
}

// SchoolTerm is how one school stands; absent is NotFound.
func (tx *Tx) SchoolTerm(ctx context.Context, term aid.Term, school aid.SchoolID) (aid.SchoolTerm, error) {
	found, err := tx.schoolTerms(ctx, term, aid.Place{School: school}, ``)
	if err != nil {
		return aid.SchoolTerm{}, err
	}
	if school == 0 || len(found) != 1 {
		return aid.SchoolTerm{}, aid.E(aid.NotFound, "没有找到该学校，可能不在您的范围内")
	}
	return found[0], nil
}

// Sign puts a signature under a school's list and covers every row of it. One
// that is outdated gives way. A second signature is a Conflict.
func (tx *Tx) Sign(ctx context.Context, s aid.Signature) (aid.ConfirmationID, error) {
	if _, err := tx.closeSignature(ctx, s.SchoolID, s.Term, s.At, s.By, "名单有变动，校长重新签字"); err != nil {
		return 0, err
	}
	id, err := scalar[aid.ConfirmationID](ctx, tx, `
		INSERT INTO confirmation (county_id, school_id, term, signed_by, login_id, statement, signed_at, present, absent, corrected)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		RETURNING id`,
		tx.County, s.SchoolID, s.Term, s.By, tx.who.User, s.Statement, s.At, s.Present, s.Absent, s.Corrected)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `
		UPDATE enrolment SET confirmation_id = $4
		WHERE county_id = $1 AND term = $2 AND school_id = $3 AND state <> 'pending'`, tx.County, s.Term, s.SchoolID, id)
	if err != nil {
		return 0, err
	}
	return id, tx.Tally(ctx, s.Term, s.SchoolID)
}

// Reopen takes a school's signature back, with who and why; a Conflict where
// there is none.
func (tx *Tx) Reopen(ctx context.Context, school aid.SchoolID, term aid.Term, at time.Time, why string) error {
	n, err := tx.closeSignature(ctx, school, term, at, tx.who.Name, why)
	if err == nil && n == 0 {
		return aid.E(aid.Conflict, "该校本学期没有生效的签字，不需要退回；请刷新后查看")
	}
	if err != nil {
		return err
	}
	return tx.Tally(ctx, term, school)
}

func (tx *Tx) closeSignature(ctx context.Context, school aid.SchoolID, term aid.Term, at time.Time, by, why string) (int64, error) {
	n, err := exec(ctx, tx, `
		UPDATE confirmation SET reopened_at = $4, reopened_by = $5, reopened_why = $6
		WHERE county_id = $1 AND school_id = $2 AND term = $3 AND reopened_at IS NULL`, tx.County, school, term, at, by, why)
	if err != nil || n == 0 {
		return n, err
	}
	_, err = tx.Exec(ctx, `
		UPDATE enrolment SET confirmation_id = NULL
		WHERE county_id = $1 AND term = $2 AND school_id = $3 AND confirmation_id IS NOT NULL`, tx.County, term, school)
	return n, err
}
