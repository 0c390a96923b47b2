package bureau

import (
	"context"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// Schools is a page of the list of schools. The seat of a township or a school
// sees its own only.
func (b *Bureau) Schools(ctx context.Context, who aid.Actor, f aid.SchoolFilter) (l aid.SchoolList, err error) {
	scope := who.Scope()
	if err := aid.May(who, aid.ReadSchools, scope); err != nil {
		return l, err
	}
	most := f.Most
	f.Most++ // one more tells whether there is a next page
	f.School = scope.School
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if scope.Township != 0 {
			f.Township = scope.Township
		} else if l.Townships, err = tx.Townships(ctx); err != nil {
			return err
		}
		if l.Kinds, err = tx.SchoolKinds(ctx, scope.Township); err != nil {
			return err
		}
		if l.Terms, err = b.terms(ctx, tx, who); err != nil {
			return err
		}
		if l.Total, err = tx.CountSchools(ctx, f); err != nil {
			return err
		}
		l.Lines, err = tx.SchoolLines(ctx, f, l.Term)
		return err
	})
	if len(l.Lines) > most {
		l.Lines = l.Lines[:most]
		l.Next = l.Lines[most-1].ID
	}
	return l, err
}

// School is one school with its students on the rosters, how it stands with
// the term's list, and its retention over the years.
func (b *Bureau) School(ctx context.Context, who aid.Actor, id aid.SchoolID) (d aid.SchoolDetail, err error) {
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if d.School, err = tx.School(ctx, id); err != nil {
			return err
		}
		if err := aid.May(who, aid.ReadSchools, aid.Place{School: id, Township: d.TownshipID}); err != nil {
			return err
		}
		if d.Terms, err = b.terms(ctx, tx, who); err != nil {
			return err
		}
		if d.Stages, err = tx.StageCounts(ctx, d.Term, store.StageFilter{School: id}); err != nil {
			return err
		}
		if d.Roll, err = tx.SchoolTerm(ctx, d.Term, id); err != nil {
			return err
		}
		settings, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		d.Late = settings.Late(d.Term, b.now())
		d.Years, err = tx.SchoolYears(ctx, id)
		return err
	})
	d.Goals = goalsOf(consolidation)
	return d, err
}
