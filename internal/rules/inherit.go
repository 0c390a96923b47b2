package rules

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Inheritance is what becomes of a county's own law when it begins anew from another book. The lines are Chinese sentences, one for each rule
// that still holds.
type Inheritance struct {
	Book *Book
	Own  []string // items of the county's own that it now has
	Kept []string // the county's own rules that it now has
	Left []string // what the book has not, and why
}

// Inherit gives the book with the county's own law from the book that decided before: items that no shipped book has, with all their rules,
// and from a term on rules that stand in no shipped book, in the place of the book's. What cannot be read in this book is left behind.
// Neither book changes.
func (b *Book) Inherit(was *Book, from Term) Inheritance {
	in := Inheritance{Book: b}
	for _, it := range was.items {
		law := was.ownLaw(it.Code, from)
		if len(law) == 0 {
			in.missing(was, it, from)
			continue
		}
		book, err := in.Book.with(was, law)
		if err != nil {
			in.leave(it.Name, err)
			continue
		}
		in.Book = book
		if !onShelves(it.Code) {
			in.Own = append(in.Own, it.Code)
		}
		in.keep(b, law, from)
	}
	in.limits(was, from)
	return in
}

// missing notes an item of the book before that this one has not.
func (in *Inheritance) missing(was *Book, it Item, from Term) {
	if in.Book.item(it.Code) < 0 && slices.ContainsFunc(was.lawOf(it.Code), func(r Rule) bool { return r.reaches(from) }) {
		in.Left = append(in.Left, it.Name+"：这本书没有这一项；仍要执行的，请从原来的全文照抄过来")
	}
}

func (in *Inheritance) leave(name string, err error) {
	why := err.Error()
	if wrong, ok := errors.AsType[*BookError](err); ok {
		why = wrong.Faults[0].Text
	}
	in.Left = append(in.Left, name+"：本县的规则放不进这本书（"+why+"），请在全文里重写")
}

// keep says what was kept.
func (in *Inheritance) keep(b *Book, law []Rule, from Term) {
	for _, r := range law {
		switch {
		case !r.reaches(from):
		case b.item(r.Item) < 0:
			in.Kept = append(in.Kept, r.Name+"（本县的项目）："+in.Book.RuleSentence(r.ID()))
		default:
			in.Kept = append(in.Kept, r.Name+"（代替这本书的规则；不要的请在全文里删去）："+in.Book.RuleSentence(r.ID()))
		}
	}
}

// limits keeps what the book before says about the county's own items together with others.
func (in *Inheritance) limits(was *Book, from Term) {
	for _, l := range was.limits {
		ours := slices.ContainsFunc(l.Items, func(code string) bool { return slices.Contains(in.Own, code) })
		if !ours || !l.Until.open() && l.Until.Before(from) {
			continue
		}
		d := in.Book.draft()
		l.Source = cmp.Or(l.Source, was.source)
		d.limits = append(d.limits, l)
		book, err := Parse(d.Write())
		if err != nil {
			in.leave(l.Clause, err)
			continue
		}
		in.Book = book
	}
}

// ownLaw is the county's own law of an item: all of it where no shipped book has the item, otherwise, cut off at a term, what stands in none.
func (b *Book) ownLaw(code string, from Term) (own []Rule) {
	for _, r := range b.lawOf(code) {
		r.Source = cmp.Or(r.Source, b.source)
		switch {
		case !onShelves(code):
			own = append(own, r)
		case r.reaches(from) && !shippedLaw()[r.gist()]:
			if r.From.Before(from) {
				r.From = from
			}
			own = append(own, r)
		}
	}
	return own
}

// reaches says whether the rule holds in the term or later.
func (r *Rule) reaches(t Term) bool { return r.Until.open() || !r.Until.Before(t) }

// onShelves says whether a shipped book has the item.
func onShelves(code string) bool { return Plan().item(code) >= 0 || National().item(code) >= 0 }

// shippedLaw is every rule of the shipped books.
var shippedLaw = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, b := range []*Book{Plan(), National()} {
		for _, r := range b.law {
			r.Source = cmp.Or(r.Source, b.source)
			all[r.gist()] = true
		}
	}
	return all
})

// gist is what a rule says, whenever it holds.
func (r Rule) gist() string {
	r.From, r.Until, r.Unit = Term{}, Term{}, ""
	var w writer
	w.rule(&r)
	return w.out.String()
}

// with is the book with rules of one item of another book, in the place of its own for as long as they hold.
func (b *Book) with(was *Book, law []Rule) (*Book, error) {
	d, code := b.draft(), law[0].Item
	own := make([]Rule, len(law))
	for i, r := range law {
		var err error
		if own[i], err = d.translated(was, r); err != nil {
			return nil, err
		}
	}
	if it := was.items[was.item(code)]; b.item(code) < 0 && it.From != (Term{}) {
		d.declared = append(d.declared, it)
	}
	d.law = nil
	last := -1
	for _, r := range b.law {
		left := []Rule{r}
		for i := range own {
			left = beside(left, &own[i])
		}
		if d.law = append(d.law, left...); r.Item == code {
			last = len(d.law)
		}
	}
	if last < 0 {
		last = len(d.law)
	}
	d.law = slices.Insert(d.law, last, own...)
	return Parse(d.Write())
}

// translated is a rule of another book in the words of this one, to which a list of categories that it has not is added. A list that
// means something else here is spelled out. A rule that rests on a list's counting as a fact, which it does not here, is refused.
func (b *Book) translated(was *Book, r Rule) (Rule, error) {
	whens := []*When{&r.When}
	r.Tiers = slices.Clone(r.Tiers)
	for i := range r.Tiers {
		whens = append(whens, &r.Tiers[i].When)
	}
	for _, w := range whens {
		if list, fact := was.counting(w); fact != "" && !b.countsAlike(list) {
			return r, fmt.Errorf("原来的书里“%s”视同%s，这本书不是", list.Name, fact)
		}
		w.All, w.Any = b.spelled(was, w.All), slices.Clone(w.Any)
		for i, line := range w.Any {
			w.Any[i] = b.spelled(was, line)
		}
	}
	return r, nil
}

// counting finds a list that counts as a fact that the conditions ask for; "" where none does.
func (b *Book) counting(w *When) (list Group, fact string) {
	for _, g := range b.groups {
		for _, c := range slices.Concat(append(slices.Clone(w.Any), w.All)...) {
			if slices.Contains(g.CountsAs, c.Fact) {
				return g, strings.TrimPrefix(c.Fact.Label(), "是否")
			}
		}
	}
	return Group{}, ""
}

// countsAlike says whether the book has a list that counts as the same facts.
func (b *Book) countsAlike(list Group) bool {
	return slices.ContainsFunc(b.groups, func(g Group) bool { return g.Members == list.Members && slices.Equal(g.CountsAs, list.CountsAs) })
}

// spelled puts conditions on categories into the book's own lists.
func (b *Book) spelled(was *Book, conds []Cond) []Cond {
	conds = slices.Clone(conds)
	for i, c := range conds {
		if c.Fact != FactCategory {
			continue
		}
		var values []string
		for _, code := range c.Values {
			values = append(values, b.listed(was, code)...)
		}
		slices.Sort(values)
		conds[i].Values = slices.Compact(values)
	}
	return conds
}

// listed is a category or a list of another book as this one has it.
func (b *Book) listed(was *Book, code string) []string {
	theirs, ours := was.list(code), b.list(code)
	switch {
	case theirs == nil:
		return []string{code} // a category
	case ours == nil:
		b.groups = append(b.groups, Group{Code: theirs.Code, Name: theirs.Name, Clause: theirs.Clause, Members: theirs.Members})
	case ours.Members != theirs.Members:
		return theirs.Members.codes()
	}
	return []string{code}
}

// list finds a list by its code, nil where there is none.
func (b *Book) list(code string) *Group {
	if i := slices.IndexFunc(b.groups, func(g Group) bool { return g.Code == code }); i >= 0 {
		return &b.groups[i]
	}
	return nil
}

// Asks lists the facts that the rules of a term and later ask for.
func (b *Book) Asks(from Term) (facts []Fact) {
	for _, r := range b.rules {
		if !r.reaches(from) {
			continue
		}
		for _, one := range r.rows {
			for fact := range FactCategory {
				if one.set[fact] != 0 {
					facts = append(facts, fact)
				}
			}
		}
		if r.Fee != nil {
			facts = append(facts, FactFee)
		}
	}
	slices.Sort(facts)
	return slices.Compact(facts)
}
