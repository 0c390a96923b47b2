package bureau

import (
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// situation is a distinct combination of facts in one half of the year, or one
// reason for not being in school. It is what traces are made for.
type situation struct {
	spring bool
	facts  rules.Key
	absent aid.AbsenceReason
}

const absentKey = "absent/"

// key names the situation for ever.
func (s situation) key() string {
	if s.absent != "" {
		return absentKey + string(s.absent)
	}
	return s.facts.String()
}

// situationOf is a student's situation. Where the roll is belongs to it only where
// the law asks for it: it is with the school.
func situationOf(s *store.Standing, places bool) situation {
	if s.State == aid.Absent {
		return situation{spring: s.Spring, absent: s.Reason}
	}
	facts := factsOf(s)
	if places {
		facts.RollLocal = rules.Is(s.School != 0)
	}
	return situation{spring: s.Spring, facts: facts.Key()}
}

// placeless is the situation without the place, which is told beside it.
func (s situation) placeless() situation {
	facts := s.facts.Facts()
	facts.RollLocal = rules.Blank
	s.facts = facts.Key()
	return s
}

// roll is the students of a school year as they are read, with each distinct
// situation once.
type roll struct {
	own        []placing
	situations []situation
	numbers    map[situation]int32 // the place in situations
	met        func(situation)     // told of each as it comes up
	places     bool                // the law asks where the roll is
}

// placing is a student's own situation in one term, by its number, and the
// decision that it leads to, without a trace yet.
type placing struct {
	store.Decision
	at int32
}

// large is how many enrolments of a year a large county has. Memory for them is
// only taken as it fills.
const large = 1 << 16

// newRoll is a roll for some students, or with nil for the whole county.
func newRoll(students []aid.StudentID, places bool, met func(situation)) *roll {
	n := len(students)
	if students == nil {
		n = large
	}
	return &roll{own: make([]placing, 0, n), numbers: map[situation]int32{}, met: met, places: places}
}

// take adds an enrolment. Its decision is firm once the school has answered; on a
// list that was signed and given back, once that is signed again.
func (r *roll) take(s *store.Standing) {
	d := store.Decision{
		Student: s.Student, Spring: s.Spring, Enrolment: s.Enrolment, Firm: s.State != aid.Pending && !s.GivenBack,
		Spot: store.Spot{Township: s.Township, School: s.School, Stage: s.Stage},
	}
	r.own = append(r.own, placing{d, r.number(situationOf(s, r.places))})
}

func (r *roll) number(s situation) int32 {
	n, known := r.numbers[s]
	if !known {
		n = int32(len(r.situations))
		r.numbers[s], r.situations = n, append(r.situations, s)
		r.met(s)
	}
	return n
}

// project puts the decisions of a school year in order, and adds a spring that
// is projected from autumn for everybody without one. A projection is not firm.
// Beside each decision stands the number of its situation.
func (r *roll) project() (decisions []store.Decision, at []int32) {
	slices.SortFunc(r.own, func(a, b placing) int { return a.Decision.Compare(b.Decision) })
	decisions, at = make([]store.Decision, 0, 2*len(r.own)), make([]int32, 0, 2*len(r.own))
	for i, p := range r.own {
		decisions, at = append(decisions, p.Decision), append(at, p.at)
		followed := i+1 < len(r.own) && r.own[i+1].Student == p.Student
		if !p.Spring && !followed {
			s := r.situations[p.at]
			s.spring, p.Spring, p.Firm = true, true, false
			decisions, at = append(decisions, p.Decision), append(at, r.number(s))
		}
	}
	return decisions, at
}
