package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Book is a rulebook: the law of one plan or one county over the years. It never changes after it was parsed, and many
// goroutines may use it.
type Book struct {
	name, title, source string
	text                string // as it was parsed
	groups              []Group
	declared            []Item
	law                 []Rule // as written; rules is what follows from it
	limits              []Limit

	rules []Rule
	hash  string
	items []Item         // declared ones first, then in the order of first appearance
	byID  map[string]int // rule ID to index
	eras  []dated        // oldest first; each holds until the next begins
}

// Item is one kind of aid, whatever its rules were over the years.
type Item struct {
	Code     string `json:"code"`
	Name     string `json:"name"`               // Chinese, as its latest rule has it
	Kind     Kind   `json:"kind"`               // of its latest rule
	Clause   string `json:"clause"`             // of its latest rule
	Payer    string `json:"payer,omitempty"`    // 资金来源: whose money it is, in words
	Delivery string `json:"delivery,omitempty"` // 发放方式: how and where it comes to the student, in words
	HasSum   bool   `json:"has_sum"`            // by its latest rule: false for a waiver that is not counted, a priority and a loan
	From     Term   `json:"from,omitzero"`      // declared span: no gap within it
	Until    Term   `json:"until,omitzero"`
	rules    []int  // indexes into Book.rules, oldest first
	line     int
}

// Group is a named list of categories, such as 建档立卡.
type Group struct {
	Code     string     `json:"code"`
	Name     string     `json:"name"`
	Clause   string     `json:"clause"`
	Members  Categories `json:"members"`
	CountsAs []Fact     `json:"counts_as,omitempty"` // facts that hold for every member without further proof
}

// Rule is one item's law for a span of terms.
type Rule struct {
	Item        string
	Name        string
	Clause      string
	Source      string // number of the document that set the sum
	Unconfirmed bool   // nobody has held the rule against its document yet
	Kind        Kind
	Unit        string
	From        Term
	Until       Term // last term; the zero Term while in force
	When        When
	Amount      map[Stage]Fen // fen per school year: the sum, the mean of an average, the most of a loan
	Autumn      int           // percent of the year's sum that is due in autumn; 0 is half

	Tiers   []Tier // best first; the first that fits is the student's
	Range   *Range // what the law allows for a tier
	Of      string // of a share: the item,
	Percent int    // and how much of its sum
	Fee     *Fees  // of a waiver whose sum is counted

	line  int
	rows  []row
	right []row // see entitling
}

// Tier is one step of a sum that differs among the receivers.
type Tier struct {
	Name   string        `json:"name"`
	When   When          `json:"when"` // empty: everybody else
	Amount map[Stage]Fen `json:"amount"`
	line   int
}

// hasSum says whether the rule comes to money that is due.
func (r *Rule) hasSum() bool {
	return r.Kind != Priority && r.Kind != Loan && (r.Kind != Waiver || r.Fee != nil)
}

// Range is the least and the most that the law allows, fen per school year.
type Range struct {
	Least Fen `json:"least"`
	Most  Fen `json:"most"`
}

// ID names the rule for ever: its item and its first term, as boarding_aid@2016 for autumn 2016 and day_aid@2024-03 for spring 2024.
func (r *Rule) ID() string {
	if r.From.Spring {
		return r.Item + "@" + r.From.String()
	}
	return fmt.Sprintf("%s@%d", r.Item, r.From.Year)
}

// InForce says whether the rule holds in the term.
func (r *Rule) InForce(t Term) bool {
	return !t.Before(r.From) && (r.Until.open() || !r.Until.Before(t))
}

// share is what is due of the year's sum in the term.
func (r *Rule) share(t Term, yearly Fen) Fen {
	if r.Autumn == 0 {
		return t.Share(yearly)
	}
	return t.portion(yearly, r.Autumn)
}

// When is what a rule asks for: everything in All, and at least one line of Any where there is one.
type When struct {
	All   []Cond   `json:"all"`
	Any   [][]Cond `json:"any,omitempty"`
	Doubt []int    `json:"doubt,omitempty"` // lines of Any that nobody has held against the document yet
	lines []int    // of the file
}

func (w *When) empty() bool { return len(w.All) == 0 && len(w.Any) == 0 }

// Cond asks for one fact to have one of the values. For categories the values are codes of groups or categories, any of which will do.
type Cond struct {
	Fact   Fact     `json:"fact"`
	Values []string `json:"values"`

	set   uint16     // bit v: value v will do; bit 0: so will not knowing
	anyOf Categories // for FactCategory
}

// Kind is what an item gives.
type Kind uint8

// The kinds. Average is a grant whose sum is a mean over its receivers; County's sum is set by the county; Share is a part of
// another item's sum; Loan has a ceiling and nothing due.
const (
	Grant Kind = iota + 1
	Average
	Waiver
	Priority
	County
	Share
	Loan
)

var kindCodes = []string{"", "grant", "average", "waiver", "priority", "county", "share", "loan"}

func (k Kind) String() string {
	if int(k) < len(kindCodes) {
		return kindCodes[k]
	}
	return ""
}

// MarshalText gives the kind's code.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads a kind's code.
func (k *Kind) UnmarshalText(b []byte) error {
	i := slices.Index(kindCodes, string(b))
	if i <= 0 {
		return fmt.Errorf("kind“%s”不存在，可用：%s", b, strings.Join(kindCodes[1:], "、"))
	}
	*k = Kind(i)
	return nil
}

// Name is the book's short code.
func (b *Book) Name() string { return b.name }

// Title is the book's Chinese name.
func (b *Book) Title() string { return b.title }

// Text is the YAML that the book was parsed from, before any county's own sums.
func (b *Book) Text() string { return b.text }

// Hash is the version of the law: 16 hex digits over all that decides, not over comments and layout.
func (b *Book) Hash() string { return b.hash }

// Items lists every item of the book, in the book's order, which is the order of all decisions.
func (b *Book) Items() []Item { return slices.Clone(b.items) }

// Rules lists every rule. The conditions' slices are shared and must not be written to.
func (b *Book) Rules() []Rule { return slices.Clone(b.rules) }

// Groups lists the named lists of categories.
func (b *Book) Groups() []Group { return slices.Clone(b.groups) }

// Last is the last term in which a rule holds; the zero Term where one has no end.
func (b *Book) Last() (last Term) {
	for _, r := range b.rules {
		switch {
		case r.Until.open():
			return Term{}
		case last.Before(r.Until):
			last = r.Until
		}
	}
	return last
}

// Rule finds a rule by its ID.
func (b *Book) Rule(id string) (Rule, bool) {
	if i, ok := b.byID[id]; ok {
		return b.rules[i], true
	}
	return Rule{}, false
}
