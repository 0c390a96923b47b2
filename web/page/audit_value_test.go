package page

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"zhuxue/internal/aid"
)

// A setting has a Chinese name in the register, and its code a word.
func TestValueLabel_everySetting(t *testing.T) {
	t.Parallel()
	all := aid.Settings{
		PreschoolFen: map[aid.Year]aid.Fen{2016: 75000}, PreschoolBasis: map[aid.Year]aid.SettingBasis{2016: {Document: "青教〔2016〕1号", Why: "提标"}},
		CoverageThreshold: 8550, ConfirmBy: map[aid.Term]time.Time{aid.Year(2016).Autumn(): time.Now()}, Region: "central", TownIsRural: true,
		Centre: aid.Centre{Name: "资助中心", Phone: "12345", Address: "人民路"},
	}
	_, set := all.Change(aid.Settings{})
	if len(set) != 10 {
		t.Errorf("got %d settings, want all ten", len(set))
	}
	for name, value := range set {
		if label := valueLabel(name); !unicode.Is(unicode.Han, []rune(label)[0]) {
			t.Errorf("the setting %q has no Chinese name", name)
		}
		if text := valueText(name, value); strings.ContainsFunc(text, func(c rune) bool { return c < unicode.MaxASCII && unicode.IsLetter(c) }) {
			t.Errorf("the setting %q reads %q", name, text)
		}
	}
}
