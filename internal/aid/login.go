package aid

import (
	"strings"
	"time"
)

// LoginPolicy is what a county asks of those who sign in.
type LoginPolicy struct {
	SecondFactor FactorRule
	PasswordRule PasswordRule
}

// FactorRule says who needs a second factor.
type FactorRule string

// The rules for the second factor.
const (
	FactorPrivileged FactorRule = "privileged" // admins and reviewers must
	FactorEverybody  FactorRule = "everybody"
	FactorOptional   FactorRule = "optional"
)

// FactorRules are all of them, the default first.
var FactorRules = []FactorRule{FactorPrivileged, FactorEverybody, FactorOptional}

// Label is the rule's Chinese name.
func (r FactorRule) Label() string {
	return map[FactorRule]string{
		FactorPrivileged: "必须：县管理员和资助审核", FactorEverybody: "必须：所有岗位", FactorOptional: "可选：由本人决定",
	}[r]
}

// Needs tells whether a seat of the role needs a second factor.
func (r FactorRule) Needs(role Role) bool {
	return r == FactorEverybody || r == FactorPrivileged && (role == Admin || role == Reviewer)
}

// PasswordRule says what passwords must be like.
type PasswordRule string

// The rules for passwords. They contradict each other: GB/T 22239 asks for
// composition and for a change now and then, ASVS 6.2 forbids both.
const (
	PasswordGraded PasswordRule = "graded" // 等保2.0 三级
	PasswordModern PasswordRule = "modern" // length, and nothing usual
)

// PasswordRuleList are all of them, the default first.
var PasswordRuleList = []PasswordRule{PasswordGraded, PasswordModern}

// Label is the rule's Chinese name.
func (r PasswordRule) Label() string {
	return map[PasswordRule]string{
		PasswordGraded: "等保三级：四类字符中的三类，90天更换，不与最近5次相同",
		PasswordModern: "只看长度和是否常见：不要求字符种类，不定期更换",
	}[r]
}

// PasswordLife is how long a password lasts under the rule; 0 for ever.
func (r PasswordRule) PasswordLife() time.Duration {
	if r == PasswordModern {
		return 0
	}
	return 90 * 24 * time.Hour
}

// Known tells whether both rules are ones of ours.
func (p LoginPolicy) Known() bool {
	return p.SecondFactor.Label() != "" && p.PasswordRule.Label() != ""
}

// SignInID names one sign-in of an account.
type SignInID int64

// SignIn is one time that a person signed in and has not left since.
type SignIn struct {
	ID      SignInID
	At      time.Time
	Address string
	Agent   string // the browser, as it calls itself
}

// SignInFor is how long a sign-in lasts at most (GB/T 22239 8.1.4.1).
const SignInFor = 12 * time.Hour

// The marks by which browsers and systems name themselves, the particular
// before those that borrow from others: Edge calls itself Chrome, and Chrome Safari.
var (
	browserMarks = []struct{ mark, label string }{
		{"MicroMessenger", "微信"}, {"DingTalk", "钉钉"}, {"QQBrowser", "QQ浏览器"}, {"QIHU 360", "360浏览器"}, {"360SE", "360浏览器"}, {"360EE", "360浏览器"},
		{"UCBrowser", "UC浏览器"}, {"Quark", "夸克"}, {"HuaweiBrowser", "华为浏览器"}, {"MiuiBrowser", "小米浏览器"}, {"VivoBrowser", "vivo浏览器"},
		{"HeyTapBrowser", "OPPO浏览器"}, {"Edg", "Edge"}, {"Firefox", "火狐"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}, {"Trident", "IE"},
	}
	systemMarks = []struct{ mark, label string }{
		{"HarmonyOS", "鸿蒙"}, {"OpenHarmony", "鸿蒙"}, {"iPhone", "苹果手机"}, {"iPad", "苹果平板"}, {"Android", "安卓"}, {"Windows", "Windows"},
		{"Mac OS X", "苹果电脑"}, {"UOS", "统信"}, {"Kylin", "麒麟"}, {"Linux", "Linux"},
	}
)

// Browser is the browser and the system in words that its owner knows; empty
// where it does not say who it is.
func (s SignIn) Browser() string {
	find := func(marks []struct{ mark, label string }) string {
		for _, m := range marks {
			if strings.Contains(s.Agent, m.mark) {
				return m.label
			}
		}
		return ""
	}
	browser, system := find(browserMarks), find(systemMarks)
	switch {
	case browser == "" && system == "":
		return ""
	case browser == "" || system == "":
		return browser + system
	}
	return browser + " · " + system
}
