package rules

import (
	"strings"
	"testing"
)

// bus is 交通补助 of 300 and 400 yuan a year for day pupils of registered families, from autumn 2025.
var bus = OwnItem{
	Name: "交通补助: 走读", Clause: "第三条", Source: "青教资〔2025〕1号", Payer: "县财政", Delivery: "学校发放: 到家长账户", Lists: []string{"orphan", "registered"}, Boarding: False,
	Amount: map[Stage]Fen{Primary: 30000, Junior: 40000}, From: Term{Year: 2025},
}

// An item that is added leaves every line of the text as it is, comments and all, and gives what was asked for; a second one has another code.
func TestWithItem_addsAndChangesNothingElse(t *testing.T) {
	t.Parallel()
	for _, b := range []*Book{Plan(), National()} {
		text, code, err := b.WithItem(bus)
		if err != nil || code != "交通补助走读" {
			t.Fatalf("%s: got %s, %v", b.Name(), code, err)
		}
		rest := text
		for line := range strings.Lines(b.Text()) {
			_, after, found := strings.Cut(rest, line)
			if !found {
				t.Fatalf("%s: the line %q is lost", b.Name(), line)
			}
			rest = after
		}
		book, err := Parse([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v\n%s", b.Name(), err, text)
		}
		pupil := Facts{Stage: Junior, Grade: 1, Boarding: False, Categories: InCategories(Orphan)}
		for term, want := range map[string]Fen{"2025-03": 0, "2025-09": 20000, "2026-03": 20000} {
			if d := decided(book, code, pupil, term); d.Fen != want {
				t.Errorf("%s %s: got %+v", b.Name(), term, d)
			}
		}
		pupil.Boarding = True
		if d := decided(book, code, pupil, "2025-09"); d.Answer != No {
			t.Errorf("%s: a boarder: %+v", b.Name(), d)
		}
		if it := book.Items()[len(book.Items())-1]; it.Name != bus.Name || it.Payer != "县财政" || it.Delivery != "学校发放: 到家长账户" {
			t.Errorf("%s: got %+v", b.Name(), it)
		}
		if _, code, err = book.WithItem(bus); err != nil || code != "交通补助走读2" {
			t.Errorf("%s: the second one: %s, %v", b.Name(), code, err)
		}
	}
}

// Whatever way a text is written, the item comes into it: without items, with rules on one line, with lists at the margin.
func TestWithItem_intoAnyText(t *testing.T) {
	t.Parallel()
	const head = "book: b\nname: 书\nsource: 文\nunit: fen per school year\n"
	rule := "{code: a, name: 甲, clause: 一, kind: grant, from: 2016, when: {stage: [senior]}, amount: {senior: 100}}"
	own := bus
	own.Lists, own.Boarding = nil, Blank
	for name, text := range map[string]string{
		"no items":      head + "rules:\n  - " + rule + "\n",
		"at the margin": head + "items:\n    a: {name: 甲, from: 2016}\nrules:\n- " + rule + "\nlimits:\n- {quota: [a], share: {west: 30}, clause: 一}",
		"on one line":   head + "rules: [" + rule + "]\n",
		"YAML's breaks": "# 甲\r# 乙\u2028" + head + "items:\n  a: {name: 甲, from: 2016}\nrules:\n  - " + rule + "\n",
		"items on one":  head + "items: {a: {name: 甲, from: 2016}}\nrules:\n  - " + rule + "\n",
	} {
		b, err := Parse([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		with, code, err := b.WithItem(own)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		book, err := Parse([]byte(with))
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, with)
		}
		if d := decided(book, code, Facts{Stage: Primary}, "2026-03"); d.Fen != 15000 {
			t.Errorf("%s: got %+v", name, d)
		}
		if _, kept := book.Rule("a@2016"); !kept {
			t.Errorf("%s: the rule before is lost", name)
		}
	}
	own.Lists = []string{"moon"}
	if _, _, err := Plan().WithItem(own); err == nil || !strings.Contains(err.Error(), "没有“moon”这个类别或组") {
		t.Errorf("a list that is not there: %v", err)
	}
}

// A text from a word processor has breaks that only YAML sees; they are part of no line that an editor counts.
func TestWithItem_behindWhatWasTyped(t *testing.T) {
	t.Parallel()
	own := bus
	own.Clause = "第三条\u2028第四条"
	text := Plan().Text()
	for range 2 {
		b, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if text, _, err = b.WithItem(own); err != nil || !strings.HasPrefix(text, "# ") {
			t.Fatalf("got %v, %.40s", err, text)
		}
	}
}
