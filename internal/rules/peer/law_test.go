package peer

import (
	"fmt"
	"slices"
	"strings"

	"zhuxue/internal/rules"
)

// dialect is how an engine writes what a rule asks for.
type dialect struct {
	and, or, not string
	equal, in    string // a fact and one value, a fact and a list of them
	quote        string
	categories   string // whether one of a list's categories is the student's
	when         string // condition, and what holds if so and if not
	percent      string // so many percent of a whole number, rounded down
}

var (
	celDialect  = dialect{" && ", " || ", "!", "%s == %s", "%s in [%s]", `"%s"`, "categories.exists(c, c in [%s])", "(%s ? %s : %s)", "%s * %d / 100"}
	exprDialect = dialect{" && ", " || ", "!", "%s == %s", "%s in [%s]", `"%s"`, "any(categories, # in [%s])", "(%s ? %s : %s)", "int(%s * %d / 100)"}
	sqlDialect  = dialect{" AND ", " OR ", "NOT ", "%s = %s", "%s IN (%s)", "'%s'", "categories && ARRAY[%s]", "(CASE WHEN %s THEN %s ELSE %s END)", "%s * %d / 100"}
)

// An item's answer is one number: the fen due, 0 for a right without a sum, or one of these.
const (
	unset = -1 - iota
	unknown
	no
	notInForce
)

// law is a book in a term. Of students whose every fact is told the engines need not ask what is blank.
type law struct {
	book *rules.Book
	term rules.Term
	told bool
}

// writer writes a law in a dialect. It is one expression for each item, so what an expression cannot say is left out for all engines: a
// ceiling over several items, where each gets what the others leave, and how much may be lent, since nothing of it is due. No such ceiling
// is in the shipped books.
type writer struct {
	dialect
	law
}

// text writes every item of the book.
func (l law) text(d dialect) (all []string, err error) {
	for _, limit := range l.book.Limits() {
		if limit.Kind == rules.Cap && limit.InForce(l.term) {
			return nil, fmt.Errorf("%s: a ceiling over several items is not written", limit.Clause)
		}
	}
	for _, item := range l.book.Items() {
		all = append(all, writer{d, l}.item(item.Code))
	}
	return all, nil
}

// rule is the item's rule in the term.
func (l law) rule(item string) (rules.Rule, bool) {
	all := l.book.Rules()
	i := slices.IndexFunc(all, func(r rules.Rule) bool { return r.Item == item && r.InForce(l.term) })
	if i < 0 {
		return rules.Rule{}, false
	}
	return all[i], true
}

// item writes what an item comes to, after those that exclude it.
func (w writer) item(code string) string {
	r, ok := w.rule(code)
	if !ok {
		return fmt.Sprint(notInForce)
	}
	text := w.alone(r)
	for _, limit := range w.book.Limits() {
		at := slices.Index(limit.Items, code)
		if limit.Kind != rules.Exclude || !limit.InForce(w.term) || at < 0 {
			continue
		}
		for _, other := range limit.Items[:at] {
			if first, ok := w.rule(other); ok && !apart(first, r) {
				text = w.after(w.item(other), text)
			}
		}
	}
	return text
}

// after gives the second item to whoever has no right to the first.
func (w writer) after(first, second string) string {
	is := func(text string, answer int) string { return fmt.Sprintf(w.equal, text, fmt.Sprint(answer)) }
	either := w.choose(is(first, no), second, w.choose(is(first, unknown), fmt.Sprint(unknown), fmt.Sprint(no)))
	return w.choose(is(second, no), fmt.Sprint(no), either)
}

// apart says that nobody can meet both rules, because a fact would have to be two things.
func apart(a, b rules.Rule) bool {
	for _, x := range a.When.All {
		for _, y := range b.When.All {
			both := func(v string) bool { return slices.Contains(y.Values, v) }
			if x.Fact == y.Fact && x.Fact != rules.FactCategory && !slices.ContainsFunc(x.Values, both) {
				return true
			}
		}
	}
	return false
}

// alone writes what a rule comes to by itself. What is certain is asked of those only for whom it may be, and nothing is asked twice.
func (w writer) alone(r rules.Rule) string {
	sum, may, must := w.sum(r), w.meets(r.When, true), w.meets(r.When, false)
	must = slices.DeleteFunc(must, func(one string) bool { return slices.Contains(may, one) })
	if len(must) > 0 {
		sum = w.choose(strings.Join(must, w.and), sum, fmt.Sprint(unknown))
	}
	return w.choose(strings.Join(may, w.and), sum, fmt.Sprint(no))
}

// sum writes how much is due to whoever has the right.
func (w writer) sum(r rules.Rule) string {
	share := func(yearly rules.Fen) string { return fmt.Sprint(int64(w.share(r, yearly))) }
	if r.Kind == rules.Loan {
		share = func(rules.Fen) string { return "0" }
	}
	switch {
	case (r.Kind == rules.County || r.Kind == rules.Share) && len(r.Amount) == 0:
		return fmt.Sprint(unset)
	case r.Fee != nil:
		return w.fee(r)
	case r.Kind == rules.Waiver || r.Kind == rules.Priority:
		return "0"
	case len(r.Tiers) == 0:
		return w.byStage(r.Amount, share)
	}
	text := fmt.Sprint(unset)
	for _, t := range slices.Backward(r.Tiers) {
		sum := w.byStage(t.Amount, share)
		if len(t.When.All)+len(t.When.Any) == 0 {
			text = sum
			continue
		}
		if !w.told {
			text = w.choose(strings.Join(w.meets(t.When, true), w.and), fmt.Sprint(unset), text)
		}
		text = w.choose(strings.Join(w.meets(t.When, false), w.and), sum, text)
	}
	return text
}

// springs is how much of a yearly sum is due in spring, in percent.
func springs(r rules.Rule) int {
	if r.Autumn == 0 {
		return 50
	}
	return 100 - r.Autumn
}

func (w writer) share(r rules.Rule, yearly rules.Fen) rules.Fen {
	spring := yearly * rules.Fen(springs(r)) / 100
	if w.term.Spring {
		return spring
	}
	return yearly - spring
}

// byStage writes sums that differ by stage. Whoever meets a rule is at one of its stages, so one sum needs no question.
func (w writer) byStage(amount map[rules.Stage]rules.Fen, write func(rules.Fen) string) string {
	var sums []string
	stages := map[string][]string{}
	for stage := rules.Preschool; stage <= rules.Higher; stage++ {
		if fen, ok := amount[stage]; ok {
			sum := write(fen)
			if stages[sum] == nil {
				sums = append(sums, sum)
			}
			stages[sum] = append(stages[sum], stage.String())
		}
	}
	if len(sums) == 1 {
		return sums[0]
	}
	text := fmt.Sprint(unset)
	for _, sum := range slices.Backward(sums) {
		text = w.choose(w.among("stage", stages[sum]), sum, text)
	}
	return text
}

// fee writes what is waived: the school's fee, of some owners' schools up to a cap, which is not known while the county has not named it.
func (w writer) fee(r rules.Rule) string {
	const fee, owner = "school_fee_fen", "school_owner"
	all := fmt.Sprintf(w.percent, fee, springs(r))
	if !w.term.Spring {
		all = fmt.Sprintf("%s - %s", fee, all)
	}
	text, open := all, fmt.Sprint(unset)
	capped := func(most, blank string) string {
		if len(r.Fee.Owners) == 0 {
			return most
		}
		return w.choose(w.among(owner, r.Fee.Owners), most, w.choose(w.among(owner, []string{""}), blank, all))
	}
	switch {
	case r.Fee.Cap != nil:
		text = w.byStage(r.Fee.Cap, func(most rules.Fen) string {
			return w.choose(fmt.Sprintf("%s <= %d", fee, int64(most)), all, capped(fmt.Sprint(int64(w.share(r, most))), open))
		})
	case r.Fee.ByCounty:
		text = capped(open, open)
	}
	return w.choose(fee+" < 0", open, w.choose(fmt.Sprintf(w.equal, fee, "0"), "0", text))
}

func (w writer) choose(condition, then, otherwise string) string {
	return fmt.Sprintf(w.when, condition, then, otherwise)
}

// meets writes that the conditions are met whatever is blank, or, if blanks will do, that they may be. Hardship and its level are told as they
// agree, see [rules.Facts]; a rule that asks for both would want more.
func (w writer) meets(when rules.When, blank bool) []string {
	all := w.all(when.All, blank)
	switch {
	case len(when.Any) == 0:
		return all
	case blank:
		return append(all, w.lines(when.Any, true))
	}
	return append(all, w.either(when.Any, nil))
}

func (w writer) lines(any [][]rules.Cond, blank bool) string {
	var lines []string
	for _, line := range any {
		lines = append(lines, "("+strings.Join(w.all(line, blank), w.and)+")")
	}
	return "(" + strings.Join(lines, w.or) + ")"
}

func (w writer) all(conds []rules.Cond, blank bool) (all []string) {
	for _, c := range conds {
		all = append(all, w.cond(c, blank))
	}
	return all
}

// either writes that one of the lines is met whatever is blank. Each by itself is not enough: of a fact that several lines ask for, every
// value may lead to a line of its own. Such a fact, while it is blank, is put to each of its values in turn.
func (w writer) either(lines [][]rules.Cond, tried []rules.Fact) string {
	fact, ok := w.shared(lines, tried)
	if !ok {
		return w.lines(lines, false)
	}
	tried = append(slices.Clone(tried), fact)
	text := w.either(lines, tried)
	parts := []string{w.blank(fact)}
	for _, value := range values[fact] {
		left, met := given(lines, fact, value)
		switch {
		case met:
			continue
		case len(left) == 0:
			return text
		}
		parts = append(parts, w.either(left, tried))
	}
	return "(" + text + w.or + "(" + strings.Join(slices.Compact(parts), w.and) + "))"
}

// shared is a fact that several lines ask for. Of categories it does not matter: who is in none meets no line.
func (w writer) shared(lines [][]rules.Cond, tried []rules.Fact) (rules.Fact, bool) {
	seen := map[rules.Fact]bool{}
	for _, line := range lines {
		for _, c := range line {
			if seen[c.Fact] && !w.told && c.Fact != rules.FactCategory && !slices.Contains(tried, c.Fact) {
				return c.Fact, true
			}
			seen[c.Fact] = true
		}
	}
	return 0, false
}

// given is what lines still ask for once a fact has a value, and whether one asks for nothing more.
func given(lines [][]rules.Cond, fact rules.Fact, value string) (left [][]rules.Cond, met bool) {
	for _, line := range lines {
		var rest []rules.Cond
		fails := false
		for _, c := range line {
			if c.Fact != fact {
				rest = append(rest, c)
			} else if !slices.Contains(c.Values, value) {
				fails = true
			}
		}
		if met = met || !fails && rest == nil; !fails {
			left = append(left, rest)
		}
	}
	return left, met
}

func (w writer) blank(fact rules.Fact) string {
	if values[fact][0] == "false" {
		return w.not + fact.String() + w.and + w.not + "not_" + fact.String()
	}
	return w.among(fact.String(), []string{nothing(fact)})
}

// nothing is how a fact of one value is told while it is not known.
func nothing(fact rules.Fact) string {
	if fact == rules.FactGrade {
		return "0"
	}
	return ""
}

// cond writes one condition, met by what is blank too if that is asked for or the law itself says so.
func (w writer) cond(c rules.Cond, blank bool) string {
	name := c.Fact.String()
	blank = blank && !w.told || slices.Contains(c.Values, "unknown")
	text := name
	switch {
	case c.Fact == rules.FactCategory && blank:
		return "(" + w.not + "categories_told" + w.or + w.members(c.Values) + ")"
	case c.Fact == rules.FactCategory:
		return w.members(c.Values)
	case values[c.Fact][0] != "false" && blank:
		return w.among(name, append(slices.Clone(c.Values), nothing(c.Fact)))
	case values[c.Fact][0] != "false":
		return w.among(name, c.Values)
	case slices.Contains(c.Values, "false") && blank:
		return w.not + name
	case slices.Contains(c.Values, "false"):
		return "not_" + name
	case blank:
		text = w.not + "not_" + name
	}
	for _, g := range w.book.Groups() {
		if slices.Contains(g.CountsAs, c.Fact) {
			text = "(" + text + w.or + w.cond(rules.Cond{Fact: rules.FactCategory, Values: []string{g.Code}}, blank) + ")"
		}
	}
	return text
}

// among writes that a fact has one of the values.
func (w writer) among(fact string, values []string) string {
	list := w.list(values, fact != "grade")
	if len(values) == 1 {
		return fmt.Sprintf(w.equal, fact, list)
	}
	return fmt.Sprintf(w.in, fact, list)
}

func (w writer) list(values []string, quoted bool) string {
	values = slices.Clone(values)
	for i, v := range values {
		if quoted {
			values[i] = fmt.Sprintf(w.quote, v)
		}
	}
	return strings.Join(values, ", ")
}

// members writes that one of the student's categories is in the groups.
func (w writer) members(codes []string) string {
	var all []string
	for _, code := range codes {
		at := slices.IndexFunc(w.book.Groups(), func(g rules.Group) bool { return g.Code == code })
		if at < 0 {
			all = append(all, code)
			continue
		}
		all = append(all, strings.Split(w.book.Groups()[at].Members.String(), ",")...)
	}
	slices.Sort(all)
	return fmt.Sprintf(w.categories, w.list(slices.Compact(all), true))
}
