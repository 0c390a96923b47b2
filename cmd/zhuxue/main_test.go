package main

import (
	"bytes"
	"strings"
	"testing"
)

// What a person types wrong is answered in Chinese, before any database is
// looked for.
func TestDispatch_tellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, want string }{
		{"", "请写明命令"},
		{"nosuch", "没有这个命令：nosuch"},
		{"target --county 990121 --year 2016-09", "参数写法不对：--county 990121 --year 2016-09"},
	} {
		var out bytes.Buffer
		err := dispatch(t.Context(), env{out: &out, err: &out, getenv: func(string) string { return "" }}, strings.Fields(c.typed))
		if err == nil || err.Error() != c.want {
			t.Errorf("%q: got %v, want %s", c.typed, err, c.want)
		}
		if strings.Contains(out.String(), "invalid") || strings.Contains(out.String(), "Usage") {
			t.Errorf("%q: got English: %s", c.typed, out.String())
		}
	}
}
