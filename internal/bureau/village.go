package bureau

import (
	"context"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// Villages is a page of the list of villages with their figures of a year. A
// township's seat sees its own.
func (b *Bureau) Villages(ctx context.Context, who aid.Actor, f aid.VillageFilter) (l aid.VillageList, err error) {
	if err := mayReadFigures(who); err != nil {
		return l, err
	}
	most := f.Most
	f.Most++ // one more tells whether there is a next page
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if own := who.Scope().Township; own != 0 {
			f.Township = own
		} else if l.Townships, err = tx.Townships(ctx); err != nil {
			return err
		}
		if l.Years, err = tx.StatisticYears(ctx); err != nil {
			return err
		}
		f.Year = b.yearLookedAt(l.Years, f.Year)
		if l.Terms, err = b.terms(ctx, tx, who); err != nil {
			return err
		}
		if l.Total, err = tx.CountVillages(ctx, f); err != nil {
			return err
		}
		l.Lines, err = tx.VillageLines(ctx, f, l.Term)
		return err
	})
	l.Year = f.Year
	if len(l.Lines) > most {
		l.Lines = l.Lines[:most]
		l.Next = l.Lines[most-1].ID
	}
	return l, err
}

// Village is one village with its figures over the years, its children on the
// rosters, and the schools in or near it.
func (b *Bureau) Village(ctx context.Context, who aid.Actor, id aid.VillageID) (d aid.VillageDetail, err error) {
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if d.Village, err = tx.Village(ctx, id); err != nil {
			return err
		}
		if err := aid.May(who, aid.ReadFigures, aid.Place{Township: d.TownshipID}); err != nil {
			return err
		}
		if d.Years, err = tx.VillageYears(ctx, id); err != nil {
			return err
		}
		if d.Terms, err = b.terms(ctx, tx, who); err != nil {
			return err
		}
		if d.Stages, err = tx.StageCounts(ctx, d.Term, store.StageFilter{Village: id}); err != nil {
			return err
		}
		d.Schools, err = tx.SchoolsOf(ctx, d.TownshipID, id)
		if err != nil || len(d.Schools) > 0 {
			return err
		}
		d.Nearby = true
		d.Schools, err = tx.SchoolsOf(ctx, d.TownshipID, 0)
		return err
	})
	d.Goals = append(goalsOf(preschoolNet), goalsOf(preschoolGross)...)
	return d, err
}

// goalsOf are the plan's goals of an indicator.
func goalsOf(code aid.TargetCode) (goals []aid.TargetGoal) {
	for _, i := range rules.Indicators() {
		if aid.TargetCode(i.Code) != code {
			continue
		}
		for _, g := range i.Goals {
			goals = append(goals, goal(g))
		}
	}
	return goals
}
