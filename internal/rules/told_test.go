package rules

import (
	"fmt"
	"testing"
)

func TestFacts_told(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{}`: "[]",
		`{"stage":"primary","grade":3,"boarding":true,"hukou":"rural","categories":["unlifted","orphan"]}`: "[{stage 小学} {grade 三年级} {boarding 是} {hukou 农村户口} {categories 未脱贫、孤儿}]",
		`{"stage":"vocational","full_time":false,"categories":[],"school_fee_fen":120000}`:                 "[{stage 中职} {full_time 否} {categories 不属于任何类别} {school_fee_fen 每学年1200元}]",
	} {
		var f Facts
		if err := f.UnmarshalJSON([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(f.Told()); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
