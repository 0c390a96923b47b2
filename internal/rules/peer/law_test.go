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
	list         string // around the values of a list
	quote        string
	categories   string // whether one of a list's categories is the student's
	when         string // condition, sum, and nothing
}

var (
	celDialect  = dialect{" && ", " || ", "!", "[%s]", `"%s"`, "categories.exists(c, c in %s)", "%s ? %s : %s"}
	exprDialect = dialect{" && ", " || ", "!", "[%s]", `"%s"`, "any(categories, # in %s)", "%s ? %s : %s"}
	sqlDialect  = dialect{" AND ", " OR ", "NOT ", "(%s)", `'%s'`, "categories && ARRAY%s", "CASE WHEN %s THEN %s ELSE %s END"}
)

// none is the sum of whoever is not entitled; 0 is that of a right without a sum.
const none = -1

// law writes what a rule gives in the term as one expression: the fen due, 0 without a fixed sum, none without a right.
func (d dialect) law(b *rules.Book, r rules.Rule, t rules.Term) string {
	sum := "0"
	for stage := rules.Preschool; stage <= rules.Higher; stage++ {
		if fen, ok := r.Amount[stage]; ok {
			sum = fmt.Sprintf(d.when, d.among("stage", []string{stage.String()}), fmt.Sprint(int64(t.Share(fen))), sum)
			sum = "(" + sum + ")"
		}
	}
	return fmt.Sprintf(d.when, d.meets(b, r.When), sum, fmt.Sprint(none))
}

func (d dialect) meets(b *rules.Book, w rules.When) string {
	all := d.all(b, w.All)
	var lines []string
	for _, line := range w.Any {
		lines = append(lines, "("+strings.Join(d.all(b, line), d.and)+")")
	}
	if len(lines) > 0 {
		all = append(all, "("+strings.Join(lines, d.or)+")")
	}
	return strings.Join(all, d.and)
}

func (d dialect) all(b *rules.Book, conds []rules.Cond) (all []string) {
	for _, c := range conds {
		all = append(all, d.cond(b, c))
	}
	return all
}

func (d dialect) cond(b *rules.Book, c rules.Cond) string {
	switch {
	case c.Fact == rules.FactCategory:
		return d.among("categories", members(b, c.Values))
	case c.Values[0] == "false":
		return d.not + c.Fact.String()
	case c.Values[0] == "true":
		holds := c.Fact.String()
		for _, g := range b.Groups() {
			if slices.Contains(g.CountsAs, c.Fact) {
				holds = "(" + holds + d.or + d.among("categories", members(b, []string{g.Code})) + ")"
			}
		}
		return holds
	}
	return d.among(c.Fact.String(), c.Values)
}

// among says that a fact has one of the values.
func (d dialect) among(fact string, values []string) string {
	if fact != "grade" {
		values = slices.Clone(values)
		for i, v := range values {
			values[i] = fmt.Sprintf(d.quote, v)
		}
	}
	list := strings.Join(values, ", ")
	switch {
	case fact == "categories" && d.list == "(%s)":
		return fmt.Sprintf(d.categories, "["+list+"]")
	case fact == "categories":
		return fmt.Sprintf(d.categories, fmt.Sprintf(d.list, list))
	case d.list == "(%s)":
		return fact + " IN " + fmt.Sprintf(d.list, list)
	}
	return fact + " in " + fmt.Sprintf(d.list, list)
}

// members lists the categories that groups stand for.
func members(b *rules.Book, codes []string) (all []string) {
	for _, code := range codes {
		at := slices.IndexFunc(b.Groups(), func(g rules.Group) bool { return g.Code == code })
		if at < 0 {
			all = append(all, code)
			continue
		}
		all = append(all, strings.Split(b.Groups()[at].Members.String(), ",")...)
	}
	return all
}
