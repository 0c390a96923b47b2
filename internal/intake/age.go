package intake

import "zhuxue/internal/aid"

// usualAge is how old a pupil usually is, in whole years on 1 September, in the first year of a stage.
var usualAge = map[aid.Stage]int{
	aid.Preschool: 3, aid.Primary: 6, aid.Junior: 12, aid.Senior: 15, aid.Vocational: 15, aid.Higher: 18,
}

// ageSpan is by how many years a pupil may be younger or older than usual before a row is held. It leaves room for early
// and late starters, repeated years, pupils taught at home for a disability, and adults in vocational and higher education:
// what lies outside is a wrong number or a wrong grade.
var ageSpan = map[aid.Stage]struct{ younger, older int }{
	aid.Preschool: {1, 3}, aid.Primary: {2, 7}, aid.Junior: {2, 7}, aid.Senior: {2, 8}, aid.Vocational: {2, 25}, aid.Higher: {4, 30},
}

// preschoolOldest is the oldest child of a kindergarten, whatever the class: six or seven where school begins late.
const preschoolOldest = 7

// ageOn is a person's age in whole years on the first day of a school year.
func ageOn(n aid.IDNo, y aid.Year) int {
	birth := n.Birth()
	age := int(y) - birth.Year()
	if birth.Month() > 9 || birth.Month() == 9 && birth.Day() > 1 {
		age--
	}
	return age
}

// plausible reports whether an age can be that of a pupil. Grade 0 is unknown: any of the stage is then allowed.
func plausible(age int, s aid.Stage, grade int) bool {
	usual, known := usualAge[s]
	if !known {
		return true
	}
	first, last := grade, grade
	if grade == 0 {
		first, last = 1, s.Years()
	}
	span := ageSpan[s]
	oldest := usual + last - 1 + span.older
	if s == aid.Preschool {
		oldest = preschoolOldest
	}
	return age >= usual+first-1-span.younger && age <= oldest
}
