package bureau

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// Enrolments is the list of the actor's own school: who is on it, who is
// missing, and how far the school has come.
func (b *Bureau) Enrolments(ctx context.Context, who aid.Actor) (r aid.Roll, err error) {
	if err := mayConfirm(who, aid.ConfirmStudents); err != nil {
		return r, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) (err error) {
		r, err = b.roll(ctx, tx, who)
		return err
	})
	return r, err
}

// mayConfirm asks for an act in the actor's own school. Whoever has no school
// has no list.
func mayConfirm(who aid.Actor, act aid.Act) error {
	return aid.May(who, act, aid.Place{School: who.Seat.SchoolID})
}

func (b *Bureau) roll(ctx context.Context, tx *store.Tx, who aid.Actor) (r aid.Roll, err error) {
	school := who.Seat.SchoolID
	terms, settings, err := b.termsBy(ctx, tx, who)
	if err != nil {
		return r, err
	}
	r.Terms = terms
	r.LastDay, r.Late = settings.ConfirmBy[r.Term], settings.Late(r.Term, b.now())
	if r.SchoolTerm, err = tx.SchoolTerm(ctx, r.Term, school); err != nil {
		return r, err
	}
	var missing []aid.Pupil
	if r.Tally.Missing > 0 { // kept with the lists
		if missing, err = tx.MissingPupils(ctx, r.Term, school); err != nil {
			return r, err
		}
	}
	listed, err := tx.Pupils(ctx, r.Term, school)
	r.Pupils = slices.Concat(missing, listed)
	if err != nil {
		return r, err
	}
	r.Tally = aid.TallyOf(r.Pupils)
	r.Open, err = tx.OpenTerms(ctx, r.Term, who.Scope())
	return r, err
}

// Enrolment is one row of the actor's own school's list.
func (b *Bureau) Enrolment(ctx context.Context, who aid.Actor, id aid.EnrolmentID) (p aid.Pupil, err error) {
	if err := mayConfirm(who, aid.ConfirmStudents); err != nil {
		return p, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		term, err := b.termIn(ctx, tx, who)
		if err != nil {
			return err
		}
		p, err = tx.Pupil(ctx, term, who.Seat.SchoolID, id)
		return err
	})
	return p, err
}

// missingPupil is a student whom the school misses; NotFound once the student
// has a row.
func missingPupil(ctx context.Context, tx *store.Tx, term aid.Term, school aid.SchoolID, student aid.StudentID) (aid.Pupil, error) {
	missing, err := tx.MissingPupils(ctx, term, school)
	for _, p := range missing {
		if p.StudentID == student {
			return p, err
		}
	}
	if err == nil {
		err = aid.E(aid.NotFound, "没有找到该生，可能已在本学期名单中，请返回刷新后查看")
	}
	return aid.Pupil{}, err
}

// AnswerEnrolment takes the school's answer for one row. The same answer again
// changes nothing; a stale one is a Conflict, with the row as it now is.
func (b *Bureau) AnswerEnrolment(ctx context.Context, who aid.Actor, id aid.EnrolmentID, said aid.Presence) (p aid.Pupil, err error) {
	if err := mayConfirm(who, aid.ConfirmStudents); err != nil {
		return p, err
	}
	var refused error // told after the transaction, beside the row
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		term, err := b.termIn(ctx, tx, who)
		if err != nil {
			return err
		}
		if err := tx.HoldPupils(ctx, term, who.Seat.SchoolID, []aid.EnrolmentID{id}); err != nil {
			return err
		}
		if p, err = tx.Pupil(ctx, term, who.Seat.SchoolID, id); err != nil || p.Says(said) {
			return err
		}
		before := p.Enrolment
		if refused = p.Take(said, who.Name, b.now()); refused != nil {
			return nil
		}
		if err := b.saveAnswers(ctx, tx, term, []aid.Enrolment{p.Enrolment}, []aid.Enrolment{before}); err != nil {
			return err
		}
		p, err = tx.Pupil(ctx, term, who.Seat.SchoolID, id)
		return err
	})
	if err == nil {
		err = refused
	}
	return p, err
}

// AnswerMissing takes the school's answer for a student of the term before who
// is on no list: only now the student gets a row. Sent again it changes
// nothing; another answer meanwhile is a Conflict, with the row as it is.
func (b *Bureau) AnswerMissing(ctx context.Context, who aid.Actor, student aid.StudentID, said aid.Presence) (p aid.Pupil, err error) {
	if err := mayConfirm(who, aid.ConfirmStudents); err != nil {
		return p, err
	}
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		term, err := b.termIn(ctx, tx, who)
		if err != nil {
			return err
		}
		if err := b.addMissing(ctx, tx, who, term, student, said); err != nil {
			return err
		}
		p, err = tx.PupilOf(ctx, term, who.Seat.SchoolID, student)
		return err
	})
	if err == nil && !p.Says(said) {
		said.Seen = 0 // no version of a row was seen, so Take says who was faster
		row := p.Enrolment
		err = row.Take(said, who.Name, b.now())
	}
	return p, err
}

func (b *Bureau) addMissing(ctx context.Context, tx *store.Tx, who aid.Actor, term aid.Term, student aid.StudentID, said aid.Presence) error {
	p, err := missingPupil(ctx, tx, term, who.Seat.SchoolID, student)
	if aid.KindOf(err) == aid.NotFound {
		return nil // has a row by now, or was never here: the caller looks
	}
	if err != nil {
		return err
	}
	if err := p.Take(said, who.Name, b.now()); err != nil {
		return err
	}
	added, err := tx.AddAnswer(ctx, term, p.Enrolment)
	if err != nil || !added {
		return err
	}
	if err := tx.Audit(ctx, answerEntry(p.Enrolment, aid.Enrolment{State: aid.Pending, Boarding: p.BeforeBoarding})); err != nil {
		return err
	}
	return b.redecide(ctx, tx, term, []aid.StudentID{student})
}

// saveAnswers saves rows with their audit entries and decides anew what hangs
// on them. All of them must be written.
func (b *Bureau) saveAnswers(ctx context.Context, tx *store.Tx, term aid.Term, rows, before []aid.Enrolment) error {
	saved, err := tx.SaveAnswers(ctx, rows)
	if err != nil {
		return err
	}
	if len(saved) != len(rows) {
		return aid.E(aid.Conflict, "名单刚刚有变动，没有保存，请刷新后重试")
	}
	entries := make([]aid.Audit, len(rows))
	students := make([]aid.StudentID, len(rows))
	for i, e := range rows {
		entries[i], students[i] = answerEntry(e, before[i]), e.StudentID
	}
	if err := tx.AuditAll(ctx, entries); err != nil {
		return err
	}
	return b.redecide(ctx, tx, term, students)
}

func answerEntry(e, before aid.Enrolment) aid.Audit {
	return aid.Audit{
		Act: aid.ConfirmStudents, Thing: "enrolment", ThingID: int64(e.ID), Student: e.StudentID, Note: "确认为" + e.AnswerLabel(),
		Before: answerFacts(before), After: answerFacts(e),
	}
}

func answerFacts(e aid.Enrolment) map[string]any {
	return map[string]any{"state": e.State, "reason": e.Reason, "boarding": e.Boarding.Bool()}
}

// Seen is one row that was looked at, in the version it had.
type Seen struct {
	ID      aid.EnrolmentID
	Version int
}

// Rest is what became of confirming the rest of a list.
type Rest struct {
	Confirmed int               // now, or by the same request before
	Changed   []aid.EnrolmentID // seen, but no longer as they were: not confirmed
}

// ConfirmRest confirms the rows that were looked at, as the roster tells them.
// Rows that changed since are left alone and counted; rows that nobody has
// looked at are not touched. Sent again it changes nothing.
func (b *Bureau) ConfirmRest(ctx context.Context, who aid.Actor, seen []Seen) (r Rest, err error) {
	if err := mayConfirm(who, aid.ConfirmStudents); err != nil {
		return r, err
	}
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		term, err := b.termIn(ctx, tx, who)
		if err != nil {
			return err
		}
		var rows, before []aid.Enrolment
		if rows, before, r, err = b.restOf(ctx, tx, who, term, seen); err != nil || len(rows) == 0 {
			return err
		}
		return b.saveAnswers(ctx, tx, term, rows, before)
	})
	return r, err
}

// restOf sorts what was seen: to be confirmed, confirmed already, changed.
func (b *Bureau) restOf(ctx context.Context, tx *store.Tx, who aid.Actor, term aid.Term, seen []Seen) (rows, before []aid.Enrolment, r Rest, err error) {
	ids, versions := make([]aid.EnrolmentID, len(seen)), map[aid.EnrolmentID]int{}
	for i, s := range seen {
		ids[i], versions[s.ID] = s.ID, s.Version
	}
	known, err := tx.CountPupils(ctx, ids)
	if err == nil && known < len(versions) { // no page of this county showed them
		err = aid.E(aid.NotFound, "名单里有本县没有的学生，没有确认任何人，请重新打开本页")
	}
	if err == nil {
		err = tx.HoldPupils(ctx, term, who.Seat.SchoolID, ids)
	}
	if err != nil {
		return nil, nil, r, err
	}
	pupils, err := tx.Pupils(ctx, term, who.Seat.SchoolID)
	for _, p := range pupils {
		version, looked := versions[p.ID]
		if !looked {
			continue
		}
		delete(versions, p.ID)
		was := p.Enrolment
		switch {
		case p.State == aid.Confirmed && !p.Corrected && p.Version == version+1:
			r.Confirmed++ // the same request before, or the same tap elsewhere
		case !p.Rest() || p.Take(aid.Presence{State: aid.Confirmed, Seen: version}, who.Name, b.now()) != nil:
			r.Changed = append(r.Changed, p.ID)
		default:
			rows, before = append(rows, p.Enrolment), append(before, was)
			r.Confirmed++
		}
	}
	r.Changed = slices.AppendSeq(r.Changed, maps.Keys(versions)) // left the list meanwhile
	return rows, before, r, err
}

// Sentence says what became of it.
func (r Rest) Sentence() string {
	switch changed := len(r.Changed); {
	case changed == 0:
		return fmt.Sprintf("已确认%d人在校", r.Confirmed)
	case r.Confirmed == 0:
		return fmt.Sprintf("有%d人的信息在您查看之后有变动，没有确认，请再看一眼", changed)
	default:
		return fmt.Sprintf("已确认%d人在校。另有%d人的信息在您查看之后有变动，没有一并确认，请再看一眼", r.Confirmed, changed)
	}
}
