package page

import (
	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// Found is what a search found.
type Found struct {
	Sub    string
	Notice *ui.Notice
	Table  ui.Table
	Places []FoundPlaces
	Empty  *ui.Empty
}

// FoundPlaces are links to schools, or to villages.
type FoundPlaces struct {
	Title string
	Links []ui.Crumb
}

// FoundList is what a search found, as the office tells it.
type FoundList struct {
	Asked    bool
	Students []aid.RosterLine
	Most     int // where More is set: the first so many are shown
	More     bool
	Schools  []aid.Choice
	Villages []aid.Choice
	Fault    string
}

// SearchHint says what can be looked for.
const SearchHint = "可以输入：姓名的开头（王小）、名字（小明）、拼音首字母（wxm）、完整的18位身份证号，或学校、行政村名称的一部分。"

// PlacesHint says so to a seat that finds nobody.
const PlacesHint = "可以输入学校、行政村名称的一部分。"

// NewFound prepares the page of a search.
func NewFound(who aid.Actor, l FoundList) Found {
	var p Found
	hint, limit := SearchHint, "只能找到您岗位范围内的学生。"
	if !who.SeesNames() {
		hint, limit = PlacesHint, "您的岗位不能查找学生。"
	}
	p.place("学校", l.Schools, func(id int64) string { return link.School(aid.SchoolID(id)) })
	p.place("行政村", l.Villages, func(id int64) string { return link.Village(aid.VillageID(id)) })
	switch {
	case l.Fault != "":
		p.Empty = &ui.Empty{Icon: "warn", Title: l.Fault, Text: hint}
		return p
	case !l.Asked:
		p.Empty = &ui.Empty{Icon: "search", Title: "请在上方输入要查找的内容", Text: hint}
		return p
	case len(l.Students)+len(p.Places) == 0:
		p.Empty = &ui.Empty{Icon: "search", Title: "没有找到", Text: "请核对有没有错别字。" + hint + limit}
		return p
	}
	if len(l.Students) == 0 {
		return p
	}
	p.Sub = "找到 " + ui.Count(len(l.Students)) + " 名学生"
	if l.More {
		p.Sub = ""
		p.Notice = &ui.Notice{Tone: ui.Info, Text: "符合的学生超过 " + ui.Count(l.Most) + " 名，只列出前 " + ui.Count(l.Most) + " 名。请再多输入一个字，或到学生名单中按学校、乡镇筛选。"}
	}
	p.Table = ui.Table{Caption: "学生", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "姓名"}, {Label: "性别"}, {Label: "年级"}, {Label: "就读学校"}, {Label: "户籍地"}, {Label: "脱贫属性"}, {Label: "名单学期"}, {Label: "在校情况"},
	}}
	for _, s := range l.Students {
		p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: ShownName(who, s.Name), URL: link.Student(s.ID)}, {Text: s.Sex.Label()},
			{Text: aid.GradeLabel(s.Stage, s.Grade), Sub: s.Stage.Label()}, schoolCell(s), {Text: dash(s.Township), Sub: s.Village},
			{Text: s.Status.Label()}, {Text: s.Term.Label()}, {Body: stateBadge(s)},
		}})
	}
	return p
}

// place adds a card of links, if there are any.
func (p *Found) place(title string, choices []aid.Choice, url func(int64) string) {
	if len(choices) == 0 {
		return
	}
	places := FoundPlaces{Title: title}
	for _, c := range choices {
		places.Links = append(places.Links, ui.Crumb{Label: c.Name, URL: url(c.ID)})
	}
	p.Places = append(p.Places, places)
}
