package sheet

import "testing"

// Chains of sectors in a circle, or out of the table, are errors and not a hang.
func TestOLE_chainsEnd(t *testing.T) {
	t.Parallel()
	const end = 0xFFFFFFFE
	var o ole
	if chain, err := o.chain([]uint32{2, end, 1}, 0); err != nil || len(chain) != 3 {
		t.Errorf("got %v, %v, want three sectors", chain, err)
	}
	for name, table := range map[string][]uint32{"circle": {1, 0}, "itself": {0}, "out of the table": {7}} {
		if _, err := o.chain(table, 0); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}
