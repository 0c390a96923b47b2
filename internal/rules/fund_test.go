package rules

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// fundCase is one entry of testdata/fund; its README says how to read it.
type fundCase struct {
	Name        string     `yaml:"name"`
	Year        FiscalYear `yaml:"year"`
	Region      FundRegion `yaml:"region"` // central unless told
	TownIsRural bool       `yaml:"town_is_rural"`
	School      struct {
		Form     SchoolForm `yaml:"form"`
		Area     Area       `yaml:"area"`
		Primary  *int       `yaml:"primary"`
		Junior   *int       `yaml:"junior"`
		Special  *int       `yaml:"special"`
		Boarders *int       `yaml:"boarders"`
	} `yaml:"school"`
	Yuan    *int64   `yaml:"yuan"`
	Missing []string `yaml:"missing"`
	Says    string   `yaml:"says"`
	Doubts  *int     `yaml:"doubts"` // how many things about the rates are not confirmed
}

func fundCases(t *testing.T) (cases []fundCase) {
	t.Helper()
	text, err := os.ReadFile("testdata/fund/situations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func (c fundCase) facts() FundFacts {
	s := c.School
	f := FundFacts{Form: s.Form, Area: s.Area, Primary: s.Primary, Junior: s.Junior, Special: s.Special, Boarders: s.Boarders,
		Region: c.Region, TownIsRural: c.TownIsRural}
	switch c.Region {
	case "":
		f.Region = FundCentral
	case "none":
		f.Region = ""
	}
	return f
}

func TestFunds_situations(t *testing.T) {
	t.Parallel()
	for _, c := range fundCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			if wrong := c.differs(Funds()); wrong != "" {
				t.Error(wrong)
			}
		})
	}
}

// differs holds a book against the situation; "" if all is as it should be.
func (c fundCase) differs(b *FundBook) string {
	a := b.Decide(c.facts(), c.Year)
	switch {
	case !slices.Equal(a.Missing, c.Missing):
		return fmt.Sprintf("missing: got %q, want %q", a.Missing, c.Missing)
	case a.Known != (c.Yuan != nil) || c.Yuan != nil && a.Fen != Fen(*c.Yuan*100):
		return fmt.Sprintf("got known %t, %s: %s", a.Known, a.Fen.Yuan(), a.Sentence())
	case c.Doubts != nil && len(a.Doubts) != *c.Doubts:
		return fmt.Sprintf("got doubts %q, want %d", a.Doubts, *c.Doubts)
	case c.Says != "" && (a.Sentence() != c.Says || a.Small() != strings.Contains(c.Says, "按100人计")):
		return fmt.Sprintf("small %t, says\n%s\nwant\n%s", a.Small(), a.Sentence(), c.Says)
	}
	return ""
}

// The sum is that of its lines, the lines count the pupils, and what is not known is never a sum.
func TestFunds_addUp(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2016, 6))
	for range 20_000 {
		f, y := randomSchool(r), FiscalYear(2014+r.IntN(14))
		a := Funds().Decide(f, y)
		var sum Fen
		heads := 0
		for _, l := range a.Lines {
			if l.Fen != Fen(l.Heads)*l.Rate.Fen || l.Heads <= 0 {
				t.Fatalf("%+v %d: line %+v", f, y, l)
			}
			sum += l.Fen
			if l.Rate.Payee != Boarders {
				heads += l.Heads
			}
		}
		switch {
		case a.Known && (a.Fen != sum || heads != a.Counted || a.Counted < a.Pupils || len(a.Missing) > 0):
			t.Fatalf("%+v %d: got %+v", f, y, a)
		case !a.Known && (a.Fen != 0 || len(a.Missing) == 0 || !strings.HasPrefix(a.Sentence(), "无数据：")):
			t.Fatalf("%+v %d: got %+v", f, y, a)
		}
	}
}

func randomSchool(r *rand.Rand) FundFacts {
	count := func(below int) *int {
		n := r.IntN(below) - 1
		if n < 0 {
			return nil
		}
		return &n
	}
	pick := func(all ...string) string { return all[r.IntN(len(all))] }
	return FundFacts{
		Form: SchoolForm(pick("", "primary", "junior", "nine_years", "special")), Area: Area(pick("", "village", "town", "city")),
		Primary: count(130), Junior: count(130), Special: count(5), Boarders: count(60),
		Region: FundRegion(pick("", "west", "central", "east", "poor_area")), TownIsRural: r.IntN(2) == 0,
	}
}

// More pupils or boarders never bring less, and one pupil is worth the least school.
func TestFunds_neverFallWithPupils(t *testing.T) {
	t.Parallel()
	for _, form := range []SchoolForm{PrimarySchool, JuniorSchool, NineYears, SpecialSchool} {
		before := Fen(-1)
		for n := range 250 {
			zero := 0
			f := FundFacts{Form: form, Area: VillageArea, Primary: &n, Junior: &n, Special: &zero, Boarders: &zero, Region: FundWest}
			if form == SpecialSchool {
				f.Special = &n
			}
			a := Funds().Decide(f, 2016)
			if !a.Known || a.Fen < before {
				t.Fatalf("%s with %d: got %s, before %s", form, n, a.Fen.Yuan(), before.Yuan())
			}
			before = a.Fen
		}
	}
}

func TestFunds_laterRatesAreMarked(t *testing.T) {
	t.Parallel()
	n, none := 200, 0
	f := FundFacts{Form: PrimarySchool, Area: CityArea, Primary: &n, Boarders: &none, Region: FundWest}
	for year, doubts := range map[FiscalYear]int{2016: 0, 2019: 0, 2020: 1, 2023: 1} {
		if a := Funds().Decide(f, year); len(a.Doubts) != doubts {
			t.Errorf("%d: got doubts %q, want %d", year, a.Doubts, doubts)
		}
	}
}

func TestParseFunds_refusesWhatCannotBeMeant(t *testing.T) {
	t.Parallel()
	whole := string(fundYAML)
	for name, c := range map[string]struct{ old, fresh, want string }{
		"a gap":             {"from: 2020\n    until: 2022\n    fen: 65000", "from: 2021\n    until: 2022\n    fen: 65000", "小学在2020年（west）有0条定额"},
		"an overlap":        {"until: 2022\n    fen: 65000", "until: 2023\n    fen: 65000", "小学在2023年（west）有2条定额"},
		"an unknown region": {"[east]", "[north]", "region 只能是"},
		"an unknown sort":   {"pays: boarder", "pays: teacher", "pays 只能是"},
		"no clause":         {"fen: 20000\n    clause: 三(二)6", "fen: 20000", "须写明条款"},
		"an unknown field":  {"name: 城乡", "title: 城乡", "不认识的项目"},
		"no sum":            {"fen: 30000", "fen: 0", "fen 应当大于0"},
		"no least size":     {"pupils: 100", "pupils: 0", "small："},
		"backwards":         {"until: 2024", "until: 2015", "until 不能早于 from"},
	} {
		changed := strings.Replace(whole, c.old, c.fresh, 1)
		if changed == whole {
			t.Fatalf("%s: the book has no %q", name, c.old)
		}
		if _, err := ParseFunds([]byte(changed)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
