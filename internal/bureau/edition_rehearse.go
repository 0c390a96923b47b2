package bureau

import (
	"context"
	"slices"
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// Rehearse tries an edition on the whole roster, as a job asks for it. It may be
// run again after a crash; what is finished is left alone.
func (b *Bureau) Rehearse(ctx context.Context, who aid.Actor, id aid.RehearsalID) error {
	var r aid.Rehearsal
	var text aid.EditionText
	todo := false
	err := b.db.County(ctx, who, func(tx *store.Tx) (err error) {
		r, text, todo, err = tx.StartRehearsal(ctx, id)
		return err
	})
	if err != nil || !todo {
		return err
	}
	h := rehearsal{Bureau: b, text: text, Rehearsal: r}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if err := tx.Still(ctx); err != nil {
			return err
		}
		return h.try(ctx, tx)
	})
	if err != nil {
		return err
	}
	b.noteJudged(ctx, who, h.Rehearsal)
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		lost, err := tx.Unseated(ctx, r.User, aid.DraftEdition)
		if err != nil {
			return err
		}
		if lost { // who asked may not ask any more
			return tx.FailRehearsal(ctx, id)
		}
		if err := h.save(ctx, tx); err != nil {
			return err
		}
		return tx.FinishRehearsal(ctx, h.Rehearsal)
	})
}

// noteJudged moves the progress bar. A bar that cannot be moved harms nobody.
func (b *Bureau) noteJudged(ctx context.Context, who aid.Actor, r aid.Rehearsal) {
	err := b.db.County(ctx, who, func(tx *store.Tx) error { return tx.NoteJudged(ctx, r.ID, r.Students) })
	if err != nil {
		b.log.WarnContext(ctx, "note progress", "county", who.County.ID, "rehearsal", r.ID, "err", err)
	}
}

// rehearsal is a rehearsal while it runs.
type rehearsal struct {
	*Bureau
	aid.Rehearsal
	text   aid.EditionText
	draft  law // with the county's own sums
	trials []trial
	tiers  leanings // of the first trial
}

// trial is a school year judged by both books.
type trial struct {
	year   aid.Year
	stakes []aid.Stake
}

// try makes the checks of the text and judges the roster; a book that cannot be
// read, or that the county's sums do not fit, is not tried.
func (h *rehearsal) try(ctx context.Context, tx *store.Tx) error {
	h.Report.Year, h.Report.Checks = h.text.From.Year, nil
	draft, err := rules.Parse([]byte(h.text.Book))
	h.check(parses(draft, err))
	if err != nil {
		return nil
	}
	h.check(proven(draft, h.text.Cases))
	if err := h.held(ctx, tx, draft); err != nil {
		return err
	}
	if h.draft, err = adopt(ctx, tx, draft); aid.KindOf(err) == aid.Conflict {
		h.check(aid.RuleCheck{Code: aid.CheckUnset, Sentence: err.Error()})
		return nil
	}
	if err != nil {
		return err
	}
	h.check(clauses(h.draft.Book))
	if err := h.past(ctx, tx); err != nil {
		return err
	}
	years, err := yearsTried(ctx, tx, h.text)
	if err != nil {
		return err
	}
	if h.Report.Ground, err = h.ground(ctx, tx, years, draft); err != nil {
		return err
	}
	return h.compare(ctx, tx, years)
}

func (h *rehearsal) check(c aid.RuleCheck) { h.Report.Checks = append(h.Report.Checks, c) }

// held compares the draft with the text that it would take the place of, and
// keeps what is different.
func (h *rehearsal) held(ctx context.Context, tx *store.Tx, draft *rules.Book) error {
	text, err := h.textOf(ctx, tx, h.text.From)
	if err != nil {
		return err
	}
	written, err := tx.CasesWritten(ctx, h.Rehearsal.Edition)
	if err != nil {
		return err
	}
	d, err := differences(text, h.text, written...)
	if err != nil {
		return err
	}
	h.Report.Changes, h.Report.Cases = d.rules, d.cases
	if d.is != nil {
		h.check(keptProofs(d.old, draft, d.was, d.is))
	}
	if lines := history(d.old, draft, d.was, ruleTerm(h.text.From)); len(lines) > 0 {
		h.check(aid.RuleCheck{Code: aid.CheckHistory, OK: true, Look: true, Details: lines, Sentence: "全文里" + h.text.From.Label() +
			"以前的规则也变了：以前的学期不按这一版算，但这样写与当时的文件不符。请把旧的一条截止到" + h.text.From.Previous().Label() + "，另加一条新的"})
	}
	return nil
}

// past asks whether a term that schools have confirmed would change, and whether
// the text says that it may.
func (h *rehearsal) past(ctx context.Context, tx *store.Tx) error {
	firm, err := tx.FirmTerms(ctx, h.text.From)
	if err != nil {
		return err
	}
	if !h.text.Retro.On {
		h.check(keptPast(h.text.From, firm))
		return nil
	}
	all, err := tx.Editions(ctx)
	h.check(reachesBack(h.text, firm, all))
	return err
}

// compare judges the whole roster by the rules that decide now and by the draft,
// school year by school year.
func (h *rehearsal) compare(ctx context.Context, tx *store.Tx, years []aid.Year) error {
	edition, err := editionOf(ctx, tx, h.text.From)
	if err != nil {
		return err
	}
	h.Report.Against, h.Report.Book = edition.Number, h.draft.Hash()
	var seen rollHash
	for _, year := range years {
		if err := h.judge(ctx, tx, year, &seen); err != nil {
			return err
		}
	}
	h.Report.Ground.Roster = seen.roster()
	if h.text.Retro.On {
		h.Report.Ground.Firm = seen.firm()
	}
	return nil
}

// judge tries one school year. What it compares with is what stands, where the
// year has a roster of its own: of a confirmed term that is what was decided.
func (h *rehearsal) judge(ctx context.Context, tx *store.Tx, year aid.Year, seen *rollHash) error {
	before, err := h.lawsOf(ctx, tx, year)
	if err != nil {
		return err
	}
	after := h.after(before, year)
	now, then := newCourt(before, year), newCourt(after, year)
	roll := newRoll(nil, before.places(year) || after.places(year), func(s situation) { now.take(s); then.take(s) })
	own, err := h.roster(ctx, tx, year, roll)
	if err != nil {
		return err
	}
	decisions, at := roll.project()
	seen.add(roll, decisions, at)
	old, fresh := beside(now.verdicts(), at), beside(then.verdicts(), at)
	stands := old
	if own {
		if stands, err = stood(ctx, tx, year, decisions); err != nil {
			return err
		}
	}
	stakes, students := stakesOf(decisions, stands, fresh, own)
	if len(h.trials) == 0 {
		h.Report.Items, h.Students = lawsOfBoth(h.draft.Book, before.spring.Book), students
		h.tiers = leaningsOf(decisions, fresh, after, year)
	}
	h.trials = append(h.trials, trial{year, stakes})
	if !own {
		return nil
	}
	sums, err := tx.ItemTotals(ctx, year, false)
	h.check(current(totalsOf(stakes), sums, oddOnes(stands, old)))
	return err
}

// after is the law of a school year as it would be: the draft from its first term
// on.
func (h *rehearsal) after(before laws, year aid.Year) laws {
	if h.text.From == year.Spring() {
		return laws{before.autumn, h.draft}
	}
	return laws{h.draft, h.draft}
}

// roster reads the real roster of the school year, or while there is none the
// newest one before, and tells whether it is of the very year.
func (h *rehearsal) roster(ctx context.Context, tx *store.Tx, year aid.Year, roll *roll) (own bool, err error) {
	newest, ok, err := newestRoster(ctx, tx, year)
	if err != nil {
		return false, err
	}
	if !ok {
		h.check(aid.RuleCheck{Code: aid.CheckRoster, Sentence: year.Label() + "和以前都没有花名册，没有学生可以演练；请先导入花名册"})
		return false, nil
	}
	err = tx.EachStanding(ctx, newest.Year, nil, roll.take)
	own, h.Report.Roster = newest.Year == year, newest.String()
	sentence := "用" + newest.Year.Label() + "花名册演练，最新的一份是" + newest.Label()
	if !own {
		sentence = year.Label() + "的花名册还没有导入，" + sentence
	}
	h.check(aid.RuleCheck{Code: aid.CheckRoster, OK: len(roll.own) > 0, Sentence: sentence})
	return own, err
}

// save keeps names and sums, and asks whether they add up.
func (h *rehearsal) save(ctx context.Context, tx *store.Tx) error {
	for i, t := range h.trials {
		if err := tx.SaveStakes(ctx, h.ID, t.year, t.stakes, i == 0); err != nil {
			return err
		}
	}
	if len(h.trials) == 0 {
		return nil
	}
	return h.saveSums(ctx, tx, totalsOf(h.trials[0].stakes))
}

// saveSums asks whether the sums of the first trial add up, whatever they are
// split by.
func (h *rehearsal) saveSums(ctx context.Context, tx *store.Tx, totals map[aid.Item]sides) error {
	adds, schools, here := aid.RuleCheck{Code: aid.CheckSums, OK: true}, map[aid.SchoolID]string{0: "县外"}, map[aid.Item]int{}
	for _, division := range []string{"stage", "township", "school"} {
		sums, err := tx.RehearsalSums(ctx, h.ID, division)
		if err != nil {
			return err
		}
		addUp(&adds, totals, sums)
		for _, s := range sums {
			if id, err := strconv.ParseInt(s.Part, 10, 64); err == nil && s.Division == "school" && id != 0 {
				schools[aid.SchoolID(id)] = s.Name
				here[s.Item] += s.StudentsAfter
			}
		}
	}
	h.check(adds)
	h.check(h.unset())
	if len(h.tiers) > 0 {
		h.check(h.tiers.check(schools))
	}
	lines, over, err := quotas(ctx, tx, h.draft.Book, h.text.From.Year.Spring(), here)
	if len(lines) > 0 {
		h.check(quotaCheck(lines, over))
	}
	return err
}

// ResumeRehearsals asks again for the rehearsals that a crash left unfinished,
// and says how many there were.
func (b *Bureau) ResumeRehearsals(ctx context.Context, county aid.County) (n int, err error) {
	err = b.db.County(ctx, aid.System(county), func(tx *store.Tx) error {
		n, err = tx.RehearseAgain(ctx)
		return err
	})
	return n, err
}

// lawsOfBoth are the items of a draft, and those that only the other book has.
func lawsOfBoth(draft, other *rules.Book) []aid.ItemLaw {
	laws, now := itemLaws(draft), itemLaws(other)
	for i, law := range laws {
		laws[i].NoSumNow = slices.ContainsFunc(now, func(l aid.ItemLaw) bool { return l.Item == law.Item && !l.HasSum })
	}
	for _, law := range now {
		if !slices.ContainsFunc(laws, func(l aid.ItemLaw) bool { return l.Item == law.Item }) {
			laws = append(laws, law)
		}
	}
	return laws
}
