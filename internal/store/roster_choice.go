package store

import (
	"context"

	"zhuxue/internal/aid"
)

// RosterChoices reads what the list can be narrowed to: townships, schools, and
// the villages of a township, and the terms that have a roster.
func (tx *Tx) RosterChoices(ctx context.Context, township aid.TownshipID) (c aid.RosterChoices, err error) {
	questions := []Question{
		ask(into(&c.Townships), `SELECT id, name FROM township WHERE county_id = $1 ORDER BY id`, tx.County),
		ask(into(&c.Schools), `SELECT id, name FROM school WHERE county_id = $1 ORDER BY id`, tx.County),
		tx.askTerms(&c.Terms),
	}
	if township != 0 {
		questions = append(questions,
			ask(into(&c.Villages), `SELECT id, name FROM village WHERE county_id = $1 AND township_id = $2 ORDER BY id`, tx.County, township))
	}
	err = tx.Together(ctx, questions...)
	return c, err
}

// OwnChoices reads what a school's own list of a term can be narrowed to: the
// villages whose children are on it, with their townships' names, and the terms.
func (tx *Tx) OwnChoices(ctx context.Context, school aid.SchoolID, term aid.Term) (c aid.RosterChoices, err error) {
	villages := ask(into(&c.Villages), `
		SELECT v.id, t.name || v.name AS name
		FROM village v
		JOIN township t ON t.county_id = $1 AND t.id = v.township_id
		WHERE v.county_id = $1 AND v.id IN (
		    SELECT s.village_id FROM enrolment e JOIN student s ON s.county_id = $1 AND s.id = e.student_id
		    WHERE e.county_id = $1 AND e.school_id = $2 AND e.term = $3)
		ORDER BY v.id`, tx.County, school, term)
	err = tx.Together(ctx, villages, tx.askTerms(&c.Terms))
	return c, err
}

func (tx *Tx) askTerms(to *[]aid.Term) Question {
	read := func(found []struct{ Term aid.Term }) error {
		for _, t := range found {
			*to = append(*to, t.Term)
		}
		return nil
	}
	return ask(read, termsEnrolled, tx.County)
}
