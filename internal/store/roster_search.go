package store

import (
	"context"
	"fmt"

	"zhuxue/internal/aid"
)

// Seek says whom a search looks for; exactly one field is set.
type Seek struct {
	Name     string // the beginning of a name, or of a given name's end
	Initials string // the beginning of the pinyin initials
	Number   string // a whole ID number
}

// FindStudents finds students of a place, of all terms, each as the newest list
// has it, in the list's order by name, at most so many.
func (tx *Tx) FindStudents(ctx context.Context, seek Seek, place aid.Place, most int) ([]aid.RosterLine, error) {
	a := arguments{tx.County}
	sql := foundColumns + `
		FROM (SELECT DISTINCT id FROM (` + tx.seek(seek, seekPlace(place, &a), most, &a) + `) seek) k
		JOIN student s ON s.county_id = $1 AND s.id = k.id
		JOIN LATERAL (SELECT * FROM enrolment e WHERE e.county_id = $1 AND e.student_id = k.id ORDER BY e.term DESC LIMIT 1) e ON true`
	if place.School != 0 {
		sql += ` AND e.school_key = ` + a.add(place.School)
	}
	return list[aid.RosterLine](ctx, tx, sql+rosterOrder(rosterKeys[aid.ByName], false)+fmt.Sprintf(` LIMIT %d`, most), a...)
}

const foundColumns = `
	SELECT s.id, e.term, s.name, s.sex, coalesce(e.school_id, 0) AS school_id, e.stage, e.grade, e.boarding, e.status, e.state, '{}'::text[] AS items,
	       coalesce((SELECT c.name FROM school c WHERE c.county_id = $1 AND c.id = e.school_id), e.school_text) AS school,
	       coalesce((SELECT t.name FROM township t WHERE t.county_id = $1 AND t.id = s.township_id), '') AS township,
	       coalesce((SELECT v.name FROM village v WHERE v.county_id = $1 AND v.id = s.village_id), '') AS village`

// seekPlace keeps a search within a seat's own school or township.
func seekPlace(place aid.Place, a *arguments) (sql string) {
	if place.Township != 0 {
		sql += ` AND s.township_key = ` + a.add(place.Township)
	}
	if place.School != 0 {
		sql += ` AND EXISTS (SELECT FROM enrolment o WHERE o.county_id = $1 AND o.student_id = s.id AND o.school_key = ` + a.add(place.School) + `)`
	}
	return sql
}

// seek lists ids by an index each. A prefix is written as what lies between it
// and the last text that begins so: behind the wall LIKE is no index condition,
// and ^@ is one only where it is planned for its text, which takes longer than
// the search. For the same reason the texts are SELECTed: unknown to the planner,
// they do not tempt it to plan anew.
func (tx *Tx) seek(seek Seek, within string, most int, a *arguments) string {
	by := func(column, text string) string {
		column = `s.` + column + ` COLLATE "C"`
		return `(SELECT s.id FROM student s WHERE s.county_id = $1 AND ` + column + ` >= (SELECT ` + a.add(text) + `::text) AND ` +
			column + ` < (SELECT ` + a.add(text+lastLetter) + `::text)` + within + fmt.Sprintf(` ORDER BY %s LIMIT %d)`, column, most)
	}
	switch {
	case seek.Number != "":
		return `SELECT s.id FROM student s WHERE s.county_id = $1 AND s.idno_print = ` + a.add(tx.print("idno", seek.Number)) + within
	case seek.Initials != "":
		return by("initials", seek.Initials)
	}
	return by("name", seek.Name) + ` UNION ALL ` + by("reversed", backwards(seek.Name))
}

// lastLetter stands behind every other in the order "C".
const lastLetter = "\U0010FFFF"

// FindPlaces finds schools and villages with a text in their name, those of a
// seat's own place only, at most so many of each.
func (tx *Tx) FindPlaces(ctx context.Context, text string, place aid.Place, most int) (schools, villages []aid.Choice, err error) {
	schools, err = list[aid.Choice](ctx, tx, `
		SELECT s.id, s.name FROM school s
		WHERE s.county_id = $1 AND ($3::bigint = 0 OR s.id = $3) AND ($4::bigint = 0 OR s.township_id = $4) AND (strpos(s.name, $2) > 0 OR EXISTS
		    (SELECT FROM school_alias a WHERE a.county_id = $1 AND a.school_id = s.id AND a.alias = $2))
		ORDER BY s.name COLLATE "C" LIMIT $5`, tx.County, text, place.School, place.Township, most)
	if err != nil || place.School != 0 {
		return schools, nil, err
	}
	villages, err = list[aid.Choice](ctx, tx, `
		SELECT v.id, t.name || ' ' || v.name AS name FROM village v JOIN township t ON t.county_id = v.county_id AND t.id = v.township_id
		WHERE v.county_id = $1 AND ($3::bigint = 0 OR v.township_id = $3) AND strpos(v.name, $2) > 0
		ORDER BY v.id LIMIT $4`, tx.County, text, place.Township, most)
	return schools, villages, err
}
