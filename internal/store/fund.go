package store

import (
	"context"
	"time"

	"zhuxue/internal/aid"
)

// FundRow is a school of compulsory education with its count of pupils in one
// autumn, as it was told.
type FundRow struct {
	aid.School
	CountPrimary  *int
	CountJunior   *int
	CountSpecial  *int
	CountBoarders *int
	Source        aid.CountSource // "" without a count of the autumn
	CountedBy     string
	CountedAt     *time.Time
	Counted       bool // there is a count of some autumn
}

// newestCounts is the count in use of each school and autumn.
const newestCounts = `
	SELECT DISTINCT ON (school_id, autumn) school_id, autumn, "primary", junior, special, boarders, source, counted_by, counted_at
	FROM fund_count WHERE county_id = $1 ORDER BY school_id, autumn, id DESC`

// FundRows lists the schools of a place that may have pupils of compulsory
// education, by township and name, with their counts of an autumn.
func (tx *Tx) FundRows(ctx context.Context, autumn aid.Year, at aid.Place) ([]FundRow, error) {
	return list[FundRow](ctx, tx, `
		WITH c AS (`+newestCounts+`)
		SELECT `+schoolColumns+`,
		       c."primary" AS count_primary, c.junior AS count_junior, c.special AS count_special, c.boarders AS count_boarders,
		       coalesce(c.source, '') AS source, coalesce(c.counted_by, '') AS counted_by, c.counted_at,
		       EXISTS (SELECT FROM c any_autumn WHERE any_autumn.school_id = s.id) AS counted
		FROM school s
		LEFT JOIN township t ON t.county_id = s.county_id AND t.id = s.township_id
		LEFT JOIN village v ON v.county_id = s.county_id AND v.id = s.village_id
		LEFT JOIN c ON c.school_id = s.id AND c.autumn = $2
		WHERE s.county_id = $1 AND s.kind <> ALL ($3)
		  AND ($4::bigint = 0 OR s.township_id = $4)
		  AND ($5::bigint = 0 OR s.id = $5)
		ORDER BY s.township_id, s.id`, tx.County, autumn, otherKinds(), at.Township, at.School)
}

// otherKinds are the kinds of school outside compulsory education.
func otherKinds() (kinds []aid.SchoolKind) {
	for _, k := range aid.SchoolKinds() {
		if !k.Compulsory() {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// FundCounts are a school's counts of all autumns as they stand, newest first.
func (tx *Tx) FundCounts(ctx context.Context, id aid.SchoolID) ([]aid.FundCount, error) {
	return list[aid.FundCount](ctx, tx, `
		WITH c AS (`+newestCounts+`)
		SELECT autumn, "primary", junior, special, boarders, source, counted_by AS by, counted_at AS at
		FROM c WHERE school_id = $2 ORDER BY autumn DESC`, tx.County, id)
}

// AddFundCounts adds counts, each of the school beside it, in the name of the
// transaction's actor. What was told before stays on record.
func (tx *Tx) AddFundCounts(ctx context.Context, schools []aid.SchoolID, counts []aid.FundCount) error {
	err := tx.fill(ctx, `school_id bigint, autumn int, "primary" int, junior int, special int, boarders int, source text`, "draft_fund_count",
		[]string{"school_id", "autumn", "primary", "junior", "special", "boarders", "source"}, len(counts), func(i int) ([]any, error) {
			c := counts[i]
			return []any{int64(schools[i]), int(c.Autumn), c.Primary, c.Junior, c.Special, c.Boarders, string(c.Source)}, nil
		})
	if err != nil {
		return err
	}
	_, err = exec(ctx, tx, `
		INSERT INTO fund_count (county_id, school_id, autumn, "primary", junior, special, boarders, source, counted_by)
		SELECT $1, school_id, autumn, "primary", junior, special, boarders, source, $2 FROM draft_fund_count`, tx.County, tx.who.Name)
	if err != nil {
		return err
	}
	return tx.drop(ctx, "draft_fund_count")
}
