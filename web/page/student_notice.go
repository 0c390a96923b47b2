package page

import (
	"cmp"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
)

// FamilyNotice is the page with the sheet of one household.
type FamilyNotice struct {
	Sheets []FamilySheet // one, but for a household that no sheet holds
	Back   string
}

// FamilySheet is 教育资助明白卡: one sheet of A4 per household, which the family
// keeps. Its children stand below each other with their reasons beside them, or
// in two columns with the reasons as notes.
type FamilySheet struct {
	Label    string // tells the sheets of a village apart
	Class    string
	Part     string // which sheet of a household's this is; "" for the only one
	County   string
	Year     string
	Head     string
	Code     string
	Home     string
	Children []FamilyChild
	Columns  []FamilyColumn
	Notes    []FamilyNote
	Total    string // of all children over the year
	Open     bool   // a sum is not known yet, besides the total
	Forgiven bool   // the total has fees in it that are not charged
	Planned  bool   // not all of it is confirmed yet
	Source   string // the papers whose clauses the reasons name
	More     string // children who are not on this sheet
	Centre   FamilyCentre
}

// FamilyColumn is a column of children whose reasons are notes.
type FamilyColumn struct {
	Label    string // tells the tables apart
	Children []FamilyChild
}

// FamilyNote is a reason and the way the aid comes, said once for all of whom it
// is true.
type FamilyNote struct{ Mark, Text string }

// FamilyCentre is whom to ask; "" is a line to write on.
type FamilyCentre struct{ Name, Phone, Address string }

// FamilyChild is one child on the notice.
type FamilyChild struct {
	Name   string
	School string
	Lines  []FamilyLine
	None   string // why there is nothing, where there is nothing
	Note   string // the note that says so, where reasons are notes
}

// FamilyLine is one item that a child is entitled to.
type FamilyLine struct {
	Item           string
	Autumn, Spring string
	How            string   // when and by which way it comes
	Why            []string // one sentence, or one for each term
	Note           string   // the note that says both, where reasons are notes
}

// NewFamilyNotice prepares the page of one household, as seen from a student.
func NewFamilyNotice(county string, student aid.StudentID, n aid.Notice) FamilyNotice {
	return FamilyNotice{Sheets: newFamilySheets(county, n), Back: link.With(link.Student(student), YearField, yearText(n.Year))}
}

// newFamilySheets are what one household gets: a sheet, or as many as it takes.
func newFamilySheets(county string, n aid.Notice) []FamilySheet {
	p := FamilySheet{
		Label: n.Household.Head + "户教育资助明白卡", Centre: FamilyCentre(n.Centre),
		County: county, Year: n.Year.Label(), Head: orBlank(n.Household.Head), Code: orBlank(aid.RegisterCode(n.Household.Code)), Home: orBlank(n.Township + n.Village),
	}
	if len(n.Sources) > 0 {
		p.Source = "以上“依据”，没有另写文件的，是《" + strings.Join(n.Sources, "》《") + "》的条款。"
	}
	if n.Elsewhere > 0 {
		p.More = "本户另有子女在其他学校就读，其资助情况由所在学校或县教育局告知。"
	}
	for _, c := range n.Children {
		p.Children = append(p.Children, p.child(c))
	}
	p.total(n.Children)
	return p.laidOut()
}

// total tells the household's sum; where no sum of it is known there is none yet,
// which is not 0.
func (p *FamilySheet) total(children []aid.NoticeChild) {
	var sum aid.Fen
	open := ""
	for _, c := range children {
		for _, d := range c.Decisions {
			sum += d.Fen
			p.Forgiven = p.Forgiven || d.Forgiven && d.Fen > 0
			if d.Answer == aid.Unset && open != undecidedSum {
				open = openSum(d)
			}
		}
	}
	if p.Total = sum.String() + " 元"; sum == 0 && p.Open {
		p.Total, p.Open = open, false
	}
}

// What stands where a sum is the county's to set, and where a fact is missing.
const undecidedSum, unfilledSum = "待县里确定", "填报后确定"

// openSum says what a sum that is not known waits for.
func openSum(d aid.Decision) string {
	if d.Missing == "" {
		return undecidedSum
	}
	return unfilledSum
}

func (p *FamilySheet) child(c aid.NoticeChild) FamilyChild {
	child := FamilyChild{Name: c.Name, School: c.School + " " + c.Stage.Label() + aid.GradeLabel(c.Stage, c.Grade)}
	for i := 0; i < len(c.Decisions); {
		n := i + 1
		for n < len(c.Decisions) && c.Decisions[n].Item == c.Decisions[i].Item {
			n++
		}
		if line, given := p.line(c.Decisions[i:n]); given {
			child.Lines = append(child.Lines, line)
		} else if d := c.Decisions[i]; child.None == "" && !d.Aside {
			child.None = d.Sentence
		}
		i = n
	}
	if child.None == "" {
		child.None = "本学年没有与该生学段相关的资助项目。"
	}
	return child
}

// line is an item's line; false where the child has it in neither term.
func (p *FamilySheet) line(decisions []aid.Decision) (l FamilyLine, given bool) {
	l = FamilyLine{Item: decisions[0].ItemName, Autumn: "—", Spring: "—", How: howItComes(decisions[0])}
	for _, d := range decisions {
		due := &l.Autumn
		if d.Term.IsSpring {
			due = &l.Spring
		}
		if d.Answer == aid.Undecided {
			*due = d.Answer.Label()
		}
		if d.Answer != aid.Entitled && d.Answer != aid.Unset {
			continue
		}
		given = true
		if n := len(l.Why); n == 0 || l.Why[n-1] != d.Sentence {
			l.Why = append(l.Why, d.Sentence)
		}
		p.Planned = p.Planned || !d.Firm
		p.Open = p.Open || d.Answer == aid.Unset && d.HasSum
		*due = dueText(d)
	}
	l.Why = byTerm(l.Why)
	return l, given
}

// byTerm says of two sentences of which term each is.
func byTerm(why []string) []string {
	if len(why) == 2 {
		why[0], why[1] = "秋季"+why[0], "春季"+why[1]
	}
	return why
}

// howItComes says by which way a family gets an aid.
func howItComes(d aid.Decision) string {
	switch {
	case d.Delivery != "":
		return d.Delivery
	case d.Forgiven:
		return "由学校直接减免，不用缴费"
	case d.HasSum:
		return "审核后发放到学生或监护人银行账户"
	}
	return "向县学生资助管理中心申请办理"
}

func dueText(d aid.Decision) string {
	switch {
	case d.Fen > 0:
		return d.Fen.String() + "元"
	case d.Answer == aid.Unset && d.HasSum:
		return cmp.Or(spanText(d), openSum(d))
	}
	return "享受"
}
