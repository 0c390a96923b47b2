package rules

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Book is a rulebook: the law of one plan or one county over the years. It never changes after it was parsed, and many
// goroutines may use it.
type Book struct {
	name, title string
	groups      []Group
	rules       []Rule
	hash        string

	items []Item         // in the order of first appearance
	byID  map[string]int // rule ID to index
	eras  []*era         // oldest first; each holds until the next begins
}

// Item is one kind of aid, whatever its rules were over the years.
type Item struct {
	Code   string `json:"code"`
	Name   string `json:"name"`   // Chinese, as its latest rule has it
	Kind   Kind   `json:"kind"`   // of its latest rule
	Clause string `json:"clause"` // of its latest rule
	rules  []int  // indexes into Book.rules, oldest first
}

// Group is a named list of categories, such as 建档立卡.
type Group struct {
	Code     string     `json:"code"`
	Name     string     `json:"name"`
	Clause   string     `json:"clause"`
	Members  Categories `json:"members"`
	CountsAs []Fact     `json:"counts_as,omitempty"` // facts that hold for every member without further proof
}

// Rule is one item's law for a span of school years.
type Rule struct {
	Item   string        `json:"code"`
	Name   string        `json:"name"`
	Clause string        `json:"clause"`
	Source string        `json:"source,omitempty"` // number of the county's document that set the sum
	Kind   Kind          `json:"kind"`
	Unit   string        `json:"unit"`
	From   Year          `json:"from"`
	Until  Year          `json:"until,omitzero"` // last school year; 0 while in force
	When   When          `json:"when"`
	Amount map[Stage]Fen `json:"amount,omitempty"` // fen per school year

	line int
	rows []row
}

// ID names the rule for ever: its item and its first school year, as boarding_aid@2016.
func (r *Rule) ID() string { return fmt.Sprintf("%s@%d", r.Item, r.From) }

// InForce says whether the rule holds in the school year.
func (r *Rule) InForce(y Year) bool { return r.From <= y && (r.Until == 0 || y <= r.Until) }

// When is what a rule asks for: everything in All, and at least one line of Any where there is one.
type When struct {
	All []Cond   `json:"all"`
	Any [][]Cond `json:"any,omitempty"`
}

// Cond asks for one fact to have one of the values. For categories the values are codes of groups or categories, any of which will do.
type Cond struct {
	Fact   Fact     `json:"fact"`
	Values []string `json:"values"`

	set   uint16     // bit v: value v will do
	anyOf Categories // for FactCategory
}

// Kind is what an item gives.
type Kind uint8

// The kinds. Average is a grant whose sum is a mean over its receivers; County's sum is set by the county.
const (
	Grant Kind = iota + 1
	Average
	Waiver
	Priority
	County
)

var kindCodes = []string{"", "grant", "average", "waiver", "priority", "county"}

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

//go:embed book/plan.yaml
var planYAML []byte

// Plan is the county plan's own rulebook, school years 2016 to 2020.
var Plan = sync.OnceValue(func() *Book {
	b, err := Parse(planYAML)
	if err != nil {
		panic("rules: the embedded plan: " + err.Error())
	}
	return b
})

// Name is the book's short code.
func (b *Book) Name() string { return b.name }

// Title is the book's Chinese name.
func (b *Book) Title() string { return b.title }

// Hash is the version of the law: 16 hex digits over all that decides, not over comments and layout.
func (b *Book) Hash() string { return b.hash }

// Items lists every item of the book, in the book's order, which is the order of all decisions.
func (b *Book) Items() []Item { return slices.Clone(b.items) }

// Rules lists every rule. The conditions' slices are shared and must not be written to.
func (b *Book) Rules() []Rule { return slices.Clone(b.rules) }

// Rule finds a rule by its ID.
func (b *Book) Rule(id string) (Rule, bool) {
	if i, ok := b.byID[id]; ok {
		return b.rules[i], true
	}
	return Rule{}, false
}

// finish makes everything that follows from the name, the groups and the rules. A rule too involved to compile is a fault.
func (b *Book) finish() []Fault {
	var faults []Fault
	for i := range b.rules {
		r := &b.rules[i]
		if r.rows = b.expand(r); len(r.rows) > pageRows {
			faults = append(faults, Fault{r.line, r.ID(), "条件组合过多，请拆成几条规则"})
		}
	}
	if len(faults) > 0 {
		return faults
	}
	b.collect()
	b.hash = b.digest()
	b.compile()
	return nil
}

func (b *Book) collect() {
	b.items = nil
	at := map[string]int{}
	b.byID = make(map[string]int, len(b.rules))
	for i := range b.rules {
		code := b.rules[i].Item
		b.byID[b.rules[i].ID()] = i
		if _, ok := at[code]; !ok {
			at[code] = len(b.items)
			b.items = append(b.items, Item{Code: code})
		}
		it := &b.items[at[code]]
		it.rules = append(it.rules, i)
	}
	for i := range b.items {
		it := &b.items[i]
		slices.SortFunc(it.rules, func(x, y int) int { return int(b.rules[x].From - b.rules[y].From) })
		last := b.rules[it.rules[len(it.rules)-1]]
		it.Name, it.Kind, it.Clause = last.Name, last.Kind, last.Clause
	}
}

func (b *Book) digest() string {
	law, err := json.Marshal(struct {
		Name, Title string
		Groups      []Group
		Rules       []Rule
	}{b.name, b.title, b.groups, b.rules})
	if err != nil {
		panic("rules: " + err.Error()) // plain data only: cannot happen
	}
	sum := sha256.Sum256(law)
	return hex.EncodeToString(sum[:8])
}
