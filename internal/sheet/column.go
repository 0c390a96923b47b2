package sheet

// ColumnIndex is the column, from 0, of a cell's address such as J37; false
// where the text begins with no column.
func ColumnIndex(address string) (int, bool) {
	n := 0
	for i, r := range address {
		if r < 'A' || r > 'Z' {
			return n - 1, i > 0
		}
		if n = n*26 + int(r-'A') + 1; n > 1<<14 {
			return 0, false
		}
	}
	return n - 1, n > 0
}
