package rules

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"
)

// FiscalYear is a calendar year, in which money is planned and spent: 2016 is 2016-01-01 to 2016-12-31, the spring term of
// school year 2015 and the autumn term of school year 2016. It is no Year.
type FiscalYear int

// Counted is the school year whose autumn count of pupils a fiscal year is planned with: that of the autumn before.
func (y FiscalYear) Counted() Year { return Year(y) - 1 }

func (y FiscalYear) String() string { return fmt.Sprintf("%d年", int(y)) }

// FundRegion is where the county lies, by the codes of the fact region; the quotas of 2016 differ by it. "" is not told.
type FundRegion string

// The regions.
const (
	FundWest     FundRegion = "west"
	FundCentral  FundRegion = "central"
	FundEast     FundRegion = "east"
	FundPoorArea FundRegion = "poor_area" // 集中连片特困地区: of the centre and the west
)

var fundRegions = []FundRegion{FundWest, FundCentral, FundEast, FundPoorArea}

// Payee is a sort of pupils with a rate of its own.
type Payee string

// The sorts. A special pupil counts in none of the two before; a boarder counts among them and gets a sum on top.
const (
	PrimaryPupils Payee = "primary"
	JuniorPupils  Payee = "junior"
	SpecialPupils Payee = "special"
	Boarders      Payee = "boarder"
)

var payees = []Payee{PrimaryPupils, JuniorPupils, SpecialPupils, Boarders}

// Label is the sort's Chinese name.
func (p Payee) Label() string {
	return map[Payee]string{PrimaryPupils: "小学", JuniorPupils: "初中", SpecialPupils: "特教学生", Boarders: "寄宿生"}[p]
}

// FundRate is what one head of a sort brings its school in a fiscal year.
type FundRate struct {
	Payee   Payee        `yaml:"pays"`
	From    FiscalYear   `yaml:"from"`
	Until   FiscalYear   `yaml:"until"`  // last year; 0 while in force
	Regions []FundRegion `yaml:"region"` // empty: everywhere
	Fen     Fen          `yaml:"fen"`    // per head and fiscal year
	Clause  string       `yaml:"clause"`
	Source  string       `yaml:"source"`
	Doubt   string       `yaml:"doubt"` // what is not confirmed about it; "" where all is
}

func (r FundRate) holds(y FiscalYear) bool { return r.From <= y && (r.Until == 0 || y <= r.Until) }

func (r FundRate) in(region FundRegion) bool {
	return len(r.Regions) == 0 || slices.Contains(r.Regions, region)
}

// FundBook is the law of 公用经费: rates by year and region, and the size below which a rural school is counted as one of
// that size. It never changes after it was parsed.
type FundBook struct {
	Name  string `yaml:"name"`
	Code  string `yaml:"book"`
	Small struct {
		Pupils int    `yaml:"pupils"`
		Clause string `yaml:"clause"`
	} `yaml:"small"`
	Rates []FundRate `yaml:"rates"`
}

//go:embed book/fund.yaml
var fundYAML []byte

// Funds is the book that the program ships.
var Funds = sync.OnceValue(func() *FundBook {
	b, err := ParseFunds(fundYAML)
	if err != nil {
		panic("rules: the embedded quotas: " + err.Error())
	}
	return b
})

// ParseFunds reads a book from YAML and checks it. The error names each faulty rate in a Chinese sentence.
func ParseFunds(data []byte) (*FundBook, error) {
	b := &FundBook{}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(b); err != nil {
		return nil, fmt.Errorf("公用经费定额不是完整的YAML文件，或有不认识的项目：%w", err)
	}
	return b, b.check()
}

// check finds rates that cannot be meant, and years in which a sort has two rates or none.
func (b *FundBook) check() error {
	var faults []error
	if b.Small.Pupils <= 0 || b.Small.Clause == "" {
		faults = append(faults, errors.New("small：须写明按多少人核定和条款"))
	}
	for _, r := range b.Rates {
		if fault := r.fault(); fault != "" {
			faults = append(faults, fmt.Errorf("%s@%d：%s", r.Payee, r.From, fault))
		}
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	first, last := b.Span()
	for _, p := range payees {
		for _, region := range fundRegions {
			for y := first; y <= last; y++ {
				if n := len(b.rates(p, region, y)); n != 1 {
					faults = append(faults, fmt.Errorf("%s在%s（%s）有%d条定额，应当正好一条", p.Label(), y, region, n))
				}
			}
		}
	}
	return errors.Join(faults...)
}

func (r FundRate) fault() string {
	switch {
	case r.Payee.Label() == "":
		return "pays 只能是 primary、junior、special、boarder"
	case r.From == 0 || r.Until != 0 && r.Until < r.From:
		return "年度不对：from 是第一年，until 不能早于 from"
	case r.Fen <= 0:
		return "fen 应当大于0，单位是分"
	case r.Clause == "" || r.Source == "":
		return "须写明条款 clause 和文件 source"
	}
	for _, region := range r.Regions {
		if !slices.Contains(fundRegions, region) {
			return "region 只能是 west、central、east、poor_area"
		}
	}
	return ""
}

// Span is from the first year with a rate to the year in which the newest rate begins.
func (b *FundBook) Span() (first, last FiscalYear) {
	for i, r := range b.Rates {
		if i == 0 || r.From < first {
			first = r.From
		}
		last = max(last, r.From)
	}
	return first, last
}

// AsksRegion says whether some rate of the year hangs on where the county lies.
func (b *FundBook) AsksRegion(y FiscalYear) bool {
	return slices.ContainsFunc(b.Rates, func(r FundRate) bool { return r.holds(y) && len(r.Regions) > 0 })
}

func (b *FundBook) rates(p Payee, region FundRegion, y FiscalYear) (found []FundRate) {
	for _, r := range b.Rates {
		if r.Payee == p && r.holds(y) && r.in(region) {
			found = append(found, r)
		}
	}
	return found
}
