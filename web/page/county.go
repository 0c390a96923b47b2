package page

import (
	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of a new county.
const (
	CountyCodeField = "code"
	CountyNameField = "county"
)

// Counties is the operator's list, and the form for one more.
type Counties struct {
	Table  ui.Table
	Empty  bool
	Action string
	Fault  string
	Code   ui.Field
	Name   ui.Field
}

// NewCounties prepares the list, with what was typed for a new county.
func NewCounties(counties []aid.CountyCount, code, name, fault string, faults map[string]string) Counties {
	c := Counties{Empty: len(counties) == 0, Action: link.Counties, Fault: fault,
		Code: ui.Field{Name: CountyCodeField, Label: "区划代码", Value: code, InputMode: "numeric", MaxLength: 20, Required: true, Error: faults["code"], Hint: "6位数字"},
		Name: ui.Field{Name: CountyNameField, Label: "县名", Value: name, MaxLength: 40, Required: true, Error: faults["name"]},
	}
	if len(faults) > 0 {
		c.Fault = ""
	}
	c.Table = ui.Table{Caption: "县区", HideTitle: true, Stacked: true, Heads: []ui.Head{
		{Label: "县区"}, {Label: "区划代码"}, {Label: "在用账号", Unit: "个", Num: true}, {Label: "县管理员", Unit: "人", Num: true}, {Label: "状态"}, {Label: "建立时间"},
	}}
	for _, n := range counties {
		state := ui.Badge{Text: "在用", Tone: ui.Good}
		if n.Admins == 0 {
			state = ui.Badge{Text: "待设县管理员", Tone: ui.Wait}
		}
		c.Table.Rows = append(c.Table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: n.Name, URL: link.County(n.ID)}, {Text: n.Code}, number(n.Users), number(n.Admins), {Body: state}, {Text: moment(n.CreatedAt)},
		}})
	}
	return c
}

// County is one county in numbers, and the form for its first admin.
type County struct {
	Title, Sub string
	Stats      ui.Stats
	Appoint    bool
	Action     string
	Fault      string
	Login      ui.Field
	Name       ui.Field
}

// NewCounty prepares a county's page, with what was typed for its admin.
func NewCounty(c aid.CountyCount, f aid.CountyFigures, login, name, fault string, faults map[string]string) County {
	if len(faults) > 0 {
		fault = ""
	}
	return County{
		Title: c.Name, Sub: c.Code, Appoint: c.Admins == 0, Action: link.AppointAdmin(c.ID), Fault: fault,
		Login: loginField(login, faults), Name: nameField(name, faults),
		Stats: ui.Stats{
			{Label: "在用账号", Value: ui.Count(c.Users), Unit: "个", Sub: "其中县管理员 " + ui.Count(c.Admins) + " 人"},
			{Label: "乡镇", Value: ui.Count(f.Townships), Unit: "个"}, {Label: "行政村", Value: ui.Count(f.Villages), Unit: "个"},
			{Label: "学校", Value: ui.Count(f.Schools), Unit: "所"}, {Label: "学生", Value: ui.Count(f.Students), Unit: "人"},
			{Label: "导入的工作簿", Value: ui.Count(f.Uploads), Unit: "份"},
		},
	}
}
