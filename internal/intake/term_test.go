package intake

import (
	"testing"
)

func TestTermIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"填报时间：2016年9月20日":     "2016-09",
		"2017.3.5":            "2017-03",
		"2016年秋季学期":           "2016-09",
		"2017年春季资助名单":         "2017-03",
		"2016-2017学年度第二学期":    "2017-03",
		"2016—2017学年第一学期花名册":  "2016-09",
		"2017-2018学年":         "2017-09",
		"二0一六年九月":             "",
		"青岭县建档立卡贫困家庭学生花名册":    "",
		"填报日期 2016/12/1 制表人：": "2016-09",
		"2017年1月":             "2016-09",
		"2016年13月":            "",
	} {
		got, ok := termIn(text)
		if code := got.String(); ok != (want != "") || (ok && code != want) {
			t.Errorf("%s: got %s %t, want %q", text, code, ok, want)
		}
	}
}
