package bureau

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// answer is one item's decision as a trace keeps it: all that explains it.
type answer struct {
	rules.Decision
	Name     string `json:"name"`
	Sentence string `json:"sentence"`
	Hint     string `json:"hint,omitempty"` // for a no: the nearest change of facts that makes it a yes
}

// situation is a distinct combination of facts in one half of the year, or one
// reason for not being in school. It is what traces are made for.
type situation struct {
	spring bool
	facts  rules.Key
	absent aid.AbsenceReason
}

// key names the situation for ever.
func (s situation) key() string {
	if s.absent != "" {
		return "absent/" + string(s.absent)
	}
	return s.facts.String()
}

// ruling is what a situation leads to.
type ruling struct {
	trace  store.Trace
	grants []store.Grant
}

// decide is the whole calculation of a school year: read the facts, judge each
// distinct situation once, compare with what stands, write what differs.
func (b *Bureau) decide(ctx context.Context, tx *store.Tx, year aid.Year, students []aid.StudentID) (DecideReport, error) {
	book, err := b.bookOf(ctx, tx)
	if err != nil {
		return DecideReport{}, err
	}
	standings, err := tx.Standings(ctx, year, students)
	if err != nil {
		return DecideReport{}, err
	}
	decisions, situations := situate(standings)
	rulings := judge(book, year, situations)
	if err := keepRulings(ctx, tx, rulings); err != nil {
		return DecideReport{}, err
	}
	for i := range decisions {
		decisions[i].Trace = rulings[situations[i]].trace.ID
	}
	stored, err := tx.Decisions(ctx, year, students)
	if err != nil {
		return DecideReport{}, err
	}
	report, fresh, changed := compare(stored, decisions)
	report.Year = year
	return report, tx.SaveDecisions(ctx, year, fresh, changed, grantsOf(rulings))
}

// situate finds each student's situation in both halves of the year. Without
// an enrolment of its own, spring is projected from autumn. A decision is firm
// once the school has answered for that very term.
func situate(standings []store.Standing) (decisions []store.Decision, situations []situation) {
	decisions, situations = make([]store.Decision, 0, 2*len(standings)), make([]situation, 0, 2*len(standings))
	add := func(s *store.Standing, spring bool) {
		own := s.Spring == spring
		decisions = append(decisions, store.Decision{
			Student: s.Student, Spring: spring, Enrolment: s.Enrolment, Firm: own && s.State != aid.Pending,
		})
		situations = append(situations, situationOf(s, spring))
	}
	for i := range standings {
		s := &standings[i]
		add(s, s.Spring)
		followed := i+1 < len(standings) && standings[i+1].Student == s.Student
		if !s.Spring && !followed {
			add(s, true)
		}
	}
	return decisions, situations
}

func situationOf(s *store.Standing, spring bool) situation {
	if s.State == aid.Absent {
		return situation{spring: spring, absent: s.Reason}
	}
	return situation{spring: spring, facts: factsOf(s).Key()}
}

// judge decides each distinct situation once.
func judge(book *rules.Book, year aid.Year, situations []situation) map[situation]*ruling {
	tables := map[bool]rules.Table{false: book.Table(ruleTerm(year.Autumn())), true: book.Table(ruleTerm(year.Spring()))}
	rulings := map[situation]*ruling{}
	for _, s := range situations {
		if rulings[s] == nil {
			rulings[s] = rule(book, tables[s.spring], s)
		}
	}
	return rulings
}

func rule(book *rules.Book, table rules.Table, s situation) *ruling {
	facts := s.facts.Facts()
	answers := explain(book, table, facts)
	if s.absent != "" {
		deny(answers, s.absent)
	}
	term := aid.Term{Year: aid.Year(table.Term().Year), IsSpring: s.spring}
	r := &ruling{trace: store.Trace{Book: book.Hash(), Term: term, Key: s.key(), Facts: encode(factsTold(facts, s.absent)), Answers: encode(answers)}}
	sum := sha256.Sum256(r.trace.Answers)
	r.trace.Digest = hex.EncodeToString(sum[:8])
	for _, a := range answers {
		if a.Answer.Entitled() {
			r.grants = append(r.grants, store.Grant{Item: aid.Item(a.Item), Fen: fixed(a.Fen)})
		}
	}
	return r
}

// explain is every item's answer with its reasons in words.
func explain(book *rules.Book, table rules.Table, facts rules.Facts) []answer {
	items := book.Items()
	decided := table.Decide(facts)
	answers := make([]answer, len(decided))
	for i, d := range decided {
		answers[i] = answer{Decision: d, Name: items[i].Name, Sentence: book.Sentence(facts, d)}
		if !d.OtherStage() {
			answers[i].Hint = hint(d.Nearest)
		}
	}
	return answers
}

// deny turns every answer of an item in force into the same no: the school says
// that the student is not there. Only a student in school is aided (三(一)1).
func deny(answers []answer, reason aid.AbsenceReason) {
	for i := range answers {
		a := &answers[i]
		if a.Answer == rules.NotInForce {
			continue
		}
		a.Answer, a.Fen, a.Yearly, a.Because, a.Nearest, a.Hint = rules.No, 0, 0, nil, nil, ""
		a.Sentence = "不享受：学校确认该生本学期不在校（" + reason.Label() + "），不计" + a.Name + "（依据" + a.Clause + "）"
	}
}

// hint names the changes that would make a no a yes.
func hint(changes []rules.Change) string {
	words := make([]string, len(changes))
	for i, c := range changes {
		words[i] = c.Label()
	}
	return strings.Join(words, "，并且")
}

// factsTold is what a trace keeps of a situation's facts.
func factsTold(f rules.Facts, absent aid.AbsenceReason) any {
	if absent != "" {
		return map[string]aid.AbsenceReason{"absent": absent}
	}
	return f
}

// fixed is a sum as an entitlement keeps it: nil where there is none.
func fixed(fen rules.Fen) *aid.Fen {
	if fen == 0 {
		return nil
	}
	f := aid.Fen(fen)
	return &f
}

// encode writes plain data, which always marshals.
func encode(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic("bureau: " + err.Error())
	}
	return text
}

func keepRulings(ctx context.Context, tx *store.Tx, rulings map[situation]*ruling) error {
	traces := make([]store.Trace, 0, len(rulings))
	order := make([]*ruling, 0, len(rulings))
	for _, r := range rulings {
		traces, order = append(traces, r.trace), append(order, r)
	}
	if err := tx.KeepTraces(ctx, traces); err != nil {
		return err
	}
	for i, r := range order {
		r.keep(traces[i].ID)
	}
	return nil
}

// keep notes the id of the ruling's trace.
func (r *ruling) keep(id int64) {
	r.trace.ID = id
	for i := range r.grants {
		r.grants[i].Trace = id
	}
}

// grantsOf is every yes of the rulings.
func grantsOf(rulings map[situation]*ruling) (all []store.Grant) {
	for _, r := range rulings {
		all = append(all, r.grants...)
	}
	return all
}

// compare finds the decisions that are new and those that differ from what
// stands. Both lists are in the order of student and term.
func compare(stored, decisions []store.Decision) (r DecideReport, fresh, changed []store.Decision) {
	for i, d := range decisions {
		if i == 0 || d.Student != decisions[i-1].Student {
			r.Students++
		}
		for len(stored) > 0 && stored[0].Before(d) {
			stored = stored[1:]
		}
		switch {
		case len(stored) == 0 || d.Before(stored[0]):
			fresh = append(fresh, d)
		case stored[0] != d:
			changed = append(changed, d)
		default:
			r.Unchanged++
		}
	}
	r.New, r.Changed = len(fresh), len(changed)
	return r, fresh, changed
}
