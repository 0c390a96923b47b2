package bureau

import (
	"context"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
	"zhuxue/internal/store"
)

// Load brings a workbook in from end to end, as the command line does: receive,
// read, accept. A zero term is found in the workbook. With dryRun nothing is
// kept. The lines come back with what became of each, and the upload with its
// counts, its warnings and the term.
func (b *Bureau) Load(ctx context.Context, who aid.Actor, kind aid.UploadKind, term aid.Term, name string, content []byte, dryRun bool) ([]aid.Line, aid.Upload, error) {
	if dryRun {
		return b.rehearse(ctx, who, kind, term, content)
	}
	var id aid.UploadID
	err := b.receive(ctx, who, kind, term, name, content, func(_ *store.Tx, kept aid.UploadID) error {
		id = kept
		return nil
	})
	if err != nil {
		return nil, aid.Upload{}, err
	}
	if err := b.read(ctx, who, id, nil); err != nil {
		return nil, aid.Upload{}, err
	}
	if err := b.refused(ctx, who, id); err != nil {
		return nil, aid.Upload{}, err
	}
	u, err := b.AcceptUpload(ctx, who, id)
	if err != nil {
		return nil, u, err
	}
	p, err := b.Preview(ctx, who, id, aid.LineFilter{Most: u.Counts.Rows})
	return p.Lines, p.Upload, err
}

// refused is the reason why an upload could not be read, as an error.
func (b *Bureau) refused(ctx context.Context, who aid.Actor, id aid.UploadID) error {
	p, err := b.Preview(ctx, who, id, aid.LineFilter{Most: 1})
	if err == nil && p.Upload.State == aid.Refused {
		return aid.E(aid.Invalid, p.Upload.Message)
	}
	return err
}

// rehearse reads a workbook against the county as it is and keeps nothing.
func (b *Bureau) rehearse(ctx context.Context, who aid.Actor, kind aid.UploadKind, term aid.Term, content []byte) ([]aid.Line, aid.Upload, error) {
	term, assumed, err := b.termOf(ctx, who, kind, term, content)
	u := aid.Upload{Kind: kind, Term: term, Assumed: assumed}
	if err != nil {
		return nil, u, err
	}
	var g *intake.Gazetteer
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if err := ready(ctx, tx, kind); err != nil {
			return err
		}
		g, err = gazetteer(ctx, tx, u)
		return err
	})
	if err != nil {
		return nil, u, err
	}
	result, err := b.examine(ctx, who, u, content, g)
	if err == nil {
		err = b.warnOfTerm(ctx, who, u, &result)
	}
	u.Counts, u.Warnings = result.Counts, result.Warnings
	return result.Lines, u, err
}

// termOf is the term of a roster: as told; else as written above its rows. Else
// it is assumed: the one that fits the ages of its pupils, or the county's
// current term.
func (b *Bureau) termOf(ctx context.Context, who aid.Actor, kind aid.UploadKind, told aid.Term, content []byte) (term aid.Term, assumed bool, err error) {
	book, err := openBook(content)
	if err != nil || told != (aid.Term{}) {
		return told, false, err
	}
	if kind == aid.StudentBook {
		if found, ok := intake.FindTerm(book); ok {
			return found, false, nil
		}
	}
	current, err := b.CurrentTerm(ctx, who)
	if err != nil || kind != aid.StudentBook {
		return current, false, err
	}
	term, err = b.termByAge(ctx, who, current, content)
	return term, true, err
}

// termByAge keeps the current term where it suits the pupils' ages within a
// year, and takes the autumn that does where it is far off.
func (b *Bureau) termByAge(ctx context.Context, who aid.Actor, current aid.Term, content []byte) (aid.Term, error) {
	u := aid.Upload{Kind: aid.StudentBook, Term: current}
	var g *intake.Gazetteer
	err := b.db.Look(ctx, who, func(tx *store.Tx) (err error) {
		g, err = gazetteer(ctx, tx, u)
		return err
	})
	if err != nil {
		return current, err
	}
	result, err := b.examine(ctx, who, u, content, g)
	if err != nil {
		return current, nil // the reading itself will say what is wrong
	}
	year, ok := intake.YearByAge(result.Lines)
	if off := int(year) - int(current.Year); !ok || (off >= -1 && off <= 1) {
		return current, nil
	}
	return year.Autumn(), nil
}

// warnOfTerm says that a roster would begin a new term for the whole county:
// the current term is that of the newest roster, and schools confirm no other.
func (b *Bureau) warnOfTerm(ctx context.Context, who aid.Actor, u aid.Upload, result *intake.Result) error {
	if u.Kind != aid.StudentBook {
		return nil
	}
	return b.db.Look(ctx, who, func(tx *store.Tx) error {
		now, found, err := tx.NewestTerm(ctx)
		if err == nil && found && now.Before(u.Term) {
			result.Warnings = append(result.Warnings, "本县现在用的是"+now.Label()+"名单。导入这份之后，全县转到"+u.Term.Label()+"："+
				"各校须重新确认，"+now.Label()+"还没确认的学校不能再确认。请核对学期，并确定这是全县的名单；只有部分学校时，请汇总后一起导入")
		}
		return err
	})
}

// CurrentTerm is the term in which the county works: the newest one with a
// roster, or today's where there is none yet.
func (b *Bureau) CurrentTerm(ctx context.Context, who aid.Actor) (term aid.Term, err error) {
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		newest, found, err := tx.NewestTerm(ctx)
		if err == nil && found {
			term = newest
		} else {
			term = b.Term()
		}
		return err
	})
	return term, err
}
