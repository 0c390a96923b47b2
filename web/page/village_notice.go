package page

import (
	"fmt"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// VillageNotices are the sheets of a village's households, to print in one go.
type VillageNotices struct {
	Sub    string
	Told   string // how many sheets, and that it is on record
	Sheets []FamilySheet
	Empty  *ui.Empty
	Back   string
	First  string // the village from the start; "" where this is it
	Next   string // the households after these; "" at the end
}

// NewVillageNotices prepares the sheets. A school goes back to its students: it
// has no page of a village.
func NewVillageNotices(who aid.Actor, v aid.VillageNotices) VillageNotices {
	p := VillageNotices{Sub: v.Village.Township + v.Village.Name + " · " + v.Term.Year.Label() + " · 一户一张", Back: link.Village(v.Village.ID)}
	if !who.Can(aid.ReadFigures) {
		p.Back = link.With(link.Students, VillageField, idText(v.Village.ID))
	}
	if v.After != 0 {
		p.First = link.VillageNotices(v.Village.ID)
	}
	if len(v.Notices) == 0 {
		p.Empty = &ui.Empty{Icon: "student", Title: "没有要打印的明白卡", Text: v.Term.Label() + "的建档立卡名单里没有这个村的学生。"}
		return p
	}
	for _, n := range v.Notices {
		p.Sheets = append(p.Sheets, newFamilySheets(who.County.Name, n)...)
	}
	p.Told = fmt.Sprintf("本次%d户，每户一张A4纸。", len(v.Notices))
	if len(p.Sheets) > len(v.Notices) {
		p.Told = fmt.Sprintf("本次%d户，共%d张A4纸：每户一张，子女太多、一张放不下的另有续页。", len(v.Notices), len(p.Sheets))
	}
	if v.Left > 0 {
		p.Told += fmt.Sprintf("后面还有%d户，打印完这些再点“后面的”。", v.Left)
		p.Next = link.With(link.VillageNotices(v.Village.ID), PlaceAfter, idText(v.Next()))
	}
	p.Told += "打印记入操作日志。"
	return p
}
