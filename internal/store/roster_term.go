package store

import (
	"context"

	"zhuxue/internal/aid"
)

// rosterTerms steps from term to term, newest first, along the index.
const rosterTerms = `
	WITH RECURSIVE step (term, nth) AS (
	    (SELECT term, 1 FROM enrolment WHERE county_id = $1 ORDER BY term DESC LIMIT 1)
	    UNION ALL
	    SELECT before.term, step.nth + 1
	    FROM step, LATERAL (SELECT term FROM enrolment e WHERE e.county_id = $1 AND e.term < step.term ORDER BY e.term DESC LIMIT 1) before
	)`

// TermsEnrolled lists the terms with a roster, newest first.
func (tx *Tx) TermsEnrolled(ctx context.Context) ([]aid.Term, error) {
	return column[aid.Term](ctx, tx, termsEnrolled, tx.County)
}

const termsEnrolled = rosterTerms + ` SELECT term FROM step ORDER BY nth`

// RosterTerms lists them with what tells which of them is the usual one: how
// many schools a roster lists, of the newest three, and whether one school is
// on it, where own is not 0.
func (tx *Tx) RosterTerms(ctx context.Context, own aid.SchoolID) (known []aid.RosterTerm, err error) {
	err = tx.Together(ctx, tx.AskRosterTerms(own, &known))
	return known, err
}

// AskRosterTerms asks for them.
func (tx *Tx) AskRosterTerms(own aid.SchoolID, to *[]aid.RosterTerm) Question {
	return ask(into(to), rosterTerms+`
		SELECT term,
		       CASE WHEN nth <= 3 THEN (SELECT count(*) FROM tally n WHERE n.county_id = $1 AND n.term = step.term AND n.total > 0) ELSE 0 END AS schools,
		       EXISTS (SELECT FROM tally n WHERE n.county_id = $1 AND n.term = step.term AND n.school_id = $2 AND n.total > 0) AS own
		FROM step ORDER BY nth`, tx.County, own)
}

// OpenTerms lists, newest first, the terms before another that the schools of a
// place have begun to confirm and not all signed. Of a single school it tells why
// its list was given back.
func (tx *Tx) OpenTerms(ctx context.Context, before aid.Term, place aid.Place) (open []aid.OpenTerm, err error) {
	err = tx.Together(ctx, tx.AskOpenTerms(before, place, &open))
	return open, err
}

// AskOpenTerms asks for them.
func (tx *Tx) AskOpenTerms(before aid.Term, place aid.Place, to *[]aid.OpenTerm) Question {
	a, within, why := arguments{tx.County, before}, ``, `''`
	if place.School != 0 {
		school := a.add(place.School)
		within = ` AND n.school_id = ` + school
		why = `coalesce((SELECT c.reopened_why FROM confirmation c WHERE c.county_id = $1 AND c.school_id = ` + school + ` AND c.term = open.term ORDER BY c.id DESC LIMIT 1), '')`
	} else if place.Township != 0 {
		within = ` AND n.school_id IN (SELECT id FROM school WHERE county_id = $1 AND township_id = ` + a.add(place.Township) + `)`
	}
	return ask(into(to), `
		SELECT term, schools, `+why+` AS why
		FROM (SELECT n.term, count(*) AS schools FROM tally n WHERE n.county_id = $1 AND n.term < $2 AND n.unsigned > 0`+within+` GROUP BY n.term) open
		WHERE EXISTS (SELECT FROM tally b WHERE b.county_id = $1 AND b.term = open.term AND b.confirmed + b.absent > 0)
		ORDER BY term DESC`, a...)
}
