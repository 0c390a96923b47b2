package bureau

import (
	"context"
	"fmt"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// noticesAtOnce is how many households are printed in one go: what a desk
// printer holds.
const noticesAtOnce = 200

// Notice is what a student's household is due in a school year, all children
// within the seat's own place.
func (b *Bureau) Notice(ctx context.Context, who aid.Actor, id aid.StudentID, year aid.Year) (n aid.Notice, err error) {
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		f, err := studentFile(ctx, tx, who, id, aid.ReadStudents)
		if err != nil {
			return err
		}
		if err := mayPrintNotices(who); err != nil {
			return err
		}
		if err := chooseYear(ctx, tx, &f, year); err != nil {
			return err
		}
		blank := aid.Notice{Township: f.Student.Township, Village: f.Student.Village, Year: f.Year}
		notices, err := b.fillNotices(ctx, tx, who, blank, []aid.Household{f.Student.Household})
		if err == nil {
			n = notices[0]
		}
		return err
	})
	return n, err
}

// VillageNotices are the notices of a village's households with a child on the
// newest roster, those after the one last printed, and goes on record. A
// school has those of its own children; of a village without any it finds
// nothing.
func (b *Bureau) VillageNotices(ctx context.Context, who aid.Actor, id aid.VillageID, after aid.HouseholdID) (v aid.VillageNotices, err error) {
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		if v, err = b.villageToPrint(ctx, tx, who, id); err != nil {
			return err
		}
		v.After = after
		var households []aid.Household
		households, v.Left, err = tx.NoticeHouseholds(ctx, store.NoticeFilter{Village: id, Term: v.Term, Within: who.Scope(), After: after, Most: noticesAtOnce})
		if err != nil {
			return err
		}
		if len(households) == 0 {
			return noNotices(who)
		}
		blank := aid.Notice{Township: v.Village.Township, Village: v.Village.Name, Year: v.Term.Year}
		if v.Notices, err = b.fillNotices(ctx, tx, who, blank, households); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{
			Act: aid.NoticesPrinted, Thing: "village", ThingID: int64(id), Note: fmt.Sprintf("打印%s资助明白卡%d户", v.Village.Name, len(v.Notices)),
			After: map[string]any{"households": len(v.Notices), "term": v.Term.String(), "after": after},
		})
	})
	return v, err
}

// villageToPrint finds a village whose notices the seat may print, and the term
// of the newest roster.
func (b *Bureau) villageToPrint(ctx context.Context, tx *store.Tx, who aid.Actor, id aid.VillageID) (v aid.VillageNotices, err error) {
	if v.Village, err = tx.Village(ctx, id); err != nil {
		return v, err
	}
	at := aid.Place{Township: v.Village.TownshipID, School: who.Scope().School}
	if err := aid.May(who, aid.ReadStudents, at); err != nil {
		return v, err
	}
	if err := mayPrintNotices(who); err != nil {
		return v, err
	}
	v.Term, err = b.termIn(ctx, tx, who)
	return v, err
}

func mayPrintNotices(who aid.Actor) error {
	if !who.SeesNames() {
		return aid.E(aid.Forbidden, "您当前的岗位（"+who.Seat.Role.Label()+"）只看汇总，不能打印明白卡")
	}
	return nil
}

// noNotices is the answer where nobody is to be printed: for a school, a
// village without its children is not there.
func noNotices(who aid.Actor) error {
	if who.Scope().School != 0 {
		return aid.E(aid.NotFound, "没有找到，可能已被删除或不在您的范围内")
	}
	return nil
}

// fillNotices makes one notice per household of a blank one, with the children
// within the seat's own place; those beyond it are only counted.
func (b *Bureau) fillNotices(ctx context.Context, tx *store.Tx, who aid.Actor, blank aid.Notice, households []aid.Household) ([]aid.Notice, error) {
	settings, err := tx.Settings(ctx)
	if err != nil {
		return nil, err
	}
	blank.Centre = settings.Centre
	notices, at, ids := make([]aid.Notice, len(households)), map[aid.HouseholdID]*aid.Notice{}, make([]aid.HouseholdID, len(households))
	for i, h := range households {
		notices[i], ids[i] = blank, h.ID
		notices[i].Household, at[h.ID] = h, &notices[i]
	}
	mine, err := relativesOf(ctx, tx, who, ids, at)
	if err != nil {
		return nil, err
	}
	decided, err := decisionsOf(ctx, tx, blank.Year, studentIDs(mine))
	if err != nil {
		return nil, err
	}
	laws, err := b.lawsOf(ctx, tx, blank.Year)
	if err != nil {
		return nil, err
	}
	ways := laws.deliveries()
	for i := range notices {
		notices[i].Sources = laws.sources()
	}
	for _, r := range mine {
		n := at[r.Household]
		for i := range decided[r.ID] {
			d := &decided[r.ID][i]
			d.Delivery = ways[d.Term.IsSpring][d.Item]
		}
		n.Children = append(n.Children, aid.NoticeChild{Name: r.Name, School: r.School, Stage: r.Stage, Grade: r.Grade, Decisions: decided[r.ID]})
	}
	return notices, nil
}

// sources are the papers that the year's books are made from.
func (l laws) sources() (all []string) {
	for _, book := range []*rules.Book{l.autumn.Book, l.spring.Book} {
		if s := book.Source(); s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// deliveries are how each item comes to the student, by whether it is spring.
func (l laws) deliveries() map[bool]map[aid.Item]string {
	all := map[bool]map[aid.Item]string{false: {}, true: {}}
	for spring, book := range map[bool]*rules.Book{false: l.autumn.Book, true: l.spring.Book} {
		for _, it := range book.Items() {
			all[spring][aid.Item(it.Code)] = it.Delivery
		}
	}
	return all
}

// relativesOf are the children of households within the seat's own place. Of
// the others the notice only learns that they are there.
func relativesOf(ctx context.Context, tx *store.Tx, who aid.Actor, ids []aid.HouseholdID, at map[aid.HouseholdID]*aid.Notice) (mine []aid.Relative, err error) {
	all, err := tx.Relatives(ctx, ids...)
	for _, r := range all {
		if aid.May(who, aid.ReadStudents, r.Place) == nil {
			mine = append(mine, r)
		} else {
			at[r.Household].Elsewhere++
		}
	}
	return mine, err
}

func studentIDs(all []aid.Relative) []aid.StudentID {
	ids := make([]aid.StudentID, len(all))
	for i, r := range all {
		ids[i] = r.ID
	}
	return ids
}
