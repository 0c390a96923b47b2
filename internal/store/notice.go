package store

import (
	"context"

	"zhuxue/internal/aid"
)

// NoticeFilter says whose notices to print: households of a village with a
// child on the roster of a term, within a place.
type NoticeFilter struct {
	Village aid.VillageID
	Term    aid.Term
	Within  aid.Place
	After   aid.HouseholdID // the last one printed
	Most    int
}

// noticeRow is a household, and how many there are from it on.
type noticeRow struct {
	ID         aid.HouseholdID
	Code, Head string
	Total      int
}

// NoticeHouseholds lists households in the order they came in, and says how
// many are left after them. A household belongs to one village, also where the
// rosters tell its children apart.
func (tx *Tx) NoticeHouseholds(ctx context.Context, f NoticeFilter) (all []aid.Household, left int, err error) {
	rows, err := list[noticeRow](ctx, tx, `
		SELECT h.id, h.code, h.head, count(*) OVER () AS total
		FROM household h
		WHERE h.county_id = $1 AND h.id > $3 AND coalesce(h.village_id, $2) = $2
		  AND h.id IN (SELECT s.household_id FROM student s WHERE s.county_id = $1 AND s.village_id = $2)
		  AND EXISTS (
		    SELECT FROM student c
		    JOIN enrolment e ON e.county_id = $1 AND e.student_id = c.id AND e.term = $4
		    WHERE c.county_id = $1 AND c.household_id = h.id
		      AND ($5::bigint = 0 OR c.township_id = $5)
		      AND ($6::bigint = 0 OR e.school_id = $6)
		  )
		ORDER BY h.id LIMIT $7`, tx.County, f.Village, f.After, f.Term, f.Within.Township, f.Within.School, f.Most)
	for _, r := range rows {
		all = append(all, aid.Household{ID: r.ID, Code: r.Code, Head: r.Head, Village: f.Village})
		left = r.Total - len(rows)
	}
	return all, left, err
}
