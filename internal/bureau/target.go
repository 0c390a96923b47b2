package bureau

import (
	"context"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// worstShown is how many places a target names on the leadership page.
const worstShown = 3

// Targets are all indicators of the plan over the years, with the worst places
// of one year. Year 0 is the newest year with a report, or today's where there
// is none. A township's seat sees its own township only.
func (b *Bureau) Targets(ctx context.Context, who aid.Actor, year int) (t aid.Targets, err error) {
	if err := mayReadFigures(who); err != nil {
		return t, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) (err error) {
		t, err = b.targets(ctx, tx, who, year)
		return err
	})
	return t, err
}

func (b *Bureau) targets(ctx context.Context, tx *store.Tx, who aid.Actor, year int) (t aid.Targets, err error) {
	r, err := b.readReport(ctx, tx, who, year)
	if err != nil {
		return t, err
	}
	told, err := r.places(ctx, tx, r.township)
	if err != nil {
		return t, err
	}
	t = r.targets
	for i := range t.All {
		short := slices.DeleteFunc(r.ranked(&t.All[i], told), func(p aid.TargetPlace) bool { return p.State != aid.TargetShort })
		t.All[i].Worst = short[:min(len(short), worstShown)]
	}
	return t, nil
}

// mayReadFigures asks for the figures of the seat's own place.
func mayReadFigures(who aid.Actor) error { return aid.May(who, aid.ReadFigures, who.Scope()) }

// Target is one indicator, its way to the goals and the places that make its
// gap, worst first; an unknown code is NotFound.
func (b *Bureau) Target(ctx context.Context, who aid.Actor, code aid.TargetCode, f aid.TargetFilter) (d aid.TargetDetail, err error) {
	if err := mayReadFigures(who); err != nil {
		return d, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		r, err := b.readReport(ctx, tx, who, f.Year)
		if err != nil {
			return err
		}
		d.Targets = r.targets
		at := slices.IndexFunc(d.All, func(t aid.Target) bool { return t.Code == code })
		if at < 0 {
			return aid.E(aid.NotFound, "没有这项目标，请从目标监测页进入")
		}
		d.Target, d.All = d.All[at], nil
		d.Steps = r.steps(code, d.Target.In(d.Year))
		township := r.township
		if township == 0 {
			township = f.Township
			if d.Townships, err = tx.Townships(ctx); err != nil {
				return err
			}
		}
		told, err := r.places(ctx, tx, township)
		if err != nil {
			return err
		}
		d.Counts = map[aid.TargetState]int{}
		d.Places, d.Next = page(r.ranked(&d.Target, told), f, d.Counts)
		return nil
	})
	return d, err
}

// page counts places by state and cuts one page out of those of the wanted
// state: those after the place last seen.
func page(ranked []aid.TargetPlace, f aid.TargetFilter, counts map[aid.TargetState]int) (cut []aid.TargetPlace, next int64) {
	for _, p := range ranked {
		counts[p.State]++
		if f.State == "" || p.State == f.State {
			cut = append(cut, p)
		}
	}
	after := slices.IndexFunc(cut, func(p aid.TargetPlace) bool { return p.ID() == f.After })
	cut = cut[after+1:]
	if f.Most > 0 && len(cut) > f.Most {
		cut = cut[:f.Most]
		next = cut[f.Most-1].ID()
	}
	return cut, next
}

// TargetSummary gathers the few figures of a leader's home page.
func (b *Bureau) TargetSummary(ctx context.Context, who aid.Actor) (s aid.TargetSummary, err error) {
	if err := mayReadFigures(who); err != nil {
		return s, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if s.Targets, err = b.targets(ctx, tx, who, 0); err != nil {
			return err
		}
		terms, settings, err := b.termsBy(ctx, tx, who)
		if err != nil {
			return err
		}
		s.Terms = terms
		schools, err := tx.SchoolsAlike(ctx, s.Term, who.Scope())
		if err != nil {
			return err
		}
		n := countSchools(schools, settings.Late(s.Term, b.now()))
		s.Schools, s.Done, s.Late, s.NoList = n.listed, n.done, n.late, n.noList
		if s.Students, err = b.countRoster(ctx, tx, aid.RosterFilter{Term: s.Term, Township: who.Scope().Township}); err != nil {
			return err
		}
		s.Editions, err = editionsUnderWay(ctx, tx, who)
		return err
	})
	return s, err
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// report is the yearly education report as read for one seat.
type report struct {
	township   aid.TownshipID
	indicators []rules.Indicator // with the county's own goals
	targets    aid.Targets
}

// readReport counts every indicator of every year.
func (b *Bureau) readReport(ctx context.Context, tx *store.Tx, who aid.Actor, year int) (*report, error) {
	r := &report{township: who.Scope().Township}
	var settings aid.Settings
	var told store.Report
	err := tx.Together(ctx, append(tx.AskReport(r.township, &told), tx.AskSettings(&settings))...)
	if err != nil {
		return nil, err
	}
	if r.indicators, err = indicators(settings); err != nil {
		return nil, err
	}
	counted, expected := countYears(told), told.Expected
	t := &r.targets
	t.Poor, t.PoorUnknown, t.Years = expected.Poor, expected.PoorUnknown, counted.years()
	if r.township != 0 {
		t.Place = who.Seat.Place
	}
	if t.Year = year; year == 0 || !who.IsSystem() { // a command means the year it names
		t.Year = b.yearLookedAt(t.Years, year)
	}
	for _, i := range r.indicators {
		t.All = append(t.All, target(i, counted, span(t.Years, t.Year), expected))
	}
	return r, nil
}

// reach is how many years before the first and after the last report may be
// looked at.
const reach = 10

// yearLookedAt is the year asked for where it lies in or near those with a
// report, else the newest of them, else today's.
func (b *Bureau) yearLookedAt(years []int, asked int) int {
	today := b.now().In(aid.Shanghai).Year()
	first, last := today, today
	if len(years) > 0 {
		first, last = years[0], years[len(years)-1]
	}
	if first-reach <= asked && asked <= last+reach {
		return asked
	}
	return last
}

// span is every year from the first report to the last, the year looked at
// included.
func span(years []int, looked int) (all []int) {
	first, last := looked, looked
	for _, y := range years {
		first, last = min(first, y), max(last, y)
	}
	for y := first; y <= last; y++ {
		all = append(all, y)
	}
	return all
}

// indicators are the plan's targets, with the level that the county set where
// the plan leaves it to the county: 基本覆盖 of 2018.
func indicators(s aid.Settings) ([]rules.Indicator, error) {
	all := rules.Indicators()
	if s.CoverageThreshold == 0 {
		return all, nil
	}
	for n, i := range all {
		for _, g := range i.Goals {
			if !g.County {
				continue
			}
			var err error
			if all[n], err = i.WithGoal(g.Year, rules.Level(s.CoverageThreshold)); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// tally is what an indicator sums in a year, and how many told it.
type tally struct {
	sums map[rules.Measure]int64
	told int
}

// tallies are those of every year, by the indicator's code.
type tallies map[int]map[aid.TargetCode]tally

func (t tallies) add(year int, code aid.TargetCode, told int, sums map[rules.Measure]int64) {
	if t[year] == nil {
		t[year] = map[aid.TargetCode]tally{}
	}
	if told > 0 {
		t[year][code] = tally{sums, told}
	}
}

// years are the years with a report, oldest first.
func (t tallies) years() []int {
	years := make([]int, 0, len(t))
	for y := range t {
		years = append(years, y)
	}
	slices.Sort(years)
	return years
}

// countYears are the sums of every year.
func countYears(told store.Report) tallies {
	t := tallies{}
	for _, s := range told.Preschool {
		t.add(s.Year, preschoolNet, s.NetTold, map[rules.Measure]int64{rules.Age3to5: s.NetAged, rules.Enrolled3to5: s.NetAttending})
		t.add(s.Year, preschoolGross, s.GrossTold, map[rules.Measure]int64{rules.Age3to5: s.GrossAged, rules.EnrolledAll: s.GrossChildren})
		t.add(s.Year, coverage, s.CoverTold, map[rules.Measure]int64{rules.Villages: int64(s.CoverTold), rules.VillagesCovered: s.Covered})
	}
	for _, s := range told.Retention {
		t.add(s.Year, consolidation, s.Told, map[rules.Measure]int64{
			rules.Entrants: s.Entrants, rules.MovedIn: s.MovedIn, rules.MovedOut: s.MovedOut, rules.Died: s.Died, rules.Graduates: s.Graduates,
		})
	}
	return t
}
