package intake

import "strings"

// firstOfMarks is the first byte, in UTF-8, of all marks that people tick with.
const firstOfMarks = 0xe2

// Marks of what is chosen, and of what is left open, in forms that print all answers in one cell.
const (
	ticks = "√✓✔☑■●"
	boxes = "□☐○◻"
)

// brackets are ticked like boxes.
var brackets = strings.NewReplacer("(√)", "√", "(✓)", "√", "(✔)", "√", "()", "□")

// chosen is the one answer that is ticked in a text such as □寄宿 ☑走读, 男√ 女□ or 寄宿( ) 走读(√); any other text stays.
func chosen(text string) string {
	if len(text) <= len("√") {
		return text // a tick alone
	}
	s := brackets.Replace(fold(text))
	first := strings.IndexAny(s, ticks+boxes)
	if first < 0 || strings.Trim(s, ticks+boxes) == "" {
		return text
	}
	var answer string
	found := 0
	for part := range answersOf(s, first == 0) {
		if word := strings.Trim(part, ticks+boxes); word != "" && strings.ContainsAny(part, ticks) {
			answer, found = strings.Trim(word, "/,.-"), found+1
		}
	}
	if found != 1 {
		return text
	}
	return answer
}

// answersOf splits a text into words with their marks, which stand before or after each.
func answersOf(s string, before bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		start, marked := 0, false
		for i, r := range s {
			mark := strings.ContainsRune(ticks+boxes, r)
			if i > start && (before && mark && !marked || !before && !mark && marked) {
				if !yield(s[start:i]) {
					return
				}
				start = i
			}
			marked = mark
		}
		yield(s[start:])
	}
}
