package sheet

import "testing"

func TestColumnIndex_undoesColumnName(t *testing.T) {
	t.Parallel()
	for i := range 800 {
		if got, ok := ColumnIndex(ColumnName(i) + "37"); !ok || got != i {
			t.Fatalf("column %d: got %d, %t", i, got, ok)
		}
	}
	for _, bad := range []string{"", "37", "身份证号", "ZZZZZZ1"} {
		if got, ok := ColumnIndex(bad); ok {
			t.Errorf("%q: got %d, want none", bad, got)
		}
	}
}
