package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Write gives the law as written as YAML that [Parse] reads into a book with the same hash. Comments of the file are not in it.
func (b *Book) Write() []byte {
	text, _ := b.write()
	return text
}

// write also gives the line, from 1, on which each rule of the law begins.
func (b *Book) write() (text []byte, lines []int) {
	w := writer{line: 1}
	w.text(0, "book", b.name)
	w.text(0, "name", b.title)
	w.text(0, "source", b.source)
	w.groups(b.groups)
	w.items(b.declared)
	w.head(0, "rules")
	for i := range b.law {
		w.put("\n")
		lines = append(lines, w.line)
		w.rule(&b.law[i])
	}
	w.limits(b.limits)
	return []byte(w.out.String()), lines
}

// writer writes YAML that people read: short lists on one line.
type writer struct {
	out  strings.Builder
	line int // the one that is written next
	dash bool
}

func (w *writer) put(s string) {
	w.out.WriteString(s)
	w.line += strings.Count(s, "\n")
}

// entry begins an entry of a list: its first key follows a dash.
func (w *writer) entry() { w.dash = true }

func (w *writer) key(depth int, key string) {
	indent := strings.Repeat("  ", depth)
	if w.dash {
		indent, w.dash = indent[:len(indent)-2]+"- ", false
	}
	w.put(indent + key + ":")
}

func (w *writer) head(depth int, key string) {
	w.key(depth, key)
	w.put("\n")
}

func (w *writer) raw(depth int, key, value string) {
	w.key(depth, key)
	w.put(" " + value + "\n")
}

// text writes a value that may need quotes; "" is left out.
func (w *writer) text(depth int, key, value string) {
	if value != "" {
		w.raw(depth, key, quoted(value))
	}
}

func (w *writer) number(depth int, key string, n int64) {
	if n != 0 {
		w.raw(depth, key, strconv.FormatInt(n, 10))
	}
}

func (w *writer) list(depth int, key string, values []string) {
	w.raw(depth, key, "["+strings.Join(values, ", ")+"]")
}

func quoted(s string) string {
	text, err := yaml.Marshal(s)
	if err != nil {
		panic("rules: " + err.Error()) // a string: cannot happen
	}
	if s := strings.TrimSuffix(string(text), "\n"); !strings.Contains(s, "\n") {
		return s
	}
	return strconv.Quote(s)
}

func (w *writer) groups(groups []Group) {
	if len(groups) == 0 {
		return
	}
	w.put("\n")
	w.head(0, "groups")
	for _, g := range groups {
		w.head(1, g.Code)
		w.text(2, "name", g.Name)
		w.text(2, "clause", g.Clause)
		w.list(2, "members", g.Members.codes())
		if len(g.CountsAs) > 0 {
			w.list(2, "counts_as", codesOf(g.CountsAs))
		}
	}
}

func codesOf[T fmt.Stringer](all []T) []string {
	codes := make([]string, len(all))
	for i, v := range all {
		codes[i] = v.String()
	}
	return codes
}

func (w *writer) items(items []Item) {
	if len(items) == 0 {
		return
	}
	w.put("\n")
	w.head(0, "items")
	for _, it := range items {
		w.item(it)
	}
	w.put("\n")
}

func (w *writer) item(it Item) {
	w.head(1, it.Code)
	w.text(2, "name", it.Name)
	w.text(2, "payer", it.Payer)
	w.text(2, "delivery", it.Delivery)
	w.span(2, it.From, it.Until)
}

func (w *writer) span(depth int, from, until Term) {
	w.raw(depth, "from", from.String())
	if !until.open() {
		w.raw(depth, "until", until.String())
	}
}

func (w *writer) rule(r *Rule) {
	w.entry()
	w.text(2, "code", r.Item)
	w.text(2, "name", r.Name)
	w.text(2, "clause", r.Clause)
	w.text(2, "source", r.Source)
	if r.Unconfirmed {
		w.raw(2, "confirmed", "false")
	}
	w.raw(2, "kind", r.Kind.String())
	w.text(2, "unit", r.Unit)
	w.span(2, r.From, r.Until)
	w.when(2, r.When)
	w.amounts(2, "amount", r.Amount)
	w.number(2, "autumn", int64(r.Autumn))
	w.tiers(r.Tiers)
	if r.Range != nil {
		w.raw(2, "range", fmt.Sprintf("{least: %d, most: %d}", r.Range.Least, r.Range.Most))
	}
	w.text(2, "of", r.Of)
	w.number(2, "percent", int64(r.Percent))
	w.fees(r.Fee)
}

func (w *writer) when(depth int, when When) {
	w.head(depth, "when")
	w.conds(depth+1, when.All)
	if len(when.Any) == 0 {
		return
	}
	w.head(depth+1, "any")
	for i, line := range when.Any {
		w.entry()
		w.conds(depth+3, line)
		if slices.Contains(when.Doubt, i) {
			w.raw(depth+3, "confirmed", "false")
		}
	}
}

func (w *writer) conds(depth int, conds []Cond) {
	for _, c := range conds {
		if c.Fact != FactCategory && domains[c.Fact].last == uint8(True) && len(c.Values) == 1 {
			w.raw(depth, c.Fact.String(), c.Values[0])
			continue
		}
		w.list(depth, c.Fact.String(), c.Values)
	}
}

func (w *writer) amounts(depth int, key string, amount map[Stage]Fen) {
	if len(amount) > 0 {
		w.raw(depth, key, flow(amount))
	}
}

// flow writes sums by stage on one line, the stages in their order.
func flow(amount map[Stage]Fen) string {
	var all []string
	for s := Preschool; s <= Higher; s++ {
		if fen, ok := amount[s]; ok {
			all = append(all, fmt.Sprintf("%s: %d", s, fen))
		}
	}
	return "{" + strings.Join(all, ", ") + "}"
}

func (w *writer) tiers(tiers []Tier) {
	if len(tiers) == 0 {
		return
	}
	w.head(2, "tiers")
	for _, t := range tiers {
		w.entry()
		w.text(4, "name", t.Name)
		if !t.When.empty() {
			w.when(4, t.When)
		}
		w.amounts(4, "amount", t.Amount)
	}
}

func (w *writer) fees(s *Fees) {
	switch {
	case s == nil:
	case !s.ByCounty && len(s.Cap) == 0:
		w.raw(2, "fee", "actual")
	default:
		w.head(2, "fee")
		if s.ByCounty {
			w.raw(3, "cap", County.String())
		}
		w.amounts(3, "cap", s.Cap)
		if len(s.Owners) > 0 {
			w.list(3, "owners", s.Owners)
		}
	}
}

func (w *writer) limits(limits []Limit) {
	if len(limits) == 0 {
		return
	}
	w.put("\n")
	w.head(0, "limits")
	for i := range limits {
		w.limit(&limits[i])
	}
}

func (w *writer) limit(l *Limit) {
	w.entry()
	w.list(2, string(l.Kind), l.Items)
	w.text(2, "clause", l.Clause)
	w.text(2, "source", l.Source)
	if l.Unconfirmed {
		w.raw(2, "confirmed", "false")
	}
	w.span(2, l.From, l.Until)
	w.number(2, "fen", int64(l.Fen))
	w.text(2, "of", l.Of)
	if len(l.Share) == 0 {
		return
	}
	var shares []string
	for r := West; r <= PoorArea; r++ {
		if level, ok := l.Share[r]; ok {
			shares = append(shares, fmt.Sprintf("%s: %d", r, level/100))
		}
	}
	w.raw(2, "share", "{"+strings.Join(shares, ", ")+"}")
}
