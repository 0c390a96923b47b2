package bureau

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"sync"

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

// absent tells whether a trace is of a student who is not in school.
func absent(t *store.Trace) bool { return strings.HasPrefix(t.Key, absentKey) }

// law is the rulebook as a county applies it, and the sums that the county put
// in.
type law struct {
	*rules.Book
	settings []rules.Setting
	edition  int // number of the edition that it is of, 0 for the book that comes with the program
}

// kept is the law as it is kept for replays.
func (l law) kept() store.Rulebook {
	return store.Rulebook{Hash: l.Hash(), Name: l.Name(), Text: l.Text(), Settings: encode(l.settings)}
}

// decide is the whole calculation of a school year: read the facts, judge each
// distinct situation once, compare with what stands, write what differs. What
// stands is read first: of some students it is locked, so that their facts are
// read after whoever decided about them before.
func (b *Bureau) decide(ctx context.Context, tx *store.Tx, year aid.Year, students []aid.StudentID, asked bool) (r DecideReport, err error) {
	laws, err := b.lawsOf(ctx, tx, year)
	if err != nil {
		return r, err
	}
	stored, err := tx.Decisions(ctx, year, students)
	if err != nil {
		return r, err
	}
	court := newCourt(laws, year)
	roll := newRoll(students, laws.places(year), court.take)
	if err := tx.EachStanding(ctx, year, students, roll.take); err != nil {
		return r, err
	}
	decisions, at := roll.project()
	traces := court.verdicts()
	if err := keepTraces(ctx, tx, laws, traces); err != nil {
		return r, err
	}
	for i := range decisions {
		decisions[i].Trace = traces[at[i]].ID
	}
	d := compare(stored, decisions)
	if err := d.learn(ctx, tx, traces); err != nil {
		return r, err
	}
	err = d.save(ctx, tx, store.RunHead{Year: year, Asked: asked, Editions: [2]int{laws.autumn.edition, laws.spring.edition}})
	return d.report, err
}

// court judges situations by the laws of a school year, each beside whatever
// brings the next: the server reads meanwhile.
type court struct {
	tables  map[bool]rules.Table // by whether it is spring
	traces  []*store.Trace
	sitting sync.WaitGroup
}

func newCourt(laws laws, year aid.Year) *court {
	return &court{tables: map[bool]rules.Table{false: laws.autumn.Table(ruleTerm(year.Autumn())), true: laws.spring.Table(ruleTerm(year.Spring()))}}
}

func (c *court) take(s situation) {
	t := new(store.Trace)
	c.traces = append(c.traces, t)
	c.sitting.Go(func() { *t = rule(c.tables[s.spring], s) })
}

// verdicts are the traces of all situations taken, in their order.
func (c *court) verdicts() []*store.Trace {
	c.sitting.Wait()
	return c.traces
}

func rule(table rules.Table, s situation) store.Trace {
	book, facts := table.Book(), s.facts.Facts()
	answers := explain(book, table, facts)
	if s.absent != "" {
		deny(answers, s.absent)
	}
	term := aid.Term{Year: aid.Year(table.Term().Year), IsSpring: s.spring}
	t := store.Trace{Book: book.Hash(), Term: term, Key: s.key(), Facts: encode(factsTold(facts, s.absent)), Answers: encode(answers)}
	sum := sha256.Sum256(t.Answers)
	t.Digest = hex.EncodeToString(sum[:8])
	for _, a := range answers {
		if a.Answer.Entitled() {
			t.Grants = append(t.Grants, store.Grant{Item: aid.Item(a.Item), Fen: fixed(a.Fen)})
		}
	}
	return t
}

// explain is every item's answer with its reasons in words.
func explain(book *rules.Book, table rules.Table, facts rules.Facts) []answer {
	items := book.Items()
	decided := table.Decide(facts)
	answers := make([]answer, len(decided))
	for i, d := range decided {
		answers[i] = answer{Decision: d, Name: items[i].Name, Sentence: cited(book, d, book.Sentence(facts, d))}
		if !d.OtherStage() && !book.Elsewhere(d) {
			answers[i].Hint = hint(d.Nearest, facts.Stage)
		}
	}
	return answers
}

// cited puts the document of a sum that the county set beside the clause.
func cited(book *rules.Book, d rules.Decision, sentence string) string {
	rule, ok := book.Rule(d.Rule)
	if !ok || d.Answer != rules.Yes || ownDocument(rule) == "" {
		return sentence
	}
	return strings.TrimSuffix(sentence, "）") + "；标准由县里确定，" + ownDocument(rule) + "）"
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

// hint names the changes that would make a no a yes of a student at the stage.
func hint(changes []rules.Change, at rules.Stage) string {
	words := make([]string, len(changes))
	for i, c := range changes {
		words[i] = c.Label(at)
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

func keepTraces(ctx context.Context, tx *store.Tx, laws laws, traces []*store.Trace) error {
	for _, l := range []law{laws.autumn, laws.spring} {
		if err := tx.KeepRulebook(ctx, l.kept()); err != nil {
			return err
		}
	}
	return tx.KeepTraces(ctx, traces)
}
