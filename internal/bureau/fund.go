package bureau

import (
	"context"
	"fmt"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// Funds is 公用经费 of the schools of compulsory education in a fiscal year
// (三(二)6). Year 0 is the one that the county works in. The seat of a township
// or a school sees its own only.
func (b *Bureau) Funds(ctx context.Context, who aid.Actor, f aid.FundFilter) (l aid.FundList, err error) {
	at := who.Scope()
	if err := aid.May(who, aid.ReadFunds, at); err != nil {
		return l, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if l.Year, l.Years, err = b.fundYears(ctx, tx, who, f.Year); err != nil {
			return err
		}
		if at == (aid.Place{}) {
			at.Township = f.Township
			if l.Townships, err = tx.Townships(ctx); err != nil {
				return err
			}
			l.Place = townName(l.Townships, f.Township)
		} else {
			l.Place = who.Seat.Place
		}
		settings, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		l.NoRegion = settings.Region == "" && rules.Funds().AsksRegion(rules.FiscalYear(l.Year))
		lines, err := fundLines(ctx, tx, settings, l.Year, at)
		gather(&l, lines, f)
		return err
	})
	return l, err
}

func townName(all []aid.Township, id aid.TownshipID) string {
	for _, t := range all {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}

// yearsAround is how many years before and after the county's own the page
// offers.
const yearsAround = 3

// fundYears is the year asked for, up to next year, else that of the county's
// term; and the years around it to choose from.
func (b *Bureau) fundYears(ctx context.Context, tx *store.Tx, who aid.Actor, asked aid.FiscalYear) (year aid.FiscalYear, years []aid.FiscalYear, err error) {
	term, err := b.termIn(ctx, tx, who)
	year = max(term.FiscalYear(), aid.FirstFundYear)
	last := max(year, b.Term().FiscalYear()) + 1
	if aid.FirstFundYear <= asked && asked <= last {
		year = asked
	}
	for y := max(year-yearsAround, aid.FirstFundYear); y <= min(year+yearsAround, last); y++ {
		years = append(years, y)
	}
	return year, years, err
}

// fundLines computes every school of a place.
func fundLines(ctx context.Context, tx *store.Tx, settings aid.Settings, year aid.FiscalYear, at aid.Place) ([]aid.FundLine, error) {
	rows, err := tx.FundRows(ctx, year.Counted().Year, at)
	lines := make([]aid.FundLine, len(rows))
	for i, r := range rows {
		lines[i] = fundLine(r, year, settings)
	}
	return lines, err
}

// gather sums the schools, counts them by state and cuts out one page of those
// in the wanted state.
func gather(l *aid.FundList, lines []aid.FundLine, f aid.FundFilter) {
	l.Counts = map[aid.FundState]int{"": len(lines)}
	for _, line := range lines {
		for _, s := range aid.FundStates {
			l.Counts[s] += count(line.Is(s))
		}
		l.Listed += count(line.Count.Source != aid.CountTyped && line.Count.Source != aid.CountTaken && complete(line.School))
		if line.Is(f.State) {
			l.Lines = append(l.Lines, line)
			l.Total.Add(line)
			l.Doubts = union(l.Doubts, line.Answer.Doubts)
		}
	}
	after := slices.IndexFunc(l.Lines, func(line aid.FundLine) bool { return line.ID == f.After })
	l.Lines = l.Lines[after+1:]
	if f.Most > 0 && len(l.Lines) > f.Most {
		l.Lines = l.Lines[:f.Most]
		l.Next = l.Lines[f.Most-1].ID
	}
}

func union(all, more []string) []string {
	for _, s := range more {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// Fund is one school's fund of a fiscal year, with its counts of all autumns.
func (b *Bureau) Fund(ctx context.Context, who aid.Actor, id aid.SchoolID, year aid.FiscalYear) (d aid.FundDetail, err error) {
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if _, err := fundSchool(ctx, tx, who, aid.ReadFunds, id); err != nil {
			return err
		}
		if d.Year, d.Years, err = b.fundYears(ctx, tx, who, year); err != nil {
			return err
		}
		settings, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		lines, err := fundLines(ctx, tx, settings, d.Year, aid.Place{School: id})
		if err != nil {
			return err
		}
		d.FundLine = lines[0]
		d.Counts, err = tx.FundCounts(ctx, id)
		return err
	})
	return d, err
}

// fundSchool asks for an act at a school, which must be one of compulsory
// education, and finds it.
func fundSchool(ctx context.Context, tx *store.Tx, who aid.Actor, act aid.Act, id aid.SchoolID) (s aid.School, err error) {
	if s, err = tx.School(ctx, id); err != nil {
		return s, err
	}
	if err := aid.May(who, act, aid.Place{School: id, Township: s.TownshipID}); err != nil {
		return s, err
	}
	if !s.Kind.Compulsory() {
		return s, aid.E(aid.NotFound, s.Kind.Label()+"不是义务教育学校，不核定公用经费")
	}
	return s, nil
}

// CountSchool enters a school's pupils of an autumn. What was entered before
// stays on record.
func (b *Bureau) CountSchool(ctx context.Context, who aid.Actor, id aid.SchoolID, c aid.FundCount) error {
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		school, err := fundSchool(ctx, tx, who, aid.CountPupils, id)
		if err != nil {
			return err
		}
		if err := tx.InTurn(ctx); err != nil {
			return err
		}
		if err := b.mayCount(ctx, tx, who, c.Autumn); err != nil {
			return err
		}
		if err := c.Check(); err != nil {
			return err
		}
		known, err := tx.FundCounts(ctx, id)
		if err != nil {
			return err
		}
		before := aid.FundCount{}
		if at := slices.IndexFunc(known, func(k aid.FundCount) bool { return k.Autumn == c.Autumn }); at >= 0 {
			before = known[at]
		}
		c.Source = aid.CountTyped
		if c.Same(before) || c.Blank() && before.Source == "" {
			return nil
		}
		if err := tx.AddFundCounts(ctx, []aid.SchoolID{id}, []aid.FundCount{c}); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.CountPupils, Thing: "school", ThingID: int64(id),
			Note: "填报" + school.Name + c.Autumn.Autumn().Label() + "在校生人数", Before: counted(before), After: counted(c)})
	})
}

// mayCount refuses autumns of which no fiscal year can be shown.
func (b *Bureau) mayCount(ctx context.Context, tx *store.Tx, who aid.Actor, autumn aid.Year) error {
	asked := aid.FiscalYear(autumn) + 1
	year, _, err := b.fundYears(ctx, tx, who, asked)
	if err == nil && year != asked {
		return aid.E(aid.Invalid, "不能填报"+autumn.Autumn().Label()+"的人数，请从公用经费页面选择年度")
	}
	return err
}

// counted is a count as the register of acts keeps it; nothing for none.
func counted(c aid.FundCount) map[string]any {
	if c.Source == "" {
		return nil
	}
	return map[string]any{"primary": c.Primary, "junior": c.Junior, "special": c.Special, "boarders": c.Boarders}
}

// TakeCounts takes the numbers of the list of schools as the count of an
// autumn, for the schools that have none of it yet, and says how many they are.
// Where the list does not tell a school's pupils by stage, it is left out.
func (b *Bureau) TakeCounts(ctx context.Context, who aid.Actor, autumn aid.Year) (n int, err error) {
	if err := aid.May(who, aid.CountPupils, aid.Place{}); err != nil {
		return 0, err
	}
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := b.mayCount(ctx, tx, who, autumn); err != nil {
			return err
		}
		if err := tx.InTurn(ctx); err != nil {
			return err
		}
		rows, err := tx.FundRows(ctx, autumn, aid.Place{})
		if err != nil {
			return err
		}
		var schools []aid.SchoolID
		var counts []aid.FundCount
		for _, r := range rows {
			if r.Source != "" || !complete(r.School) {
				continue
			}
			c := listed(r.School)
			c.Autumn, c.Source = autumn, aid.CountTaken
			schools, counts = append(schools, r.ID), append(counts, c)
		}
		if n = len(counts); n == 0 {
			return aid.E(aid.Conflict, autumn.Autumn().Label()+"没有可以从学校名录取的人数：要么已经填报，要么名录没有写")
		}
		if err := tx.AddFundCounts(ctx, schools, counts); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.CountPupils, Thing: "school", Note: fmt.Sprintf("以学校名录为%s在校生人数：%d所", autumn.Autumn().Label(), n),
			After: map[string]any{"autumn": int(autumn), "schools": n}})
	})
	return n, err
}

// fundLine computes one school. A school that has no count of any autumn is
// counted by the list of schools for the time being.
func fundLine(r store.FundRow, year aid.FiscalYear, s aid.Settings) aid.FundLine {
	l := aid.FundLine{School: r.School, Count: countOf(r)}
	c := l.Count
	l.Answer = fundAnswer(rules.Funds().Decide(rules.FundFacts{
		Form: schoolForm(r.Kind), Area: rules.Area(r.Locality()),
		Primary: c.Primary, Junior: c.Junior, Special: c.Special, Boarders: c.Boarders,
		Region: rules.FundRegion(s.Region), TownIsRural: s.TownIsRural,
	}, rules.FiscalYear(year)))
	if c.Source == aid.CountUndated && !complete(r.School) && r.Pupils != nil {
		l.Answer.Notes = append(l.Answer.Notes, fmt.Sprintf("学校名录写在校生%d人，没有分出义务教育各学段，请分学段填报", *r.Pupils))
	}
	return l
}

func countOf(r store.FundRow) aid.FundCount {
	if r.Source == "" && !r.Counted {
		return listed(r.School)
	}
	c := aid.FundCount{Primary: r.CountPrimary, Junior: r.CountJunior, Special: r.CountSpecial, Boarders: r.CountBoarders, Source: r.Source, By: r.CountedBy}
	if r.CountedAt != nil {
		c.At = *r.CountedAt
	}
	return c
}

// listed is what the list of schools tells of a school's pupils: nothing where
// it would have to be split by stage.
func listed(s aid.School) aid.FundCount {
	if s.Pupils == nil && s.Boarders == nil {
		return aid.FundCount{}
	}
	c := aid.FundCount{Source: aid.CountUndated, Boarders: s.Boarders}
	if c.Boarders == nil && s.Boarding == aid.No {
		c.Boarders = new(int)
	}
	switch schoolForm(s.Kind) {
	case rules.PrimarySchool:
		c.Primary = s.Pupils
	case rules.JuniorSchool:
		c.Junior = s.Pupils
	case rules.SpecialSchool:
		c.Special = s.Pupils
	}
	if s.Kind.Teaches(aid.Senior) && !s.Kind.Special() { // pupils and boarders of both
		c.Junior, c.Boarders = nil, nil
	}
	return c
}

// complete tells whether the list of schools has all that a school's fund needs.
func complete(s aid.School) bool {
	c := listed(s)
	return c.Boarders != nil && (c.Primary != nil || c.Junior != nil || c.Special != nil)
}

// schoolForm is what a kind of school teaches of compulsory education.
func schoolForm(k aid.SchoolKind) rules.SchoolForm {
	switch {
	case len(k.Stages()) == 0:
		return ""
	case k.Special():
		return rules.SpecialSchool
	case k.Teaches(aid.Primary) && k.Teaches(aid.Junior):
		return rules.NineYears
	case k.Teaches(aid.Primary):
		return rules.PrimarySchool
	}
	return rules.JuniorSchool
}

// fundAnswer is an answer of the rules as the pages know it.
func fundAnswer(a rules.FundAnswer) aid.FundAnswer {
	out := aid.FundAnswer{Known: a.Known, Fen: aid.Fen(a.Fen), Small: a.Small(), Missing: a.Missing, Notes: a.Notes, Doubts: a.Doubts, Sentence: a.Sentence()}
	if a.Pupils >= 0 {
		out.Pupils = &a.Pupils
	}
	if a.Counted >= 0 {
		out.Counted = &a.Counted
	}
	for _, l := range a.Lines {
		out.Parts = append(out.Parts, aid.FundPart{
			Payee: string(l.Rate.Payee), Filled: l.Filled, Label: l.Rate.Payee.Label(), Heads: l.Heads, Rate: aid.Fen(l.Rate.Fen), Fen: aid.Fen(l.Fen),
			Clause: l.Rate.Clause, Source: l.Rate.Source, Doubt: l.Rate.Doubt,
		})
	}
	return out
}
