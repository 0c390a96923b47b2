package rules

// Told is one fact in words.
type Told struct {
	Fact  Fact
	Value string
}

// Told puts what is known of a student into words, in the order of the facts; what is unknown is left out.
func (f Facts) Told() (all []Told) {
	f = f.clean()
	for fact := range factCount {
		if value := f.told(fact); value != "" {
			all = append(all, Told{fact, value})
		}
	}
	return all
}

func (f *Facts) told(fact Fact) string {
	switch {
	case fact == FactFee:
		if fen, ok := f.SchoolFee.Fen(); ok {
			return "每学年" + fen.Yuan()
		}
		return ""
	case fact == FactCategory && f.Categories == known:
		return "不属于任何类别"
	case fact == FactCategory:
		return f.Categories.Label()
	case fact == FactGrade:
		return gradeLabel(f.Grade)
	}
	v := f.value(fact)
	if domains[fact].last == uint8(True) {
		return []string{"", "否", "是"}[min(v, 2)]
	}
	return label(fact, v)
}
