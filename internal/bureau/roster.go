package bureau

import (
	"context"
	"slices"
	"sync"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// Roster is one page of the list of students of a term.
type Roster struct {
	Filter  aid.RosterFilter
	At      aid.RosterPlace
	Lines   []aid.RosterLine
	Earlier bool // a page before this one exists
	Later   bool // and one after
	Total   int
	Choices aid.RosterChoices
}

// Roster lists the students of a term that the actor's seat reaches. A zero
// term is the one in which the county works.
func (b *Bureau) Roster(ctx context.Context, who aid.Actor, f aid.RosterFilter, at aid.RosterPlace) (r Roster, err error) {
	if err := aid.May(who, aid.ReadStudents, who.Scope()); err != nil {
		return r, err
	}
	r = Roster{Filter: f.Narrow(who.Scope()), At: rosterPlace(who, at)}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if r.Filter.Term == (aid.Term{}) {
			if r.Filter.Term, err = b.termIn(ctx, tx, who); err != nil {
				return err
			}
		}
		if err := r.choose(ctx, tx, who.Scope().School); err != nil {
			return err
		}
		if r.Choices.Items, err = b.itemsIn(ctx, tx, r.Filter.Term); err != nil {
			return err
		}
		if err := r.read(ctx, tx); err != nil {
			return err
		}
		r.Total, err = b.countRoster(ctx, tx, r.Filter)
		return err
	})
	return r, err
}

// rosterPlace is the place with a known order. Whoever does not see names does
// not see their order either.
func rosterPlace(who aid.Actor, at aid.RosterPlace) aid.RosterPlace {
	known := []aid.RosterSort{aid.ByName, aid.BySchool, aid.ByGrade, aid.ByTownship}
	if !slices.Contains(known, at.Sort) {
		at.Sort = aid.ByName
	}
	if at.Sort == aid.ByName && !who.SeesNames() {
		at.Sort = aid.BySchool
	}
	return at
}

// choose reads what the list can be narrowed to. A village brings its township
// along; one that is not of the chosen township is left out. A school chooses
// among the villages that its own students come from.
func (r *Roster) choose(ctx context.Context, tx *store.Tx, own aid.SchoolID) (err error) {
	f := &r.Filter
	if own != 0 {
		f.Township = 0
		r.Choices, err = tx.OwnChoices(ctx, own, f.Term)
	} else {
		if f.Village != 0 && f.Township == 0 {
			v, err := tx.Village(ctx, f.Village)
			if err != nil {
				return err
			}
			f.Township = v.TownshipID
		}
		r.Choices, err = tx.RosterChoices(ctx, f.Township)
	}
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(r.Choices.Villages, func(c aid.Choice) bool { return c.ID == int64(f.Village) }) {
		f.Village = 0
	}
	return nil
}

// itemsIn are the aids of the rules that decide a term, the county's own among
// them.
func (b *Bureau) itemsIn(ctx context.Context, tx *store.Tx, term aid.Term) ([]aid.RuleValue, error) {
	_, book, err := b.bookOf(ctx, tx, term)
	if err != nil {
		return nil, err
	}
	items := make([]aid.RuleValue, len(book.Items()))
	for i, it := range book.Items() {
		items[i] = aid.RuleValue{Code: it.Code, Label: aid.Item(it.Code).Short()}
		if items[i].Label == it.Code {
			items[i].Label = it.Name
		}
	}
	return items, nil
}

// read fetches the page, and finds out what lies before and after it.
func (r *Roster) read(ctx context.Context, tx *store.Tx) (err error) {
	if r.Lines, err = tx.Roster(ctx, r.Filter, r.At); err != nil {
		return err
	}
	more := len(r.Lines) > r.At.Most
	if r.At.Before {
		r.Earlier, r.Later = more, len(r.Lines) > 0
		r.Lines = r.Lines[max(0, len(r.Lines)-r.At.Most):]
		return nil
	}
	r.Earlier, r.Later = r.At.Anchor != 0, more
	r.Lines = r.Lines[:min(len(r.Lines), r.At.Most)]
	return nil
}

// counts remembers how long the whole list of each county is: counting 60,000
// rows takes longer than all the rest of the page. A student who comes onto a
// list makes the county's newest enrolment another one, and then it is counted
// anew; so it is after a minute, for what was written at the same moment.
type counts struct {
	mu    sync.Mutex
	known map[aid.CountyID]knownCount
}

type knownCount struct {
	term   aid.Term
	newest aid.EnrolmentID
	at     time.Time
	total  int
}

const countAge = time.Minute

func (b *Bureau) countRoster(ctx context.Context, tx *store.Tx, f aid.RosterFilter) (int, error) {
	if f != (aid.RosterFilter{Term: f.Term}) {
		return tx.CountRoster(ctx, f)
	}
	newest, err := tx.NewestEnrolment(ctx)
	if err != nil {
		return 0, err
	}
	k, ok := b.counts.of(tx.County)
	if ok && k.term == f.Term && k.newest == newest && time.Since(k.at) < countAge {
		return k.total, nil
	}
	k = knownCount{term: f.Term, newest: newest, at: time.Now()}
	if k.total, err = tx.CountRoster(ctx, f); err == nil {
		b.counts.keep(tx.County, k)
	}
	return k.total, err
}

func (c *counts) of(county aid.CountyID) (knownCount, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.known[county]
	return k, ok
}

func (c *counts) keep(county aid.CountyID, k knownCount) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[aid.CountyID]knownCount{}
	}
	c.known[county] = k
}
