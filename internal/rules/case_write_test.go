package rules

import (
	"strings"
	"testing"
)

// A case that somebody wrote by a form stands at the end of the text, speaks of its item alone, and is read as it was meant.
func TestWithCase(t *testing.T) {
	t.Parallel()
	c := Case{
		Name: "二年级寄宿生：每学期625元", Clause: "青教〔2017〕1号", Term: Term{2016, true}, Only: []string{"boarding_aid"}, Expect: map[string]string{"boarding_aid": "625元"},
		Facts: Facts{Stage: Primary, Grade: 2, Boarding: True, Categories: InCategories(Unlifted, RuralMinimum), SchoolFee: FeeOf(0)},
	}
	const entry = "- name: 二年级寄宿生：每学期625元\n  clause: 青教〔2017〕1号\n  term: 2017-03\n" +
		"  facts: {stage: primary, grade: 2, boarding: true, categories: [unlifted, rural_minimum], school_fee_fen: 0}\n  only: [boarding_aid]\n  expect: {boarding_aid: 625元}\n"
	for was, want := range map[string]string{
		"": entry, " \n": " \n" + entry,
		"# 甲\n- {name: 甲, clause: 一, term: 2016-09, facts: {stage: junior}, expect: {}} # 乙\n\n\n": "# 甲\n- {name: 甲, clause: 一, term: 2016-09, facts: {stage: junior}, expect: {}} # 乙\n\n" + entry,
	} {
		got, err := WithCase(was, c)
		if err != nil || strings.TrimLeft(got, " \n") != strings.TrimLeft(want, " \n") {
			t.Errorf("to %q: got\n%s, %v", was, got, err)
		}
	}
	got, err := WithCase("  - name: 甲\n    clause: 一\n    term: 2016-09\n    facts: {stage: junior}\n    expect: {}\n", c)
	if cases, wrong := ParseCases([]byte(got)); err != nil || wrong != nil || len(cases) != 2 {
		t.Errorf("indented: got\n%s, %v, %v", got, err, wrong)
	}
	for was, want := range map[string]string{"a: 1\n": "不为空的列表", "[{name: 甲, clause: 一, term: 2016-09, facts: {stage: junior}, expect: {}}]\n": "写法特别"} {
		if got, err := WithCase(was, c); err == nil || !strings.Contains(err.Error(), want) || got != "" {
			t.Errorf("to %q: got %q, %v", was, got, err)
		}
	}
}

// A case that speaks of one item does not mind what else is due, and a slip in the item's code proves nothing unseen.
func TestCase_only(t *testing.T) {
	t.Parallel()
	senior := Case{Term: Term{Year: 2016}, Facts: Facts{Stage: Senior, Grade: 1, Categories: InCategories(Unlifted)}, Only: []string{"senior_high_grant"}, Expect: map[string]string{"senior_high_grant": "1000元"}}
	if gaps := Plan().Gaps(&senior); len(gaps) > 0 {
		t.Errorf("the waiver is due as well, and not spoken of: %+v", gaps)
	}
	senior.Only = nil
	if gaps := Plan().Gaps(&senior); len(gaps) != 1 || gaps[0].Item != "senior_high_fee_waiver" {
		t.Errorf("of all items: %+v", gaps)
	}
	senior.Only, senior.Expect = []string{"boarding"}, nil
	if gaps := Plan().Gaps(&senior); len(gaps) != 1 || gaps[0].Part != CaseItem {
		t.Errorf("of an item that is none: %+v", gaps)
	}
}

// A case at the end changes none of those before it.
func TestWithCase_leavesWhatWasThere(t *testing.T) {
	t.Parallel()
	c := Case{Name: "新", Clause: "一", Term: Term{2016, true}, Facts: Facts{Stage: Primary}, Only: []string{"boarding_aid"}, Expect: map[string]string{"boarding_aid": "待核实"}}
	const kept = "- name: 甲\n  term: 2016-09\n  facts: {stage: primary}\n  expect: {}\n  clause: |+\n    一\n\n\n"
	if got, err := WithCase(kept, c); err == nil {
		t.Errorf("the clause lost its blank lines:\n%q", got)
	}
}
