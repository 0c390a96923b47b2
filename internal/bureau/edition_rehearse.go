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
	if err := b.db.Look(ctx, who, func(tx *store.Tx) error { return h.try(ctx, tx) }); err != nil {
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
	draft  law  // with the county's own sums
	judged bool // by both books
	own    bool // the roster is of the very school year
	stakes []aid.Stake
	tiers  leanings
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
	if h.Report.Ground, err = h.ground(ctx, tx, h.text.From.Year, draft); err != nil {
		return err
	}
	return h.compare(ctx, tx)
}

func (h *rehearsal) check(c aid.RuleCheck) { h.Report.Checks = append(h.Report.Checks, c) }

// held compares the draft with the text that it would take the place of, and
// keeps what is different.
func (h *rehearsal) held(ctx context.Context, tx *store.Tx, draft *rules.Book) error {
	text, err := h.textOf(ctx, tx, h.text.From)
	if err != nil {
		return err
	}
	d, err := differences(text, h.text)
	if err != nil {
		return err
	}
	h.Report.Changes, h.Report.Cases = d.rules, d.cases
	if is, err := rules.ParseCases([]byte(h.text.Cases)); err == nil {
		h.check(keptProofs(d.old, draft, d.was, is))
	}
	return nil
}

// past asks whether a term that schools have confirmed would change.
func (h *rehearsal) past(ctx context.Context, tx *store.Tx) error {
	term, students, err := tx.FirmTerm(ctx, h.text.From)
	if err != nil {
		return err
	}
	c := aid.RuleCheck{Code: aid.CheckPast, OK: students == 0, Sentence: h.text.From.Label() + "起还没有学校确认落实的资助"}
	if !c.OK {
		c.Sentence = firmSentence(term, students)
	}
	h.check(c)
	return nil
}

// compare judges the whole roster by the rules that decide now and by the draft.
func (h *rehearsal) compare(ctx context.Context, tx *store.Tx) error {
	year := h.text.From.Year
	before, err := h.lawsOf(ctx, tx, year)
	if err != nil {
		return err
	}
	edition, err := editionOf(ctx, tx, h.text.From)
	if err != nil {
		return err
	}
	h.Report.Against, h.Report.Book, h.Report.Items = edition.Number, h.draft.Hash(), lawsOfBoth(h.draft.Book, before.spring.Book)
	after := h.after(before)
	now, then := newCourt(before, year), newCourt(after, year)
	roll := newRoll(nil, before.places(year) || after.places(year), func(s situation) { now.take(s); then.take(s) })
	if err := h.roster(ctx, tx, year, roll); err != nil {
		return err
	}
	decisions, at := roll.project()
	h.Report.Ground.Roster = roll.digest(decisions, at)
	old, fresh := now.verdicts(), then.verdicts()
	h.stakes, h.Students = stakesOf(decisions, at, old, fresh)
	h.tiers = leaningsOf(decisions, at, fresh, after, year)
	h.judged = true
	return nil
}

// after is the law as it would be: the draft from its first term on.
func (h *rehearsal) after(before laws) laws {
	if h.text.From.IsSpring {
		return laws{before.autumn, h.draft}
	}
	return laws{h.draft, h.draft}
}

// roster reads the real roster of the school year, or while there is none the
// newest one before.
func (h *rehearsal) roster(ctx context.Context, tx *store.Tx, year aid.Year, roll *roll) error {
	newest, ok, err := newestRoster(ctx, tx, year)
	if err != nil {
		return err
	}
	if !ok {
		h.check(aid.RuleCheck{Code: aid.CheckRoster, Sentence: year.Label() + "和以前都没有花名册，没有学生可以演练；请先导入花名册"})
		return nil
	}
	err = tx.EachStanding(ctx, newest.Year, nil, roll.take)
	h.own, h.Report.Roster = newest.Year == year, newest.String()
	sentence := "用" + newest.Label() + "花名册演练"
	if !h.own {
		sentence = year.Label() + "的花名册还没有导入，" + sentence
	}
	h.check(aid.RuleCheck{Code: aid.CheckRoster, OK: len(roll.own) > 0, Sentence: sentence})
	return err
}

// save keeps names and sums, and asks whether they add up and agree with what
// stands.
func (h *rehearsal) save(ctx context.Context, tx *store.Tx) error {
	if !h.judged {
		return nil
	}
	if err := tx.SaveStakes(ctx, h.ID, h.Report.Year, h.stakes); err != nil {
		return err
	}
	totals := totalsOf(h.stakes)
	if h.own {
		standing, err := tx.ItemTotals(ctx, h.Report.Year, false)
		if err != nil {
			return err
		}
		h.check(current(totals, standing))
	}
	adds, schools := aid.RuleCheck{Code: aid.CheckSums, OK: true}, map[aid.SchoolID]string{0: "县外"}
	for _, division := range []string{"stage", "township", "school"} {
		sums, err := tx.RehearsalSums(ctx, h.ID, division)
		if err != nil {
			return err
		}
		addUp(&adds, totals, sums)
		for _, s := range sums {
			if id, err := strconv.ParseInt(s.Part, 10, 64); err == nil && s.Division == "school" && id != 0 {
				schools[aid.SchoolID(id)] = s.Name
			}
		}
	}
	h.check(adds)
	h.check(h.unset())
	if len(h.tiers) > 0 {
		h.check(h.tiers.check(schools))
	}
	return nil
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
	laws := itemLaws(draft)
	for _, law := range itemLaws(other) {
		if !slices.ContainsFunc(laws, func(l aid.ItemLaw) bool { return l.Item == law.Item }) {
			laws = append(laws, law)
		}
	}
	return laws
}
