package page

import (
	"slices"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// RuleItemField names the item that is looked at; a fact that is tried has the
// name of its code.
const RuleItemField = "item"

// EditionField says whose rules are looked at; absent: those that decide.
const EditionField = "edition"

// RuleListsField is a fact that may have several values: the lists that a student is on.
const RuleListsField = "categories"

// Rulebook is the law that decides, one item at a time, and a student's facts
// to try on it.
type Rulebook struct {
	Sub       string
	ExportURL string
	Items     ui.Tabs
	About     ui.Facts
	Table     ui.Table
	Lines     string   // how many there are
	Sentences []string // one for each rule
	Try       ui.Filters
	Term      ui.Select
	Facts     []ui.Select
	Lists     []ui.Checkbox // that a student may be on; none where the item asks for none
	ListsHead string        // which are chosen
	Answer    *ui.Notice
	Hint      string
	Bonds     ui.Table // how items stand to each other; no rows where nothing is said
	BondsOf   string   // the term
	Limits    []string
}

// NewRulebook prepares the page of an item.
func NewRulebook(r aid.Rulebook) Rulebook {
	item, edition := string(r.Table.Item), idText(r.Edition)
	p := Rulebook{
		Sub: r.Title + " · " + r.Label + " · 校验码 " + r.Version, ExportURL: link.With(link.RulebookExport, EditionField, edition),
		Items: ui.Tabs{Label: "资助项目"}, About: aboutItem(r), Table: ruleTable(r),
		Try:  ui.Filters{Action: link.Rulebook, Keep: keep(EditionField, edition, RuleItemField, item), Go: "试算"},
		Term: ui.Select{Name: TermField, Label: "学期"}, Bonds: bondTable(r), BondsOf: r.Term.Label(), Limits: r.Limits,
	}
	p.Lines = lineCount(r, len(p.Table.Rows))
	for _, it := range r.Items {
		p.Items.Items = append(p.Items.Items, ui.Tab{Label: it.Name, URL: link.With(link.Rulebook, EditionField, edition, RuleItemField, string(it.Item)), Current: it.Item == r.Table.Item})
	}
	for _, l := range r.Table.Lines {
		if l.Sentence != "" {
			p.Sentences = append(p.Sentences, l.Sentence)
		}
	}
	for _, t := range r.Terms {
		p.Term.Options = append(p.Term.Options, option(t.String(), t.Label(), r.Term.String()))
	}
	for _, f := range r.Facts {
		if f.Code == RuleListsField {
			p.Lists, p.ListsHead = factLists(f)
			continue
		}
		s := factSelect(f)
		s.Submit = f.Code == "stage" // the years of study are called as the stage calls them
		p.Facts = append(p.Facts, s)
	}
	if r.Answer != nil {
		p.Try.Reset = link.With(link.Rulebook, EditionField, edition, RuleItemField, item)
		p.Answer, p.Hint = answerNotice(*r.Answer), r.Answer.Hint
	}
	return p
}

// factLists are the lists that a student may be on, folded away, because one may be on
// several; the head says which are chosen.
func factLists(f aid.RuleFact) (boxes []ui.Checkbox, head string) {
	chosen, labels := strings.Split(f.Chosen, ","), []string(nil)
	for _, v := range f.Values {
		on := slices.Contains(chosen, v.Code)
		if on {
			labels = append(labels, v.Label)
		}
		boxes = append(boxes, ui.Checkbox{Name: f.Code, ID: "list-" + v.Code, Label: v.Label, Value: v.Code, Checked: on})
	}
	if head = f.Label + "：不详（可以选几类）"; len(labels) > 0 {
		head = f.Label + "：" + strings.Join(labels, "、")
	}
	return boxes, head
}

// bondTable is the matrix of items: a line for each that is bound to others.
func bondTable(r aid.Rulebook) ui.Table {
	t := ui.Table{Caption: "项目之间的关系，" + r.Term.Label(), HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "项目"}, {Label: "不能同时享受"}, {Label: "可以同时享受"}, {Label: "上限和比例"},
	}}
	for _, b := range r.Bonds {
		row := ui.Row{Cells: []ui.Cell{{Text: b.Name, URL: link.With(link.Rulebook, EditionField, idText(r.Edition), RuleItemField, string(b.Item))}}}
		for _, all := range [][]string{b.Excludes, b.Stacks, b.Bounds} {
			row.Cells = append(row.Cells, ui.Cell{Text: dash(strings.Join(all, "；"))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func aboutItem(r aid.Rulebook) ui.Facts {
	facts := ui.Facts{{Label: "项目", Text: r.Table.Name}, {Label: "种类", Text: r.Table.Kind}, {Label: "依据", Text: r.Table.Clause}}
	if r.Source != "" {
		facts = append(facts, ui.Fact{Label: "文件", Text: r.Source})
	}
	if r.Table.Payer != "" {
		facts = append(facts, ui.Fact{Label: "资金来源", Text: r.Table.Payer})
	}
	if r.Table.Delivery != "" {
		facts = append(facts, ui.Fact{Label: "发放方式", Text: r.Table.Delivery})
	}
	return facts
}

func factSelect(f aid.RuleFact) ui.Select {
	s := ui.Select{Name: f.Code, Label: f.Label, Options: []ui.Option{option("", "不详", f.Chosen)}}
	for _, v := range f.Values {
		s.Options = append(s.Options, option(v.Code, v.Label, f.Chosen))
	}
	return s
}

func answerNotice(a aid.RuleAnswer) *ui.Notice {
	n := ui.Notice{Text: a.Sentence}
	if a.Entitled {
		n.Tone = ui.Good
	}
	return &n
}

// ruleTable prints the decision table: when, which tier, the facts, the sums.
// While facts are tried it has the lines of that term, and whether each holds.
func ruleTable(r aid.Rulebook) ui.Table {
	t := ui.Table{Caption: r.Table.Name + "决策表", HideTitle: true, Stacked: true, Heads: []ui.Head{{Label: "执行时间"}}}
	if r.Answer != nil {
		t.Heads = append(t.Heads, ui.Head{Label: "是否符合"})
	}
	tiers := false
	for _, l := range r.Table.Lines {
		tiers = tiers || l.Tier != ""
	}
	if tiers {
		t.Heads = append(t.Heads, ui.Head{Label: "档次"})
	}
	for _, fact := range r.Table.Facts {
		t.Heads = append(t.Heads, ui.Head{Label: fact})
	}
	for _, stage := range r.Table.Sums {
		t.Heads = append(t.Heads, ui.Head{Label: stage, Unit: "元/学年", Num: true})
	}
	for _, l := range r.Table.Lines {
		if r.Answer != nil && l.Whole == "" {
			continue // not in force in the term that is tried
		}
		t.Rows = append(t.Rows, ruleRow(l, tiers, r.Answer != nil))
	}
	return t
}

func ruleRow(l aid.RuleLine, tiers, tried bool) ui.Row {
	span := ui.Cell{Text: l.Span}
	if l.Doubt {
		span.Sub = "尚待与文件核对"
	}
	row := ui.Row{Cells: []ui.Cell{span}}
	if l.Whole == aid.LightMet {
		row.Tone = ui.Good
	}
	if tried {
		row.Cells = append(row.Cells, ui.Cell{Body: wholeBadge(l)})
	}
	if tiers {
		row.Cells = append(row.Cells, ui.Cell{Text: dash(l.Tier)})
	}
	for i, text := range l.Cells {
		row.Cells = append(row.Cells, litCell(text, lightAt(l, i)))
	}
	for _, fen := range l.Sums {
		sum := ui.Cell{Text: "—", Num: true}
		if fen > 0 {
			sum.Text = fen.Short()
		}
		row.Cells = append(row.Cells, sum)
	}
	return row
}

func lightAt(l aid.RuleLine, i int) aid.RuleLight {
	if i < len(l.Lights) {
		return l.Lights[i]
	}
	return ""
}

// litCell is a condition; while facts are tried it says whether they meet it.
func litCell(text string, light aid.RuleLight) ui.Cell {
	switch {
	case text == "":
		return ui.Cell{Text: "—"}
	case light == aid.LightMet:
		return ui.Cell{Body: ui.Badge{Text: "✓\u00a0" + text, Tone: ui.Good}}
	case light == aid.LightFailed:
		return ui.Cell{Body: ui.Badge{Text: "✗\u00a0" + text, Tone: ui.Bad}}
	case light == aid.LightUnsure:
		return ui.Cell{Body: ui.Badge{Text: "？\u00a0" + text, Tone: ui.Wait}}
	}
	return ui.Cell{Text: text}
}

func wholeBadge(l aid.RuleLine) ui.Badge {
	switch l.Whole {
	case aid.LightMet:
		return ui.Badge{Text: "符合", Tone: ui.Good}
	case aid.LightFailed:
		return ui.Badge{Text: "不符合", Tone: ui.Bad}
	}
	return ui.Badge{Text: "待核实", Tone: ui.Wait}
}

// tryClass keeps the place to try off the paper until something is tried.
func (r Rulebook) tryClass() string {
	if r.Answer == nil {
		return "no-print"
	}
	return ""
}

// lineCount says how many ways lead into the item, and while facts are tried how many of them are in force.
func lineCount(r aid.Rulebook, shown int) string {
	text := "共 " + strconv.Itoa(len(r.Table.Lines)) + " 行，"
	if r.Answer != nil {
		text += r.Term.Label() + "执行的 " + strconv.Itoa(shown) + " 行列在下面，"
	}
	return text + "一行是一种情形；同一格里的几个取值，符合一个即可"
}

// RuleEnd says that the rules ended before a term, and leads to where new ones
// begin.
type RuleEnd struct {
	Text       string // "" while they hold
	Label, URL string // "" where the seat may not draft
}

// newRuleEnd is for what begins with a term, by its name, and for a seat that
// drafts or does not.
func newRuleEnd(drafts bool, from aid.Term, label string, end aid.RuleEnd) (e RuleEnd) {
	if end == (aid.RuleEnd{}) {
		return e
	}
	e.Text = label + "没有规则可依：《" + end.Title + "》到" + end.Last.Label() + "为止，此后没有应享受的资助；须起草新版本，发布施行之后才有。"
	if drafts {
		e.URL, e.Label = link.With(link.NewEdition, EditionFromField, from.String(), EditionStartField, end.Next), "起草新版本"
		if end.Next != "" {
			e.Label = "采用" + end.NextTitle + "起草"
		}
	}
	return e
}
