package bureau

import (
	"context"
	"encoding/json"
	"fmt"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// bases adds what each term's decisions rest on. A spring without a roster of
// its own is decided by the autumn's.
func bases(ctx context.Context, tx *store.Tx, f *aid.StudentFile, rulings []store.Ruling) error {
	sources, err := tx.Sources(ctx, f.Student.ID)
	if err != nil {
		return err
	}
	for _, r := range rulings {
		b := aid.Basis{Term: r.Term, At: r.At}
		for _, e := range f.Enrolments { // newest first
			if e.Term == r.Term || r.Term.IsSpring && e.Term == r.Term.Previous() {
				b.Enrolment, b.Source = e, sources[e.Term]
				break
			}
		}
		if b.Facts, err = factsIn(r.Facts); err != nil {
			return fmt.Errorf("read the facts of %s: %w", r.Term, err)
		}
		f.Bases = append(f.Bases, b)
	}
	return nil
}

// aidStage is a stage of the rules as the office knows it; "" while unknown.
func aidStage(s rules.Stage) aid.Stage {
	for stage, same := range ruleStages {
		if same == s {
			return stage
		}
	}
	return ""
}

// factsIn puts the facts of a trace into words; a student who is not in school
// has none.
func factsIn(kept json.RawMessage) ([]aid.FactTold, error) {
	var away struct{ Absent string }
	if err := json.Unmarshal(kept, &away); err != nil || away.Absent != "" {
		return nil, err
	}
	var facts rules.Facts
	if err := json.Unmarshal(kept, &facts); err != nil {
		return nil, err
	}
	return factsInWords(facts), nil
}

// factsInWords are the facts that are known, a grade as its stage calls it:
// 初中二年级 is 八年级.
func factsInWords(facts rules.Facts) (told []aid.FactTold) {
	for _, t := range facts.Told() {
		told = append(told, aid.FactTold{Code: t.Fact.String(), Label: t.Fact.Label(), Value: t.Value})
		if t.Fact == rules.FactGrade {
			told[len(told)-1].Value = aid.GradeLabel(aidStage(facts.Stage), int(facts.Grade))
		}
	}
	return told
}
