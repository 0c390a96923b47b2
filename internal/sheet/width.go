package sheet

import "strings"

// Widths of columns, in characters of the standard font.
const (
	minWidth, maxWidth = 6, 48
	padding            = 2
)

// widths fits each column to the rows given. The title does not count: it runs over all columns.
func widths(rows [][]styled) []float64 {
	var out []float64
	for _, row := range rows {
		for i, c := range row {
			if len(out) <= i {
				out = append(out, minWidth)
			}
			if c.look != title {
				out[i] = max(out[i], float64(min(textWidth(c.Text)+padding, maxWidth)))
			}
		}
	}
	return out
}

// textWidth is the width of the longest line, where a Chinese character takes two places.
func textWidth(text string) int {
	widest := 0
	for line := range strings.SplitSeq(text, "\n") {
		n := 0
		for _, r := range line {
			n++
			if r >= 0x1100 {
				n++
			}
		}
		widest = max(widest, n)
	}
	return widest
}
