package store

import (
	"context"

	"zhuxue/internal/aid"
)

// SavePreschool adds or changes the yearly preschool figures of villages.
func (tx *Tx) SavePreschool(ctx context.Context, stats []aid.PreschoolStatistic) (t Touched, err error) {
	if err := tx.fillPreschool(ctx, stats); err != nil {
		return t, err
	}
	if t, err = tx.take(ctx, preschool, len(stats), tx.County); err != nil {
		return t, err
	}
	return t, tx.drop(ctx, "draft_preschool")
}

// ForeseePreschool tells what SavePreschool would do.
func (tx *Tx) ForeseePreschool(ctx context.Context, stats []aid.PreschoolStatistic) (t Touched, err error) {
	if err := tx.fillPreschool(ctx, stats); err != nil {
		return t, err
	}
	return tx.foresee(ctx, preschool, len(stats), tx.County)
}

func (tx *Tx) fillPreschool(ctx context.Context, stats []aid.PreschoolStatistic) error {
	return tx.fill(ctx, `year int, village_id bigint, aged_3_to_5 int, attending int, children int, covered boolean`, "draft_preschool",
		[]string{"year", "village_id", "aged_3_to_5", "attending", "children", "covered"}, len(stats), func(i int) ([]any, error) {
			s := stats[i]
			return []any{s.Year, int64(s.VillageID), s.Aged3to5, s.Attending, s.Children, s.Covered.Bool()}, nil
		})
}

var preschool = register{
	table:   `preschool_statistic`,
	once:    `county_id, year, village_id`,
	columns: `county_id, year, village_id, aged_3_to_5, attending, children, covered`,
	rows:    `SELECT $1::int AS county_id, year, village_id, aged_3_to_5, attending, children, covered FROM draft_preschool`,
	changes: `
		aged_3_to_5 = excluded.aged_3_to_5, attending = excluded.attending, children = excluded.children, covered = excluded.covered`,
	differs: `
		(kept.aged_3_to_5, kept.attending, kept.children, kept.covered) IS DISTINCT FROM
		(excluded.aged_3_to_5, excluded.attending, excluded.children, excluded.covered)`,
}

// SaveRetention adds or changes the yearly retention figures of schools.
func (tx *Tx) SaveRetention(ctx context.Context, stats []aid.RetentionStatistic) (t Touched, err error) {
	if err := tx.fillRetention(ctx, stats); err != nil {
		return t, err
	}
	if t, err = tx.take(ctx, retention, len(stats), tx.County); err != nil {
		return t, err
	}
	return t, tx.drop(ctx, "draft_retention")
}

// ForeseeRetention tells what SaveRetention would do.
func (tx *Tx) ForeseeRetention(ctx context.Context, stats []aid.RetentionStatistic) (t Touched, err error) {
	if err := tx.fillRetention(ctx, stats); err != nil {
		return t, err
	}
	return tx.foresee(ctx, retention, len(stats), tx.County)
}

func (tx *Tx) fillRetention(ctx context.Context, stats []aid.RetentionStatistic) error {
	return tx.fill(ctx, `year int, school_id bigint, entrants int, moved_in int, moved_out int, died int, graduates int`, "draft_retention",
		[]string{"year", "school_id", "entrants", "moved_in", "moved_out", "died", "graduates"}, len(stats), func(i int) ([]any, error) {
			s := stats[i]
			return []any{s.Year, int64(s.SchoolID), s.Entrants, s.MovedIn, s.MovedOut, s.Died, s.Graduates}, nil
		})
}

var retention = register{
	table:   `retention_statistic`,
	once:    `county_id, year, school_id`,
	columns: `county_id, year, school_id, entrants, moved_in, moved_out, died, graduates`,
	rows:    `SELECT $1::int AS county_id, year, school_id, entrants, moved_in, moved_out, died, graduates FROM draft_retention`,
	changes: `
		entrants = excluded.entrants, moved_in = excluded.moved_in, moved_out = excluded.moved_out, died = excluded.died,
		graduates = excluded.graduates`,
	differs: `
		(kept.entrants, kept.moved_in, kept.moved_out, kept.died, kept.graduates) IS DISTINCT FROM
		(excluded.entrants, excluded.moved_in, excluded.moved_out, excluded.died, excluded.graduates)`,
}
