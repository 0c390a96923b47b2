package store

import (
	"context"

	"zhuxue/internal/aid"
)

// villageRow is aid.VillageLine as one query tells it.
type villageRow struct {
	aid.Village
	Aged3to5  *int
	Attending *int
	Children  *int
	Covered   aid.Tri
	Students  int
}

func (r villageRow) line(year int) aid.VillageLine {
	return aid.VillageLine{Village: r.Village, Students: r.Students, Figures: aid.PreschoolStatistic{
		Year: year, Township: r.Township, Village: r.Name, VillageID: r.ID,
		Aged3to5: r.Aged3to5, Attending: r.Attending, Children: r.Children, Covered: r.Covered,
	}}
}

// villageFilter narrows villages v with figures p of year $2.
const villageFilter = `
	LEFT JOIN preschool_statistic p ON p.county_id = v.county_id AND p.village_id = v.id AND p.year = $2
	WHERE v.county_id = $1
	  AND ($3::bigint = 0 OR v.township_id = $3)
	  AND ($4 OR v.poor IS NOT DISTINCT FROM $5)
	  AND ($6 OR p.covered IS NOT DISTINCT FROM $7)`

func (tx *Tx) villageArgs(f aid.VillageFilter) []any {
	poor, covered := f.Poor, f.Covered
	if poor == nil {
		poor = new(aid.Tri)
	}
	if covered == nil {
		covered = new(aid.Tri)
	}
	return []any{tx.County, f.Year, f.Township, f.Poor == nil, poor.Bool(), f.Covered == nil, covered.Bool()}
}

// VillageLines lists villages by township, in the order they came in, after
// the one last seen.
func (tx *Tx) VillageLines(ctx context.Context, f aid.VillageFilter, term aid.Term) ([]aid.VillageLine, error) {
	rows, err := list[villageRow](ctx, tx, `
		SELECT `+villageColumns+`, v.aged_3_to_5, v.attending, v.children, v.covered, n.students
		FROM (
		    SELECT v.county_id, v.id, v.township_id, v.code, v.name, v.poor, p.aged_3_to_5, p.attending, p.children, p.covered
		    FROM village v`+villageFilter+`
		      AND ($8::bigint = 0 OR (v.township_id, v.id) > (SELECT a.township_id, a.id FROM village a WHERE a.county_id = $1 AND a.id = $8))
		    ORDER BY v.township_id, v.id LIMIT $9
		) v
		JOIN township t ON t.county_id = v.county_id AND t.id = v.township_id
		CROSS JOIN LATERAL (
		    SELECT count(*) AS students
		    FROM student s JOIN enrolment e ON e.county_id = s.county_id AND e.student_id = s.id AND e.term = $10
		    WHERE s.county_id = $1 AND s.village_id = v.id
		) n
		ORDER BY v.township_id, v.id`, append(tx.villageArgs(f), f.After, f.Most, term)...)
	lines := make([]aid.VillageLine, len(rows))
	for i, r := range rows {
		lines[i] = r.line(f.Year)
	}
	return lines, err
}

// CountVillages says how many villages are in the filter.
func (tx *Tx) CountVillages(ctx context.Context, f aid.VillageFilter) (int, error) {
	return scalar[int](ctx, tx, `SELECT count(*) FROM village v`+villageFilter, tx.villageArgs(f)...)
}

// StatisticYears are the years of which villages or schools told anything,
// oldest first.
func (tx *Tx) StatisticYears(ctx context.Context) ([]int, error) {
	return column[int](ctx, tx, `
		SELECT DISTINCT year FROM preschool_statistic WHERE county_id = $1
		UNION SELECT DISTINCT year FROM retention_statistic WHERE county_id = $1
		ORDER BY year`, tx.County)
}

// VillageYears are the figures of one village, oldest first.
func (tx *Tx) VillageYears(ctx context.Context, id aid.VillageID) ([]aid.PreschoolStatistic, error) {
	return list[aid.PreschoolStatistic](ctx, tx, `
		SELECT p.year, t.name AS township, v.name AS village, p.village_id, p.aged_3_to_5, p.attending, p.children, p.covered
		FROM preschool_statistic p
		JOIN village v ON v.county_id = p.county_id AND v.id = p.village_id
		JOIN township t ON t.county_id = v.county_id AND t.id = v.township_id
		WHERE p.county_id = $1 AND p.village_id = $2
		ORDER BY p.year`, tx.County, id)
}

// StageFilter says whose students to count. Zero values do not narrow.
type StageFilter struct {
	Township aid.TownshipID // of the student's home
	Village  aid.VillageID
	School   aid.SchoolID
}

// StageCounts counts the students on the rosters of a term by stage and grade,
// those whom their school found absent too: the list holds them.
func (tx *Tx) StageCounts(ctx context.Context, term aid.Term, f StageFilter) ([]aid.StageCount, error) {
	return list[aid.StageCount](ctx, tx, `
		SELECT e.stage, e.grade, count(*) AS students
		FROM enrolment e
		JOIN student s ON s.county_id = e.county_id AND s.id = e.student_id
		WHERE e.county_id = $1 AND e.term = $2
		  AND ($3::bigint = 0 OR s.township_id = $3)
		  AND ($4::bigint = 0 OR s.village_id = $4)
		  AND ($5::bigint = 0 OR e.school_id = $5)
		GROUP BY e.stage, e.grade
		ORDER BY `+stageOrder+`, e.grade`, tx.County, term, f.Township, f.Village, f.School)
}
