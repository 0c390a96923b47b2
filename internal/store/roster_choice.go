package store

import (
	"context"

	"zhuxue/internal/aid"
)

// choiceRow is one thing that the list can be narrowed to.
type choiceRow struct {
	Kind string
	ID   int64
	Name string
}

// RosterChoices reads what the list can be narrowed to: townships, schools, and
// the villages of a township, and the terms that have a roster.
func (tx *Tx) RosterChoices(ctx context.Context, township aid.TownshipID) (c aid.RosterChoices, err error) {
	rows, err := list[choiceRow](ctx, tx, `
		SELECT 'town' AS kind, id, name FROM township WHERE county_id = $1
		UNION ALL SELECT 'school', id, name FROM school WHERE county_id = $1
		UNION ALL SELECT 'village', id, name FROM village WHERE county_id = $1 AND township_id = $2
		ORDER BY kind, id`, tx.County, township)
	for _, r := range rows {
		choice := aid.Choice{ID: r.ID, Name: r.Name}
		switch r.Kind {
		case "town":
			c.Townships = append(c.Townships, choice)
		case "school":
			c.Schools = append(c.Schools, choice)
		default:
			c.Villages = append(c.Villages, choice)
		}
	}
	if err != nil {
		return c, err
	}
	c.Terms, err = tx.rosterTerms(ctx)
	return c, err
}

// SchoolVillages lists the villages whose children are on a school's roster of
// a term, with their townships' names.
func (tx *Tx) SchoolVillages(ctx context.Context, school aid.SchoolID, term aid.Term) ([]aid.Choice, error) {
	return list[aid.Choice](ctx, tx, `
		SELECT v.id, t.name || v.name AS name
		FROM village v
		JOIN township t ON t.county_id = $1 AND t.id = v.township_id
		WHERE v.county_id = $1 AND v.id IN (
		    SELECT s.village_id FROM enrolment e JOIN student s ON s.county_id = $1 AND s.id = e.student_id
		    WHERE e.county_id = $1 AND e.school_id = $2 AND e.term = $3)
		ORDER BY v.id`, tx.County, school, term)
}

// rosterTerms lists the terms with a roster, newest first: a step through the
// index for each, not a look at every row.
func (tx *Tx) rosterTerms(ctx context.Context) ([]aid.Term, error) {
	return column[aid.Term](ctx, tx, `
		WITH RECURSIVE seen AS (
		    SELECT (SELECT max(term) FROM enrolment WHERE county_id = $1) AS term
		    UNION ALL
		    SELECT (SELECT max(e.term) FROM enrolment e WHERE e.county_id = $1 AND e.term < seen.term) FROM seen WHERE seen.term IS NOT NULL
		)
		SELECT term FROM seen WHERE term IS NOT NULL ORDER BY term DESC`, tx.County)
}
