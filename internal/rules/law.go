package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
)

// finish makes everything that follows from the law as written. A rule too involved to compile is a fault.
func (b *Book) finish() []Fault {
	if faults := b.resolve(); len(faults) > 0 {
		return faults
	}
	var faults []Fault
	for i := range b.rules {
		r := &b.rules[i]
		if r.Fee != nil {
			r.Fee = r.Fee.index()
		}
		r.rows = b.expand(r)
		if r.right = entitling(r.rows); len(r.rows) >= pageRows {
			faults = append(faults, Fault{r.line, r.ID(), "条件组合过多，请拆成几条规则"})
		}
	}
	if len(faults) > 0 {
		return faults
	}
	b.collect()
	b.hash = b.digest()
	b.compile()
	return b.unreached()
}

// unreached finds tiers that nobody is ever in, because a better one takes everybody.
func (b *Book) unreached() (faults []Fault) {
	for i := range b.rules {
		r := &b.rules[i]
		for n := range r.Tiers {
			rank := int8(len(r.Tiers) - n)
			if !slices.ContainsFunc(r.rows, func(one row) bool { return one.rank == rank }) {
				faults = append(faults, Fault{r.Tiers[n].line, r.Item, r.Tiers[n].Name + "的对象都已在更高的档中，永远轮不到"})
			}
		}
	}
	return faults
}

// collect finds the items and the rules of each.
func (b *Book) collect() {
	b.items = slices.Clone(b.declared)
	b.byID = make(map[string]int, len(b.rules))
	for i := range b.rules {
		r := &b.rules[i]
		b.byID[r.ID()] = i
		at := b.item(r.Item)
		if at < 0 {
			at = len(b.items)
			b.items = append(b.items, Item{Code: r.Item})
		}
		b.items[at].rules = append(b.items[at].rules, i)
	}
	for i := range b.items {
		it := &b.items[i]
		slices.SortFunc(it.rules, func(x, y int) int { return b.rules[x].From.number() - b.rules[y].From.number() })
		last := b.rules[it.rules[len(it.rules)-1]]
		it.Name, it.Kind, it.Clause, it.HasSum = last.Name, last.Kind, last.Clause, last.hasSum()
	}
}

// item is the place of an item, -1 if there is none.
func (b *Book) item(code string) int {
	return slices.IndexFunc(b.items, func(it Item) bool { return it.Code == code })
}

// resolver turns shares into sums, item by item, so that a share of a share works and a circle is seen.
type resolver struct {
	law    map[string][]Rule
	done   map[string][]Rule
	open   map[string]bool
	faults []Fault
}

// resolve makes the rules of the law: those of kind share fall apart wherever the item that they are a share of changes.
func (b *Book) resolve() []Fault {
	r := resolver{law: map[string][]Rule{}, done: map[string][]Rule{}, open: map[string]bool{}}
	for _, rule := range b.law {
		r.law[rule.Item] = append(r.law[rule.Item], rule)
	}
	b.rules = nil
	seen := map[string]bool{}
	for _, rule := range b.law {
		if !seen[rule.Item] {
			b.rules = append(b.rules, r.item(rule.Item)...)
		}
		seen[rule.Item] = true
	}
	return r.faults
}

func (r *resolver) item(code string) []Rule {
	if rules, ok := r.done[code]; ok {
		return rules
	}
	r.open[code] = true
	var rules []Rule
	for i := range r.law[code] {
		rule := &r.law[code][i]
		switch {
		case rule.Kind != Share:
			rules = append(rules, *rule)
		case len(r.law[rule.Of]) == 0:
			r.fault(rule, "没有“"+rule.Of+"”这个项目，无从按比例计算")
		case r.open[rule.Of]:
			r.fault(rule, "按“"+rule.Of+"”的比例计算，而它又由本项目得出，成了循环")
		default:
			rules = append(rules, r.parts(rule, r.item(rule.Of))...)
		}
	}
	r.open[code], r.done[code] = false, rules
	return rules
}

func (r *resolver) fault(rule *Rule, text string) {
	r.faults = append(r.faults, Fault{rule.line, rule.Item, text})
}

// parts cuts a share into spans in which the sum that it is a share of is the same.
func (r *resolver) parts(rule *Rule, of []Rule) (parts []Rule) {
	of = slices.Clone(of)
	slices.SortFunc(of, func(x, y Rule) int { return x.From.number() - y.From.number() })
	next := rule.From
	for i := range of {
		base := &of[i]
		if base.Until.open() || !base.Until.Before(next) {
			if next.Before(base.From) || !rule.Until.open() && rule.Until.Before(next) {
				break
			}
			parts = append(parts, r.part(rule, base, next))
			if next = base.Until.Next(); base.Until.open() {
				return merged(parts)
			}
		}
	}
	if rule.Until.open() || !rule.Until.Before(next) {
		r.fault(rule, "“"+rule.Of+"”自"+next.from()+"起没有规则，无从按比例计算")
	}
	return merged(parts)
}

func (r *resolver) part(rule, base *Rule, from Term) Rule {
	part := *rule
	part.From, part.Until = from, earlier(rule.Until, base.Until)
	switch {
	case len(base.Tiers) > 0 || base.Kind == Waiver || base.Kind == Priority:
		r.fault(rule, "“"+rule.Of+"”没有固定金额，无从按比例计算")
	case len(base.Amount) > 0:
		part.Amount = map[Stage]Fen{}
		for _, s := range rule.stages() {
			sum, ok := base.Amount[s]
			if part.Amount[s] = sum * Fen(rule.Percent) / 100; !ok {
				r.fault(rule, "“"+rule.Of+"”没有"+s.Label()+"的金额，无从按比例计算")
			}
		}
	}
	return part
}

// earlier is the earlier of two ends, of which the zero Term is none.
func earlier(a, b Term) Term {
	if a.open() || !b.open() && b.Before(a) {
		return b
	}
	return a
}

// merged joins neighbours with the same sums.
func merged(parts []Rule) (all []Rule) {
	for _, part := range parts {
		if n := len(all); n > 0 && maps.Equal(all[n-1].Amount, part.Amount) {
			all[n-1].Until = part.Until
			continue
		}
		all = append(all, part)
	}
	return all
}

// digest is the hash over the law as written, in a form that never changes: versions are stored with what was decided.
func (b *Book) digest() string {
	rules := make([]written, len(b.law))
	for i := range b.law {
		rules[i] = b.law[i].written()
	}
	law, err := json.Marshal(struct {
		Name, Title string
		Groups      []Group
		Rules       []written
		Limits      []Limit `json:",omitempty"`
	}{b.name, b.title, b.groups, rules, b.limits})
	if err != nil {
		panic("rules: " + err.Error()) // plain data only: cannot happen
	}
	sum := sha256.Sum256(law)
	return hex.EncodeToString(sum[:8])
}

// written is a rule as the hash reads it. Fields are only ever added, and only such that are left out while empty.
type written struct {
	Item        string        `json:"code"`
	Name        string        `json:"name"`
	Clause      string        `json:"clause"`
	Source      string        `json:"source,omitempty"`
	Kind        Kind          `json:"kind"`
	Unit        string        `json:"unit"`
	From        any           `json:"from"`
	Until       any           `json:"until,omitempty"`
	When        When          `json:"when"`
	Amount      map[Stage]Fen `json:"amount,omitempty"`
	Unconfirmed bool          `json:"unconfirmed,omitempty"`
	Autumn      int           `json:"autumn,omitempty"`
	Tiers       []Tier        `json:"tiers,omitempty"`
	Range       *Range        `json:"range,omitempty"`
	Of          string        `json:"of,omitempty"`
	Percent     int           `json:"percent,omitempty"`
	Fee         *Fees         `json:"fee,omitempty"`
}

func (r *Rule) written() written {
	w := written{
		Item: r.Item, Name: r.Name, Clause: r.Clause, Source: r.Source, Kind: r.Kind, Unit: r.Unit, When: r.When, Amount: r.Amount,
		Unconfirmed: r.Unconfirmed, Autumn: r.Autumn, Tiers: r.Tiers, Range: r.Range, Of: r.Of, Percent: r.Percent, Fee: r.Fee,
		From: r.From,
	}
	if !r.From.Spring {
		w.From = r.From.Year // whole school years are written as before terms were
	}
	switch {
	case r.Until.Spring:
		w.Until = r.Until.Year
	case !r.Until.open():
		w.Until = r.Until
	}
	return w
}
