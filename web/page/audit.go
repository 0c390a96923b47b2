package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The parameters of the register's address. A student is named by number only.
const (
	AuditLoginField   = "login"
	AuditStudentField = "student"
	AuditDayField     = "day"
	AuditActField     = "act"
	AuditBeforeField  = "before"
)

// Audits is the county's register of acts.
type Audits struct {
	Filters ui.Filters
	Login   ui.Field
	Student ui.Field
	Day     ui.Field
	Act     ui.Select
	Lines   []AuditLine
	Heads   []ui.Head
	Older   string // address of older entries
	Export  string // address of the register as a workbook
	None    bool
}

// AuditLine is one entry.
type AuditLine struct {
	At         string
	Name       string
	Who        string // account and seat
	Address    string
	Act        string
	Note       string
	StudentURL string // the student's entries
	Student    string
	Changes    []AuditChange
}

// AuditChange is one value before and after.
type AuditChange struct {
	Label         string
	Before, After string
}

// NewAudits prepares the register; more tells whether older entries follow.
func NewAudits(entries []aid.Audit, more bool, f aid.AuditFilter) Audits {
	a := Audits{
		Filters: ui.Filters{Action: link.Audit}, None: len(entries) == 0,
		Login:   ui.Field{Name: AuditLoginField, Label: "账号名", Value: f.Login, MaxLength: 40},
		Student: ui.Field{Name: AuditStudentField, Label: "学生编号", Value: numberText(int64(f.Student)), InputMode: "numeric", MaxLength: 18},
		Day:     ui.Field{Name: AuditDayField, Label: "日期", Type: "date", Value: dayText(f.Day)},
		Act:     actSelect(f.Act),
		Heads:   []ui.Head{{Label: "时间"}, {Label: "人员"}, {Label: "操作"}, {Label: "内容"}, {Label: "改动"}},
	}
	if f.Login != "" || f.Student != 0 || !f.Day.IsZero() || f.Act != "" {
		a.Filters.Reset = link.Audit
	}
	for _, e := range entries {
		a.Lines = append(a.Lines, newAuditLine(e))
	}
	if more {
		a.Older = auditURL(link.Audit, f, entries[len(entries)-1].ID)
	}
	a.Export = auditURL(link.AuditExport, f, 0)
	return a
}

func auditURL(address string, f aid.AuditFilter, before aid.AuditID) string {
	return link.With(address, AuditLoginField, f.Login, AuditStudentField, numberText(int64(f.Student)),
		AuditDayField, dayText(f.Day), AuditActField, string(f.Act), AuditBeforeField, numberText(int64(before)))
}

func numberText(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func dayText(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.In(aid.Shanghai).Format(time.DateOnly)
}

func actSelect(chosen aid.Act) ui.Select {
	s := ui.Select{Name: AuditActField, Label: "操作", Options: []ui.Option{{Label: "全部"}}}
	for _, area := range aid.ActAreas {
		group := ui.OptionGroup{Label: area.Name}
		for _, act := range area.Acts {
			group.Options = append(group.Options, ui.Option{Value: string(act), Label: act.Label(), Chosen: act == chosen})
		}
		s.Groups = append(s.Groups, group)
	}
	return s
}

// placeText is where an act came from; background work and commands have no
// address.
func placeText(address string) string {
	if address == "local" {
		return "本机"
	}
	return address
}

func newAuditLine(e aid.Audit) AuditLine {
	l := AuditLine{At: e.At.In(aid.Shanghai).Format("2006-01-02 15:04:05"), Name: e.Name, Address: placeText(e.Address), Act: e.Act.Label(), Note: e.Note, Changes: auditChanges(e.Before, e.After)}
	if e.Login != "" {
		l.Who = e.Login + " · " + e.Role.Label()
	}
	if e.Student != 0 {
		l.Student = fmt.Sprintf("学生 %d", e.Student)
		l.StudentURL = link.With(link.Audit, AuditStudentField, numberText(int64(e.Student)))
	}
	return l
}

// AuditChangeText is what an entry changed, in the cell of a workbook.
func AuditChangeText(e aid.Audit) string {
	var all []string
	for _, c := range auditChanges(e.Before, e.After) {
		if c.Before != "" {
			c.After = c.Before + " → " + c.After
		}
		all = append(all, c.Label+"："+c.After)
	}
	return strings.Join(all, "；")
}

// auditChanges sets the values of an entry side by side, by label.
func auditChanges(before, after map[string]any) []AuditChange {
	names := map[string]bool{}
	for name := range before {
		names[name] = true
	}
	for name := range after {
		names[name] = true
	}
	var changes []AuditChange
	for name := range names {
		c := AuditChange{Label: valueLabel(name), Before: valueText(name, before[name]), After: valueText(name, after[name])}
		switch {
		case c.Before == c.After:
			c.Before = ""
		case c.After == "":
			c.After = "无"
		}
		if c.Before != "" || c.After != "" {
			changes = append(changes, c)
		}
	}
	slices.SortFunc(changes, func(a, b AuditChange) int { return strings.Compare(a.Label, b.Label) })
	return changes
}
