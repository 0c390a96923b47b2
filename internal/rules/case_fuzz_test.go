package rules

import (
	"slices"
	"testing"
)

// Whatever golden cases look like: what nobody agreed to says what it said, in its lines, and what comes out can be read.
func FuzzAgree(f *testing.F) {
	b := Plan()
	for _, seed := range []string{
		CasesText("plan")[:6000],
		"# 甲\n- name: 甲 # 乙\n  clause: 一\n  term: [2016-09, 2017-03] # 丙\n  facts: {categories: [unlifted], stage: primary, grade: 3, boarding: true}\n  expect: {boarding_aid: 1元} # 丁\n",
		"- {name: 'yes', clause: \"1e3\", term: 2016-09, facts: {stage: primary}, only: [a], expect: {a: 500元}}\n- name: |+\n    甲\n    # b\n\n\n",
		"- &a !!map {name: '- x', clause: '#', term: [2016-09], facts: &f {stage: primary}, expect: {boarding_aid: ~}}\n- name: \u2028甲\r\n  clause: 一\r\n  term: 2016-09\r\n  facts: *f\r\n  expect: {}\r\n",
		"---\n- ? name\n  : 甲\n  clause: >-\n    一\n    二\n  term: 2016-09\n  facts: {}\n  expect: {boarding_aid: 500元}\n  agreed: []\n  only: []\n...\n",
		"- name: 甲\n  clause: 一\n  term: []\n  facts: {stage: primary}\n  expect: {x: 1}\n  because: {boarding_aid: [stage]}\n",
	} {
		f.Add(seed, uint8(1))
	}
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		was, err := ParseCases([]byte(text))
		if err != nil {
			return
		}
		var all []Agreement
		for i, c := range was {
			if which&(1<<(i%8)) != 0 {
				all = append(all, Agreement{c.Line(), c.Term, c.Name + "改"})
			}
		}
		got, err := b.Agree(text, all)
		if err == nil {
			is, err := ParseCases([]byte(got))
			if err != nil {
				t.Fatalf("%q became unreadable %q: %v", text, got, err)
			}
			for _, c := range was {
				if !slices.ContainsFunc(all, func(a Agreement) bool { return a.Line == c.Line() && a.Term == c.Term }) &&
					!slices.ContainsFunc(is, func(x Case) bool { return x.digest() == c.digest() && (x.Only == nil) == (c.Only == nil) }) {
					t.Fatalf("lost %+v of %q: %q", c, text, got)
				}
			}
		}
		c := Case{Name: "新", Clause: "一", Term: Term{2016, true}, Facts: Facts{Stage: Primary}, Only: []string{"boarding_aid"}, Expect: map[string]string{"boarding_aid": "待核实"}}
		if got, err = WithCase(text, c); err == nil {
			is, err := ParseCases([]byte(got))
			if err != nil || len(is) != len(was)+1 {
				t.Fatalf("with: %q became %q: %v", text, got, err)
			}
			for i := range was {
				if is[i].digest() != was[i].digest() {
					t.Fatalf("with: %q became %q", text, got)
				}
			}
		}
	})
}
