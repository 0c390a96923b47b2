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
	current, err := b.NewestTerm(ctx, who)
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

// warnOfTerm says what a roster of a new term does: that term becomes the usual
// one once its roster lists half as many schools as the one before.
func (b *Bureau) warnOfTerm(ctx context.Context, who aid.Actor, u aid.Upload, result *intake.Result) error {
	if u.Kind != aid.StudentBook {
		return nil
	}
	t, err := b.Terms(ctx, who)
	if now := t.Newest(); err == nil && len(t.Known) > 0 && now.Before(u.Term) {
		result.Warnings = append(result.Warnings, "这是本县第一份"+u.Term.Label()+"名单，请核对学期。导入之后，名单上的学校转到"+u.Term.Label()+"确认；"+
			now.Label()+"还没签字的学校，换回那个学期仍可确认。新名单上的学校不到上一份的一半时，县里各页仍停在"+now.Label())
	}
	return err
}
