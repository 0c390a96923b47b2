package aid_test

import (
	"errors"
	"strings"
	"testing"

	"zhuxue/internal/aid"
)

// Of 0.01 yuan a year nothing would be due in spring: each half must be a sum.
func TestOwnItem_bothHalvesAreSums(t *testing.T) {
	t.Parallel()
	for fen, ok := range map[aid.Fen]bool{0: false, 1: false, 2: true, 3: true, 300_00: true} {
		item := aid.OwnItem{Name: "交通补助", Clause: "第三条", Document: "试字2号", Sums: map[aid.Stage]aid.Fen{aid.Primary: fen}}
		err := item.Check()
		if (err == nil) != ok || err != nil && !strings.Contains(fieldOf(err, "sum_primary"), "0.02元") {
			t.Errorf("%d fen: got %v, want taken %v", fen, err, ok)
		}
	}
}

// fieldOf is what an error says of a field.
func fieldOf(err error, name string) string {
	fault, _ := errors.AsType[*aid.Error](err)
	return fault.Fields[name]
}
