package page

import (
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of the page of golden cases.
const (
	CaseField  = "case" // a case that somebody agreed to, by its key
	CasesField = "all"  // several, their keys parted by commas
)

// TypedCases are the agreements as they were ticked and typed.
type TypedCases struct {
	Ticked map[aid.CaseKey]bool
	Titles map[aid.CaseKey]string
}

// Agreements are the cases that were ticked, in the order of the text.
func (t TypedCases) Agreements(r aid.CaseReview) (all []aid.CaseAgreement) {
	for _, it := range r.Items {
		for _, g := range it.Gaps {
			if t.Ticked[g.CaseKey] {
				all = append(all, aid.CaseAgreement{CaseKey: g.CaseKey, Title: t.Titles[g.CaseKey]})
			}
		}
	}
	return all
}

// CaseKeys reads the keys in a value of a field.
func CaseKeys(value string) (keys []aid.CaseKey) {
	for one := range strings.SplitSeq(value, ",") {
		if k, ok := aid.ParseCaseKey(one); ok {
			keys = append(keys, k)
		}
	}
	return keys
}

// EditionCases is what the golden cases of an edition say and its rules do not.
type EditionCases struct {
	Title, Sub   string
	Action, Back string // Action "": only to read
	WriteURL     string // adds a case; "" where the seat may not
	Version      string
	Notices      []ui.Notice
	Items        []EditionCaseItem
	Confirm      string
}

// EditionCaseItem is an item with the cases that differ about it.
type EditionCaseItem struct {
	Name  string
	Rules []string
	Alone ui.Notice   // its rules were left alone; without a text where they were not
	All   ui.Checkbox // for all of its cases at once; without a name where there is none
	Cases []EditionCase
}

// EditionCase is one golden case that differs.
type EditionCase struct {
	Tick   ui.Checkbox
	Name   string
	Title  ui.Field // hidden where the old name can stay
	Keeps  bool
	Facts  string
	Past   string // what to think of before it is ticked; "" where nothing is
	Points []aid.RulePoint
}

// NewEditionCases prepares the page for a seat: what was typed, and what was wrong
// with it.
func NewEditionCases(who aid.Actor, r aid.CaseReview, t TypedCases, fault string, faults map[string]string) EditionCases {
	e, n := r.Edition, 0
	p := EditionCases{
		Title: "核对标准案例", Back: link.Edition(e.ID), Version: strconv.Itoa(e.Version),
		Confirm: "勾选的案例您都已对照文件，同意改为规则给出的结果。会签的人会看到它们是照规则改的。确定吗？",
	}
	for _, it := range r.Items {
		n += len(it.Gaps)
	}
	if p.Sub = e.Label(); len(r.Faults) == 0 {
		p.Sub += "，" + strconv.Itoa(r.Cases) + " 个案例，" + strconv.Itoa(n) + " 个与规则不符"
	}
	if who.Can(aid.DraftEdition) && e.MayRevise(who) == nil {
		if p.WriteURL = link.EditionCase(e.ID); n > 0 {
			p.Action = link.EditionCases(e.ID)
		}
	}
	if fault != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Bad, Text: fault})
	}
	p.Notices = append(p.Notices, casesNotice(r, n))
	for _, it := range r.Items {
		p.Items = append(p.Items, newEditionCaseItem(it, t, faults, p.Action != ""))
	}
	return p
}

// casesNotice says what is to be done here.
func casesNotice(r aid.CaseReview, n int) ui.Notice {
	switch {
	case len(r.Faults) > 0:
		notice := ui.Notice{Tone: ui.Bad, Text: "规则或案例有读不懂的地方，改正之后才能核对："}
		for _, f := range r.Faults {
			notice.Items = append(notice.Items, f.Sentence())
		}
		return notice
	case r.Cases == 0:
		return ui.Notice{Tone: ui.Wait, Text: "这一版没有标准案例；请照文件写几个：情况、学期、应得的结果。"}
	case n == 0:
		return ui.Notice{Tone: ui.Good, Text: strconv.Itoa(r.Cases) + " 个标准案例与规则全部相符。"}
	}
	return ui.Notice{Text: "标准案例照文件写，是规则的证明。请逐个对照文件（划去的是案例原来写的，绿色的是规则给出的）：给出的对，就勾选，案例改成这样；给出的不对，是规则写错了，请回去改规则。"}
}

func newEditionCaseItem(it aid.CaseItem, t TypedCases, faults map[string]string, acts bool) EditionCaseItem {
	p := EditionCaseItem{Name: it.Name, Rules: it.Rules}
	if len(it.Rules) == 0 {
		p.Alone = ui.Notice{Tone: ui.Wait, Text: "这一项的规则没有改，结果却不同了。请先弄清是哪一处改动牵连的，确实应当这样，再勾选。"}
	}
	var keys []string // of those that may be ticked together
	for _, g := range it.Gaps {
		if p.Cases = append(p.Cases, newEditionCase(g, t, faults)); !g.Past {
			keys = append(keys, g.String())
		}
	}
	if acts && len(it.Rules) > 0 && len(keys) > 1 {
		p.All = ui.Checkbox{Name: CasesField, ID: "all-" + keys[0], Value: strings.Join(keys, ","), Label: allLabel(len(keys), len(it.Gaps))}
	}
	return p
}

// allLabel is for a box that ticks so many of all.
func allLabel(n, all int) string {
	if n == all {
		return "下面 " + strconv.Itoa(n) + " 个全部对照文件核对过"
	}
	return "起始学期起的 " + strconv.Itoa(n) + " 个全部对照文件核对过"
}

func newEditionCase(g aid.CaseGap, t TypedCases, faults map[string]string) EditionCase {
	key, title := g.String(), g.Title
	if typed, ok := t.Titles[g.CaseKey]; ok {
		title = typed
	}
	c := EditionCase{
		Name: g.Name, Points: g.Points, Facts: g.Term.Label(), Keeps: title == g.Name,
		Tick:  ui.Checkbox{Name: CaseField, ID: "case-" + key, Value: key, Label: g.Name, Checked: t.Ticked[g.CaseKey]},
		Title: ui.Field{Name: aid.CaseTitleField(g.CaseKey), Label: "改后的名字", Value: title, MaxLength: 80, Error: faults[aid.CaseTitleField(g.CaseKey)]},
	}
	for _, f := range g.Facts {
		c.Facts += "，" + f.Label + "：" + f.Value
	}
	if c.Facts += "（" + g.Clause + "）"; g.Past {
		c.Past = "这个学期在起始学期以前，不按这一版算：多半是原来的规则被改掉了。请把旧的一条截止到上一学期，另加一条新的，不要改这个案例。"
	}
	return c
}
