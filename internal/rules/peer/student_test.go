package peer

import (
	"math/rand/v2"
	"reflect"
	"strings"

	"zhuxue/internal/rules"
)

// values are what each fact of one value may be.
var values = map[rules.Fact][]string{
	rules.FactStage:         {"preschool", "primary", "junior", "senior", "vocational", "higher"},
	rules.FactGrade:         {"1", "2", "3", "4"},
	rules.FactBoarding:      yesNo,
	rules.FactFullTime:      yesNo,
	rules.FactAgricultural:  yesNo,
	rules.FactHardship:      yesNo,
	rules.FactHukou:         {"rural", "town", "urban"},
	rules.FactHardshipLevel: {"none", "ordinary", "hard", "special"},
	rules.FactSchoolOwner:   {"public", "inclusive", "private", "unlicensed"},
	rules.FactRegion:        {"west", "central", "east", "poor_area"},
	rules.FactDegree:        {"junior_college", "bachelor", "graduate"},
	rules.FactRollLocal:     yesNo,
	rules.FactHukouLocal:    yesNo,
}

var yesNo = []string{"false", "true"}

// students are the same in every run: as many at each stage, one in three registered, and of each fact one in so many blank, or none
// where that is 0.
func students(n, blank int) []rules.Facts {
	r := rand.New(rand.NewPCG(2016, 9))
	told := func() bool { return blank == 0 || r.IntN(blank) > 0 }
	all := make([]rules.Facts, n)
	for i := range all {
		var changes []rules.Change
		for fact := range rules.FactCategory {
			if codes := values[fact]; told() && (fact != rules.FactHardshipLevel || r.IntN(2) == 0) {
				changes = append(changes, rules.Change{Fact: fact, To: codes[r.IntN(len(codes))]})
			}
		}
		f, err := rules.Facts{}.With(changes)
		if err != nil {
			panic(err)
		}
		if told() {
			f.Categories = categories(r)
		}
		if told() {
			f.SchoolFee = rules.FeeOf(rules.Fen(r.IntN(4) * 80_001))
		}
		all[i] = f
	}
	return all
}

// categories are none, one or two: a registration status for one in three, another category for one in two.
func categories(r *rand.Rand) rules.Categories {
	in := rules.InCategories()
	if r.IntN(3) == 0 {
		in = in.With(rules.Unlifted << r.IntN(4))
	}
	if r.IntN(2) == 0 {
		in = in.With(rules.Disabled << r.IntN(15))
	}
	return in
}

// student is the same told to the other engines: a code that is not known is "", a grade 0 and a fee -1. Of what is a yes or a no both are
// told, so that neither stands for what is not known.
type student struct {
	Stage           string   `expr:"stage"`
	Grade           int      `expr:"grade"`
	Boarding        bool     `expr:"boarding"`
	NotBoarding     bool     `expr:"not_boarding"`
	FullTime        bool     `expr:"full_time"`
	NotFullTime     bool     `expr:"not_full_time"`
	Agricultural    bool     `expr:"agricultural"`
	NotAgricultural bool     `expr:"not_agricultural"`
	Hardship        bool     `expr:"hardship"`
	NotHardship     bool     `expr:"not_hardship"`
	Hukou           string   `expr:"hukou"`
	HardshipLevel   string   `expr:"hardship_level"`
	SchoolOwner     string   `expr:"school_owner"`
	Region          string   `expr:"region"`
	Degree          string   `expr:"degree"`
	RollLocal       bool     `expr:"roll_local"`
	NotRollLocal    bool     `expr:"not_roll_local"`
	HukouLocal      bool     `expr:"hukou_local"`
	NotHukouLocal   bool     `expr:"not_hukou_local"`
	Categories      []string `expr:"categories"`
	Listed          bool     `expr:"categories_told"`
	SchoolFee       int      `expr:"school_fee_fen"`
}

func tell(f rules.Facts) student {
	yes, no := rules.True, rules.False
	s := student{
		Stage: f.Stage.String(), Grade: int(f.Grade), Hukou: f.Hukou.String(), HardshipLevel: f.HardshipLevel.String(),
		SchoolOwner: f.SchoolOwner.String(), Region: f.Region.String(), Degree: f.Degree.String(),
		Boarding: f.Boarding == yes, FullTime: f.FullTime == yes, Agricultural: f.Agricultural == yes, Hardship: f.Hardship == yes,
		NotBoarding: f.Boarding == no, NotFullTime: f.FullTime == no, NotAgricultural: f.Agricultural == no, NotHardship: f.Hardship == no,
		RollLocal: f.RollLocal == yes, HukouLocal: f.HukouLocal == yes, NotRollLocal: f.RollLocal == no, NotHukouLocal: f.HukouLocal == no,
		Categories: []string{}, Listed: f.Categories.Known(), SchoolFee: -1,
	}
	if codes := f.Categories.String(); codes != "" && codes != "none" {
		s.Categories = strings.Split(codes, ",")
	}
	if fen, known := f.SchoolFee.Fen(); known {
		s.SchoolFee = int(fen)
	}
	return s
}

// fields gives each thing told by its name, in the order of the struct.
func (s *student) fields(each func(name string, value any)) {
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		each(v.Type().Field(i).Tag.Get("expr"), v.Field(i).Interface())
	}
}
