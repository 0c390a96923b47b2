package rules

import (
	"strings"
	"testing"
)

// A no or a lower sum for the sake of another item cites the line of the book that says so, and its document, not the clause of the item.
func TestLimit_isCitedForWhatItTakes(t *testing.T) {
	t.Parallel()
	doubtful := strings.Replace(countyLaw, "clause: 五,", "clause: 五, source: 示财〔2025〕9号, confirmed: false,", 1)
	b, err := National().Extend([]byte(doubtful))
	if err != nil {
		t.Fatal(err)
	}
	day := Facts{Stage: Senior, Boarding: False, HukouLocal: True, Categories: InCategories(), HardshipLevel: NoHardship}
	rich := Facts{Stage: Senior, Boarding: True, HukouLocal: True, Categories: InCategories(Unlifted), SchoolOwner: Public, SchoolFee: FeeOf(200000)}
	free := rich
	free.SchoolFee = FeeOf(0)
	for _, c := range []struct {
		name, item   string
		facts        Facts
		answer       Answer
		fen          Fen
		clause, says string
		unconfirmed  bool
		limit        string
	}{
		{"excluded", "bus_aid", day, No, 0, "五", "不享受：已享受县级助学金，与交通补助不能同时享受（依据五，示财〔2025〕9号；本条尚待与文件核对）", true, "五"},
		{"what it gives way to", "local_aid", day, Yes, 70001, "三", "享受：户籍在本县的普通高中学生，每年1000.01元，本学期700.01元（依据三，示教〔2025〕1号）", false, ""},
		{"lowered", "senior_high_fee_waiver", rich, Yes, 44999, "二",
			"享受：建档立卡家庭普通高中学生，费用直接免除，不先收后退，每年2000元，本学期449.99元（六：几项合计有上限，已减少550.01元）（依据二，示教〔2025〕1号）", false, "六"},
		{"nothing left", "local_aid", rich, No, 0, "六", "不享受：县级助学金与其他项目合计已达上限（依据六，示教〔2025〕1号）", false, "六"},
		{"not lowered", "senior_high_grant", rich, Yes, 165001, "一", "享受：建档立卡家庭普通高中学生，一档，每年3300.01元，本学期1650.01元（依据一，示教〔2025〕1号）", false, ""},
		{"something left", "local_aid", free, Yes, 44999, "三", "享受：户籍在本县的普通高中学生，每年1000.01元，本学期449.99元（六：几项合计有上限，已减少250.02元）（依据三，示教〔2025〕1号）", false, "六"},
	} {
		d := decided(b, c.item, c.facts, "2025-09")
		if d.Answer != c.answer || d.Fen != c.fen || d.Clause != c.clause || d.Unconfirmed != c.unconfirmed {
			t.Errorf("%s: got %v, %d fen by %s, unconfirmed %t", c.name, d.Answer, d.Fen, d.Clause, d.Unconfirmed)
		}
		if d.Limit.Clause != c.limit {
			t.Errorf("%s: cites the limit %+v, want %q", c.name, d.Limit, c.limit)
		}
		if got := b.Sentence(c.facts, d); got != c.says {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.says)
		}
	}
}
