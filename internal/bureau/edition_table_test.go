package bureau_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/testkit"
)

const boardingSheet = "寄宿生生活补助"

// tables is the workbook of decision tables with one cell of 寄宿生生活补助 changed, by the head of its column.
func tables(t *testing.T, o *testkit.Office, head, value string) []byte {
	t.Helper()
	d, err := o.Bureau.ExportRulebook(t.Context(), o.As(aid.Clerk), 0, aid.Term{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows(boardingSheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range rows[1] { // under the title
		if text == head {
			cell, _ := excelize.CoordinatesToCellName(i+1, 3)
			book.SetCellStr(boardingSheet, cell, value)
		}
	}
	out.Reset()
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A workbook as it was fetched is the law as it was, and the county's own sum stays a setting; a sum changed in it is the only change.
func TestBookOfTables(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	preschoolSum(t, o, 80000)
	for _, c := range []struct {
		head, value string
		want        rules.Fen // due to a boarder of 小学 in autumn 2016
	}{
		{"没有这一列", "", 500_00},
		{"小学（元/学年）", "1250.5", 625_25},
	} {
		text, err := o.Bureau.BookOfTables(rules.Plan().Text(), tables(t, o, c.head, c.value))
		if err != nil {
			t.Fatal(err)
		}
		book, err := rules.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if same := book.Hash() == rules.Plan().Hash(); same != (c.value == "") {
			t.Errorf("%s: the law is the same: %v", c.head, same)
		}
		boarder := rules.Facts{Stage: rules.Primary, Boarding: rules.True, Categories: rules.InCategories(rules.Unlifted)}
		for _, d := range book.Decide(boarder, rules.Term{Year: 2016}) {
			if d.Item == "boarding_aid" && d.Fen != c.want {
				t.Errorf("%s: got %d fen, want %d", c.head, d.Fen, c.want)
			}
		}
	}
}

// The tables of a draft of the national book, with the sheet of how its items stand to each other, come back from Excel as the same law.
func TestBookOfTables_ofTheNationalBook(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	text, _ := begun(t, o, aid.Year(2016).Spring(), "national")
	d, err := o.Bureau.ExportRulebook(t.Context(), drafter(o), drafted(t, o, text), aid.Term{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	written, err := o.Bureau.BookOfTables(text.Book, out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if book, err := rules.Parse([]byte(written)); err != nil || book.Hash() != rules.National().Hash() {
		t.Errorf("another law: %v", err)
	}
	workbook, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := workbook.GetRows("项目之间的关系")
	if err != nil || len(rows) != 9 || rows[2][0] != "不能同时享受" || rows[2][1] != "寄宿生生活补助、非寄宿生生活补助" {
		t.Errorf("got %q, %v", rows, err)
	}
}

func TestBookOfTables_saysWhere(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	_, err := o.Bureau.BookOfTables(rules.Plan().Text(), tables(t, o, "学段", "小学、幼儿园"))
	if aid.KindOf(err) != aid.Invalid || !strings.Contains(err.Error(), "工作表「寄宿生生活补助」第3行J列：学段没有“幼儿园”这个取值") {
		t.Errorf("got %v", err)
	}
	_, err = o.Bureau.BookOfTables(rules.Plan().Text(), tables(t, o, "小学（元/学年）", "一千"))
	if aid.KindOf(err) != aid.Invalid || !strings.Contains(err.Error(), "一千") || strings.Contains(err.Error(), "不合理") {
		t.Errorf("a sum in words: got %v", err)
	}
	if _, err := o.Bureau.BookOfTables(rules.Plan().Text(), []byte("no workbook")); aid.KindOf(err) != aid.Invalid {
		t.Errorf("no workbook: got %v", err)
	}
}

// preschoolSum sets the county's own sum of preschool aid for 2016.
func preschoolSum(t *testing.T, o *testkit.Office, fen aid.Fen) {
	t.Helper()
	err := o.Bureau.Configure(t.Context(), o.As(aid.Reviewer), func(s *aid.Settings) error {
		s.SetPreschool(2016, fen, aid.SettingBasis{Document: "青教〔2016〕9号", Why: "县里确定标准"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
