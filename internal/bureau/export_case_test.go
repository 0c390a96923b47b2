package bureau

import (
	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
)

// CaseChanges is what the golden cases of two editions differ in, for tests.
func CaseChanges(old, draft []rules.Case) []aid.CaseChange {
	return caseChanges(old, draft, itemNames(rules.Plan()))
}
