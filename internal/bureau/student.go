package bureau

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// Student is all that the county knows of one student, with the decisions of
// a school year; year 0 is the newest. Outside the seat's own school or
// township there is nobody.
func (b *Bureau) Student(ctx context.Context, who aid.Actor, id aid.StudentID, year aid.Year) (f aid.StudentFile, err error) {
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if f, err = studentFile(ctx, tx, who, id, aid.ReadStudents); err != nil {
			return err
		}
		if err := chooseYear(ctx, tx, &f, year); err != nil {
			return err
		}
		if err := family(ctx, tx, who, &f); err != nil {
			return err
		}
		term, err := b.termIn(ctx, tx, who)
		if err != nil {
			return err
		}
		if f.Rule, err = b.ruleIn(ctx, tx, term); err != nil {
			return err
		}
		rulings, err := tx.Rulings(ctx, f.Year, []aid.StudentID{id})
		if err != nil {
			return err
		}
		decided, err := decisionsIn(rulings)
		if f.Decisions = decided[id]; err != nil {
			return err
		}
		if err := bases(ctx, tx, &f, rulings); err != nil {
			return err
		}
		f.Past, err = tx.PastDecisions(ctx, id, f.Year)
		return err
	})
	return f, err
}

// studentFile finds a student for an act, within the seat's own place.
func studentFile(ctx context.Context, tx *store.Tx, who aid.Actor, id aid.StudentID, act aid.Act) (f aid.StudentFile, err error) {
	if err := aid.May(who, act, who.Scope()); err != nil {
		return f, err
	}
	if f.Student, err = tx.Student(ctx, id); err != nil {
		return f, err
	}
	if f.Enrolments, f.Student.Household.Status, err = tx.StudentEnrolments(ctx, id); err != nil {
		return f, err
	}
	return f, aid.May(who, act, f.Place())
}

func chooseYear(ctx context.Context, tx *store.Tx, f *aid.StudentFile, year aid.Year) (err error) {
	if f.Years, err = tx.YearsDecided(ctx, f.Student.ID); err != nil {
		return err
	}
	switch {
	case slices.Contains(f.Years, year):
		f.Year = year
	case len(f.Years) > 0:
		f.Year = f.Years[0]
	}
	return nil
}

// family adds the other children of the household. Those beyond the seat's own
// place are only counted.
func family(ctx context.Context, tx *store.Tx, who aid.Actor, f *aid.StudentFile) error {
	all, err := tx.Relatives(ctx, f.Student.Household.ID)
	for _, r := range all {
		switch {
		case r.ID == f.Student.ID:
		case aid.May(who, aid.ReadStudents, r.Place) == nil:
			f.Family = append(f.Family, r)
		default:
			f.Elsewhere++
		}
	}
	return err
}

// decisionsOf reads the decisions of some students in a school year, by item,
// autumn first.
func decisionsOf(ctx context.Context, tx *store.Tx, year aid.Year, students []aid.StudentID) (map[aid.StudentID][]aid.Decision, error) {
	rulings, err := tx.Rulings(ctx, year, students)
	if err != nil {
		return nil, err
	}
	return decisionsIn(rulings)
}

func decisionsIn(rulings []store.Ruling) (map[aid.StudentID][]aid.Decision, error) {
	all := map[aid.StudentID][]aid.Decision{}
	for _, r := range rulings {
		var answers []answer
		if err := json.Unmarshal(r.Answers, &answers); err != nil {
			return nil, fmt.Errorf("read a trace of %s: %w", r.Term, err)
		}
		for _, a := range answers {
			all[r.Student] = append(all[r.Student], a.decision(r))
		}
	}
	for _, decisions := range all {
		byItem(decisions)
	}
	return all, nil
}

// byItem puts both terms of an item beside each other, items in the order of
// the book.
func byItem(decisions []aid.Decision) {
	place := map[aid.Item]int{}
	for _, d := range decisions {
		if _, seen := place[d.Item]; !seen {
			place[d.Item] = len(place)
		}
	}
	slices.SortStableFunc(decisions, func(a, b aid.Decision) int { return place[a.Item] - place[b.Item] })
}

// decision is a stored answer as the pages know it.
func (a answer) decision(r store.Ruling) aid.Decision {
	return aid.Decision{
		Item: aid.Item(a.Item), ItemName: a.Name, Term: r.Term, Answer: aid.Answer(a.Answer.String()),
		Fen: aid.Fen(a.Fen), HasSum: a.HasSum(), Missing: a.missing(), Least: aid.Fen(a.Least), Most: aid.Fen(a.Most), Forgiven: a.Kind == rules.Waiver,
		Clause: a.Clause, Sentence: a.Sentence, Nearest: a.Hint, Aside: a.OtherStage(),
		Firm: r.Firm, Book: r.Book, At: r.At,
	}
}

// missing names the facts on which the amount of an answer hangs.
func (a answer) missing() string {
	names := make([]string, len(a.Open))
	for i, fact := range a.Open {
		names[i] = fact.Label()
	}
	return strings.Join(names, "、")
}

// MustGiveReason tells whether the seat shows a whole number only for a reason.
func MustGiveReason(who aid.Actor) bool { return who.Seat.Role == aid.Reviewer }

// reasonLimits are how long a reason may be, in characters.
const reasonLeast, reasonMost = 2, 100

// Reveal shows one of a student's numbers whole, and puts on record who saw
// whose number, and why. The number itself stays out of the record.
func (b *Bureau) Reveal(ctx context.Context, who aid.Actor, id aid.StudentID, which aid.Secret, reason string) (number string, err error) {
	reason = strings.TrimSpace(reason)
	err = b.db.County(ctx, who, func(tx *store.Tx) error {
		f, err := studentFile(ctx, tx, who, id, aid.RevealNumber)
		if err != nil {
			return err
		}
		if err := mayReveal(who, which, reason); err != nil {
			return err
		}
		if number = f.Student.Secret(which); number == "" {
			return aid.E(aid.NotFound, "该生没有登记"+which.Label())
		}
		note := "查看完整" + which.Label()
		if reason != "" {
			note += "，原因：" + reason
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.RevealNumber, Thing: "student", ThingID: int64(id), Student: id, Note: note,
			After: map[string]any{"number": which}})
	})
	if err != nil {
		return "", err
	}
	return number, nil
}

// mayReveal checks what the form of a number says.
func mayReveal(who aid.Actor, which aid.Secret, reason string) error {
	if which.Label() == "" {
		return aid.InvalidField("what", "请选择要查看的号码")
	}
	if n := len([]rune(reason)); MustGiveReason(who) && n < reasonLeast || n > reasonMost {
		return aid.InvalidField("reason", "请写明查看原因，2到100个字")
	}
	return nil
}
