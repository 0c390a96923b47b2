package page

import (
	"strings"
	"testing"

	"zhuxue/internal/aid"
)

// While facts are tried the table has the lines of that term, each with its verdict beside the time; else it has all.
func TestNewRulebook_trialShowsTheTermsLines(t *testing.T) {
	t.Parallel()
	r := aid.Rulebook{Term: aid.Year(2016).Spring()}
	r.Table.Facts = []string{"学段"}
	r.Table.Lines = []aid.RuleLine{
		{Span: "2012—2013学年至2014年秋季学期", Cells: []string{"中职"}},
		{Span: "2015年春季学期起", Cells: []string{"中职"}, Lights: []aid.RuleLight{aid.LightMet}, Whole: aid.LightMet},
	}
	if p := NewRulebook(r); len(p.Table.Rows) != 2 || len(p.Table.Heads) != 2 || strings.Contains(p.Lines, "列在下面") {
		t.Errorf("nothing tried: got %d rows of %d columns, %s", len(p.Table.Rows), len(p.Table.Heads), p.Lines)
	}
	r.Answer = &aid.RuleAnswer{Sentence: "享受", Entitled: true}
	p := NewRulebook(r)
	if len(p.Table.Rows) != 1 || p.Table.Rows[0].Cells[0].Text != "2015年春季学期起" || p.Table.Heads[1].Label != "是否符合" {
		t.Errorf("tried: got %+v under %+v", p.Table.Rows, p.Table.Heads)
	}
	if want := "共 2 行，2017年春季学期执行的 1 行列在下面"; !strings.HasPrefix(p.Lines, want) {
		t.Errorf("got %s, want %s", p.Lines, want)
	}
}
