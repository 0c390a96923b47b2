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
		{"decide --county 990121 --year 1900", "--year 应在 2000 至 2098 之间，不能是 1900"},
		{"target --year 2100 --county 990121", "--year 应在 2000 至 2099 之间，不能是 2100"},
		{"decide 990121", "没有写 --county；没有写 --year；多写了：990121"},
		{"load", "没有写 --county；没有写 --kind；没有写工作簿"},
		{"load a.xlsx --county 990121 b.xlsx --kind pupil", "--kind 没有“pupil”这一种；多写了：b.xlsx"},
		{"load no.xlsx --county 990121 --kind student", "读不到文件 no.xlsx：文件不存在"},
		{"load --county 990121 --kind student -- --no.xlsx", "读不到文件 --no.xlsx：文件不存在"},
		{"user reset", "没有写 --login"},
		{"user register --login x", "没有写 --id-number"},
	} {
		var out bytes.Buffer
		err := dispatch(t.Context(), env{out: &out, err: &out, getenv: func(string) string { return "" }}, strings.Fields(c.typed))
		if err == nil || firstLine(err) != c.want {
			t.Errorf("%q: got %v, want %s", c.typed, err, c.want)
		}
		if strings.Contains(out.String(), "invalid") || strings.Contains(out.String(), "Usage") {
			t.Errorf("%q: got English: %s", c.typed, out.String())
		}
	}
}

// The step of the structure is told in Chinese, and one that was left half done is not told as whole.
func TestStructure(t *testing.T) {
	t.Parallel()
	for dirty, want := range map[bool]string{false: "数据库结构是第 26 步", true: "数据库结构第 26 步没有做完，请技术人员检查"} {
		if got := structure(26, dirty); got != want {
			t.Errorf("dirty %t: got %q, want %q", dirty, got, want)
		}
	}
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// Whoever asks for help gets the list, and it is no mistake.
func TestDispatch_help(t *testing.T) {
	t.Parallel()
	for _, asked := range []string{"help", "-h", "--help"} {
		var out, amiss bytes.Buffer
		if err := dispatch(t.Context(), env{out: &out, err: &amiss}, []string{asked}); err != nil {
			t.Errorf("%s: got %v", asked, err)
		}
		if !strings.Contains(out.String(), "migrate") || amiss.Len() > 0 {
			t.Errorf("%s: got %q, and as an error %q", asked, &out, &amiss)
		}
	}
}
