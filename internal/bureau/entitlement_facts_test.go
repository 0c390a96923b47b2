package bureau

import (
	"testing"

	"zhuxue/internal/aid"
)

// A stage has one name, on the county's pages as in its rules: the policy's, 中职国家助学金 and 高校本专科.
func TestStage_oneNameEverywhere(t *testing.T) {
	t.Parallel()
	for _, stage := range aid.Stages {
		if rule := ruleStages[stage]; rule.Label() != stage.Label() || rule.Label() == "" {
			t.Errorf("%s: pages say %q, rules say %q", stage, stage.Label(), rule.Label())
		}
	}
}
