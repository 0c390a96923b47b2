package rules

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestAdopt_setsTheCountysSum(t *testing.T) {
	t.Parallel()
	b, err := Plan().Adopt(Setting{
		Item: "preschool_aid", From: 2017, Until: 2018, Amount: map[Stage]Fen{Preschool: 75001}, Source: "示教〔2017〕5号",
	})
	if err != nil {
		t.Fatal(err)
	}
	child := Facts{Stage: Preschool, Categories: InCategories(Relapsed)}
	for _, c := range []struct {
		term Term
		want Answer
		fen  Fen
		rule string
	}{
		{Term{2015, true}, Unset, 0, "preschool_aid@2016-03"},
		{Term{2016, true}, Unset, 0, "preschool_aid@2016-03"},
		{Term{2017, false}, Yes, 37501, "preschool_aid@2017"},
		{Term{2018, true}, Yes, 37500, "preschool_aid@2017"},
		{Term{2019, false}, Unset, 0, "preschool_aid@2019"},
		{Term{2021, false}, NotInForce, 0, ""},
	} {
		if d := b.Decide(child, c.term)[0]; d.Answer != c.want || d.Fen != c.fen || d.Rule != c.rule {
			t.Errorf("%s: got %+v, want %v, %d fen by %q", c.term, d, c.want, c.fen, c.rule)
		}
	}
	if b.Hash() == Plan().Hash() {
		t.Error("the county's book has the plan's hash")
	}
	if d := Plan().Decide(child, Term{Year: 2017})[0]; d.Answer != Unset {
		t.Errorf("the plan itself changed: %+v", d)
	}
	const want = "享受：建档立卡家庭在园幼儿，每年750.01元，本学期375.01元（依据三(一)1）"
	if got := b.Sentence(child, b.Decide(child, Term{Year: 2017})[0]); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAdopt_refuses(t *testing.T) {
	t.Parallel()
	fine := Setting{Item: "preschool_aid", From: 2016, Amount: map[Stage]Fen{Preschool: 80000}, Source: "文"}
	for name, spoil := range map[string]func(*Setting){
		"item whose sum the plan fixes": func(s *Setting) { s.Item = "boarding_aid" },
		"unknown item":                  func(s *Setting) { s.Item = "lunch" },
		"before the plan":               func(s *Setting) { s.From = 2015 },
		"beyond the plan":               func(s *Setting) { s.Until = 2021 },
		"backwards":                     func(s *Setting) { s.From, s.Until = 2018, 2017 },
		"no document":                   func(s *Setting) { s.Source = "" },
		"no sum":                        func(s *Setting) { s.Amount = nil },
		"stage of another item":         func(s *Setting) { s.Amount = map[Stage]Fen{Preschool: 1, Primary: 1} },
		"negative":                      func(s *Setting) { s.Amount = map[Stage]Fen{Preschool: -1} },
	} {
		s := fine
		spoil(&s)
		if _, err := Plan().Adopt(s); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := Plan().Adopt(fine, fine); err == nil {
		t.Error("the same years twice: accepted")
	}
}

func TestTerm_code(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]Term{"2016-09": {2016, false}, "2017-03": {2016, true}} {
		if got, err := ParseTerm(code); err != nil || got != want || got.String() != code {
			t.Errorf("%s: got %v, %v", code, got, err)
		}
	}
	for _, code := range []string{"", "2016", "2016-04", "16-09", "2016-9", "-016-09", "+016-09", "２016-09"} {
		if got, err := ParseTerm(code); err == nil {
			t.Errorf("%q was read as %v", code, got)
		}
	}
}

func TestYuan(t *testing.T) {
	t.Parallel()
	for fen, want := range map[Fen]string{0: "0元", 50000: "500元", 31250: "312.5元", 5: "0.05元", -62505: "-625.05元"} {
		if got := fen.Yuan(); got != want {
			t.Errorf("%d: got %s, want %s", fen, got, want)
		}
	}
}

// A stored trace is read for years: its form is fixed here, letter by letter.
func TestJSON_isStable(t *testing.T) {
	t.Parallel()
	f := Facts{Stage: Primary, Grade: 3, Boarding: False, Hukou: Rural, Categories: InCategories(LiftedUnsupported, RuralMinimum)}
	equalJSON(t, f, `{"stage":"primary","grade":3,"boarding":false,"hukou":"rural","categories":["lifted_unsupported","rural_minimum"]}`)
	equalJSON(t, Facts{}, `{}`)
	equalJSON(t, Facts{Categories: InCategories()}, `{"categories":[]}`)
	equalJSON(t, Plan().Decide(f, Term{Year: 2016})[1], `{"code":"boarding_aid","answer":"no","kind":"grant","fen":0,"yearly_fen":0,`+
		`"rule":"boarding_aid@2016-03","clause":"三(一)1","because":["boarding","categories"],"nearest":[`+
		`{"fact":"boarding","from":"false","to":"true"},`+
		`{"fact":"categories","from":"lifted_unsupported,rural_minimum","to":"unlifted"}]}`)
}

func equalJSON(t *testing.T, v any, want string) {
	t.Helper()
	if got, err := json.Marshal(v); err != nil || string(got) != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
}

// Keys are stored too: a changed layout would mix up traces.
func TestKey_isStable(t *testing.T) {
	t.Parallel()
	f := Facts{Stage: Primary, Grade: 3, Boarding: True, FullTime: True, Agricultural: False, Hardship: True, Hukou: Town, Categories: InCategories(Relapsed)}
	const want = 2 | 3<<3 | 2<<7 | 2<<9 | 1<<11 | 2<<13 | 2<<15 | 0b10001<<17
	if got := f.Key().String(); got != fmt.Sprint(want) {
		t.Errorf("got %s, want %d", got, want)
	}
}

func TestFacts_refuseUnknownCodes(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		`{"stage":"college"}`, `{"grade":3.5}`, `{"grade":3.}`, `{"grade":03}`, `{"grade":.0}`, `{"hukou":"moon"}`, `{"boarding":"yes"}`, `{"categories":["elf"]}`, `{"categories":"orphan"}`, `{"grade":-1}`,
	} {
		var f Facts
		if err := json.Unmarshal([]byte(s), &f); err == nil {
			t.Errorf("%s was read as %+v", s, f)
		}
	}
	var f Facts
	if err := json.Unmarshal([]byte(`{"stage":"","boarding":null,"categories":null}`), &f); err != nil || f != (Facts{}) {
		t.Errorf("blanks: got %+v, %v", f, err)
	}
}

// Whichever hukou it is, one of the lines holds: a blank that cannot matter must not hold up a yes.
func TestJudge_blankThatCannotMatter(t *testing.T) {
	t.Parallel()
	b := parse(t, `{boarding: true, any: [{hukou: [rural, town]}, {hukou: [urban], agricultural: true}]}`)
	for _, c := range []struct {
		agricultural Tri
		hukou        Hukou
		want         Answer
	}{
		{True, 0, Yes}, {False, 0, Unknown}, {Blank, 0, Unknown}, {Blank, Town, Yes}, {Blank, Urban, Unknown}, {False, Urban, No},
	} {
		f := Facts{Stage: Junior, Boarding: True, Agricultural: c.agricultural, Hukou: c.hukou}
		if got := b.Decide(f, Term{Year: 2016})[0].Answer; got != c.want {
			t.Errorf("%+v: got %v, want %v", c, got, c.want)
		}
	}
}

func TestNearest_takesTheClosestGrade(t *testing.T) {
	t.Parallel()
	b := parse(t, `{grade: [1, 3, 7]}`)
	for grade, want := range map[Grade]string{2: "1", 4: "3", 6: "7", 9: "7"} {
		if d := b.Decide(Facts{Grade: grade}, Term{Year: 2016})[0]; len(d.Nearest) != 1 || d.Nearest[0].To != want {
			t.Errorf("grade %d: got %v, want grade %s", grade, d.Nearest, want)
		}
	}
}

// parse makes a book of one waiver with the given conditions.
func parse(t *testing.T, when string) *Book {
	t.Helper()
	b, err := Parse([]byte("book: b\nname: 书\nsource: 文\nrules:\n  - {code: w, name: 免费, clause: 一, kind: waiver, " +
		"unit: fen per school year, from: 2016, when: " + when + "}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func FuzzDecide(f *testing.F) {
	f.Add(uint8(2), uint8(3), uint8(2), uint8(2), uint8(1), uint8(2), uint8(2), uint32(34), 2016, true)
	f.Add(uint8(255), uint8(255), uint8(255), uint8(3), uint8(9), uint8(17), uint8(4), ^uint32(0), -1, false)
	f.Add(uint8(15), uint8(3), uint8(2), uint8(2), uint8(1), uint8(2), uint8(2), uint32(34), 2016, true)
	f.Add(uint8(11), uint8(3), uint8(2), uint8(2), uint8(1), uint8(2), uint8(2), uint32(34), 2016, true) // no stage, though its bits fit among others
	f.Fuzz(func(t *testing.T, stage, grade, boarding, full, agri, hard, hukou uint8, cats uint32, year int, spring bool) {
		facts := Facts{Stage: Stage(stage), Grade: Grade(grade), Boarding: Tri(boarding), FullTime: Tri(full), Agricultural: Tri(agri), Hardship: Tri(hard), Hukou: Hukou(hukou), Categories: Categories(cats)}
		table := Plan().Table(Term{Year(year), spring})
		decisions := table.Decide(facts)
		for i, v := range table.Judge(nil, &facts) {
			d := decisions[i]
			if v.Answer != d.Answer || v.Fen != d.Fen || v.Fen < 0 {
				t.Errorf("verdict %+v, decision %+v", v, d)
			}
			if Plan().Sentence(facts, d) == "" {
				t.Errorf("no sentence for %+v", d)
			}
		}
		if key := facts.Key(); key.Facts().Key() != key {
			t.Errorf("key %v comes back as %v", key, key.Facts().Key())
		}
	})
}

// No line of facts makes the engine panic: what is read is valid JSON, packs into a key, and leads both books to as many decisions as they
// have items, each with its sentence, in any term.
func FuzzFacts(f *testing.F) {
	for _, s := range []string{
		`{}`, ` { "stage" : "primary" , "grade" : 3.0 } `, `{"categories":["orphan","unlifted","relapsed"],"hardship":true,"hardship_level":"none"}`,
		`{"stage":"higher","degree":"graduate","school_fee_fen":100000000}`, `{"\u0073tage":null,"region":""}`, `{"grade":15,"school_owner":"unlicensed"}x`,
		`{"stage":"senior","school_owner":"private","school_fee_fen":0,"roll_local":false,"hukou_local":true,"region":"poor_area"}`, "\xff", `{"grade":1e1}`,
	} {
		f.Add(s, 2025, true)
	}
	f.Fuzz(func(t *testing.T, line string, year int, spring bool) {
		var facts Facts
		if err := facts.UnmarshalJSON([]byte(line)); err != nil {
			if err.Error() == "" {
				t.Error("refused without a word")
			}
			return
		}
		if !json.Valid([]byte(line)) {
			t.Errorf("%q is no JSON and was read as %+v", line, facts)
		}
		for _, name := range Shipped() {
			b, _ := Named(name)
			table := b.Table(Term{Year(year % 3000), spring})
			if out := table.Writer(true).Line(facts); !json.Valid(out) || strings.Count(string(out), `"sentence":"`) != len(b.Items()) {
				t.Errorf("%q: %s", line, out)
			}
		}
	})
}
