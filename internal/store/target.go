package store

import (
	"context"

	"zhuxue/internal/aid"
)

// SavePreschool adds or changes the yearly preschool figures of villages.
func (tx *Tx) SavePreschool(ctx context.Context, stats []aid.PreschoolStatistic) (Touched, error) {
	err := tx.fill(ctx, `year int, village_id bigint, aged_3_to_5 int, attending int, children int, covered boolean`, "draft_preschool",
		[]string{"year", "village_id", "aged_3_to_5", "attending", "children", "covered"}, len(stats), func(i int) ([]any, error) {
			s := stats[i]
			return []any{s.Year, int64(s.VillageID), s.Aged3to5, s.Attending, s.Children, s.Covered.Bool()}, nil
		})
	if err != nil {
		return Touched{}, err
	}
	t, err := tx.touch(ctx, len(stats), `
		INSERT INTO preschool_statistic AS p (county_id, year, village_id, aged_3_to_5, attending, children, covered)
		SELECT $1, year, village_id, aged_3_to_5, attending, children, covered FROM draft_preschool
		ON CONFLICT (county_id, year, village_id) DO UPDATE SET
		    aged_3_to_5 = excluded.aged_3_to_5, attending = excluded.attending, children = excluded.children, covered = excluded.covered
		WHERE (p.aged_3_to_5, p.attending, p.children, p.covered) IS DISTINCT FROM
		      (excluded.aged_3_to_5, excluded.attending, excluded.children, excluded.covered)
		RETURNING xmax = 0`, tx.County)
	if err != nil {
		return t, err
	}
	return t, tx.drop(ctx, "draft_preschool")
}

// SaveRetention adds or changes the yearly retention figures of schools.
func (tx *Tx) SaveRetention(ctx context.Context, stats []aid.RetentionStatistic) (Touched, error) {
	err := tx.fill(ctx, `year int, school_id bigint, entrants int, moved_in int, moved_out int, died int, graduates int`, "draft_retention",
		[]string{"year", "school_id", "entrants", "moved_in", "moved_out", "died", "graduates"}, len(stats), func(i int) ([]any, error) {
			s := stats[i]
			return []any{s.Year, int64(s.SchoolID), s.Entrants, s.MovedIn, s.MovedOut, s.Died, s.Graduates}, nil
		})
	if err != nil {
		return Touched{}, err
	}
	t, err := tx.touch(ctx, len(stats), `
		INSERT INTO retention_statistic AS r (county_id, year, school_id, entrants, moved_in, moved_out, died, graduates)
		SELECT $1, year, school_id, entrants, moved_in, moved_out, died, graduates FROM draft_retention
		ON CONFLICT (county_id, year, school_id) DO UPDATE SET
		    entrants = excluded.entrants, moved_in = excluded.moved_in, moved_out = excluded.moved_out, died = excluded.died,
		    graduates = excluded.graduates
		WHERE (r.entrants, r.moved_in, r.moved_out, r.died, r.graduates) IS DISTINCT FROM
		      (excluded.entrants, excluded.moved_in, excluded.moved_out, excluded.died, excluded.graduates)
		RETURNING xmax = 0`, tx.County)
	if err != nil {
		return t, err
	}
	return t, tx.drop(ctx, "draft_retention")
}
