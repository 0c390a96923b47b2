package aid_test

import (
	"testing"

	"zhuxue/internal/aid"
)

// A masked name tells no more than its first character: not how long it is, nor
// how it ends.
func TestMaskName_hasOneForm(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"": "", "王": "王**", "王明": "王**", "王小明": "王**", "欧阳小明": "欧**", "阿依古丽·买买提": "阿**", "𠮷田": "𠮷**", "Zoë Ang": "Z**"} {
		if got := aid.MaskName(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
