package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Grid is the law of one item as a decision table: one way into a rule a line, one fact a column.
type Grid struct {
	Item   string
	Name   string
	Facts  []Fact  // that any line asks for
	Stages []Stage // that any line has a sum for
	Lines  []GridLine
}

// GridLine is one way to be in a rule, or in one of its tiers.
type GridLine struct {
	Rule  string // its ID
	First bool   // the first line of its rule
	Tier  string // name of the tier; "" for a line that says who is meant
	Cells []string
	Sums  []Fen // by Stages, fen per school year; 0 where there is none
	Doubt bool  // nobody has held it against the document yet

	conds []Cond
}

// Grid is the decision table of an item; false if the book has none of that code.
func (b *Book) Grid(item string) (Grid, bool) {
	i := b.item(item)
	if i < 0 {
		return Grid{}, false
	}
	g := Grid{Item: item, Name: b.items[i].Name}
	for n := range b.rules {
		if r := &b.rules[n]; r.Item == item {
			g.Lines = append(g.Lines, r.lines()...)
		}
	}
	g.columns(b)
	return g, true
}

// lines are the ways into a rule, then those into its tiers.
func (r *Rule) lines() (all []GridLine) {
	for i, conds := range r.When.ways() {
		all = append(all, GridLine{Rule: r.ID(), First: i == 0, conds: conds, Doubt: r.Unconfirmed || slices.Contains(r.When.Doubt, i)})
	}
	for _, t := range r.Tiers {
		for _, conds := range t.When.ways() {
			all = append(all, GridLine{Rule: r.ID(), Tier: t.Name, conds: conds})
		}
	}
	return all
}

// ways lists what must hold together: the common conditions, with each line of Any.
func (w *When) ways() [][]Cond {
	if len(w.Any) == 0 {
		return [][]Cond{w.All}
	}
	ways := make([][]Cond, len(w.Any))
	for i, line := range w.Any {
		ways[i] = slices.Concat(w.All, line)
	}
	return ways
}

// columns finds the columns and fills the cells.
func (g *Grid) columns(b *Book) {
	for fact := range FactFee {
		if slices.ContainsFunc(g.Lines, func(l GridLine) bool { return l.asks(fact) }) {
			g.Facts = append(g.Facts, fact)
		}
	}
	for s := Preschool; s <= Higher; s++ {
		if slices.ContainsFunc(g.Lines, func(l GridLine) bool { return b.sumOf(l, s) > 0 }) {
			g.Stages = append(g.Stages, s)
		}
	}
	for i := range g.Lines {
		l := &g.Lines[i]
		for _, fact := range g.Facts {
			l.Cells = append(l.Cells, b.cell(l.conds, fact))
		}
		for _, s := range g.Stages {
			l.Sums = append(l.Sums, b.sumOf(*l, s))
		}
	}
}

func (l *GridLine) asks(fact Fact) bool {
	return slices.ContainsFunc(l.conds, func(c Cond) bool { return c.Fact == fact })
}

// sumOf is what a line gives at a stage: the tier's own sum, or its rule's.
func (b *Book) sumOf(l GridLine, s Stage) Fen {
	r := &b.rules[b.byID[l.Rule]]
	if l.Tier == "" {
		return r.Amount[s]
	}
	for _, t := range r.Tiers {
		if t.Name == l.Tier {
			return t.Amount[s]
		}
	}
	return 0
}

// also stands between two conditions for the same fact.
const also = "且"

// cell is what the conditions ask of a fact, in Chinese; "" for nothing.
func (b *Book) cell(conds []Cond, fact Fact) string {
	var all []string
	for _, c := range conds {
		if c.Fact == fact {
			all = append(all, strings.Join(b.names(c, preschoolers(conds)), "、"))
		}
	}
	return strings.Join(all, " "+also+" ")
}

// names are the values of a condition in Chinese. The years of a kindergarten have names of their own.
func (b *Book) names(c Cond, preschool bool) (all []string) {
	for _, code := range c.Values {
		name := b.valueName(c.Fact, code)
		if v, ok := c.Fact.parse(code); ok && preschool && c.Fact == FactGrade && int(v) <= len(classes) {
			name = classes[v-1]
		}
		all = append(all, name)
	}
	return all
}

// preschoolers says that the conditions are met in kindergarten only.
func preschoolers(conds []Cond) bool {
	return slices.ContainsFunc(conds, func(c Cond) bool { return c.Fact == FactStage && c.set == 1<<Preschool })
}

func (b *Book) valueName(fact Fact, code string) string {
	if fact == FactCategory {
		for _, g := range b.groups {
			if g.Code == code {
				return g.Name
			}
		}
		return categoryByCode[code].Label()
	}
	v, _ := fact.parse(code)
	switch {
	case code == unfilled:
		return unfilledName
	case fact == FactGrade:
		return gradeLabel(Grade(v))
	case domains[fact].last == uint8(True):
		return map[uint8]string{uint8(False): "否", uint8(True): "是"}[v]
	}
	return label(fact, v)
}

// Light is how one cell stands to a student's facts.
type Light string

// The lights of a cell.
const (
	LightFree   Light = "free"   // the line does not ask
	LightMet    Light = "met"    // 符合
	LightUnsure Light = "unsure" // the fact is not known
	LightFailed Light = "failed" // 不符合
)

// Lights shows how each cell of a line stands to the facts, and whether the line as a whole holds. The book must be the grid's.
func (b *Book) Lights(g *Grid, line int, f Facts) (cells []Light, whole Light) {
	f = f.clean()
	whole = LightMet
	order := []Light{LightMet, LightUnsure, LightFailed}
	for _, fact := range g.Facts {
		light := b.light(g.Lines[line].conds, fact, f)
		if cells = append(cells, light); slices.Index(order, light) > slices.Index(order, whole) {
			whole = light
		}
	}
	return cells, whole
}

func (b *Book) light(conds []Cond, fact Fact, f Facts) Light {
	light := LightFree
	for _, c := range conds {
		if c.Fact != fact {
			continue
		}
		r := newRow([]Cond{c})
		switch r.state(f, fact) {
		case failed:
			if !b.counted(c, f) {
				return LightFailed
			}
			light = LightMet
		case blank:
			if light = LightUnsure; b.counted(c, f) {
				light = LightMet
			}
		default:
			if light == LightFree {
				light = LightMet
			}
		}
	}
	return light
}

// counted says that membership of a group stands in for the fact: 建档立卡 is 家庭经济困难 without further proof.
func (b *Book) counted(c Cond, f Facts) bool {
	return c.set == 1<<uint8(True) && slices.ContainsFunc(b.groups, func(g Group) bool {
		return slices.Contains(g.CountsAs, c.Fact) && f.Categories&g.Members&^known != 0
	})
}

// RuleSentence says a rule in one Chinese sentence: who gets how much, from when, by which clause.
func (b *Book) RuleSentence(id string) string {
	i, ok := b.byID[id]
	if !ok {
		return ""
	}
	r := &b.rules[i]
	var who []string
	for _, way := range r.When.ways() {
		who = append(who, b.wayName(way))
	}
	basis := "依据" + r.Clause
	if !strings.Contains(basis, r.Source) { // a clause may name its document
		basis += "，" + r.Source
	}
	if r.Unconfirmed {
		basis += "；尚待与文件核对"
	}
	return strings.Join(who, "；或者") + "：" + b.gives(r) + "（" + r.Span() + "，" + basis + "）"
}

// wayName puts conditions into words: 建档立卡，小学或初中，寄宿.
func (b *Book) wayName(conds []Cond) string {
	var parts []string
	conds = slices.Clone(conds)
	slices.SortStableFunc(conds, func(x, y Cond) int { return int(y.Fact/FactCategory) - int(x.Fact/FactCategory) }) // the family comes first
	for _, c := range conds {
		names := b.names(c, preschoolers(conds))
		for i, code := range c.Values {
			if v, ok := c.Fact.parse(code); ok && domains[c.Fact].last == uint8(True) {
				names[i] = label(c.Fact, v)
			}
		}
		parts = append(parts, strings.Join(names, "或"))
	}
	return strings.Join(parts, "，")
}

// gives says what a rule gives.
func (b *Book) gives(r *Rule) string {
	sums := yearly(r.Amount)
	switch r.Kind {
	case Average:
		return "平均每生每学年" + sums + b.tierNames(r)
	case Waiver:
		return "免除费用" + feeName(r.Fee)
	case Priority:
		return "优先办理，无固定金额"
	case Share:
		return fmt.Sprintf("按%s的%d%%，每生每学年%s", b.itemName(r.Of), r.Percent, sums)
	case Loan:
		return "每学年最高可贷" + sums + b.tierNames(r)
	case County:
		if len(r.Amount) == 0 {
			return "金额由县里确定"
		}
	}
	return "每生每学年" + sums + b.tierNames(r)
}

func (b *Book) tierNames(r *Rule) string {
	var all []string
	for _, t := range r.Tiers {
		who := "其余"
		if !t.When.empty() {
			var ways []string
			for _, way := range t.When.ways() {
				ways = append(ways, b.wayName(way))
			}
			who = strings.Join(ways, "；或")
		}
		all = append(all, t.Name+"（"+who+"）"+yearly(t.Amount))
	}
	if len(all) == 0 {
		return ""
	}
	return "，分档：" + strings.Join(all, "，")
}

func feeName(s *Fees) string {
	switch {
	case s == nil:
		return ""
	case s.ByCounty:
		return "，按学校收费标准，" + s.ownerNames() + "不超过县里确定的同类公办学校标准"
	case len(s.Cap) > 0:
		return "，按学校收费标准，" + s.ownerNames() + "每学年不超过" + yearly(s.Cap)
	}
	return "，按学校收费标准"
}

// yearly lists sums by stage; a sum that all stages share is said once.
func yearly(amount map[Stage]Fen) string {
	var all []string
	for s := Preschool; s <= Higher; s++ {
		if fen, ok := amount[s]; ok {
			all = append(all, s.Label()+fen.Yuan())
		}
	}
	if len(amount) == 1 {
		for _, fen := range amount {
			return fen.Yuan()
		}
	}
	return strings.Join(all, "、")
}

// Choice is one value of a fact, for a form. Sort is what a category is about.
type Choice struct{ Code, Label, Sort string }

// Choices lists what the fact may be, in the book's order. A school's fee is a sum and has none.
func (b *Book) Choices(fact Fact) (all []Choice) {
	if fact == FactCategory {
		all = append(all, Choice{Code: NoCategory, Label: "不属于任何类别"})
		for _, n := range categoryNames {
			all = append(all, Choice{n.code, n.label, n.bit.sort()})
		}
		return all
	}
	for v := uint8(1); v <= domains[fact].last; v++ {
		code := domains[fact].code(v)
		all = append(all, Choice{Code: code, Label: b.valueName(fact, code)})
	}
	return all
}

// NoCategory is the code of belonging to no category at all, which is not the same as not knowing.
const NoCategory = "none"

// FactsOf makes facts of codes by the code of their fact, of categories with commas between them. A code that does not exist is an error.
func FactsOf(codes map[string]string) (f Facts, err error) {
	for _, name := range sortedKeys(codes) {
		var fact Fact
		if err := fact.UnmarshalText([]byte(name)); err != nil {
			return Facts{}, err
		}
		if fact == FactCategory {
			if f.Categories, err = categoriesOf(strings.Split(codes[name], ",")); err != nil {
				return Facts{}, err
			}
			continue
		}
		if f, err = f.With([]Change{{Fact: fact, To: codes[name]}}); err != nil {
			return Facts{}, err
		}
	}
	return f, nil
}

// Span names the terms that a rule holds for.
func (r *Rule) Span() string {
	return span(r.From, r.Until)
}

// span names the terms from one to another, of which the zero Term is none.
func span(from, until Term) string {
	switch {
	case until.open():
		return from.from() + "起"
	case from == until:
		return from.only()
	case from.Year == until.Year:
		return from.Year.String()
	}
	return from.from() + "至" + until.until()
}

// FactName heads the column of a fact in the book's tables.
func (b *Book) FactName(fact Fact) string { return factColumn(fact) }

// Source is the document, or the documents, that the whole book rests on.
func (b *Book) Source() string { return b.source }
