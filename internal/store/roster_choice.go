package store

import (
	"context"

	"zhuxue/internal/aid"
)

// RosterChoices reads what the list can be narrowed to: townships, schools, and
// the villages of a township, and the terms that have a roster.
func (tx *Tx) RosterChoices(ctx context.Context, township aid.TownshipID) (c aid.RosterChoices, err error) {
	terms := func(found []struct{ Term aid.Term }) error {
		for _, t := range found {
			c.Terms = append(c.Terms, t.Term)
		}
		return nil
	}
	err = tx.Together(ctx,
		ask(into(&c.Townships), `SELECT id, name FROM township WHERE county_id = $1 ORDER BY id`, tx.County),
		ask(into(&c.Schools), `SELECT id, name FROM school WHERE county_id = $1 ORDER BY id`, tx.County),
		ask(into(&c.Villages), `SELECT id, name FROM village WHERE county_id = $1 AND township_id = $2 ORDER BY id`, tx.County, township),
		ask(terms, termsEnrolled, tx.County))
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
