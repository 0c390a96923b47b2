package bureau

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
)

// ReceiveUpload keeps a workbook and asks for its reading. A zero term is found
// in the workbook. What is no workbook is Invalid, with the sentence to show
// beside the form.
func (b *Bureau) ReceiveUpload(ctx context.Context, who aid.Actor, kind aid.UploadKind, term aid.Term, name string, content []byte) (id aid.UploadID, err error) {
	if err := checkEnding(name); err != nil {
		return 0, err
	}
	err = b.receive(ctx, who, kind, term, name, content, func(tx *store.Tx, kept aid.UploadID) error {
		id = kept
		return tx.AskToRead(ctx, kept)
	})
	return id, err
}

func (b *Bureau) receive(ctx context.Context, who aid.Actor, kind aid.UploadKind, term aid.Term, name string, content []byte, then func(*store.Tx, aid.UploadID) error) error {
	if err := aid.May(who, aid.UploadBooks, aid.Place{}); err != nil {
		return err
	}
	if kind.Label() == "" {
		return aid.InvalidField("kind", "请选择工作簿的种类")
	}
	if b.Scan != nil {
		if err := b.Scan(ctx, content); err != nil {
			return err
		}
	}
	term, assumed, err := b.termOf(ctx, who, kind, term, content)
	if err != nil {
		return err
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := ready(ctx, tx, kind); err != nil {
			return err
		}
		if err := tx.InTurn(ctx); err != nil {
			return err
		}
		if err := roomLeft(ctx, tx, len(content)); err != nil {
			return err
		}
		id, err := tx.AddUpload(ctx, kind, term, assumed, name, content)
		if err != nil {
			return err
		}
		if err := then(tx, id); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.UploadBooks, Thing: "upload", ThingID: int64(id), Note: "上传" + kind.Label(),
			After: map[string]any{"kind": kind, "term": term.String(), "bytes": len(content)}})
	})
}

// openBook turns a refusal of the sheet tower into a sentence for the form.
func openBook(content []byte) (*sheet.Book, error) {
	book, err := sheet.Open(bytes.NewReader(content), int64(len(content)), sheet.DefaultLimits())
	if refusal, ok := errors.AsType[*sheet.Refusal](err); ok {
		return nil, aid.InvalidField("file", refusal.Message)
	}
	return book, err
}

// ready refuses a workbook whose places are not known yet: every row would be
// held for want of its village or school.
func ready(ctx context.Context, tx *store.Tx, kind aid.UploadKind) error {
	if kind != aid.StudentBook && kind != aid.StatisticBook {
		return nil
	}
	villages, schools, err := tx.CountPlaces(ctx)
	switch {
	case err != nil:
		return err
	case villages == 0:
		return aid.InvalidField("kind", "请先导入行政村名录，再导入"+kind.Label())
	case schools == 0:
		return aid.InvalidField("kind", "请先导入学校名录，再导入"+kind.Label())
	}
	return nil
}

// ReadUpload reads a received workbook into its preview. It may be run again
// after a crash; a workbook that cannot be read at all becomes Refused.
func (b *Bureau) ReadUpload(ctx context.Context, who aid.Actor, id aid.UploadID) error {
	return b.read(ctx, who, id, b.forecast)
}

// read reads a workbook; foresee, if there is one, tells what taking it would
// do.
func (b *Bureau) read(ctx context.Context, who aid.Actor, id aid.UploadID, foresee func(context.Context, aid.Actor, aid.Upload, *intake.Result)) error {
	u, content, gazetteer, err := b.startReading(ctx, who, id)
	if err != nil || u.ID == 0 {
		return err
	}
	result, err := b.examine(ctx, who, u, content, gazetteer)
	if known, ok := errors.AsType[*aid.Error](err); ok && known.Kind == aid.Invalid {
		return b.db.County(ctx, who, func(tx *store.Tx) error {
			return tx.MoveUpload(ctx, id, aid.Refused, known.Message, aid.Reading)
		})
	}
	if err == nil {
		err = b.warnOfTerm(ctx, who, u, &result)
	}
	if err != nil {
		return err
	}
	if foresee != nil {
		foresee(ctx, who, u, &result)
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		lost, err := tx.Unseated(ctx, u.User, aid.UploadBooks)
		if err != nil {
			return err
		}
		if lost {
			return tx.MoveUpload(ctx, id, aid.Refused, "上传人的账号或岗位已停用，没有读取；请由在岗的人员重新上传", aid.Reading)
		}
		if err := tx.MoveUpload(ctx, id, aid.Ready, "", aid.Reading); err != nil { // of two readings the second ends here
			return err
		}
		if err := settleKnown(ctx, tx, u, &result); err != nil {
			return err
		}
		if err := tx.SaveLines(ctx, id, result.Lines, result.HeaderLines, result.Columns, result.Warnings); err != nil {
			return err
		}
		return tx.NoteCounts(ctx, id, result.Counts)
	})
}

// startReading takes the upload into Reading and fetches all that reading
// needs. A zero upload means that there is nothing left to do.
func (b *Bureau) startReading(ctx context.Context, who aid.Actor, id aid.UploadID) (u aid.Upload, content []byte, g *intake.Gazetteer, err error) {
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		u, err = tx.Upload(ctx, id)
		if err != nil {
			return err
		}
		if u.State != aid.Received && u.State != aid.Reading {
			u = aid.Upload{}
			return nil
		}
		if err := tx.MoveUpload(ctx, id, aid.Reading, "", aid.Received, aid.Reading); err != nil {
			return err
		}
		if content, err = tx.UploadFile(ctx, id); err != nil {
			return err
		}
		g, err = gazetteer(ctx, tx, u)
		return err
	})
	return u, content, g, err
}

// gazetteer is what is known of the county when a workbook is read: its places,
// the rows that were held before and, for a roster, the people.
func gazetteer(ctx context.Context, tx *store.Tx, u aid.Upload) (*intake.Gazetteer, error) {
	county, err := tx.Self(ctx)
	if err != nil {
		return nil, err
	}
	villages, err := tx.Villages(ctx)
	if err != nil {
		return nil, err
	}
	schools, err := tx.Schools(ctx)
	if err != nil {
		return nil, err
	}
	g := intake.NewGazetteer(county, villages, schools)
	if err := tx.EachConflict(ctx, u, g.Remember); err != nil || u.Kind != aid.StudentBook {
		return g, err
	}
	return g, tx.EachPerson(ctx, u.Term, g.Know)
}

// examine reads a workbook without touching a register; now and then it notes
// how far it has come.
func (b *Bureau) examine(ctx context.Context, who aid.Actor, u aid.Upload, content []byte, g *intake.Gazetteer) (intake.Result, error) {
	book, err := openBook(content)
	if err != nil {
		return intake.Result{}, err
	}
	var told time.Time
	result, err := intake.Read(book, u.Kind, g, u.Term, func(rows int) {
		if u.ID == 0 || time.Since(told) < 300*time.Millisecond {
			return
		}
		told = time.Now()
		b.noteRows(ctx, who, u.ID, rows)
	})
	if refusal, ok := errors.AsType[*sheet.Refusal](err); ok {
		return result, aid.InvalidField("file", refusal.Message)
	}
	return result, err
}

// noteRows moves the progress bar. A bar that cannot be moved harms nobody.
func (b *Bureau) noteRows(ctx context.Context, who aid.Actor, id aid.UploadID, rows int) {
	err := b.db.County(ctx, who, func(tx *store.Tx) error { return tx.NoteRows(ctx, id, rows) })
	if err != nil {
		b.log.WarnContext(ctx, "note progress", "county", who.County.ID, "upload", id, "err", err)
	}
}

// AcceptUpload takes the good rows of a previewed workbook into the registers
// and decides anew whatever that changes. Held rows stay with the upload.
func (b *Bureau) AcceptUpload(ctx context.Context, who aid.Actor, id aid.UploadID) (u aid.Upload, err error) {
	if err := aid.May(who, aid.AcceptUploads, aid.Place{}); err != nil {
		return u, err
	}
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := tx.OneIntake(ctx); err != nil {
			return err
		}
		if err := tx.MoveUpload(ctx, id, aid.Accepted, "", aid.Ready); err != nil {
			return err
		}
		if u, err = tx.Upload(ctx, id); err != nil {
			return err
		}
		var good harvest
		if err := tx.EachGood(ctx, id, good.take); err != nil {
			return err
		}
		touched, err := good.register(ctx, tx, u)
		if err != nil {
			return err
		}
		if u.Kind == aid.StudentBook && touched.New+touched.Changed > 0 {
			if err := b.redecide(ctx, tx, u.Term, nil); err != nil {
				return err
			}
		}
		noteTouched(&u.Counts, touched)
		if err := tx.NoteCounts(ctx, id, u.Counts); err != nil {
			return err
		}
		if err := settleEarlier(ctx, tx, u); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.AcceptUploads, Thing: "upload", ThingID: int64(id), Note: "导入" + u.Kind.Label(),
			After: map[string]any{"new": touched.New, "changed": touched.Changed, "unchanged": touched.Unchanged, "held": u.Counts.Hold}})
	})
	return u, err
}

func noteTouched(c *aid.Counts, t store.Touched) {
	c.New, c.Changed, c.Unchanged = t.New, t.Changed, t.Unchanged
}

// forecast tells what taking a workbook's good rows would do to the registers,
// and touches none. Without a forecast the preview stands all the same.
func (b *Bureau) forecast(ctx context.Context, who aid.Actor, u aid.Upload, result *intake.Result) {
	var good harvest
	for i := range result.Lines {
		if l := &result.Lines[i]; l.Outcome == aid.Accept {
			good.take(l)
		}
	}
	err := b.db.County(ctx, who, func(tx *store.Tx) error {
		touched, err := good.foresee(ctx, tx, u)
		if err == nil {
			noteTouched(&result.Counts, touched)
		}
		return err
	})
	if err != nil {
		b.log.WarnContext(ctx, "forecast", "county", who.County.ID, "upload", u.ID, "err", err)
	}
}

// DiscardUpload puts a workbook aside without taking anything of it.
func (b *Bureau) DiscardUpload(ctx context.Context, who aid.Actor, id aid.UploadID) error {
	if err := aid.May(who, aid.UploadBooks, aid.Place{}); err != nil {
		return err
	}
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := tx.MoveUpload(ctx, id, aid.Discarded, "", aid.Received, aid.Reading, aid.Ready); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.UploadBooks, Thing: "upload", ThingID: int64(id), Note: "放弃导入"})
	})
}

// Uploads lists the newest uploads before an id; 0 begins at the newest.
func (b *Bureau) Uploads(ctx context.Context, who aid.Actor, before aid.UploadID, most int) (uploads []aid.Upload, err error) {
	if err := aid.May(who, aid.UploadBooks, aid.Place{}); err != nil {
		return nil, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		uploads, err = tx.Uploads(ctx, before, most)
		return err
	})
	return uploads, err
}

// NextKind is the kind of workbook the county most likely brings in next: what
// it does not have yet, in the order of a new county, else a roster.
func (b *Bureau) NextKind(ctx context.Context, who aid.Actor) (next aid.UploadKind, err error) {
	if err := aid.May(who, aid.UploadBooks, aid.Place{}); err != nil {
		return "", err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		filled, err := tx.Filled(ctx)
		next = aid.StudentBook
		if i := slices.IndexFunc(aid.UploadKinds, func(k aid.UploadKind) bool { return !filled[k] }); i >= 0 {
			next = aid.UploadKinds[i]
		}
		return err
	})
	return next, err
}

// Preview is one upload with some of its rows.
type Preview struct {
	Upload aid.Upload
	Same   aid.UploadID // an accepted upload of the very same file; 0 for none
	Lines  []aid.Line
	Next   int // ordinal to go on after; 0 at the end
}

// Preview reads one upload and a page of its rows.
func (b *Bureau) Preview(ctx context.Context, who aid.Actor, id aid.UploadID, f aid.LineFilter) (p Preview, err error) {
	if err := aid.May(who, aid.UploadBooks, aid.Place{}); err != nil {
		return p, err
	}
	most := f.Most
	f.Most++
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if p.Upload, err = tx.Upload(ctx, id); err != nil {
			return err
		}
		if p.Same, err = tx.SameFile(ctx, id); err != nil {
			return err
		}
		p.Lines, err = tx.Lines(ctx, id, f)
		return err
	})
	if len(p.Lines) > most {
		p.Lines = p.Lines[:most]
		p.Next = p.Lines[most-1].Ordinal
	}
	return p, err
}

// ResumeReadings asks again for the reading of workbooks that a crash left
// unread, and says how many there were.
func (b *Bureau) ResumeReadings(ctx context.Context, county aid.County) (n int, err error) {
	err = b.db.County(ctx, aid.System(county), func(tx *store.Tx) error {
		n, err = tx.AskAgain(ctx)
		return err
	})
	return n, err
}
