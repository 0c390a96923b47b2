package bureau

import (
	"context"
	"slices"

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
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		h := rehearsal{Bureau: b, who: who, tx: tx, text: text, Rehearsal: r}
		if err := h.run(ctx); err != nil {
			return err
		}
		return tx.FinishRehearsal(ctx, h.Rehearsal)
	})
}

// rehearsal is a rehearsal while it runs.
type rehearsal struct {
	*Bureau
	aid.Rehearsal
	who    aid.Actor
	tx     *store.Tx
	text   aid.EditionText
	draft  law  // with the county's own sums
	own    bool // the roster is of the very school year
	stakes []aid.Stake
}

// run makes all checks that can be made; a book that cannot be read leaves no
// others.
func (h *rehearsal) run(ctx context.Context) error {
	h.Report.Year, h.Report.Checks = h.text.From.Year, nil
	draft, err := rules.Parse([]byte(h.text.Book))
	h.check(parses(draft, err))
	if err != nil {
		return nil
	}
	h.check(proven(draft, h.text.Cases))
	if h.draft, err = adopt(ctx, h.tx, draft); err != nil {
		return err
	}
	h.check(clauses(h.draft.Book))
	for _, step := range []func(context.Context) error{h.past, h.compare, h.save} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (h *rehearsal) check(c aid.RuleCheck) { h.Report.Checks = append(h.Report.Checks, c) }

// past asks whether a term that schools have confirmed would change.
func (h *rehearsal) past(ctx context.Context) error {
	term, students, err := h.tx.FirmTerm(ctx, h.text.From)
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
func (h *rehearsal) compare(ctx context.Context) error {
	year := h.text.From.Year
	before, err := h.lawsOf(ctx, h.tx, year)
	if err != nil {
		return err
	}
	now, err := editionOf(ctx, h.tx, h.text.From)
	if err != nil {
		return err
	}
	h.Report.Against, h.Report.Book, h.Report.Items = now.Number, h.draft.Hash(), lawsOfBoth(h.draft.Book, before.spring.Book)
	own, err := h.roster(ctx, year)
	if err != nil {
		return err
	}
	decisions, situations := project(own)
	old, fresh := judge(before, year, situations), judge(h.after(before), year, situations)
	h.stakes, h.Students = stakesOf(decisions, situations, old, fresh)
	h.noteJudged(ctx, h.who, h.ID, h.Students, h.Students)
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
func (h *rehearsal) roster(ctx context.Context, year aid.Year) (own []placing, err error) {
	terms, err := h.tx.TermsEnrolled(ctx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(terms, func(t aid.Term) bool { return t.Year <= year })
	if at < 0 {
		h.check(aid.RuleCheck{Code: aid.CheckRoster, Sentence: year.Label() + "和以前都没有花名册，没有学生可以演练；请先导入花名册"})
		return nil, nil
	}
	err = h.tx.EachStanding(ctx, terms[at].Year, nil, func(s *store.Standing) { own = append(own, place(s)) })
	h.own, h.Report.Roster = terms[at].Year == year, terms[at].String()
	h.noteJudged(ctx, h.who, h.ID, 0, len(own))
	sentence := "用" + terms[at].Label() + "花名册演练"
	if !h.own {
		sentence = year.Label() + "的花名册还没有导入，" + sentence
	}
	h.check(aid.RuleCheck{Code: aid.CheckRoster, OK: len(own) > 0, Sentence: sentence})
	return own, err
}

// save keeps names and sums, and asks whether they add up and agree with what
// stands.
func (h *rehearsal) save(ctx context.Context) error {
	if err := h.tx.SaveStakes(ctx, h.ID, h.stakes); err != nil {
		return err
	}
	totals := totalsOf(h.stakes)
	if h.own {
		standing, err := h.tx.ItemTotals(ctx, h.Report.Year, false)
		if err != nil {
			return err
		}
		h.check(current(totals, standing))
	}
	adds := aid.RuleCheck{Code: aid.CheckSums, OK: true}
	for _, division := range []string{"stage", "township", "school"} {
		sums, err := h.tx.RehearsalSums(ctx, h.ID, division)
		if err != nil {
			return err
		}
		addUp(&adds, totals, sums)
	}
	h.check(adds)
	h.check(h.unset())
	return nil
}

// noteJudged moves the progress bar. A bar that cannot be moved harms nobody.
func (b *Bureau) noteJudged(ctx context.Context, who aid.Actor, id aid.RehearsalID, judged, students int) {
	err := b.db.County(ctx, who, func(tx *store.Tx) error { return tx.NoteJudged(ctx, id, judged, students) })
	if err != nil {
		b.log.WarnContext(ctx, "note progress", "county", who.County.ID, "rehearsal", id, "err", err)
	}
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
