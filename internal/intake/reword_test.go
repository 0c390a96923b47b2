package intake_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
	"zhuxue/internal/sheet"
)

// synonyms are other wordings of the truth's headers.
var synonyms = map[string][]string{
	"序号": {"编号", "序号"}, "乡镇": {"所在乡(镇)", "镇街", "乡镇(街道)", "户籍所在乡镇"}, "行政村": {"村", "所在村", "村(居)委会", "行政村(社区)"},
	"户编号": {"贫困户编号", "户号"}, "户主姓名": {"户主", "贫困户户主姓名"}, "与户主关系": {"户主关系", "与户主的关系"}, "学生姓名": {"姓名", "姓 名", "幼儿/学生姓名", "受助学生姓名"},
	"性别": {"学生性别", "性别(男/女)"}, "民族": {"民族"}, "身份证号": {"公民身份号码", "身份证号码(18位)", "学生证件号码", "身份证\n号"}, "出生日期": {"出生年月", "出生年月日"},
	"户口性质": {"户籍性质", "户口类型"}, "脱贫属性": {"贫困户属性", "脱贫情况"}, "就读学校": {"学校名称", "现就读学校(全称)", "所在学校", "学校"},
	"县内/县外": {"就读地", "县内外", "县内/县外就读"}, "学段": {"教育阶段", "就读学段", "学龄段"}, "年级": {"就读年级", "年级(班)", "年级班级", "现就读年级"},
	"是否寄宿": {"是否住校", "住宿情况", "寄宿", "是否寄宿(是/否)"}, "是否全日制正式学籍": {"是否全日制"}, "专业类别": {"是否涉农专业"}, "家庭经济困难": {"是否家庭经济困难"},
	"联系电话": {"家长联系电话", "手机号码"}, "社保卡开户行": {"开户银行"}, "社保卡账号": {"银行账号", "收款账号"}, "备注": {"备注"},
}

// optional are columns that the truth can be told without.
var optional = []string{"学段", "出生日期", "县内/县外", "户口性质", "性别", "户编号", "与户主关系", "社保卡账号", "序号"}

// reworded is the roster of 青岭县 as another office would send it: columns in another order, other headers, some missing.
func reworded(given []sheet.Row, chance *rand.Rand) (rows []sheet.Row, dropped map[string]bool) {
	var names []string // of the columns, as the truth calls them
	var order []int
	dropped = map[string]bool{}
	for _, name := range optional {
		dropped[name] = chance.IntN(2) == 0
	}
	for _, r := range given {
		if r.Line == 3 && names == nil {
			for _, c := range r.Cells {
				names = append(names, squeezed(c.Text))
			}
			order = chance.Perm(len(names))
		}
		if len(r.Cells) > 10 { // titles and footers stay
			r.Cells = rearranged(r.Cells, names, order, dropped, chance)
		}
		rows = append(rows, r)
	}
	return rows, dropped
}

func rearranged(cells []sheet.Cell, names []string, order []int, dropped map[string]bool, chance *rand.Rand) (moved []sheet.Cell) {
	for _, from := range order {
		if dropped[names[from]] {
			continue
		}
		var c sheet.Cell
		if from < len(cells) {
			c = cells[from]
		}
		if others := synonyms[squeezed(c.Text)]; len(others) > 0 && squeezed(c.Text) == names[from] {
			c.Text = others[chance.IntN(len(others))]
		}
		moved = append(moved, c)
	}
	for len(moved) > 0 && moved[len(moved)-1].Kind == sheet.Blank {
		moved = moved[:len(moved)-1]
	}
	return moved
}

func squeezed(s string) string {
	var out []rune
	for _, r := range s {
		if r > ' ' && r != '\u3000' {
			out = append(out, r)
		}
	}
	return string(out)
}

// However the roster is worded, the same becomes of every row.
func TestRead_qinglingReworded(t *testing.T) {
	t.Parallel()
	want := expectedRows(t)
	var given []sheet.Row
	err := openFile(t, "建档立卡学生花名册.xlsx").Rows(func(r sheet.Row) error { given = append(given, r); return nil })
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			rows, dropped := reworded(given, rand.New(rand.NewPCG(seed, 7)))
			result, err := intake.ReadRows(rows, aid.StudentBook, qinglingGazetteer(), autumn)
			if err != nil {
				t.Fatal(err)
			}
			if len(result.Lines) != len(want) {
				t.Fatalf("got %d lines, want %d", len(result.Lines), len(want))
			}
			for i, e := range want {
				if e.Fault != nil && *e.Fault == "sex_conflict" && dropped["性别"] {
					continue // nothing is left to contradict the number
				}
				checkReworded(t, &result.Lines[i], e)
			}
		})
	}
}

func checkReworded(t *testing.T, l *aid.Line, e expectedRow) {
	t.Helper()
	if l.Sheet != e.Sheet || l.Row != e.Row || l.Outcome != e.Expect {
		t.Errorf("%s!%d: got %s %v, want %s %s", l.Sheet, l.Row, l.Outcome, l.Faults, e.Expect, deref(e.Fault))
		return
	}
	if e.Fault != nil && l.Faults[0].Code != *e.Fault {
		t.Errorf("%s!%d: got %v, want %s", l.Sheet, l.Row, l.Faults, *e.Fault)
	}
	if e.Expect == aid.Accept {
		checkStudent(t, l, e)
	}
}
