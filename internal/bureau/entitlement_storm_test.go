package bureau_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// Schools answer, sign and are given their lists back, rosters come in, sums are
// set and the county is calculated, in two counties at the same moment, each as
// chance has it: nobody is told that the system is busy, and whenever all are
// quiet the sums equal a recount.
func TestDues_equalARecountWhenAllActAtOnce(t *testing.T) {
	t.Parallel()
	counties := make([]storm, 2)
	for i := range counties {
		o := testkit.County(t)
		counties[i] = storm{o, crowd(o, 200)}
		o.Enrol(t, testkit.Autumn, counties[i].drafts...)
		decide(t, o)
	}
	for round := range uint64(4) {
		var all sync.WaitGroup
		for i, s := range counties {
			for j := range 3 {
				chance := rand.New(rand.NewPCG(round, uint64(i*10+j)))
				all.Go(func() {
					for range 6 {
						if name, err := s.act(t, chance); aid.KindOf(err) != aid.Conflict && aid.KindOf(err) != aid.NotFound && err != nil {
							t.Errorf("%s: %v", name, err)
						}
					}
				})
			}
		}
		all.Wait()
		for _, s := range counties {
			want(t, fmt.Sprint("sums after round ", round), sumLines(t, s.o, kept), sumLines(t, s.o, recount))
			want(t, fmt.Sprint("sums of schools after round ", round), sumLines(t, s.o, keptSchools), sumLines(t, s.o, schoolSums))
			tallies(t, s.o, fmt.Sprint("round ", round))
		}
	}
}

// storm is a county in which everybody acts at once.
type storm struct {
	o      *testkit.Office
	drafts []aid.Draft
}

// act is one act of somebody, whose end it returns. Whoever was slower than
// another has a Conflict, or finds nothing.
func (s storm) act(t *testing.T, chance *rand.Rand) (name string, err error) {
	o, school := s.o, []string{centre, river, "石门镇初级中学"}[chance.IntN(3)]
	principal := o.At(t, aid.Principal, school)
	switch n := chance.IntN(10); {
	case n < 2:
		return "a roster", s.roster(t, chance)
	case n < 3:
		_, err = o.Bureau.Decide(t.Context(), o.As(aid.Clerk), 2016)
		return "a calculation", err
	case n < 4:
		return "a sum", o.Bureau.Configure(t.Context(), o.As(aid.Reviewer), func(c *aid.Settings) error {
			c.SetPreschool(2016, aid.Fen(70_000+100*chance.IntN(100)), aid.SettingBasis{Document: "青教〔2016〕9号", Why: "县里确定标准"})
			return nil
		})
	case n < 5:
		return "giving back", o.Bureau.ReopenTerm(t.Context(), o.As(aid.Reviewer), o.Schools[school].ID, "名单有误")
	}
	r, err := o.Bureau.Enrolments(t.Context(), principal)
	if err != nil || len(r.Pupils) == 0 {
		return "a list", err
	}
	return s.school(t, chance, principal, r)
}

// school is one act on a school's list.
func (s storm) school(t *testing.T, chance *rand.Rand, principal aid.Actor, r aid.Roll) (name string, err error) {
	p := r.Pupils[chance.IntN(len(r.Pupils))]
	switch n := chance.IntN(10); {
	case n < 3:
		var seen []bureau.Seen
		for _, p := range r.Pupils {
			if p.ID != 0 {
				seen = append(seen, bureau.Seen{ID: p.ID, Version: p.Version})
			}
		}
		_, err = s.o.Bureau.ConfirmRest(t.Context(), principal, seen)
		return "the rest", err
	case n < 5:
		return "a signature", s.o.Bureau.SignTerm(t.Context(), principal, r.Digest())
	case p.ID == 0:
		_, err = s.o.Bureau.AnswerMissing(t.Context(), principal, p.StudentID, away(p, "moved"))
		return "a missing child", err
	}
	answers := []aid.Presence{here(p), away(p, "moved"), {State: aid.Confirmed, Seen: p.Version, Boarding: aid.TriOf(chance.IntN(2) == 0)}}
	_, err = s.o.Bureau.AnswerEnrolment(t.Context(), principal, p.ID, answers[chance.IntN(3)])
	return "an answer", err
}

// roster takes a part of the county's students anew, in any order: who boards,
// where they live, some at another school.
func (s storm) roster(t *testing.T, chance *rand.Rand) error {
	part := make([]aid.Draft, 40)
	for i, at := range chance.Perm(len(s.drafts))[:len(part)] {
		part[i] = s.drafts[at]
		d := &part[i]
		d.Boarding, d.Township = aid.TriOf(chance.IntN(2) == 0), []string{"石门镇", "大河乡"}[chance.IntN(2)]
		if d.Stage == aid.Primary && chance.IntN(4) == 0 {
			d.School, d.SchoolID = river, s.o.Schools[river].ID
		}
	}
	return s.o.DB.County(t.Context(), s.o.As(aid.Clerk), func(tx *store.Tx) error {
		if err := tx.OneIntake(t.Context()); err != nil {
			return err
		}
		_, err := tx.SaveStudents(t.Context(), []aid.Term{testkit.Autumn, testkit.Autumn.Next()}[chance.IntN(2)], part)
		return err
	})
}
