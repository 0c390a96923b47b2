package bureau

import (
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// preschoolItem is the aid whose sum the county sets (三(一)1 names none).
const preschoolItem = "preschool_aid"

// adopted is the county's own sums as the rulebook takes them: those of school
// years in which the book waits for one.
func adopted(book *rules.Book, s aid.Settings) (sums []rules.Setting) {
	waiting := func(y rules.Year) bool {
		return slices.ContainsFunc(book.Rules(), func(r rules.Rule) bool {
			return r.Item == preschoolItem && waits(r) && r.InForce(rules.Term{Year: y})
		})
	}
	for year, fen := range s.PreschoolFen {
		if y := rules.Year(year); waiting(y) {
			sums = append(sums, rules.Setting{
				Item: preschoolItem, From: y, Until: y, Source: countySource(s.PreschoolBasis[year].Document),
				Amount: map[rules.Stage]rules.Fen{rules.Preschool: rules.Fen(fen)},
			})
		}
	}
	slices.SortFunc(sums, func(a, b rules.Setting) int { return int(a.From - b.From) })
	return sums
}

// ownSum marks the source of a sum that the county set.
const ownSum = "本县参数"

// countySource is the source of a county's sum: its document, if it is told.
func countySource(document string) string {
	if document == "" {
		return ownSum
	}
	return ownSum + "（" + document + "）"
}

// ownDocument is the document of a county's sum that a rule rests on; "" for none.
func ownDocument(r rules.Rule) string {
	document, ok := strings.CutPrefix(r.Source, ownSum+"（")
	if !ok {
		return ""
	}
	return strings.TrimSuffix(document, "）")
}

// ruleTerm is a term as the rules know it.
func ruleTerm(t aid.Term) rules.Term { return rules.Term{Year: rules.Year(t.Year), Spring: t.IsSpring} }

func aidTerm(t rules.Term) aid.Term { return aid.Term{Year: aid.Year(t.Year), IsSpring: t.Spring} }

var ruleStages = map[aid.Stage]rules.Stage{
	aid.Preschool: rules.Preschool, aid.Primary: rules.Primary, aid.Junior: rules.Junior,
	aid.Senior: rules.Senior, aid.Vocational: rules.Vocational, aid.Higher: rules.Higher,
}

var ruleHukou = map[aid.Hukou]rules.Hukou{aid.Rural: rules.Rural, aid.Town: rules.Town, aid.Urban: rules.Urban}

// ruleCategories turns 脱贫属性 into categories. Who is not registered, or no
// longer, is known to be in none; a blank is not known.
var ruleCategories = map[aid.PovertyStatus]rules.Categories{
	aid.Poor:           rules.InCategories(rules.Unlifted),
	aid.LiftedAided:    rules.InCategories(rules.LiftedSupported),
	aid.LiftedUnaided:  rules.InCategories(rules.LiftedUnsupported),
	aid.PoorAgain:      rules.InCategories(rules.Relapsed),
	aid.NotRegistered:  rules.InCategories(),
	aid.RemovedFromReg: rules.InCategories(),
}

func ruleTri(t aid.Tri) rules.Tri {
	switch t {
	case aid.Yes:
		return rules.True
	case aid.No:
		return rules.False
	}
	return rules.Blank
}

// rostered are the facts that rosters and schools tell of a student.
var rostered = []rules.Fact{
	rules.FactStage, rules.FactGrade, rules.FactBoarding, rules.FactFullTime, rules.FactAgricultural, rules.FactHardship, rules.FactHukou, rules.FactCategory,
}

// belonging are facts about places: the school tells where the roll is, and whose
// hukou is not told is taken to be of this county, as the registers of its
// households are.
var belonging = []rules.Fact{rules.FactRollLocal, rules.FactHukouLocal}

// factsOf is a student in a term as the rules know one.
func factsOf(s *store.Standing) rules.Facts {
	return rules.Facts{
		Stage: ruleStages[s.Stage], Grade: rules.Grade(s.Grade),
		Boarding: ruleTri(s.Boarding), FullTime: ruleTri(s.FullTime), Agricultural: ruleTri(s.Agricultural), Hardship: ruleTri(s.Hardship),
		Hukou: ruleHukou[s.Hukou], Categories: ruleCategories[s.Status],
	}
}
