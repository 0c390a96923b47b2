package bureau

import (
	"context"
	"slices"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// Editions lists the versions of the county's rules, the newest first, and which
// of them decides the current term. A seat that reads no drafts sees what was
// published.
func (b *Bureau) Editions(ctx context.Context, who aid.Actor) (all []aid.Edition, now aid.RuleNow, err error) {
	if err := aid.May(who, aid.ReadFigures, who.Scope()); err != nil {
		return nil, now, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if all, err = tx.Editions(ctx); err != nil {
			return err
		}
		if !who.Can(aid.ReadEditions) {
			all = slices.DeleteFunc(all, func(e aid.Edition) bool { return !e.State.Public() })
		}
		now, err = b.ruleNow(ctx, tx, who)
		return err
	})
	return all, now, err
}

// editionsUnderWay are the versions that somebody still has to do something
// about; none for a seat that does not read them.
func editionsUnderWay(ctx context.Context, tx *store.Tx, who aid.Actor) ([]aid.Edition, error) {
	if !who.Can(aid.ReadEditions) {
		return nil, nil
	}
	all, err := tx.Editions(ctx)
	return slices.DeleteFunc(all, func(e aid.Edition) bool { return !e.State.Open() }), err
}

// Edition reads one edition; its sums are split by a division.
func (b *Bureau) Edition(ctx context.Context, who aid.Actor, id aid.EditionID, division string) (p aid.EditionView, err error) {
	if err := aid.May(who, aid.ReadEditions, aid.Place{}); err != nil {
		return p, err
	}
	p.Division = division
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if p.Edition, err = tx.Edition(ctx, id); err != nil {
			return err
		}
		if p.ReplacedBy, err = replacedBy(ctx, tx, p.Edition); err != nil {
			return err
		}
		p.MayWait = p.Edition.MayWait(b.now())
		if p.Rehearsal, err = tx.RehearsalOf(ctx, id); err != nil && aid.KindOf(err) != aid.NotFound {
			return err
		}
		if p.Rehearsal.State == aid.RehearsalDone {
			if p.Sums, err = tx.RehearsalSums(ctx, p.Rehearsal.ID, division); err != nil {
				return err
			}
			if p.Retro, err = tx.RetroSums(ctx, p.Rehearsal.ID); err != nil {
				return err
			}
		}
		if err := b.compareText(ctx, tx, &p); err != nil {
			return err
		}
		if p.Rehearsal.State != aid.RehearsalDone || !p.Edition.Waits() {
			return nil
		}
		if p.Moved, err = b.moved(ctx, tx, p.Edition, p.Rehearsal, false); err != nil {
			return err
		}
		p.Replaces, err = replaced(ctx, tx, p.Edition)
		return err
	})
	return p, err
}

// EditionDraft is an edition's text on the form: as it is kept, or as it was
// typed.
type EditionDraft struct {
	Edition aid.Edition // zero for a new one
	Text    aid.EditionText
	Start   aid.RuleStart  // of a new one: what it begins from
	Faults  aid.TextFaults // why the text as kept cannot be read
	Tabled  bool           // decision tables that came along are in the text
}

// EditionDraft reads an edition's text.
func (b *Bureau) EditionDraft(ctx context.Context, who aid.Actor, id aid.EditionID) (d EditionDraft, err error) {
	if err := aid.May(who, aid.ReadEditions, aid.Place{}); err != nil {
		return d, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		d.Edition, err = tx.Edition(ctx, id)
		return err
	})
	_, wrong := rules.Parse([]byte(d.Edition.Text.Book))
	d.Text, d.Faults.Book = d.Edition.Text, ruleFaults(wrong)
	if d.Text.Cases != "" {
		_, wrong = rules.ParseCases([]byte(d.Text.Cases))
		d.Faults.Cases = ruleFaults(wrong)
	}
	return d, err
}

// DraftEdition keeps a new edition. A text whose book cannot be read yet is
// kept all the same: its page says what is wrong.
func (b *Bureau) DraftEdition(ctx context.Context, who aid.Actor, t aid.EditionText) (id aid.EditionID, err error) {
	if err := aid.May(who, aid.DraftEdition, aid.Place{}); err != nil {
		return 0, err
	}
	if err := t.Check(); err != nil {
		return 0, err
	}
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		if id, err = tx.AddEdition(ctx, t); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.DraftEdition, Thing: "edition", ThingID: int64(id), Note: "起草资助规则“" + t.Name + "”", After: textFacts(t)})
	})
	return id, err
}

// textFacts is a text as an entry of the register of acts holds it.
func textFacts(t aid.EditionText) map[string]any {
	facts := map[string]any{"title": t.Name, "document": t.Document, "from": t.From.String(), "hash": t.Hash()}
	if t.Retro.On {
		facts["retro"] = t.Retro.Document
	}
	return facts
}

// ReviseEdition puts another text in the place of the one that was looked at.
func (b *Bureau) ReviseEdition(ctx context.Context, who aid.Actor, id aid.EditionID, seen int, t aid.EditionText) error {
	if err := t.Check(); err != nil {
		return err
	}
	return b.moveEdition(ctx, who, aid.DraftEdition, id, seen, func(tx *store.Tx, e aid.Edition) (aid.Audit, error) {
		if err := e.MayRevise(who); err != nil {
			return aid.Audit{}, err
		}
		entry := aid.Audit{Note: "修改" + e.Label(), Before: textFacts(e.Text), After: textFacts(t)}
		return entry, tx.ReviseEdition(ctx, e, t)
	})
}

// RehearseEdition asks for a rehearsal of an edition's text as it now is.
// A signed one can be taken up again only where its rehearsal no longer holds;
// the signature falls away with it.
func (b *Bureau) RehearseEdition(ctx context.Context, who aid.Actor, id aid.EditionID, seen int) (r aid.RehearsalID, err error) {
	err = b.moveEdition(ctx, who, aid.DraftEdition, id, seen, func(tx *store.Tx, e aid.Edition) (aid.Audit, error) {
		if e.State == aid.EditionSigned {
			if e, err = b.takenUpAgain(ctx, tx, who, e); err != nil {
				return aid.Audit{}, err
			}
		}
		if err := e.MayRehearse(); err != nil {
			return aid.Audit{}, err
		}
		if r, err = tx.AddRehearsal(ctx, e); err != nil {
			return aid.Audit{}, err
		}
		return aid.Audit{Note: "演练" + e.Label(), After: map[string]any{"rehearsal": r, "hash": e.Text.Hash()}}, tx.AskToRehearse(ctx, r)
	})
	return r, err
}

// SignEdition puts the actor's signature under an edition and the rehearsal
// that was looked at.
func (b *Bureau) SignEdition(ctx context.Context, who aid.Actor, id aid.EditionID, seen int, rehearsal aid.RehearsalID) error {
	return b.moveEdition(ctx, who, aid.SignEdition, id, seen, func(tx *store.Tx, e aid.Edition) (aid.Audit, error) {
		if err := e.MaySign(who); err != nil {
			return aid.Audit{}, err
		}
		if err := b.stillHolds(ctx, tx, e, true); err != nil {
			return aid.Audit{}, err
		}
		after := map[string]any{"hash": e.Text.Hash(), "rehearsal": rehearsal, "department": who.Seat.Department}
		return aid.Audit{Note: who.Seat.Department.Label() + "部门会签" + e.Label(), After: after}, tx.SignEdition(ctx, e, rehearsal)
	})
}

// PublishEdition announces a signed edition. It comes into force on the given
// day, or with the zero day at once: a job brings it in and decides anew. What else
// it takes the place of must be known, as aid.ReplacedNumbers.
func (b *Bureau) PublishEdition(ctx context.Context, who aid.Actor, id aid.EditionID, seen int, begins time.Time, known string) error {
	return b.moveEdition(ctx, who, aid.PublishEdition, id, seen, func(tx *store.Tx, e aid.Edition) (aid.Audit, error) {
		if err := e.MayPublish(begins, b.now()); err != nil {
			return aid.Audit{}, err
		}
		if err := replacesKnown(ctx, tx, e, known); err != nil {
			return aid.Audit{}, err
		}
		if err := b.stillHolds(ctx, tx, e, false); err != nil {
			return aid.Audit{}, err
		}
		if err := untouched(ctx, tx, e.Text); err != nil {
			return aid.Audit{}, err
		}
		if err := tx.PublishEdition(ctx, e, begins); err != nil {
			return aid.Audit{}, err
		}
		after := map[string]any{"hash": e.Text.Hash(), "from": e.Text.From.String()}
		if !begins.IsZero() {
			after["begins"] = begins.Format(time.DateOnly)
		}
		return aid.Audit{Note: "发布" + e.Label(), After: after}, tx.AskToStart(ctx, id, begins)
	})
}

// untouched refuses a first term in which, or after which, schools have
// confirmed students, where the text does not say that it reaches back: what was
// decided for them keeps its rules.
func untouched(ctx context.Context, tx *store.Tx, t aid.EditionText) error {
	if t.Retro.On {
		return nil
	}
	firm, err := tx.FirmTerms(ctx, t.From)
	if err != nil || len(firm) == 0 {
		return err
	}
	return aid.E(aid.Conflict, firmSentence(firm[0]))
}

// StartEdition brings a published edition into force and decides anew every
// school year that it reaches. It may be asked again: what has moved on is left
// alone. Where schools have confirmed students since the publication, or
// another edition came into force, the edition is withdrawn with that reason.
func (b *Bureau) StartEdition(ctx context.Context, who aid.Actor, id aid.EditionID) error {
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := tx.Deciding(ctx, true); err != nil {
			return err
		}
		e, err := tx.Edition(ctx, id)
		if err != nil || e.State != aid.EditionPublished || e.BeginsOn.After(b.now()) {
			return err
		}
		entry := aid.Audit{Act: aid.PublishEdition, Thing: "edition", ThingID: int64(id)}
		switch err := b.mayStart(ctx, tx, e); {
		case aid.KindOf(err) == aid.Conflict:
			entry.Note = "未能施行" + e.Label() + "：" + err.Error()
			if err := tx.WithdrawEdition(ctx, e, "未能施行："+err.Error()); err != nil {
				return err
			}
			return tx.Audit(ctx, entry)
		case err != nil:
			return err
		}
		if err := tx.StartEdition(ctx, e, b.now()); err != nil {
			return err
		}
		entry.Note = e.Label() + "自" + e.Text.From.Label() + "起施行"
		if e.Text.Retro.On {
			entry.Note += "（追溯执行）"
		}
		if err := b.redecideFrom(ctx, tx, e.Text.From.Year); err != nil {
			return err
		}
		return tx.Audit(ctx, entry)
	})
}

// ResumeStarts asks again for the published editions of which the day has come,
// whose start a crash cut off, and says how many there were.
func (b *Bureau) ResumeStarts(ctx context.Context, county aid.County) (n int, err error) {
	err = b.db.County(ctx, aid.System(county), func(tx *store.Tx) error {
		all, err := tx.Editions(ctx)
		if err != nil {
			return err
		}
		for _, e := range all {
			if e.State != aid.EditionPublished || e.BeginsOn.After(b.now()) {
				continue
			}
			if err := tx.AskToStart(ctx, e.ID, time.Time{}); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// mayStart is Conflict where a published edition must not come into force any
// more: schools have confirmed students meanwhile, or another edition decides
// than the one that it was signed and published to take the place of. What reaches
// back must still rest on all that it was published on: it moves what is firm.
func (b *Bureau) mayStart(ctx context.Context, tx *store.Tx, e aid.Edition) error {
	if err := untouched(ctx, tx, e.Text); err != nil {
		return err
	}
	r, err := tx.RehearsalOf(ctx, e.ID)
	if err != nil {
		return err
	}
	if e.Text.Retro.On {
		return stillTrue(b.moved(ctx, tx, e, r, false))
	}
	now, err := editionOf(ctx, tx, e.Text.From)
	if err == nil && now.Number != r.Report.Against {
		err = aid.E(aid.Conflict, "发布之后"+aid.EditionLabel(now.Number)+"先施行了")
	}
	return err
}

// redecideFrom decides a school year and all later ones anew.
func (b *Bureau) redecideFrom(ctx context.Context, tx *store.Tx, first aid.Year) error {
	years, err := tx.YearsEnrolled(ctx)
	if err != nil {
		return err
	}
	for _, year := range years {
		if year < first {
			continue
		}
		if err := b.redecide(ctx, tx, year.Autumn(), nil); err != nil {
			return err
		}
	}
	return nil
}

// WithdrawEdition takes back an edition that is not in force, with a reason.
func (b *Bureau) WithdrawEdition(ctx context.Context, who aid.Actor, id aid.EditionID, seen int, why string) error {
	if why == "" {
		return aid.InvalidField("why", "请写明撤回的原因")
	}
	return b.moveEdition(ctx, who, aid.DraftEdition, id, seen, func(tx *store.Tx, e aid.Edition) (aid.Audit, error) {
		if err := e.MayWithdraw(who); err != nil {
			return aid.Audit{}, err
		}
		entry := aid.Audit{Note: "撤回" + e.Label(), Before: map[string]any{"state": e.State}, After: map[string]any{"why": why}}
		return entry, tx.WithdrawEdition(ctx, e, why)
	})
}

// moveEdition takes a step on an edition as it was looked at, and audits it.
func (b *Bureau) moveEdition(ctx context.Context, who aid.Actor, act aid.Act, id aid.EditionID, seen int, step func(*store.Tx, aid.Edition) (aid.Audit, error)) error {
	if err := aid.May(who, act, aid.Place{}); err != nil {
		return err
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := tx.HoldEdition(ctx, id); err != nil {
			return err
		}
		e, err := tx.Edition(ctx, id)
		if err != nil {
			return err
		}
		if e.Version != seen {
			return store.ErrEditionMoved
		}
		entry, err := step(tx, e)
		if err != nil {
			return err
		}
		entry.Act, entry.Thing, entry.ThingID = act, "edition", int64(id)
		return tx.Audit(ctx, entry)
	})
}
